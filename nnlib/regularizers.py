"""Penalties on large weights, added to the loss."""

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Fixed, Setting, unknown_name


class Regularizer(Configurable):
    """Called with a weight array, it returns the penalty as a float."""


class L1L2(Regularizer):
    """``l1 * sum |w| + l2 * sum w**2``.

    Parameters
    ----------
    l1, l2 : float, default=0.0
        Strengths, at least 0. As in Keras there is no factor 1/2, so the gradient of L2 is ``2 * l2 * w``.
    """

    l1, l2 = Setting(_checks.number, 0), Setting(_checks.number, 0)

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = l1, l2

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

    l2 = Fixed("Use L1L2, which has both.")

    def __init__(self, l1=0.01):
        vars(self)["l2"] = 0.0
        self.l1 = l1


class L2(L1L2):
    """``l2 * sum w**2``: keeps all weights small."""

    l1 = Fixed("Use L1L2, which has both.")

    def __init__(self, l2=0.01):
        vars(self)["l1"] = 0.0
        self.l2 = l2


l1, l2, l1_l2 = L1, L2, L1L2  # Keras has them under both names
get = Regularizer.get
__getattr__ = unknown_name(__name__)
