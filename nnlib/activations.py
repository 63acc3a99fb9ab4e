"""Activation functions: what a layer does to its pre-activation z, and the derivative of each.

A derivative may use the value ``a = f(z)``, which the forward pass has already computed: for the sigmoid it
is ``a (1 - a)``.
"""

import math

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Setting, unknown_name

_erf = np.vectorize(math.erf, otypes=[np.float64])


class Activation(Configurable):
    """A function of the pre-activation, applied to each element.

    Calling it with `z`, an array of any shape or a number, gives an array of the same shape.
    """

    @classmethod
    def get(cls, identifier):
        """As in all families; but None is ``linear``."""
        return super().get("linear" if identifier is None else identifier)

    def __call__(self, z):
        raise NotImplementedError

    def derivative(self, z):
        """Derivative at each element of `z` (same shape)."""
        z = np.asarray(z)
        z = z.astype(np.result_type(z, np.float32), copy=False)
        return np.asarray(self._derivative(z, self(z)), dtype=z.dtype)

    def backward(self, gradient, z, a):
        """Chain rule: from `gradient` = dL/da to dL/dz = dL/da * f'(`z`), where `a` = f(z); of one shape."""
        return gradient * self._derivative(z, a)


class Linear(Activation):
    """``f(z) = z``."""

    def __call__(self, z):
        return z

    def _derivative(self, z, a):
        return np.ones_like(z)

    def backward(self, gradient, z, a):
        return gradient


class Step(Activation):
    """``f(z) = 1 if z >= 0 else 0``, as in the perceptron. Its derivative is 0: no gradient passes it."""

    def __call__(self, z):
        return np.where(np.asarray(z) >= 0, np.ones_like(z), np.zeros_like(z))

    def _derivative(self, z, a):
        return np.zeros_like(z)


class Sigmoid(Activation):
    """``f(z) = 1 / (1 + exp(-z))``, between 0 and 1."""

    def __call__(self, z):
        with np.errstate(over="ignore"):  # exp(1000) = inf gives the right answer, 0
            return 1 / (1 + np.exp(-1.0 * np.asarray(z)))

    def _derivative(self, z, a):
        return a * (1 - a)


class Tanh(Activation):
    """``f(z) = tanh(z)``, between -1 and 1."""

    def __call__(self, z):
        return np.tanh(z)

    def _derivative(self, z, a):
        return 1 - a * a


class ReLU(Activation):
    """``f(z) = max(z, 0)``; f'(0) = 0, as in Keras."""

    name = "relu"

    def __call__(self, z):
        return np.maximum(z, 0)

    def _derivative(self, z, a):
        return z > 0  # True counts as 1


class LeakyReLU(Activation):
    """``f(z) = z if z > 0 else negative_slope * z``."""

    name = "leaky_relu"

    negative_slope = Setting(_checks.number)

    def __init__(self, negative_slope=0.2):
        self.negative_slope = negative_slope

    def __call__(self, z):
        return np.where(np.asarray(z) > 0, z, self.negative_slope * np.asarray(z))

    def _derivative(self, z, a):
        return np.where(z > 0, z.dtype.type(1), z.dtype.type(self.negative_slope))


class ELU(Activation):
    """``f(z) = z if z > 0 else alpha * (exp(z) - 1)`` (Clevert et al., 2016)."""

    alpha = Setting(_checks.number)

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def __call__(self, z):
        return np.where(np.asarray(z) > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def _derivative(self, z, a):
        return np.where(z > 0, z.dtype.type(1), a + self.alpha)


class SELU(Activation):
    """``f(z) = scale * elu(z, alpha)`` (Klambauer et al., 2017).

    With weights from LecunNormal, it keeps mean 0 and variance 1 approximately, layer after layer.
    """

    alpha, scale = 1.6732632423543772, 1.0507009873554805

    def __call__(self, z):
        return self.scale * ELU(self.alpha)(z)

    def _derivative(self, z, a):
        return np.where(z < 0, a + self.scale * self.alpha, z.dtype.type(self.scale))


class GELU(Activation):
    """``f(z) = z * Phi(z)``, Phi the standard normal distribution function (Hendrycks & Gimpel, 2016)."""

    def __call__(self, z):
        return z * self._phi(z)

    def _derivative(self, z, a):
        return self._phi(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)

    def _phi(self, z):
        z = np.asarray(z)
        return (0.5 * (1 + _erf(z / math.sqrt(2)))).astype(np.result_type(z, np.float32))


class SiLU(Activation):
    """``f(z) = z * sigmoid(z)``, also called swish."""

    name = "silu"
    aliases = ("swish",)

    def __call__(self, z):
        return z * sigmoid(z)

    def _derivative(self, z, a):
        s = sigmoid(z)
        return s * (1 + z * (1 - s))


class Softplus(Activation):
    """``f(z) = log(1 + exp(z))``: a smooth ReLU; its derivative is the sigmoid."""

    def __call__(self, z):
        return np.logaddexp(z, 0)

    def _derivative(self, z, a):
        return sigmoid(z)


class Softmax(Activation):
    """``f(z)_i = exp(z_i) / sum_j exp(z_j)`` over the last axis: scores become probabilities.

    The largest score is subtracted first; that changes nothing but keeps exp() finite at any z.
    """

    def __call__(self, z):
        z = 1.0 * np.asarray(z)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def jacobian(self, z):
        """Derivatives of one row, ``J[i, j] = a_i (delta_ij - a_j)``; `z` (k,) gives (k, k)."""
        a = self(z)
        return np.diag(a) - np.outer(a, a)

    def derivative(self, z):
        """Not defined: each output depends on every input. TypeError; use `jacobian`."""
        raise TypeError("softmax has no elementwise derivative: use softmax.jacobian(z), one row at a time.")

    def backward(self, gradient, z, a):
        """dL/dz = J^T dL/da without building J: ``a * (g - sum(g * a))``; shapes (n, k)."""
        return a * (gradient - (gradient * a).sum(axis=-1, keepdims=True))


linear, step, sigmoid, tanh = Linear(), Step(), Sigmoid(), Tanh()
relu, leaky_relu, elu, selu = ReLU(), LeakyReLU(), ELU(), SELU()
gelu, silu, softplus, softmax = GELU(), SiLU(), Softplus(), Softmax()
get = Activation.get
__getattr__ = unknown_name(__name__)
