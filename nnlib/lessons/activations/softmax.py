"""Softmax that never overflows."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),)
    yield (np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -1000.0]]),)
    yield (np.array([[0.0, 0.0, 3000.0], [0.0, -3000.0, 0.0]]),)
    for shape in ((1, 1), (3, 3), (4, 6)):
        yield (rng.normal(scale=3, size=shape),)


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "From each row subtract its largest score, `z.max(axis=1, keepdims=True)`.",
        "Then `e = np.exp(...)`, and divide each row of `e` by its sum.",
        "`keepdims=True` keeps the shape (samples, 1), which NumPy spreads over the columns.",
    ],
    remark="No power is larger than e⁰ = 1, so nothing can overflow, whatever the scores.",
)
def softmax(z):
    """Return the softmax of each row of scores, correct for scores of any size.

    `z` has shape (samples, classes). The result is a float array of that shape; each row sums to 1.
    """
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "Small scores come out right, but np.exp(1000) overflows. First subtract each row's largest score."
)
def overflowing(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "You subtract the largest score of the whole batch, and a row far below it becomes 0 / 0. "
    "Subtract each row's own: `z.max(axis=1, keepdims=True)`."
)
def largest_of_the_batch(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception("Your whole batch sums to 1. Each row alone should: axis=1.")
def batch_sum(z):
    e = np.exp(z)
    return e / e.sum()


@softmax.misconception("Your whole batch sums to 1. Each row alone should: axis=1.")
def batch_sum_batch_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@softmax.misconception("Your whole batch sums to 1. Each row alone should: axis=1.")
def batch_sum_row_maximum(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum()


@softmax.misconception("Your columns sum to 1. A sample is a row: axis=1.")
def column_sum(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@softmax.misconception("Your columns sum to 1. A sample is a row: axis=1.")
def column_sum_row_maximum(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=0)


@softmax.misconception(
    "Without `keepdims=True`, max and sum have shape (samples,), and NumPy lines them up with the columns."
)
def without_keepdims(z):
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1)


@softmax.misconception(
    "You subtract each row's mean. A score far above the mean still overflows: subtract the largest score."
)
def mean_subtracted(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception("Divide each row by its sum.")
def not_divided(z):
    return np.exp(z - z.max(axis=1, keepdims=True))
