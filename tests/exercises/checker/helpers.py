"""A toy exercise with misconceptions, for all files of this folder."""

import numpy as np

from nnlib.exercises import exercise


def make_mean(**settings):
    def inputs(rng):
        yield np.array([1.0, 2.0, 6.0]), 2.0
        yield rng.normal(size=4), 0.5

    @exercise(hints=["Sum.", "Divide."], inputs=inputs, **settings)
    def scaled_mean(x, scale):
        """Return the mean of x times scale."""
        # The mean first.
        return scale * np.sum(x) / len(x)

    @scaled_mean.misconception("That is a sum.")
    def scaled_sum(x, scale):
        return scale * np.sum(x)

    @scaled_mean.misconception("You return no number.")
    def untouched(x, scale):
        return x

    @scaled_mean.misconception("You count the fourth entry twice.")
    def fourth_twice(x, scale):
        return scale * np.mean([*x, x[3]])

    @scaled_mean.misconception("This raises for all inputs.")
    def along_axis_1(x, scale):
        return np.mean(x, axis=1)

    return scaled_mean
