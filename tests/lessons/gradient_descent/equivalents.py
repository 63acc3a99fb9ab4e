"""Wider inputs for the exercises of this lesson."""

import numpy as np

from tests.exercises.wider import numbers, sizes


def numerical_gradient(rng):
    return (
        rng.choice([np.linalg.norm, np.sum, np.ptp]),
        numbers(rng, *sizes(rng, 1)),
        abs(numbers(rng)) + 0.001,
    )


def descend(rng):
    return (
        rng.choice([np.positive, np.flip, np.tanh]),
        numbers(rng, *sizes(rng, 1)),
        rng.random(),
        rng.integers(5),
    )


def largest_rate(rng):
    x = numbers(rng, *sizes(rng, 2))
    return (x if x.any() else np.ones_like(x),)


def one_epoch(rng):
    n, features, batch_size = sizes(rng, 3)
    return numbers(rng, n, features), numbers(rng, n), numbers(rng, features), rng.random() * 2, batch_size
