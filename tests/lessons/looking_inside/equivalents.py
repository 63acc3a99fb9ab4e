"""Wider inputs for the exercises of this lesson."""

import numpy as np

from tests.exercises.wider import numbers, sizes


def score_gradient(rng):
    features, units, classes = sizes(rng, 3)
    x, kernel_1, bias_1 = rng.normal(size=features), numbers(rng, features, units), rng.normal(size=units)
    return x, kernel_1, bias_1, numbers(rng, units, classes), rng.integers(classes)


def integrated_gradients(rng):
    n = sizes(rng, 1)
    return rng.choice([np.square, np.cos, np.flip]), numbers(rng, *n), numbers(rng, *n), rng.integers(1, 9)


def fast_gradient_sign(rng):
    shape = sizes(rng, 2)
    return rng.random(shape).round(rng.integers(1, 6)), numbers(rng, *shape), rng.random()


def attack_auc(rng):
    members, others = sizes(rng, 2)
    scale, digits = rng.choice([0.001, 1, 100]), rng.integers(0, 5)
    return (rng.random(members) * scale).round(digits), (rng.random(others) * scale).round(digits)


def row_from_step(rng):
    features, units = sizes(rng, 2)
    kernel, bias = rng.normal(size=(features, units)), rng.normal(size=units)
    g = rng.normal(size=units) * rng.integers(0, 2, units)
    g[rng.integers(units)] = 1.0
    return kernel, bias, kernel - 0.1 * np.outer(numbers(rng, features), g), bias - 0.1 * g
