"""The gradient of a batch from the gradients of its shards."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [np.array([1.0, 4.0]), np.array([3.0, 0.0])], [3, 1]
    yield [np.array([1.0, 4.0]), np.array([3.0, 0.0])], [5, 5]
    for rows in ([48, 16], [10, 10, 9], [64, 32, 16, 8]):
        yield [rng.normal(size=5) for _ in rows], rows
    yield [rng.normal(size=(2, 3)) for _ in range(3)], [2, 1, 4]


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "A worker's gradient is a mean over its rows. Multiply it by the number of its rows to get a sum.",
        "Add up these sums, then divide once, by the number of all rows.",
        "`np.average(gradients, axis=0, weights=rows)` does all of it.",
    ],
    remark="With equal shards all weights are equal, and the plain mean is correct.",
)
def combine_gradients(gradients, rows):
    """Return the gradient of the whole batch, an array.

    `gradients` is a list of arrays of one shape, one for each worker: the gradient of the *mean* loss of its
    shard. `rows` is a list with the number of rows in each shard, at least one.
    """
    return np.average(gradients, axis=0, weights=rows)


@combine_gradients.misconception(
    "You take the plain mean, so a row in a small shard counts more than a row in a large one."
)
def plain_mean(gradients, rows):
    return np.mean(gradients, axis=0)


@combine_gradients.misconception("You add the gradients up, so the result grows with the number of workers.")
def plain_sum(gradients, rows):
    return np.sum(gradients, axis=0)


@combine_gradients.misconception(
    "That is the sum over all rows. The loss is a mean: divide by the number of all rows."
)
def sum_over_rows(gradients, rows):
    return sum(n * gradient for n, gradient in zip(rows, gradients, strict=True))


@combine_gradients.misconception(
    "You divide the sum over all rows by the number of workers. Divide it by the number of all rows."
)
def divided_by_workers(gradients, rows):
    return sum(n * gradient for n, gradient in zip(rows, gradients, strict=True)) / len(rows)


@combine_gradients.misconception(
    "Your small shards have the large weights. Every row counts the same, so large shards weigh more."
)
def inverse_weights(gradients, rows):
    return np.average(gradients, axis=0, weights=1 / np.array(rows))


@combine_gradients.misconception(
    "You take the gradients for sums over the shards. Each is a mean: multiply it by the rows of its shard "
    "first."
)
def taken_for_sums(gradients, rows):
    return sum(gradients) / sum(rows)
