"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def predict(rng):
    samples, n = sizes(rng, 2)
    return numbers(rng, samples, n), numbers(rng, n), numbers(rng)


def perceptron_update(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), rng.integers(2), numbers(rng, *n), numbers(rng), abs(numbers(rng)) + 0.001
