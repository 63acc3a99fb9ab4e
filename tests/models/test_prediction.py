"""Prediction: in batches, as inference, and in the model's precision."""

import numpy as np
import pytest

from nnlib import Sequential
from nnlib.layers import Dense
from tests.models.helpers import RNG, X, Y, compiled, network


@pytest.mark.parametrize("batch_size", [1, 7, 30, 100])
def test_prediction_in_batches_equals_prediction_at_once(batch_size):
    model = network()
    np.testing.assert_allclose(model.predict(X, batch_size=batch_size), model.predict(X), rtol=1e-5)


def test_long_data_is_predicted_in_batches():
    model, x = network(), RNG.normal(size=(2500, 4))
    np.testing.assert_allclose(model.predict(x), model(x), rtol=1e-5)


def test_prediction_is_inference():
    model = network()
    np.testing.assert_array_equal(model.predict(X), model.predict(X))  # no dropout
    np.testing.assert_array_equal(model.predict(X), model(X))
    assert not np.allclose(model(X, training=True), model(X))


def test_prediction_leaves_its_input_and_its_earlier_results_alone():
    model, x = network(), X.copy()
    first = model.predict(x)
    kept = first.copy()
    model.predict(x + 1)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_the_models(dtype):
    model = compiled(dtype=dtype)
    model.fit(X.astype("float64"), Y, verbose=0)
    arrays = [model.predict(X), model.theta, model.gradient, *model.get_weights()]
    assert {array.dtype.name for array in arrays} == {dtype}


def test_float64_is_more_exact():
    x, weights = RNG.normal(size=(50, 4)), [RNG.normal(size=(4, 2)), np.zeros(2)]
    errors = []
    for dtype in ("float32", "float64"):
        model = Sequential([Dense(2, input_dim=4)], dtype=dtype)
        model.set_weights(weights)
        errors.append(np.abs(model.predict(x) - x @ weights[0]).max())
    assert errors[1] < 1e-14 < 1e-9 < errors[0] < 1e-5


def test_keras_scripts_may_ask_for_silence():
    model = Sequential([Dense(1, input_dim=2)], seed=0)
    model.compile("sgd", "mse")
    x = np.ones((4, 2))
    np.testing.assert_array_equal(model.predict(x, verbose=0), model.predict(x))
    assert model.evaluate(x, x[:, 0], verbose=0) == model.evaluate(x, x[:, 0])
