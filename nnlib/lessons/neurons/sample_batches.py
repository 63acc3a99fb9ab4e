"""Batches of samples, with the weights and the bias of a neuron, on which answers are tried."""

import numpy as np


def batches(rng):
    yield np.array([[2.0, 1.0], [0.0, 0.0], [1.0, 2.0]]), np.array([1.0, -1.0]), 0.0
    yield np.array([[-0.25, 0.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 0.4]]), np.array([1.0, 2.0]), 0.5
    near_the_line = np.array([[1.0, 0.0], [0.999, 0.0], [0.9994, 0.0]])
    yield near_the_line, np.array([0.3004, 2.0]), -0.3002
    for n, features in ((1, 1), (6, 2), (40, 4)):
        yield rng.normal(size=(n, features)), rng.normal(scale=3, size=features), rng.normal(scale=3)
