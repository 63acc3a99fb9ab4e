"""A loss for forecasts that costs more on one side."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([10.0, 10.0]), np.array([9.0, 12.0]), 0.9
    for q, scale in ((0.25, 1), (0.5, 5), (0.9995, 0.01), (0.0005, 5)):
        yield rng.normal(scale=scale, size=7), rng.normal(scale=scale, size=7), q


@exercise(
    inputs=inputs,
    hints=[
        "With e = y_true - y_pred, a forecast is too low where e > 0.",
        "`np.where(e > 0, q * e, (q - 1) * e)`, and the mean of it.",
    ],
    remark="For q = 0.5 both sides count the same: it is half the mean absolute error of "
    "[Losses](04_losses.ipynb).",
)
def pinball(y_true, y_pred, q):
    """Return the mean pinball loss of forecasts, a number.

    Each unit by which a forecast is too *low* costs q, and each unit by which it is too *high* costs 1 - q.
    `y_true` and `y_pred` are arrays of shape (n,), and `q` is a number between 0 and 1.
    """
    error = y_true - y_pred
    return np.mean(np.maximum(q * error, (q - 1) * error))


@pinball.misconception("The two sides are swapped: too low, y_true above y_pred, costs q.")
def sides_swapped(y_true, y_pred, q):
    error = y_true - y_pred
    return np.mean(np.where(error > 0, (1 - q) * error, -q * error))


@pinball.misconception("A forecast that is too high costs you nothing. Each unit costs 1 - q.")
def too_high_is_free(y_true, y_pred, q):
    return np.mean(q * np.maximum(y_true - y_pred, 0))


@pinball.misconception(
    "A forecast that is too high lowers your loss: its error is negative, but its cost must not be."
)
def too_high_costs_less_than_nothing(y_true, y_pred, q):
    error = y_true - y_pred
    return np.mean(np.where(error > 0, q * error, (1 - q) * error))


@pinball.misconception("Both sides cost you the same. Too low costs q, and too high 1 - q.")
def both_sides_cost_q(y_true, y_pred, q):
    return np.mean(q * np.abs(y_true - y_pred))


@pinball.misconception("You add up the costs. Take their mean.")
def sum_of_the_costs(y_true, y_pred, q):
    error = y_true - y_pred
    return np.sum(np.maximum(q * error, (q - 1) * error))
