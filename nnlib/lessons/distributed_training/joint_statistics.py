"""Mean and variance of a batch from those of its shards: synchronized batch normalization."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[0.0], [2.0]]), np.array([[1.0], [3.0]])
    yield np.array([[0.1], [0.3]]), np.array([[0.02], [0.04]])
    for workers, units in ((2, 3), (4, 2), (8, 5)):
        yield rng.normal(0, 4, (workers, units)), rng.uniform(0.5, 2, (workers, units))


@exercise(
    inputs=inputs,
    parts=["the mean", "the variance"],
    exact_type=True,
    hints=[
        "The mean is easy: the shards have equal sizes, so it is the mean of the means.",
        "Rows scatter around the mean of their shard, and these means scatter as well. The variances add up.",
        "The second part is `means.var(axis=0)`.",
    ],
    remark="Two small arrays from each worker are enough: no worker has to send its rows.",
)
def joint_statistics(means, variances):
    """Return (mean, variance) of the whole batch, two arrays of shape (units,).

    `means` and `variances` have shape (workers, units): what each worker has computed from its own shard, for
    each unit of a layer. All shards have the same number of rows. The variance is the mean squared distance
    from the mean, as in `np.var`.
    """
    return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0)


@joint_statistics.misconception(
    "Your variance is the mean of the shards' variances. It ignores that their means differ."
)
def within_shards_only(means, variances):
    return means.mean(axis=0), variances.mean(axis=0)


@joint_statistics.misconception(
    "Your variance only measures how the shards' means differ. Rows also differ within a shard."
)
def between_shards_only(means, variances):
    return means.mean(axis=0), means.var(axis=0)


@joint_statistics.misconception("You add up the variances of the shards. Take their mean.")
def variances_added(means, variances):
    return means.mean(axis=0), variances.sum(axis=0) + means.var(axis=0)


@joint_statistics.misconception(
    "Your variance is the mean of the squares. Subtract the square of the joint mean."
)
def mean_of_squares(means, variances):
    return means.mean(axis=0), (variances + means**2).mean(axis=0)


@joint_statistics.misconception(
    "You average over the units. Each unit keeps its own mean: average over the workers, axis 0."
)
def averaged_over_units(means, variances):
    return means.mean(axis=1), variances.mean(axis=1) + means.var(axis=1)


@joint_statistics.misconception(
    "You divide by workers − 1 in the variance of the means. `np.var` divides by their number, and so does "
    "the variance asked for."
)
def workers_minus_1(means, variances):
    return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0, ddof=1)


@joint_statistics.misconception(
    "You take the variance of all means together. Each unit has its own: `means.var(axis=0)`."
)
def spread_over_all_units(means, variances):
    return means.mean(axis=0), variances.mean(axis=0) + means.var()
