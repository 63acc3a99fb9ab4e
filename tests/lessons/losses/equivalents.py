"""Wider inputs for the exercises of this lesson, and mutants that are no faults, with the reason."""

from tests.exercises.wider import numbers, sizes


def log_sum_exp(rng):
    return (numbers(rng, *sizes(rng, 2)) * rng.choice([1, 1000]),)


def mse_slopes(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), numbers(rng, *n)


def huber(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), numbers(rng, *n), abs(numbers(rng)) + 0.001


PROVED = {}
