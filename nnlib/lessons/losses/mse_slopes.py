"""The slopes of the mean squared error."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, 2.0]), np.array([1.5, 1.0])
    yield np.array([3, 1, 0]), np.array([2, 2, 2])
    for n in (1, 3, 8):
        yield rng.normal(scale=3, size=n), rng.normal(scale=3, size=n)


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "The slope of (p - y)² is 2 (p - y). How much of it is left in a mean over N samples?",
        "The errors are `y_pred - y_true`, and N is `len(y_true)`.",
    ],
    remark="The slope grows with the error: the worst prediction pulls hardest.",
)
def mse_slopes(y_true, y_pred):
    """Return the derivative of the mean squared error, 1/N · Σ (p - y)², with respect to each prediction p.

    `y_true` and `y_pred`, of floats or ints, have shape (n,), and N is n. The result is a float array of
    shape (n,).
    """
    return 2 * (y_pred - y_true) / len(y_true)


@mse_slopes.misconception("Those are the slopes of the halved loss, 1/(2N). Here the 2 stays.")
def no_factor_2(y_true, y_pred):
    return (y_pred - y_true) / len(y_true)


@mse_slopes.misconception("Your slopes are those of the sum of the squares. The mean divides them by N.")
def slopes_of_the_sum(y_true, y_pred):
    return 2 * (y_pred - y_true)


@mse_slopes.misconception("You return the errors. The square brings a factor 2, the mean a factor 1/N.")
def errors(y_true, y_pred):
    return y_pred - y_true


@mse_slopes.misconception("Your signs are reversed: the error is prediction minus truth.")
def truth_minus_prediction(y_true, y_pred):
    return 2 * (y_true - y_pred) / len(y_true)


@mse_slopes.misconception("You return the mean of the slopes. Each prediction has its own.")
def mean_of_the_slopes(y_true, y_pred):
    return 2 * np.mean(y_pred - y_true)


@mse_slopes.misconception("You return each sample's part of the loss, not its slope.")
def parts_of_the_loss(y_true, y_pred):
    return (y_pred - y_true) ** 2 / len(y_true)


@mse_slopes.misconception(
    "Your slopes have lost their sign. Where the prediction is too low, the slope is negative."
)
def without_sign(y_true, y_pred):
    return 2 * np.abs(y_pred - y_true) / len(y_true)
