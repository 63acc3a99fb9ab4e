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


ONE_HOT = np.eye(3)[Y]


def certain(loss):
    """A softmax model whose probabilities are rounded to 0 and 1, compiled with `loss`."""
    model = Sequential([Dense(3, "softmax", input_dim=4)], seed=0)
    model.compile("sgd", loss)
    model.theta *= 1000
    return model


class Smoothed(nnlib.losses.CategoricalCrossentropy):
    def __init__(self, smoothing=0.5):
        super().__init__()
        self.smoothing = smoothing

    def targets(self, y_true, outputs, dtype):
        y = super().targets(y_true, outputs, dtype)
        return y * (1 - self.smoothing) + self.smoothing / outputs


class Focal(nnlib.losses.CategoricalCrossentropy):
    """Written for probabilities."""

    def __init__(self, gamma=2.0):
        super().__init__()
        self.gamma = gamma

    def per_sample(self, y_true, y_pred):
        values, gradient = super().per_sample(y_true, y_pred)
        weight = (1 - (y_true * y_pred).sum(axis=-1)) ** self.gamma
        return weight * values, weight[:, None] * gradient


class Likelihood(nnlib.losses.Loss):
    activation = "softmax"

    def with_logits(self):
        return nnlib.losses.CategoricalCrossentropy(from_logits=True)

    def per_sample(self, y_true, y_pred):
        raise NotImplementedError


class Brier(nnlib.losses.MeanSquaredError):
    activation = "softmax"


def test_a_loss_of_logits_keeps_its_options():
    exact = certain(Smoothed()).evaluate(X, ONE_HOT)
    assert exact == pytest.approx(certain(Smoothed(0.0)).evaluate(X, ONE_HOT * 0.5 + 0.5 / 3), rel=1e-5)
    assert exact > 100  # where rounded probabilities end at -log(1e-7) = 16


@pytest.mark.parametrize("loss", [Focal(), Brier()], ids=repr)
def test_a_loss_written_for_probabilities_gets_them(loss):
    model = certain(loss)
    assert model.evaluate(X, ONE_HOT) == pytest.approx(loss(ONE_HOT, model.predict(X)), rel=1e-5)
    model.fit(X, ONE_HOT, verbose=0)


def test_a_loss_may_offer_its_form_for_logits():
    exact = certain("categorical_crossentropy").evaluate(X, ONE_HOT)
    assert certain(Likelihood()).evaluate(X, ONE_HOT) == exact


def test_a_refused_compile_changes_nothing():
    class Broken(nnlib.losses.MeanSquaredError):
        def with_logits(self):
            raise NotImplementedError

    model, twin = compiled(), compiled()
    with pytest.raises(NotImplementedError):
        model.compile("sgd", Broken())
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_accuracy_fits_class_numbers_whatever_the_loss_is_called():
    class Mine(nnlib.losses.SparseCategoricalCrossentropy):
        pass

    assert compiled(Mine(), ["accuracy"]).evaluate(X, Y) == compiled(metrics=["accuracy"]).evaluate(X, Y)
