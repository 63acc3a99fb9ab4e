"""Gradients outside of training: with respect to the input, and checked against finite differences."""

import dataclasses

import numpy as np

from nnlib import _checks
from nnlib.models import Sequential


def input_gradient(model, x, upstream):
    """dL/dx: the derivative of L, a number computed from the outputs of a model, with respect to each input.

    A backward pass through all layers, as in training, but down to the input and without an update. The
    outputs are those of ``model(x)``, without dropout. It overwrites ``model.gradient``.

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

        A largest gradient below 1e-4, or below 1e-4 times a `loss` above 1, counts as that: the difference of
        two losses contains their rounding errors, which grow with the loss.
        """
        floor = 1e-4 * max(1, abs(self.loss))
        scale = max(floor, np.abs(self.analytic).max(), np.abs(self.numeric).max())
        return float(np.abs(self.analytic - self.numeric).max() / scale)


@dataclasses.dataclass(frozen=True)
class GradientReport:
    """What `gradient_check` found: an entry for each parameter array."""

    checks: list
    tolerance: float

    @property
    def error(self):
        """The largest error of all."""
        return float(np.max([check.error for check in self.checks], initial=0.0))  # NaN if one of them is

    @property
    def passed(self):
        """Whether every error is below the tolerance."""
        return all(check.error < self.tolerance for check in self.checks)

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

    All is computed in a float64 copy with one fixed dropout mask: in float32, rounding alone would spoil the
    second digit of the difference. Keep the inputs of ReLU away from its kink at 0.

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
        of the input. Printed, it has a line for each.
    """
    if model.optimizer is None:
        raise ValueError("gradient_check needs the loss: call compile(optimizer, loss) first.")
    _checks.built(model, "gradient_check")
    copy = Sequential.from_config(model.get_config() | {"dtype": "float64"})
    copy.set_weights(model.get_weights())
    copy.compile("sgd", model.loss)
    x = np.array(_checks.numeric("x", x), dtype="float64")
    # Batch normalization's moving averages change in training, but no training output depends on them.
    random_state = copy.rng.bit_generator.state

    def loss():
        copy.rng.bit_generator.state = random_state
        return copy.compute_loss(x, y)

    value, input_gradient = copy.compute_gradients(x, y)
    analytic = {name: gradient.copy() for name, gradient in copy.named_gradients().items()}
    arrays = copy.named_weights()
    analytic["input"], arrays["input"] = input_gradient, x
    return GradientReport(
        [
            ParameterCheck(name, gradient, _central_difference(loss, arrays[name], step), value)
            for name, gradient in analytic.items()
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
