"""Activations against Keras: values and derivatives, also far from 0."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import activations
from tests.keras_reference import (
    DTYPES,
    TOLERANCE,
    assert_close,
    assert_same_arguments,
    examples,
    floatx,
    keras,
    members,
    tf,
    twin,
    value_and_gradients,
)

CLASSES = [cls for cls in members(activations.Activation) if cls.name != "step"]  # Keras has no step
ALL = [cls() for cls in CLASSES] + [
    activations.LeakyReLU(negative_slope=0.01),
    activations.ELU(alpha=0.5),
    activations.ELU(alpha=2.0),
]
every = pytest.mark.parametrize("function", ALL, ids=repr)
elementwise = pytest.mark.parametrize("function", [f for f in ALL if f.name != "softmax"], ids=repr)

small = np.linspace(-6, 6, 241)  # 0 included, where some functions have a kink
large = np.array([-1000.0, -500, -100, -90, -30, -1e-3, -0.0, 0.0, 1e-3, 30, 90, 100, 500, 1000])


@pytest.mark.parametrize("cls", CLASSES)
def test_arguments_are_keras(cls):
    ours = cls()
    if ours.get_config():
        assert_same_arguments(cls)


@elementwise
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("z", [small, large], ids=["small", "large"])
def test_value_and_derivative_are_keras(function, z, dtype):
    z = z.astype(dtype)
    with floatx(dtype):
        value, (derivative,) = value_and_gradients(twin(function), z)
    with np.errstate(all="raise", under="ignore"):
        assert_close(function(z), value, TOLERANCE[dtype])
        assert_close(function.derivative(z), derivative, TOLERANCE[dtype])


@every
@given(data=st.data(), dtype=st.sampled_from(DTYPES))
@examples(10)
def test_backward_is_keras(function, dtype, data):
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(2, 6)))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    z, upstream = rng.normal(0, 3, (2, *shape)).astype(dtype)
    with floatx(dtype):
        value, (gradient,) = value_and_gradients(twin(function), z, upstream=upstream)
    a = function(z)
    assert_close(a, value, TOLERANCE[dtype])
    assert_close(function.backward(upstream, z, a), gradient, TOLERANCE[dtype])


@every
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtype_is_kept_and_arguments_untouched(function, dtype):
    z, upstream = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(dtype)
    z_before, upstream_before = z.copy(), upstream.copy()
    a = function(z)
    a_before = a.copy()
    gradient = function.backward(upstream, z, a)
    assert a.dtype == gradient.dtype == dtype
    np.testing.assert_array_equal(z, z_before)
    np.testing.assert_array_equal(a, a_before)
    np.testing.assert_array_equal(upstream, upstream_before)


@elementwise
def test_takes_numbers(function):
    assert function(0.5) == pytest.approx(function(np.array([0.5]))[0])
    assert function.derivative(0.5) == pytest.approx(function.derivative(np.array([0.5]))[0])


@every
def test_config_round_trip(function):
    config = json.loads(json.dumps(function.get_config()))
    copy = type(function).from_config(config)
    assert copy.get_config() == function.get_config()
    z = np.linspace(-3, 3, 7)[None]
    np.testing.assert_array_equal(copy(z), function(z))


@pytest.mark.parametrize("cls", CLASSES)
def test_found_by_kerass_name(cls):
    keras_name = keras.activations.serialize(keras.activations.get(cls.name))
    assert type(activations.get(keras_name)) is cls
    assert type(activations.get(cls.__name__)) is cls


def test_step():
    z = np.array([-1000.0, -1e-9, 0, 1e-9, 1000], dtype="float32")
    np.testing.assert_array_equal(activations.step(z), [0, 0, 1, 1, 1])
    np.testing.assert_array_equal(activations.step.derivative(z), np.zeros(5))
    assert activations.step(z).dtype == "float32"


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_of_huge_scores(dtype):
    z = np.array([[1000, 0, -1000], [-1000, -1000, -1000], [1000, 1000, 999]], dtype=dtype)
    upstream = np.array([[1, 2, 3], [3, 1, 2], [1, -1, 2]], dtype=dtype)
    with floatx(dtype):
        value, (gradient,) = value_and_gradients(keras.activations.softmax, z, upstream=upstream)
    a = activations.softmax(z)
    np.testing.assert_array_equal(a[0], [1, 0, 0])
    assert_close(a, value, TOLERANCE[dtype])
    assert_close(a.sum(axis=1), np.ones(3), TOLERANCE[dtype])
    assert_close(activations.softmax.backward(upstream, z, a), gradient, TOLERANCE[dtype])


def test_softmax_jacobian_is_keras():
    z = np.random.default_rng(0).normal(0, 2, 5)
    with floatx("float64"), tf.GradientTape() as tape:
        scores = tf.constant(z[None])
        tape.watch(scores)
        value = keras.activations.softmax(scores)
    jacobian = np.asarray(tape.jacobian(value, scores))[0, :, 0, :]
    assert_close(activations.softmax.jacobian(z), jacobian, 1e-12)
    for row, unit in zip(jacobian, np.eye(5), strict=True):
        backward = activations.softmax.backward(unit[None], z[None], activations.softmax(z[None]))
        assert_close(backward[0], row, 1e-12)


def test_softmax_has_no_elementwise_derivative():
    with pytest.raises(TypeError, match="jacobian"):
        activations.softmax.derivative(np.zeros((1, 3)))


@pytest.mark.parametrize(
    "name", ["sigmoid", "softmax", "relu", "leaky_relu", "elu", "gelu", "softplus", "tanh"]
)
@pytest.mark.parametrize("values", [[1, 2, 200], [0.5, 2.0]], ids=["whole", "list"])
def test_whole_numbers_and_lists_are_taken_as_floats(name, values):
    function = activations.get(name)
    expected = function(np.array(values, dtype="float64"))
    dtypes = ["uint8", "int64"] if isinstance(values[0], int) else ["float64"]
    for given_values in [values, *(np.array(values, dtype) for dtype in dtypes)]:
        np.testing.assert_allclose(function(given_values), expected, rtol=1e-3)  # uint8 may mean float16


@elementwise
def test_derivative_takes_lists_and_numbers(function):
    values = [[1, 2], [-3, 1]]
    expected = function.derivative(np.array(values, dtype="float64"))
    np.testing.assert_allclose(function.derivative(values), expected)
    np.testing.assert_allclose(function.derivative(np.array(values, dtype="int8")), expected, rtol=1e-5)
    np.testing.assert_allclose(function.derivative(-3), expected[1, 0])
