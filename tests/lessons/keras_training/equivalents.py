"""Wider inputs for the exercises of this lesson."""

import itertools

from tests.exercises.wider import numbers, sizes


def with_biases(rng):
    layers = sizes(rng, rng.integers(2, 6))
    weights = []
    for features, units in itertools.pairwise(layers):
        weights += [numbers(rng, features, units), numbers(rng, units)]
    return weights, [numbers(rng, units) for units in layers[1:]]


def gradients_from_step(rng):
    shapes = [sizes(rng, 2), sizes(rng, 1)]
    before, after = ([numbers(rng, *shape) for shape in shapes] for _ in range(2))
    return before, after, rng.random() + 0.0001


def sigmoid_accuracy(rng):
    (n,) = sizes(rng, 1)
    return rng.random((n, 1)).round(rng.integers(1, 6)), rng.integers(0, 2, n)


def batch_losses(rng):
    batches = sizes(rng, 1)
    # The mean over all rows so far is never negative, and neither is the sum.
    return (rng.random(batches) * rng.choice([0.01, 1, 100])).tolist(), rng.integers(1, 9, batches).tolist()


def saving_epochs(rng):
    return tuple(rng.integers(1, 40, 4).tolist())
