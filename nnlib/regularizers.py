"""Penalties on large weights, added to the loss."""

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable


class Regularizer(Configurable):
    """Called with a weight array, it returns the penalty as a float."""


class L1L2(Regularizer):
    """``l1 * sum |w| + l2 * sum w**2``.

    Parameters
    ----------
    l1, l2 : float, default=0.0
        Strengths, at least 0. As in Keras there is no factor 1/2, so the gradient of L2 is ``2 * l2 * w``.
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = _checks.number("l1", l1, 0), _checks.number("l2", l2, 0)

    def __call__(self, w):
        penalty = self.l2 * float(np.vdot(w, w))
        if self.l1:
            penalty += self.l1 * float(np.abs(w).sum())
        return penalty

    def gradient(self, w):
        """``l1 * sign(w) + 2 * l2 * w``, of the shape of `w`."""
        gradient = 2 * self.l2 * w
        if self.l1:
            gradient += self.l1 * np.sign(w)
        return gradient


class L1(L1L2):
    """``l1 * sum |w|``: at the minimum some weights are exactly 0; gradient descent only comes close to 0."""

    def __init__(self, l1=0.01):
        super().__init__(l1=l1)


class L2(L1L2):
    """``l2 * sum w**2``: keeps all weights small."""

    def __init__(self, l2=0.01):
        super().__init__(l2=l2)


get = Regularizer.get
