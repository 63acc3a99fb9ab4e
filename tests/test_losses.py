"""Losses against Keras: values and gradients, from probabilities and from logits, with sample weights."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import losses
from nnlib.activations import softmax
from tests.keras_reference import (
    DTYPES,
    TOLERANCE,
    assert_close,
    assert_same_arguments,
    examples,
    floatx,
    keras,
    members,
    twin,
    value_and_gradients,
)

REGRESSION = [
    losses.MeanSquaredError(),
    losses.MeanAbsoluteError(),
    losses.Huber(),
    losses.Huber(delta=0.3),
]
CLASSIFICATION = [
    cls(from_logits=from_logits)
    for cls in members(losses.Loss)
    if "from_logits" in cls().get_config()
    for from_logits in (False, True)
] + [
    losses.BinaryCrossentropy(label_smoothing=0.25),
    losses.BinaryCrossentropy(from_logits=True, label_smoothing=1.0),
    losses.CategoricalCrossentropy(label_smoothing=0.5),
    losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.125),
]
every = pytest.mark.parametrize("loss", REGRESSION + CLASSIFICATION, ids=repr)
both_dtypes = pytest.mark.parametrize("dtype", DTYPES)


def batch(loss, n, k, seed, dtype="float32"):
    """Targets and outputs that suit the loss; targets of classes are soft as well as hard."""
    rng = np.random.default_rng(seed)
    if loss.activation is None:
        return tuple(rng.normal(0, 2, (2, n, k)).astype(dtype))
    z = rng.normal(0, 3, (n, k)).astype(dtype)
    if loss.name == "binary_crossentropy":
        y = np.where(rng.random((n, k)) < 0.5, rng.integers(0, 2, (n, k)), rng.random((n, k))).astype(dtype)
        return y, z if loss.from_logits else 1 / (1 + np.exp(-z))
    if loss.name == "categorical_crossentropy":
        y = np.where(rng.random((n, 1)) < 0.5, np.eye(k)[rng.integers(0, k, n)], rng.dirichlet(np.ones(k), n))
        y = y.astype(dtype)
    else:
        y = rng.integers(0, k, n)
    # Not quite normalized, as a layer without softmax might give them: Keras divides by the sum.
    return y, z if loss.from_logits else softmax(z) * rng.uniform(0.5, 1, (n, 1)).astype(dtype)


def reference(loss, y, outputs, weight=None):
    with floatx(str(outputs.dtype)):
        target = twin(loss)
        value, (gradient,) = value_and_gradients(
            lambda outputs: target(y, outputs, sample_weight=weight), outputs
        )
    return value, gradient


@pytest.mark.parametrize("cls", members(losses.Loss))
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@every
@given(n=st.integers(1, 8), k=st.integers(1, 6), seed=st.integers(0, 2**32), dtype=st.sampled_from(DTYPES))
@examples(20)
def test_value_and_gradient_are_keras(loss, n, k, seed, dtype):
    k = k + 1 if "categorical" in loss.name else k
    y, outputs = batch(loss, n, k, seed, dtype)
    value, gradient = reference(loss, y, outputs)
    before = y.copy(), outputs.copy()
    assert_close(loss(y, outputs), value, TOLERANCE[dtype])
    assert_close(loss.gradient(y, outputs), gradient, TOLERANCE[dtype])
    assert loss.gradient(y, outputs).dtype == dtype
    np.testing.assert_array_equal(y, before[0])
    np.testing.assert_array_equal(outputs, before[1])


@every
@given(n=st.integers(1, 8), k=st.integers(2, 5), seed=st.integers(0, 2**32), dtype=st.sampled_from(DTYPES))
@examples(10)
def test_sample_weights_are_keras(loss, n, k, seed, dtype):
    y, outputs = batch(loss, n, k, seed, dtype)
    weight = np.random.default_rng(seed).uniform(0, 3, n).astype(dtype)
    value, gradient = reference(loss, y, outputs, weight)
    targets = loss.targets(y, k, dtype)
    ours = loss.value_and_gradient(targets, outputs, weight)
    assert_close(ours[0], value, TOLERANCE[dtype])
    assert_close(ours[1], gradient, TOLERANCE[dtype])


@pytest.mark.parametrize(
    "loss", REGRESSION + [loss for loss in CLASSIFICATION if loss.name == "binary_crossentropy"], ids=repr
)
def test_one_output_may_come_without_a_column(loss):
    y, outputs = batch(loss, 6, 1, seed=0)
    assert loss(y[:, 0], outputs) == loss(y, outputs)
    np.testing.assert_array_equal(loss.gradient(y[:, 0], outputs), loss.gradient(y, outputs))


@every
def test_gradient_is_the_derivative(loss):
    """Central differences, on targets for which Keras gives none: rows that do not sum to 1."""
    y, outputs = batch(loss, 3, 4, seed=1, dtype="float64")
    if loss.name == "categorical_crossentropy":
        y = 1.7 * y
    h = 1e-6
    for index in np.ndindex(outputs.shape):
        step = np.zeros_like(outputs)
        step[index] = h
        slope = (loss(y, outputs + step) - loss(y, outputs - step)) / (2 * h)
        assert loss.gradient(y, outputs)[index] == pytest.approx(slope, rel=1e-5, abs=1e-8)


@every
def test_order_of_memory_does_not_matter(loss):
    """Outputs may lie column after column, as a transposed product does."""
    y, outputs = batch(loss, 5, 3, seed=2)
    by_columns = np.asfortranarray(outputs)
    assert loss(y, by_columns) == pytest.approx(loss(y, outputs), rel=1e-6)
    np.testing.assert_allclose(loss.gradient(y, by_columns), loss.gradient(y, outputs), rtol=1e-6)


@both_dtypes
@pytest.mark.parametrize("from_logits", [False, True])
def test_probabilities_of_0_and_1_are_keras(dtype, from_logits):
    """Clipped at 1e-7 before the logarithm, and flat beyond."""
    outputs = np.array([[0, 1], [1, 0], [0.5, 0.5], [1e-8, 1], [0, 1]], dtype=dtype)
    labels = np.array([0, 0, 1, 0, 1])
    for loss, y in [
        (losses.BinaryCrossentropy(from_logits), np.eye(2, dtype=dtype)[labels]),
        (losses.CategoricalCrossentropy(from_logits), np.eye(2, dtype=dtype)[labels]),
        (losses.SparseCategoricalCrossentropy(from_logits), labels),
    ]:
        value, gradient = reference(loss, y, outputs)
        assert_close(loss(y, outputs), value, TOLERANCE[dtype])
        assert_close(loss.gradient(y, outputs), gradient, TOLERANCE[dtype])


@both_dtypes
def test_softmax_crossentropy_is_exact_at_huge_logits(dtype):
    z = np.array([[1000, -1000, 0], [1000, -1000, 0], [1000, 1000, 1000], [-1000, -1000, 1000]], dtype=dtype)
    labels = np.array([0, 1, 2, 2])
    one_hot = np.eye(3, dtype=dtype)[labels]
    expected = [[0, 0, 0], [1, -1, 0], [1 / 3, 1 / 3, -2 / 3], [0, 0, 0]]
    for loss, y in [
        (losses.SparseCategoricalCrossentropy(from_logits=True), labels),
        (losses.CategoricalCrossentropy(from_logits=True), one_hot),
    ]:
        with np.errstate(all="raise", under="ignore"):
            values, gradient = loss.per_sample(y, z)
        np.testing.assert_allclose(values, [0, 2000, np.log(3), 0], rtol=1e-6)
        np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-7)
        value, gradient = reference(loss, y, z)
        assert_close(loss(y, z), value, TOLERANCE[dtype])
        assert_close(loss.gradient(y, z), gradient, TOLERANCE[dtype])


@both_dtypes
def test_sigmoid_crossentropy_is_exact_at_huge_logits(dtype):
    z = np.array([[1000], [1000], [-1000], [-1000], [0]], dtype=dtype)
    y = np.array([[1], [0], [1], [0], [1]], dtype=dtype)
    loss = losses.BinaryCrossentropy(from_logits=True)
    with np.errstate(all="raise", under="ignore"):
        values, gradient = loss.per_sample(y, z)
    np.testing.assert_allclose(values, [0, 1000, 1000, 0, np.log(2)], rtol=1e-6)
    np.testing.assert_array_equal(gradient, [[0], [1], [-1], [0], [-0.5]])
    value, gradient = reference(loss, y, z)
    assert_close(loss(y, z), value, TOLERANCE[dtype])
    assert_close(loss.gradient(y, z), gradient, TOLERANCE[dtype])


@both_dtypes
def test_kinks_are_keras(dtype):
    """Errors of 0, and Huber's two corners."""
    outputs = np.array([[0, 1, -1, 2]], dtype=dtype)
    for loss in [losses.MeanAbsoluteError(), losses.Huber(), losses.MeanSquaredError()]:
        value, gradient = reference(loss, np.zeros_like(outputs), outputs)
        assert_close(loss(np.zeros_like(outputs), outputs), value, TOLERANCE[dtype])
        assert_close(loss.gradient(np.zeros_like(outputs), outputs), gradient, TOLERANCE[dtype])


def test_smoothed_labels_are_those_of_the_paper():
    loss = losses.CategoricalCrossentropy(label_smoothing=0.3)
    p = [[0.7, 0.2, 0.1]]
    assert loss([[0, 1, 0]], p) == pytest.approx(losses.CategoricalCrossentropy()([[0.1, 0.8, 0.1]], p))


@pytest.mark.parametrize("cls", [losses.CategoricalCrossentropy, losses.SparseCategoricalCrossentropy])
def test_one_column_is_no_classification(cls):
    """Its loss would be 0 whatever the output."""
    with pytest.raises(ValueError, match="binary_crossentropy"):
        cls()([[0], [0]], [[0.3], [0.4]])


def test_what_a_loss_returns_stays_as_it_is():
    class Product(losses.Loss):
        """Its derivative is the target itself."""

        def per_sample(self, y_true, y_pred):
            return (y_true * y_pred).sum(axis=-1), y_true

    y = np.array([[1.0, 2.0], [3.0, 4.0]])
    gradient = Product().gradient(y, np.ones((2, 2)))
    np.testing.assert_array_equal(gradient, [[0.5, 1.0], [1.5, 2.0]])
    np.testing.assert_array_equal(y, [[1.0, 2.0], [3.0, 4.0]])


@every
def test_config_round_trip(loss):
    copy = type(loss).from_config(json.loads(json.dumps(loss.get_config())))
    y, outputs = batch(loss, 4, 3, seed=2)
    assert copy(y, outputs) == loss(y, outputs)


@pytest.mark.parametrize(
    "name", [cls.name for cls in members(losses.Loss)] + ["mse", "mae", "MeanSquaredError"]
)
def test_found_by_kerass_names(name):
    theirs = keras.losses.get(name)
    loss = losses.get(name)
    y, outputs = batch(loss, 4, 3, seed=3)
    assert_close(loss(y, outputs), np.mean(theirs(y, outputs)))
