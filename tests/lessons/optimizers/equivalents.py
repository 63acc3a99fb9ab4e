"""Wider inputs for the exercises of this lesson."""

import numpy as np

from tests.exercises.wider import numbers, sizes


def momentum_step(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), numbers(rng, *n), numbers(rng, *n), rng.random() * 2, rng.random()


def adam_step(rng):
    n = sizes(rng, 1)
    theta, m, v, gradient = (numbers(rng, *n) for _ in range(4))
    return (
        theta,
        m,
        abs(v),
        gradient,
        rng.integers(1, 20),
        rng.random() * 2,
        *rng.random(2),
        rng.random() / 10,
    )


def length_without_correction(rng):
    return rng.integers(1, 2000), *rng.random(2)


def best_rate(rng):
    n = sizes(rng, 1)
    losses = rng.random(n) * rng.choice([0.01, 1, 100])
    losses[rng.random(n) < 0.2] = rng.choice([np.nan, np.inf])
    losses[rng.integers(n)] = 0.001
    return np.sort(rng.random(n) * rng.choice([0.01, 10])), losses


def warmup_cosine(rng):
    return rng.integers(0, 60), rng.random() * 5, rng.integers(0, 20), rng.integers(1, 50)
