"""The loss of each batch from the running means that Keras shows."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [4.0, 3.0, 2.5], [2, 2, 1]
    yield [1.5], [7]
    yield [0.05, 0.02], [4, 4]
    for sizes in ([32, 32, 7], [8] * 5, [16, 16, 16, 3]):
        yield list(np.round(np.linspace(2, 1, len(sizes)) + rng.normal(0, 0.1, len(sizes)), 4)), sizes


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "A mean times the number of rows is a sum: the sum over all rows that the epoch has seen so far.",
        "`np.cumsum(sizes)` gives these numbers of rows.",
        "The sum of one batch is the difference of two neighbours: `np.diff(sums, prepend=0)`. "
        "Divide by the rows of the batch.",
    ],
    remark="The running mean lags behind: it jumps in the first batches of an epoch, and later hardly moves.",
)
def batch_losses(running_means, sizes):
    """Return the loss of each batch alone, an array.

    `running_means[k]` is the mean loss over *all rows* of the batches 0 to k of an epoch. `sizes[k]` is
    the number of rows in batch k; the last batch may be smaller. Both are lists.
    """
    sums = np.array(running_means) * np.cumsum(sizes)
    return np.diff(sums, prepend=0) / sizes


@batch_losses.misconception("You return the running means as they are.")
def running_means_as_they_are(running_means, sizes):
    return np.array(running_means)


@batch_losses.misconception("You treat all batches as equally large. The last one may have fewer rows.")
def equally_large_batches(running_means, sizes):
    batches = np.arange(1, len(sizes) + 1)
    return np.diff(np.array(running_means) * batches, prepend=0)


@batch_losses.misconception(
    "Your numbers are sums over the rows of a batch. Divide by the number of its rows."
)
def sums_of_the_batches(running_means, sizes):
    sums = np.array(running_means) * np.cumsum(sizes)
    return np.diff(sums, prepend=0)


@batch_losses.misconception(
    "You subtract neighbouring means. Only sums can be subtracted: multiply by the rows seen so far first."
)
def differences_of_means(running_means, sizes):
    return np.diff(running_means, prepend=0)


@batch_losses.misconception(
    "You multiply each running mean by the rows of its own batch. It is a mean over all rows seen so far."
)
def rows_of_its_own_batch(running_means, sizes):
    return np.diff(np.array(running_means) * sizes, prepend=0) / sizes


@batch_losses.misconception("The first batch is missing: its loss is the first running mean.")
def first_batch_missing(running_means, sizes):
    return np.diff(np.array(running_means) * np.cumsum(sizes)) / sizes[1:]
