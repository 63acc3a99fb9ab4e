"""Initializers: the random values with which weights start.

`fan_in` and `fan_out` are the numbers of inputs and of units of a layer: of rows and columns of its kernel.
"""

import math

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Fixed, Setting, unknown_name

# The standard deviation of a standard normal distribution cut off at +-2.
_TRUNCATED_STDDEV = 0.87962566103423978


def _value(name, value):
    value = _checks.numeric(name, value)
    _checks.finite(name, value)
    return value if value.ndim else value.item()


class Initializer(Configurable):
    """Called with a shape, it returns an array of that shape.

    Parameters
    ----------
    seed : int, optional
        Makes every call return the same values. Without it, they come from the generator `rng` of the call.
    """

    seed = Setting(_checks.seed)

    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype="float32", rng=None):
        """Values of `shape` and `dtype`, drawn from the numpy Generator `rng`."""
        if self.seed is not None or rng is None:
            rng = np.random.default_rng(self.seed)
        return np.asarray(self._draw(tuple(shape), rng), dtype=dtype)


class Constant(Initializer):
    """The same `value` everywhere: a number, or an array that NumPy can broadcast to the shape."""

    value = Setting(_value)

    def __init__(self, value=0.0):
        super().__init__()
        self.value = value

    def _draw(self, shape, rng):
        try:
            return np.full(shape, self.value)
        except ValueError:
            raise ValueError(
                f"The value must fit the shape {shape}. Received an array of shape {self.value.shape}."
            ) from None


class Zeros(Constant):
    """Zeros, the usual start of a bias. If kernels start with zeros, all units of a layer stay equal."""

    value = Fixed("Use Constant, which takes any value.")

    def __init__(self):
        vars(self).update(value=0.0, seed=None)


class Ones(Constant):
    """Ones."""

    value = Fixed("Use Constant, which takes any value.")

    def __init__(self):
        vars(self).update(value=1.0, seed=None)


class RandomNormal(Initializer):
    """Normal distribution of the given `mean` and `stddev`, at least 0."""

    aliases = ("normal",)
    mean, stddev = Setting(_checks.number), Setting(_checks.number, 0)

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def _draw(self, shape, rng):
        return rng.normal(self.mean, self.stddev, shape)


class TruncatedNormal(RandomNormal):
    """Normal distribution whose draws beyond two `stddev` are drawn again."""

    def _draw(self, shape, rng):
        draw = rng.standard_normal(shape)
        while (far := np.abs(draw) > 2).any():
            draw[far] = rng.standard_normal(far.sum())
        return self.mean + self.stddev * draw


class RandomUniform(Initializer):
    """Uniform distribution between `minval` and `maxval`, which is not below it."""

    aliases = ("uniform",)
    minval, maxval = Setting(_checks.number), Setting(_checks.number)

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval
        self._check_order()

    def _check_order(self):
        if self.minval > self.maxval:
            raise ValueError(
                f"minval must not be above maxval. Received: minval={self.minval}, maxval={self.maxval}"
            )

    def _draw(self, shape, rng):
        self._check_order()  # one of them may have been set since
        return rng.uniform(self.minval, self.maxval, shape)


class _VarianceScaling(Initializer):
    scale, mode = 1.0, "fan_in"

    def _variance(self, shape):
        # A kernel has shape (fan_in, fan_out); a vector counts as both.
        fan_in, fan_out = shape if len(shape) == 2 else (math.prod(shape), math.prod(shape))
        fan = {"fan_in": fan_in, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        return self.scale / max(1.0, fan)


class _ScaledNormal(_VarianceScaling):
    def _draw(self, shape, rng):
        stddev = math.sqrt(self._variance(shape)) / _TRUNCATED_STDDEV
        return TruncatedNormal(stddev=stddev)._draw(shape, rng)


class _ScaledUniform(_VarianceScaling):
    def _draw(self, shape, rng):
        limit = math.sqrt(3 * self._variance(shape))
        return rng.uniform(-limit, limit, shape)


class GlorotNormal(_ScaledNormal):
    """Variance 2 / (fan_in + fan_out) (Glorot & Bengio, 2010, eq. 12), derived for tanh."""

    mode = "fan_avg"


class GlorotUniform(_ScaledUniform):
    """Uniform with variance 2 / (fan_in + fan_out) (Glorot & Bengio, 2010, eq. 16): Keras's default."""

    mode = "fan_avg"


class HeNormal(_ScaledNormal):
    """Variance 2 / fan_in (He et al., 2015, eq. 10), for ReLU, which halves the mean square."""

    scale = 2.0


class HeUniform(_ScaledUniform):
    """Uniform with variance 2 / fan_in (He et al., 2015)."""

    scale = 2.0


class LecunNormal(_ScaledNormal):
    """Variance 1 / fan_in (LeCun et al., 1998), also used with SELU."""


class LecunUniform(_ScaledUniform):
    """Uniform with variance 1 / fan_in (LeCun et al., 1998)."""


get = Initializer.get
__getattr__ = unknown_name(__name__)
