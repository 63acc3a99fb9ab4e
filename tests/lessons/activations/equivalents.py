"""Wider inputs for the exercises of this lesson."""

import numpy as np

from tests.exercises.wider import numbers, sizes


def sigmoid_derivative(rng):
    return (numbers(rng, *sizes(rng, rng.integers(1, 4))),)


def slope(rng):
    return rng.choice([np.sin, np.tanh, np.square]), numbers(rng), abs(numbers(rng)) + 0.001


def softmax(rng):
    return (numbers(rng, *sizes(rng, 2)) * rng.choice([1, 100]),)


def chain_slope(rng):
    return numbers(rng), numbers(rng, *sizes(rng, 1))
