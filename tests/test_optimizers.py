"""Optimizers against Keras: fifty steps on random gradients."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import optimizers, schedules
from tests.keras_reference import (
    DTYPES,
    assert_close,
    assert_same_arguments,
    examples,
    floatx,
    keras,
    members,
    tf,
    twin,
)

STEPS = 50
TOLERANCE = {"float32": 1e-4, "float64": 1e-6}
CLASSES = members(optimizers.Optimizer)
every = pytest.mark.parametrize("cls", CLASSES)


def floats(low, high):
    """Numbers that float32 holds exactly: Keras rounds options to it even when it computes in float64."""
    return st.floats(low, high).map(lambda value: float(np.float32(value)))


rates, periods = floats(1e-3, 0.3), st.integers(1, 60)
learning_rates = st.one_of(
    rates,
    st.builds(schedules.ExponentialDecay, rates, periods, floats(0.5, 1), st.booleans()),
    st.builds(schedules.InverseTimeDecay, rates, periods, floats(0, 1)),
    st.builds(schedules.CosineDecay, rates, periods, floats(0, 1)),
    st.builds(schedules.PiecewiseConstantDecay, st.just([3, 20]), st.tuples(rates, rates, rates)),
)
OPTIONS = {
    "learning_rate": learning_rates,
    "momentum": st.one_of(st.just(0.0), floats(0.1, 0.99)),
    "nesterov": st.booleans(),
    "rho": floats(0, 0.999),
    "beta_1": floats(0, 0.99),
    # Near 0 the second moment is the last gradient alone: its rounding is divided by itself.
    "beta_2": floats(0.1, 0.9999),
    # From one that hardly matters to one that is as large as the gradients.
    "epsilon": st.sampled_from([1e-8, 1e-7, 1e-5, 1e-3, 0.1]),
    "weight_decay": st.one_of(st.just(0.0), floats(0, 0.5)),
    # Of the gradients of `problem`, in norm from 1 to 40, it shortens none, some or all.
    "global_clipnorm": st.one_of(st.none(), floats(0.1, 50)),
}


def walk(optimizer, theta, gradients):
    """Every place that nnlib's optimizer passes, starting from `theta`."""
    theta, gradient = theta.copy(), np.empty_like(theta)
    optimizer.build(theta, gradient)
    places = []
    for gradient[...] in gradients:
        optimizer.step()
        places.append(theta.copy())
    return np.array(places)


def keras_walk(optimizer, theta, gradients):
    """The same with Keras."""
    with floatx(str(theta.dtype)):
        reference, variable, places = twin(optimizer), keras.Variable(theta), []
        for gradient in gradients:
            reference.apply([tf.constant(gradient)], [variable])
            places.append(variable.numpy())
    return np.array(places)


def problem(seed, size=12, steps=STEPS, dtype="float64"):
    """A start, and gradients whose sizes span six powers of ten, some of them exactly 0."""
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-5, 1, size)
    gradients = rng.normal(0.2, 1, (steps, size)) * scale * (rng.random((steps, size)) < 0.9)
    return rng.normal(size=size).astype(dtype), gradients.astype(dtype)


@every
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@every
@pytest.mark.parametrize("dtype", DTYPES)
@given(data=st.data(), seed=st.integers(0, 2**32))
@examples(2, thorough=8)
def test_fifty_steps_are_keras(cls, dtype, data, seed):
    options = {name: data.draw(OPTIONS[name], name) for name in cls.arguments() if name != "name"}
    theta, gradients = problem(seed, dtype=dtype)
    ours = walk(cls(**options), theta, gradients)
    assert ours.dtype == dtype
    assert_close(ours, keras_walk(cls(**options), theta, gradients), TOLERANCE[dtype])


@every
def test_defaults_are_keras(cls):
    theta, gradients = problem(0)
    assert_close(walk(cls(), theta, gradients), keras_walk(cls(), theta, gradients), 1e-6)


@every
def test_long_vectors_are_keras(cls):
    """Those that are updated block by block."""
    theta, gradients = problem(1, size=2 * optimizers._BLOCK + 5_000, steps=3)
    assert_close(walk(cls(), theta, gradients), keras_walk(cls(), theta, gradients), 1e-6)


@every
@floatx("float64")
def test_learning_rate_may_change_between_steps(cls):
    theta, gradients = problem(2, steps=6)
    ours, theirs = cls(0.1), twin(cls(0.1))
    place, gradient, variable = theta.copy(), np.empty_like(theta), keras.Variable(theta)
    ours.build(place, gradient)
    for rate, gradient[...] in zip([0.1, 0.1, 0.01, 0.01, 0.5, 0.5], gradients, strict=True):
        ours.learning_rate = theirs.learning_rate = rate
        ours.step()
        theirs.apply([tf.constant(gradient)], [variable])
        assert_close(place, np.asarray(variable), 1e-5)


@every
@floatx("float64")
def test_learning_rate_may_be_a_function_as_in_keras(cls):
    theta, gradients = problem(8, steps=4)
    ours, theirs = cls(lambda: rate), twin(cls(lambda: rate))
    place, gradient, variable = theta.copy(), np.empty_like(theta), keras.Variable(theta)
    ours.build(place, gradient)
    for rate, gradient[...] in zip([0.5, 0.125, 0.25, 0.0625], gradients, strict=True):  # noqa: B007 - read above
        ours.step()
        theirs.apply([tf.constant(gradient)], [variable])
        assert_close(place, np.asarray(variable), 1e-5)


@pytest.mark.parametrize("wrong", [np.nan, -0.1, np.inf, "fast", None])
def test_a_rate_that_is_no_rate_stops_the_step_before_it_changes_anything(wrong):
    theta, gradient = np.ones(3), np.ones(3)
    optimizer = optimizers.Adam(lambda: wrong)
    optimizer.build(theta, gradient)
    with pytest.raises(ValueError, match="learning rate"):
        optimizer.step()
    assert optimizer.iterations == 0
    np.testing.assert_array_equal(theta, 1)


@every
@pytest.mark.parametrize("size", [12, 150_000])
def test_clipped_gradients_are_kerass(cls, size):
    """One block of the vector, and several: it is the norm of all that counts."""
    theta, gradients = problem(7, size=size, steps=3)
    for norm in (1e-3, np.linalg.norm(gradients[1]), 1e9):
        optimizer = cls(0.1, global_clipnorm=float(norm))
        assert_close(walk(optimizer, theta, gradients), keras_walk(optimizer, theta, gradients), 1e-5)


def test_clipping_keeps_a_gradient_whose_square_overflows():
    theta, gradients = np.zeros(2, "float32"), np.array([[3e30, 4e30]], "float32")
    before = gradients.copy()
    place = walk(optimizers.SGD(1.0, global_clipnorm=1.0), theta, gradients)
    np.testing.assert_allclose(place, [[-0.6, -0.8]], rtol=1e-6)
    np.testing.assert_array_equal(gradients, before)


@every
def test_a_second_build_starts_afresh(cls):
    optimizer = cls()
    theta, gradients = problem(3, steps=5)
    np.testing.assert_array_equal(walk(optimizer, theta, gradients), walk(optimizer, theta, gradients))


@pytest.mark.parametrize("beta_2", [0.999, 0.9999])
def test_adam_is_as_exact_in_float32_as_it_says(beta_2):
    _, gradients = problem(6, size=20, steps=20_000)
    last_steps = []
    for dtype in ("float32", "float64"):
        # Steps from 0 would be rounded when they are added up: so each is taken from 0 again.
        theta, gradient = np.zeros(20, dtype), np.zeros(20, dtype)
        adam = optimizers.Adam(beta_1=0.5, beta_2=beta_2)
        adam.build(theta, gradient)
        for gradient[...] in gradients:
            theta[...] = 0
            adam.step()
        last_steps.append(theta)
    error = np.abs(last_steps[0] / last_steps[1] - 1).max()
    assert error < 3e-8 / (1 - beta_2)


@every
def test_gradient_is_not_changed(cls):
    theta, gradients = problem(4, steps=1)
    before = gradients.copy()
    optimizer = cls()
    optimizer.build(theta, gradients[0])
    optimizer.step()
    np.testing.assert_array_equal(gradients, before)


@every
@given(data=st.data())
@examples(5)
def test_config_round_trip(cls, data):
    optimizer = cls(**{name: data.draw(OPTIONS[name], name) for name in cls.arguments() if name != "name"})
    config = json.loads(json.dumps(optimizer.get_config()))
    theta, gradients = problem(5, steps=10)
    copy = cls.from_config(config)
    assert copy.get_config() == optimizer.get_config()
    np.testing.assert_array_equal(walk(copy, theta, gradients), walk(optimizer, theta, gradients))


@every
def test_found_by_kerass_names(cls):
    for name in (cls.__name__, cls.name):
        assert type(optimizers.get(name)) is cls
        assert type(keras.optimizers.get(name)).__name__ == cls.__name__
