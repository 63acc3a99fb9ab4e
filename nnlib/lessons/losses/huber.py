"""Huber's loss."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0.0, 0.0]), np.array([1.0, 4.0]), 2.0
    yield np.array([0.0, 5.0]), np.array([-3.0, 4.5]), 0.5
    for n, delta in ((1, 1.0), (3, 1.2345), (8, 0.3)):
        yield rng.normal(scale=2, size=n), rng.normal(scale=2, size=n), delta


@exercise(
    inputs=inputs,
    hints=[
        "First take the sizes of the errors, `np.abs(y_pred - y_true)`. Both pieces are written with them.",
        "`np.where(size <= delta, ..., ...)` takes the first where the condition holds, else the second.",
        "The pieces are `size**2 / 2` and `delta * (size - delta / 2)`. Then take the mean.",
    ],
    remark="At |e| = delta both pieces have the same value and the same slope: the curve has no corner.",
)
def huber(y_true, y_pred, delta):
    """Return the mean of Huber's loss, a number.

    The loss of an error e is e²/2 where |e| ≤ delta, and delta · (|e| - delta/2) beyond. `y_true` and
    `y_pred` have shape (n,), `delta` is a positive number.
    """
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


@huber.misconception("You return a loss for each sample. Take their mean.")
def loss_of_each_sample(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))


@huber.misconception("You return the sum of the losses. Take their mean.")
def sum_of_the_losses(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.sum(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


@huber.misconception("Halve your squares. Then the pieces meet at delta.")
def whole_squares(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2, delta * (size - delta / 2)))


@huber.misconception("Your line is delta · |e|. Without - delta²/2 it does not meet the square.")
def line_through_zero(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * size))


@huber.misconception("Beyond delta the slope is delta, and yours is 1.")
def line_of_slope_1(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2 / 2, size - delta / 2))


@huber.misconception("Parentheses are missing: delta times (|e| - delta/2).")
def no_parentheses(y_true, y_pred, delta):
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * size - delta / 2))


@huber.misconception(
    "Compare the *absolute value* of the error with delta: without `np.abs` every negative error "
    "counts as small, and is squared."
)
def signed_errors(y_true, y_pred, delta):
    error = y_pred - y_true
    return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)))


@huber.misconception("You square all errors. Beyond delta the loss is a line.")
def squares_only(y_true, y_pred, delta):
    return np.mean((y_pred - y_true) ** 2 / 2)


@huber.misconception(
    "Take the *size* of the error beyond delta as well: your line falls below 0 for negative errors."
)
def signed_line(y_true, y_pred, delta):
    error = y_pred - y_true
    return np.mean(np.where(np.abs(error) <= delta, error**2 / 2, delta * (error - delta / 2)))
