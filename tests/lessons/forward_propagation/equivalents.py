"""Wider inputs for the exercises of this lesson."""

from itertools import pairwise

from tests.exercises.wider import numbers, sizes


def layer_output(rng):
    units, features = sizes(rng, 2)
    return numbers(rng, features), numbers(rng, units, features), numbers(rng, units)


def forward(rng):
    samples, *layers = sizes(rng, rng.integers(3, 6))
    kernels = [numbers(rng, *shape) for shape in pairwise(layers)]
    return numbers(rng, samples, layers[0]), kernels, [numbers(rng, units) for units in layers[1:]]


def count_parameters(rng):
    return (sizes(rng, rng.integers(2, 6), largest=10_000),)


def relu_growth(rng):
    return rng.integers(1, 1000), abs(numbers(rng, scale=0.1)), rng.integers(1, 9)
