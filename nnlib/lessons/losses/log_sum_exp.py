"""The logarithm of a sum of powers of e, for scores of any size."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield (np.array([[0.0, 1.0, 2.0], [0.0, 0.0, 0.0]]),)
    yield (np.array([[0.0, 800.0], [-1000.0, -1000.0]]),)
    yield (np.array([[-1000.0, -1001.0]]),)
    yield (np.array([[0.0, 0.0, 3000.0], [0.0, -3000.0, 0.0]]),)
    for shape in ((1, 1), (3, 3), (4, 6)):
        yield (rng.normal(scale=3, size=shape),)


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "`m = z.max(axis=1)` has shape (samples,). `keepdims=True` makes it a column for the subtraction.",
        "The sum is `np.exp(z - m).sum(axis=1)`. It is at least 1, so its logarithm is harmless.",
        "Add back what you subtracted from every score: `m[:, 0] + np.log(...)`.",
    ],
    remark="It exceeds the largest score by at most log(classes): a soft maximum.",
)
def log_sum_exp(z):
    """Return log(exp(z₁) + … + exp(zₖ)) for each row of scores, correct for finite scores of any size.

    `z` has shape (samples, classes). The result is a float array of shape (samples,).
    """
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))


@log_sum_exp.misconception("np.exp(800) overflows. Subtract each row's largest score.")
def nothing_subtracted(z):
    return np.log(np.exp(z).sum(axis=1))


@log_sum_exp.misconception("You subtract the largest score and never add it back: add it to the logarithm.")
def never_added_back(z):
    m = z.max(axis=1, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=1))


@log_sum_exp.misconception(
    "You subtract the largest score of the batch. Rows far below it become log(0): subtract each row's own."
)
def largest_of_the_batch(z):
    m = z.max()
    return m + np.log(np.exp(z - m).sum(axis=1))


@log_sum_exp.misconception("Your whole batch gives one number. Each row should give its own: axis=1.")
def whole_batch(z):
    m = z.max()
    return m + np.log(np.exp(z - m).sum())


@log_sum_exp.misconception("Your numbers belong to columns. A sample is a row: axis=1.")
def columns(z):
    m = z.max(axis=0)
    return m + np.log(np.exp(z - m).sum(axis=0))


@log_sum_exp.misconception("Correct, but as a column. Return shape (samples,), one number for each row.")
def result_as_a_column(z):
    m = z.max(axis=1, keepdims=True)
    return m + np.log(np.exp(z - m).sum(axis=1, keepdims=True))


@log_sum_exp.misconception("You return only the largest score. The others also add something.")
def largest_score(z):
    return z.max(axis=1)


@log_sum_exp.misconception("You take the mean of the powers. Take their sum.")
def mean_of_the_powers(z):
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).mean(axis=1))


@log_sum_exp.misconception(
    "You subtract the largest absolute value. A row far below 0 is pushed further down, and ends "
    "in log(0): subtract the largest score."
)
def largest_size(z):
    m = np.abs(z).max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))
