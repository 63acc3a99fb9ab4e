"""One epoch of mini-batch descent."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 0.0, 2.0]), np.array([1.5]), 0.125, 2
    for n, features, rate, batch_size in (
        (4, 2, 0.1, 4),
        (5, 2, 0.0125, 1),
        (7, 3, 0.1, 3),
        (6, 2, 1.5, 2),
        (3, 2, 0.1, 5),  # a batch that is larger than the data
    ):
        x, y = rng.normal(size=(n, features)), rng.normal(size=n)
        yield x, y, rng.normal(scale=3, size=features), rate, batch_size


@exercise(
    inputs=inputs,
    hints=[
        "`range(0, len(x), batch_size)` gives the first row of each batch.",
        "`x[start : start + batch_size]` ends by itself at the last row, so the last batch may be smaller.",
        "In the loop: the gradient of this batch, at the current θ, then the step.",
    ],
    remark="With `batch_size=1` this is stochastic descent, with `batch_size=len(x)` batch descent.",
)
def one_epoch(x, y, theta, learning_rate, batch_size):
    """Return θ after one epoch of mini-batch descent on the mean squared error: one step for each batch.

    The batches are the first `batch_size` rows, the next, and so on; the last one may be smaller. Each
    step follows the gradient 2/B · Σ (x·θ - y) x of its own batch of B rows. `x` has shape (samples, n),
    `y` (samples,), `theta` and the result (n,). Leave `theta` unchanged.
    """
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(error)
    return theta


@one_epoch.misconception("Your steps see all samples. Each should see only its own batch.")
def all_samples_in_each_step(x, y, theta, learning_rate, batch_size):
    for _ in range(0, len(x), batch_size):
        error = x @ theta - y
        theta = theta - learning_rate * 2 * x.T @ error / len(error)
    return theta


@one_epoch.misconception("All your gradients are computed at the first θ.")
def gradients_at_the_start(x, y, theta, learning_rate, batch_size):
    first_error = x @ theta - y
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = first_error[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(error)
    return theta


@one_epoch.misconception("You leave out the last batch where it is smaller.")
def no_smaller_batch(x, y, theta, learning_rate, batch_size):
    for number in range(len(x) // batch_size):
        rows = slice(number * batch_size, (number + 1) * batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(error)
    return theta


@one_epoch.misconception("The last batch may be smaller: divide by its own size.")
def divided_by_batch_size(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / batch_size
    return theta


@one_epoch.misconception("You divide by the number of *all* samples.")
def divided_by_all_samples(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(x)
    return theta


@one_epoch.misconception("You add up the gradients of a batch. Take their mean.")
def sum_over_the_batch(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error
    return theta


@one_epoch.misconception("You take only one step. Is the `return` in the loop?")
def return_in_the_loop(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(error)
        return theta


@one_epoch.misconception("You climb: the gradient points uphill. Subtract it.")
def uphill(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta + learning_rate * 2 * x[rows].T @ error / len(error)
    return theta


@one_epoch.misconception("Your gradients lack the factor 2 of the square.")
def no_factor_2(x, y, theta, learning_rate, batch_size):
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * x[rows].T @ error / len(error)
    return theta
