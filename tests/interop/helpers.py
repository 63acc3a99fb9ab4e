"""Small models of nnlib and of Keras, what they give and how they train, for all files of this folder."""

import pathlib

import numpy as np
import pytest

import nnlib
from nnlib import Input, Sequential
from nnlib.interop import InteropError
from nnlib.layers import BatchNormalization, Dense
from tests.keras_reference import keras

h5py = pytest.importorskip("h5py")

OLD_FILES = pathlib.Path(nnlib.__file__).parent / "lessons" / "saving_with_keras" / "old_files"
TF1 = OLD_FILES / "tf1_15_softmax_regression"
KERAS2_4 = OLD_FILES / "keras2_4_iris"
KERAS2_15 = pathlib.Path(__file__).parents[1] / "fixtures" / "keras2_15"

RNG = np.random.default_rng(0)
X = RNG.normal(size=(24, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 24)
ONE_HOT = np.eye(3)[Y]


def outputs(model, x):
    return np.asarray(model(x)) if isinstance(model, keras.Model) else model.predict(x)


def losses_of(model, x, y, steps=4):
    """Loss before each of a few steps on all rows."""
    if isinstance(model, keras.Model):
        model.run_eagerly = True  # faster for so few steps
    return [np.ravel(model.train_on_batch(x, y))[0] for _ in range(steps)]


def assert_same_outputs(model, other, x):
    np.testing.assert_allclose(outputs(model, x), outputs(other, x), rtol=1e-6, atol=1e-6)


def assert_same_training(model, others, x, y):
    expected = losses_of(model, x, y)
    weights = model.get_weights()
    for other in others:
        np.testing.assert_allclose(losses_of(other, x, y), expected, rtol=1e-5, atol=1e-5)
        for ours, theirs in zip(weights, other.get_weights(), strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=1e-5, atol=1e-5)


def raises(*words, kind=InteropError):
    """The error, whose message contains all the words."""
    return pytest.raises(kind, match="(?s)" + "".join(f"(?=.*{word})" for word in words))


def compiled(
    optimizer, loss="sparse_categorical_crossentropy", metrics=None, dtype="float32", activation="softmax"
):
    layers = [Dense(6, "tanh", kernel_regularizer="l2"), BatchNormalization(), Dense(3, activation)]
    model = Sequential([Input((4,)), *layers], seed=1, dtype=dtype)
    model.compile(optimizer, loss, metrics=metrics)
    return model


def with_layer(layer):
    return Sequential([Input((4,)), layer, Dense(3, "softmax")], seed=0)


def stack(*layers, dtype=None):
    return keras.Sequential([keras.Input((4,)), *layers, keras.layers.Dense(3, "softmax", dtype=dtype)])


def network(*layers, seed=0):
    return Sequential([Input((4,)), *layers], seed=seed)
