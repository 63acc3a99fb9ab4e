"""A gradient measured with nudges."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.linalg.norm, np.array([3.0, 4.0]), 0.5
    yield np.linalg.norm, np.array([2, 1, 2]), 0.5
    yield np.prod, np.array([2.0, 3.0]), 2.0
    for f, n, h in (
        (np.prod, 1, 0.125),
        (np.linalg.norm, 3, 0.0004),
        (np.prod, 5, 0.125),
        (np.linalg.norm, 4, 1.5),
    ):
        yield f, rng.normal(size=n), h


@exercise(
    inputs=inputs,
    hints=[
        "Loop over the parameters: in round j nudge parameter j alone, up and down.",
        "`nudge = np.zeros(len(theta))` and `nudge[j] = h`, both *inside* the loop.",
        "Partial derivative j is `(f(theta + nudge) - f(theta - nudge)) / (2 * h)`.",
    ],
    remark="It calls f twice for each parameter. For a million parameters you will want a formula.",
)
def numerical_gradient(f, theta, h):
    """Return the gradient of the function `f` at `theta`, measured with nudges of size `h`.

    Partial derivative j is (f(θ + nudge) - f(θ - nudge)) / (2h), where the nudge moves parameter j alone.
    `f` takes an array of shape (n,) and returns a number. `theta`, of floats or ints, and the result have
    shape (n,); `h` is positive.
    """
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


@numerical_gradient.misconception("You nudge all parameters at once. Nudge one at a time.")
def all_at_once(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        gradient[j] = (f(theta + h) - f(theta - h)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "Earlier nudges stay in force. Set `nudge` to zeros again in each round, inside the loop."
)
def nudges_stay(f, theta, h):
    gradient, nudge = np.zeros(len(theta)), np.zeros(len(theta))
    for j in range(len(theta)):
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


@numerical_gradient.misconception("You only nudge upwards. Nudging to both sides is more accurate.")
def forward_difference(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta)) / h
    return gradient


@numerical_gradient.misconception("You only nudge downwards. Nudging to both sides is more accurate.")
def backward_difference(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta) - f(theta - nudge)) / h
    return gradient


@numerical_gradient.misconception("Your numbers are doubled: the two places lie 2h apart.")
def divided_by_h(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta - nudge)) / h
    return gradient


@numerical_gradient.misconception("`a / 2 * h` means `(a / 2) * h`. Write `a / (2 * h)`.")
def no_parentheses(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta - nudge)) / 2 * h
    return gradient


@numerical_gradient.misconception("Your signs are reversed: up minus down.")
def down_minus_up(f, theta, h):
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta - nudge) - f(theta + nudge)) / (2 * h)
    return gradient


@numerical_gradient.misconception("You step back by h only, and are where you began. Subtract 2h.")
def back_at_the_start(f, theta, h):
    point, gradient = theta.astype(float), np.zeros(len(theta))
    for j in range(len(theta)):
        point[j] += h
        above = f(point)
        point[j] -= h
        gradient[j] = (above - f(point)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "Your parameters stay nudged downwards, so the next ones are measured at another place. Add `h` again."
)
def left_below(f, theta, h):
    point, gradient = theta.astype(float), np.zeros(len(theta))
    for j in range(len(theta)):
        point[j] += h
        above = f(point)
        point[j] -= 2 * h
        gradient[j] = (above - f(point)) / (2 * h)
    return gradient
