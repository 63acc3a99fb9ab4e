"""Gradients beside training: by the input, and checked against nudges."""

import dataclasses

import numpy as np

from nnlib import _checks
from nnlib.models import Sequential


def input_gradient(model, x, upstream):
    """dL/dx: the slope of a number L, which is computed from a model's outputs, by each input.

    A walk back through all layers, as in training, but on to the input; nothing is updated. The outputs are
    those of ``model(x)``, without dropout. It overwrites ``model.gradient``.

    Parameters
    ----------
    model : Sequential
        Built.
    x : array-like of shape (n, *input_shape)
    upstream : callable
        ``upstream(outputs)`` is dL/d(outputs), of the outputs' shape (n, units).

    Returns
    -------
    ndarray of shape (n, *input_shape)

    Examples
    --------
    >>> import numpy as np
    >>> from nnlib import Input, Sequential
    >>> from nnlib.gradients import input_gradient
    >>> from nnlib.layers import Dense
    >>> model = Sequential([Input((2,)), Dense(1)])
    >>> model.set_weights([[[3.0], [-2.0]], [0.5]])
    >>> input_gradient(model, [[1.0, 1.0]], np.ones_like)
    array([[ 3., -2.]], dtype=float32)
    """
    outputs = model(x)
    gradient = np.asarray(upstream(outputs), outputs.dtype)
    if gradient.shape != outputs.shape:
        raise ValueError(
            f"upstream must return dL/d(outputs), of shape {outputs.shape}. Received shape {gradient.shape}."
        )
    for layer in reversed(model.layers):
        gradient = layer.backward(gradient)
    return gradient


@dataclasses.dataclass(frozen=True)
class ParameterCheck:
    """Analytic and numeric gradient of one parameter array, both of its shape, at one value of the loss."""

    name: str
    analytic: np.ndarray
    numeric: np.ndarray
    loss: float

    @property
    def error(self):
        """Largest ``|analytic - numeric|``, relative to the largest gradient of the array.

        Gradients below 1e-4, or 1e-4 of a `loss` above 1, count as that: the difference of two losses keeps
        their rounding errors, which are the larger, the larger the loss.
        """
        floor = 1e-4 * max(1, abs(self.loss))
        scale = max(floor, np.abs(self.analytic).max(), np.abs(self.numeric).max())
        return float(np.abs(self.analytic - self.numeric).max() / scale)


@dataclasses.dataclass(frozen=True)
class GradientReport:
    """What `gradient_check` found: one entry a parameter array."""

    checks: list
    tolerance: float

    @property
    def error(self):
        """The largest error of all."""
        return max((check.error for check in self.checks), default=0.0)

    @property
    def passed(self):
        """Whether every error is below the tolerance."""
        return self.error < self.tolerance

    def __str__(self):
        width = max((len(check.name) for check in self.checks), default=0)
        lines = [
            f"{check.name:<{width}}  {check.analytic.shape!s:<12}  "
            + ("ok" if check.error < self.tolerance else f"WRONG by {check.error:.1e}")
            for check in self.checks
        ]
        return "\n".join(lines)


def gradient_check(model, x, y, step=1e-5, tolerance=1e-6):
    """Compare a model's backpropagation with central differences, ``(L(w + h) - L(w - h)) / 2h``.

    Everything happens in a float64 copy, with dropout's random mask held fixed: in float32 rounding alone
    would make the difference wrong in the second digit. Keep ReLU's inputs away from 0, its kink.

    Parameters
    ----------
    model : Sequential
        Built and compiled. It is not changed.
    x, y : array-like
        A few samples, as for `fit`.
    step : float, default=1e-5
        h.
    tolerance : float, default=1e-6
        Largest relative error that passes.

    Returns
    -------
    GradientReport
        With `passed`, `error`, and `checks`: name, analytic and numeric gradient of each parameter array and
        of the input. Printing it gives one line each.
    """
    if model.optimizer is None:
        raise ValueError("gradient_check needs the loss: call compile(optimizer, loss) first.")
    model._require_built("gradient_check")
    copy = Sequential.from_config(model.get_config() | {"dtype": "float64"})
    copy.build(model.input_shape)
    copy.set_weights(model.get_weights())
    copy.compile("sgd", type(model.loss).from_config(model.loss.get_config()))
    x, y = copy._data(np.array(_checks.numeric("x", x), dtype="float64"), y)
    # Batch normalization's moving averages change in training, but no training output depends on them.
    random_state = copy.rng.bit_generator.state

    def loss():
        copy.rng.bit_generator.state = random_state
        value, _ = copy._training_loss.value_and_gradient(y, copy._outputs(x, training=True))
        return sum((layer.kernel_regularizer(layer.kernel) for layer in copy._penalized), value)

    copy.rng.bit_generator.state = random_state
    value, _, input_gradient = copy._gradients(x, y, input_gradient=True)
    arrays = {
        f"{layer.name}.{name}": (layer.gradients[name].copy(), parameter)
        for layer in copy.layers
        for name, parameter in layer.parameters.items()
    }
    arrays["input"] = (input_gradient, x)
    return GradientReport(
        [
            ParameterCheck(name, analytic, _central_difference(loss, array, step), value)
            for name, (analytic, array) in arrays.items()
        ],
        tolerance,
    )


def _central_difference(loss, array, step):
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        value = array[index]
        array[index] = value + step
        above = loss()
        array[index] = value - step
        below = loss()
        array[index] = value
        gradient[index] = (above - below) / (2 * step)
    return gradient
