"""Evaluation returns what Keras returns, and changes nothing."""

import numpy as np
import pytest

import nnlib
from nnlib import Sequential
from nnlib.layers import Dense
from tests.models.helpers import X, Y, compiled


def test_evaluate_returns_what_keras_returns():
    model = compiled(metrics=["accuracy", nnlib.metrics.SparseCategoricalAccuracy()])
    values = model.evaluate(X, Y)
    assert [type(value) for value in values] == [float, float, float]
    assert values[1] == values[2] == np.mean(model.predict(X).argmax(axis=1) == Y)
    named = dict(zip(["loss", "accuracy", "sparse_categorical_accuracy"], values, strict=True))
    assert model.evaluate(X, Y, return_dict=True) == named
    assert compiled().evaluate(X, Y) == values[0]
    assert compiled().evaluate(X, Y, return_dict=True) == {"loss": values[0]}


@pytest.mark.parametrize("batch_size", [1, 7, 30])
def test_evaluation_does_not_depend_on_batches(batch_size):
    model = compiled(metrics=["accuracy"])
    np.testing.assert_allclose(model.evaluate(X, Y, batch_size=batch_size), model.evaluate(X, Y), rtol=1e-5)


def test_evaluation_does_not_train():
    model = compiled()
    before = model.get_weights()
    model.evaluate(X, Y)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert model.optimizer.iterations == 0


def test_a_loss_keeps_its_options_when_it_takes_logits():
    class Smoothed(nnlib.losses.CategoricalCrossentropy):
        def __init__(self, from_logits=False, smoothing=0.5):
            super().__init__(from_logits)
            self.smoothing = smoothing

        def per_sample(self, y_true, y_pred):
            return super().per_sample(y_true * (1 - self.smoothing) + self.smoothing / 3, y_pred)

    x, y = np.random.default_rng(0).normal(size=(8, 4)), np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]]
    model = Sequential([Dense(3, "softmax", input_dim=4)], seed=0)
    model.compile("sgd", Smoothed())
    assert model.evaluate(x, y) == pytest.approx(Smoothed()(y, model.predict(x)), rel=1e-5)
