"""Standardize data with the mean and standard deviation of the training set."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 20.0], [3.0, 10.0], [5.0, 50.0]])
    yield np.array([[1.0, 5.0], [3.0, 5.0], [8.0, 5.0]]), np.array([[2.0, 5.0], [4.0, 6.0]])
    scales = [0.1, 0.5, 1, 2, 10]
    for mean in (3, -3):
        yield rng.normal(mean, scales, size=(10, 5)), rng.normal(mean, scales, size=(6, 5))


@exercise(
    inputs=inputs,
    hints=[
        "You need two numbers for each column of `train`: `train.mean(axis=0)` and `train.std(axis=0)`.",
        "`(other - mean) / np.where(std == 0, 1, std)` divides constant columns by 1.",
    ],
    remark="Afterwards the mean of `other` is near 0, but not exactly 0: it is the mean of `train` that was "
    "subtracted.",
)
def standardize(train, other):
    """Return `other`, standardized with the means and standard deviations of `train` alone.

    From each column of `other` subtract the mean of the same column of `train`, and divide by its standard
    deviation there, that of `np.std`, which divides by n; a column that is constant in `train` is only
    shifted. `train` has shape (n, features), `other` and the result (others, features).
    """
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (other - mean) / np.where(std == 0, 1, std)


@standardize.misconception(
    "You take mean and standard deviation of `other`. Take those of `train`: a single new row has no spread."
)
def statistics_of_other(train, other):
    mean, std = other.mean(axis=0), other.std(axis=0)
    return (other - mean) / np.where(std == 0, 1, std)


@standardize.misconception(
    "You take mean and standard deviation of both tables together. Then held-out data influences training."
)
def statistics_of_both(train, other):
    both = np.concatenate([train, other])
    mean, std = both.mean(axis=0), both.std(axis=0)
    return (other - mean) / np.where(std == 0, 1, std)


@standardize.misconception(
    "You take one mean and one standard deviation for the whole table. Each column has its own: `axis=0`."
)
def one_mean_for_all(train, other):
    return (other - train.mean()) / train.std()


@standardize.misconception(
    "You divide by the variance. The standard deviation is its root: `train.std(axis=0)`."
)
def divided_by_the_variance(train, other):
    mean, variance = train.mean(axis=0), train.var(axis=0)
    return (other - mean) / np.where(variance == 0, 1, variance)


@standardize.misconception("You divide by 0 where a column is constant. Divide it by 1 instead.")
def constant_columns_forgotten(train, other):
    return (other - train.mean(axis=0)) / train.std(axis=0)


@standardize.misconception(
    "You add a small number to every standard deviation. What differs in a constant column is then divided "
    "by it, and becomes huge."
)
def small_number_added(train, other):
    return (other - train.mean(axis=0)) / (train.std(axis=0) + 1e-8)


@standardize.misconception("You set constant columns to 0. They are only shifted, by their mean in `train`.")
def constant_columns_set_to_0(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    return np.where(std == 0, 0, (other - mean) / np.where(std == 0, 1, std))
