"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def huber(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), numbers(rng, *n), abs(numbers(rng)) + 0.001


def binary_crossentropy(rng):
    n = sizes(rng, 1)
    return rng.integers(0, 2, n), rng.beta(0.5, 0.5, n).clip(1e-9, 1 - 1e-9)


def log_sum_exp(rng):
    return (numbers(rng, *sizes(rng, 2)) * rng.choice([1, 100]),)


def crossentropy_slopes(rng):
    n, classes = sizes(rng, 2)
    return rng.integers(0, classes, n), numbers(rng, n, classes)
