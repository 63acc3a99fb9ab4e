"""Weights of samples, in every method that takes them, are Keras's."""

import numpy as np
import pytest

import nnlib
from nnlib import layers
from tests.keras_reference import assert_close
from tests.training.helpers import samples, targets
from tests.training.test_as_keras import compiled

RNG = np.random.default_rng(5)
X, Y = samples(20, (4,), RNG), targets("classes", 20, 3, RNG)
WEIGHT = RNG.uniform(0, 3, 20)


def models(loss="sparse_categorical_crossentropy", units=3, activation="softmax"):
    stack = [layers.Dense(5, "tanh", kernel_regularizer="l2"), layers.Dense(units, activation)]
    return compiled([nnlib.Input((4,)), *stack], ("adam", loss, ["accuracy"]))


@pytest.mark.parametrize(
    ("loss", "units", "activation", "kind", "validation"),
    [
        ("sparse_categorical_crossentropy", 3, "softmax", "classes", "split"),
        ("binary_crossentropy", 2, "sigmoid", "labels", "data"),
        ("mse", 2, None, "numbers", "weighted data"),
    ],
)
def test_fit_with_sample_weight_is_keras(loss, units, activation, kind, validation):
    y = targets(kind, 20, units, np.random.default_rng(6))
    fit = {"batch_size": 8, "sample_weight": WEIGHT, "shuffle": False, "verbose": 0}
    fit |= {"validation_split": 0.25} if validation == "split" else {}
    if "data" in validation:
        fit["validation_data"] = (X[:5], y[:5], WEIGHT[5:10])[: 3 if "weighted" in validation else 2]
    ours, theirs = models(loss, units, activation)
    expected = theirs.fit(X, y, **fit).history
    for name, values in ours.fit(X, y, **fit).history.items():
        assert_close(values, expected[name], 1e-4)
    for weights in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert_close(*weights, 1e-4)


def test_evaluate_and_train_on_batch_are_keras():
    ours, theirs = models()
    for batch_size in (None, 7):
        expected = theirs.evaluate(X, Y, verbose=0, sample_weight=WEIGHT)
        assert_close(ours.evaluate(X, Y, batch_size, sample_weight=WEIGHT), expected)
    for weight in (WEIGHT, None):
        theirs.reset_metrics()
        assert_close(ours.train_on_batch(X, Y, weight), theirs.train_on_batch(X, Y, weight))
    for weights in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert_close(*weights)


def test_a_weight_of_two_is_a_sample_that_comes_twice():
    twice = np.r_[0:10, 0:5]
    weighted, repeated = models()[0], models()[0]
    loss, _ = weighted.train_on_batch(X[:10], Y[:10], np.repeat([2, 1], 5))
    other, _ = repeated.train_on_batch(X[twice], Y[twice])
    penalty = models()[0].compute_loss(X, Y) - nnlib.losses.get("sparse_categorical_crossentropy")(
        Y, models()[0].predict(X)
    )
    assert (loss - penalty) * 10 == pytest.approx((other - penalty) * 15, rel=1e-4)


def test_weights_follow_their_rows_when_these_are_shuffled():
    # Of two rows with the same feature one pulls its weight down, the other, which does not count, up.
    x, y = np.tile(np.eye(10), (2, 1)), np.repeat([0, 1], 10)
    model = nnlib.Sequential([layers.Dense(1, "sigmoid", False, "zeros", input_dim=10)])
    model.compile("sgd", "binary_crossentropy")
    model.fit(x, y, batch_size=3, verbose=0, sample_weight=1 - y)
    assert (model.layers[0].kernel < 0).all()


def test_class_weight_is_that_of_its_samples():
    one, other = models()[0], models()[0]
    factors = np.array([1.0, 0.5, 3.0])
    one.fit(X, Y, class_weight=dict(enumerate(factors)), shuffle=False, verbose=0)
    other.fit(X, Y, sample_weight=factors[Y], shuffle=False, verbose=0)
    np.testing.assert_array_equal(one.theta, other.theta)


def test_both_kinds_of_weight_exclude_each_other_as_in_keras():
    ours, theirs = models()
    for model in (ours, theirs):
        for call in (model.fit, model.train_on_batch):
            with pytest.raises(ValueError, match="sample_weight"):
                call(X, Y, sample_weight=WEIGHT, class_weight={0: 1.0, 1: 2.0, 2: 1.0})


def test_class_weight_counts_in_training_alone():
    ours, theirs = models()
    fit = {"class_weight": {0: 0.5, 1: 2.0, 2: 3.0}, "validation_split": 0.5, "shuffle": False, "verbose": 0}
    expected = theirs.fit(X, Y, **fit).history
    for name, values in ours.fit(X, Y, **fit).history.items():
        assert_close(values, expected[name], 1e-4)
