"""Divide the shuffled rows of an epoch into batches."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([3, 0, 4, 1, 2]), 2
    yield np.array([1, 0]), 5
    for n, size in ((6, 3), (10, 4), (7, 1)):
        yield rng.permutation(n), size


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "Where do batches start? `range(0, len(order), batch_size)` counts in steps of the batch size.",
        "`order[start : start + batch_size]` is a batch. A slice that reaches beyond the end stops there.",
    ],
    remark="With a new `order` in each epoch, a row shares its batch with other rows each time.",
)
def batches(order, batch_size):
    """Return the batches of one epoch: a list of int arrays, each with the next entries of `order`.

    `order` has shape (n,): the numbers of the rows, shuffled. Each batch holds `batch_size` of them; only
    the last one may hold fewer.
    """
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


@batches.misconception(
    "Your last rows are missing. If n is not a multiple of the batch size, the last batch is smaller."
)
def full_batches_only(order, batch_size):
    last = len(order) - batch_size
    return [order[start : start + batch_size] for start in range(0, last + 1, batch_size)]


@batches.misconception(
    "Your batches hold the rows in their old order: take the entries of `order`, not 0, 1, 2, …"
)
def old_order(order, batch_size):
    rows = np.arange(len(order))
    return [rows[start : start + batch_size] for start in range(0, len(order), batch_size)]


@batches.misconception("Your last batch is filled up from the beginning, so some rows count twice.")
def filled_up(order, batch_size):
    n = len(order)
    return [order[np.arange(start, start + batch_size) % n] for start in range(0, n, batch_size)]


@batches.misconception(
    "You make `batch_size` batches. It is the number of rows in each batch, not the number of batches."
)
def as_many_batches(order, batch_size):
    return np.array_split(order, batch_size)


@batches.misconception("Your batches are about equally long. All but the last hold `batch_size` rows.")
def about_equally_long(order, batch_size):
    return np.array_split(order, -(-len(order) // batch_size))


@batches.misconception("Where n is a multiple of the batch size, your last batch is empty.")
def empty_batch_at_the_end(order, batch_size):
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(len(order) // batch_size + 1)]
