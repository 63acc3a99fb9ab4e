"""Wider inputs for the exercises of this lesson."""

import numpy as np

from tests.exercises.wider import numbers, sizes


def standardize(rng):
    n, others, features = sizes(rng, 3)
    train = numbers(rng, n, features)
    train[:, rng.random(features) < 0.2] = 2.0  # a constant column
    return train, numbers(rng, others, features)


def train_step(rng):
    n, features, units, classes = sizes(rng, 4)
    shapes = (features, units), (units,), (units, classes), (classes,)
    parameters = (numbers(rng, *shape) for shape in shapes)
    return numbers(rng, n, features), rng.integers(0, classes, n), *parameters, rng.random() * 2


def confusion_matrix(rng):
    n, classes = sizes(rng, 2)
    return rng.integers(0, classes, n), rng.integers(0, classes, n), classes


def worst_rows(rng):
    n, classes = sizes(rng, 2)
    classes += 1
    return rng.dirichlet(np.full(classes, 0.3), n), rng.integers(0, classes, n), rng.integers(1, n + 1)
