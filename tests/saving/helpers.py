"""Data, a small trained model, and what has to be equal of two models, for all files of this folder."""

import numpy as np

from nnlib import Sequential
from nnlib._config import serialize
from nnlib.layers import Activation, Dense

RNG = np.random.default_rng(0)
X = RNG.normal(size=(24, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 24)
ONE_HOT = np.eye(3)[Y]


def small(seed=0):
    """One layer, trained for an epoch."""
    model = Sequential([Dense(3, "softmax", input_dim=4)], name="small", seed=seed)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, verbose=0)
    return model


def everything(model):
    """All that a model file keeps."""
    compiled = model.optimizer and [
        (model.optimizer.get_config(), model.optimizer.iterations, model.optimizer.state),
        (type(model.loss), model.loss.get_config()),
        [serialize(metric) for metric in model.metrics],
    ]
    return model.get_config(), model.get_weights(), model.rng.bit_generator.state, compiled


def assert_same(model, other):
    np.testing.assert_equal(everything(model), everything(other))


class Doubled(Activation):
    """A layer that a reader wrote."""

    def pre_activation(self, x, training):
        return 2 * x

    def pre_activation_backward(self, gradient, to_input=True):
        return 2 * gradient
