"""Penalties and their gradients against Keras."""

import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import regularizers
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

CLASSES = members(regularizers.Regularizer)
strengths = st.floats(0, 2)


@pytest.mark.parametrize("cls", CLASSES)
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@given(data=st.data(), seed=st.integers(0, 2**32))
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("cls", CLASSES)
@examples(15)
def test_value_and_gradient_are_keras(cls, dtype, data, seed):
    regularizer = cls(**{name: data.draw(strengths, name) for name in cls().get_config()})
    w = np.random.default_rng(seed).normal(size=(4, 3)).astype(dtype)
    w[0, 0] = 0  # the kink of |w|
    before = w.copy()
    with floatx(dtype):
        value, (gradient,) = value_and_gradients(twin(regularizer), w)
    assert_close(regularizer(w), value, TOLERANCE[dtype])
    assert_close(regularizer.gradient(w), gradient, TOLERANCE[dtype])
    assert regularizer.gradient(w).dtype == dtype
    np.testing.assert_array_equal(w, before)
    config = json.loads(json.dumps(regularizer.get_config()))
    assert cls.from_config(config)(w) == regularizer(w)


@pytest.mark.parametrize("name", ["l1", "l2", "L1", "L2", "L1L2"])
def test_found_by_kerass_names(name):
    ours, theirs = regularizers.get(name), keras.regularizers.get(name)
    assert type(ours).__name__ == type(theirs).__name__
    w = np.array([[1.0, -2.0]], dtype="float32")
    assert_close(ours(w), theirs(w))


def test_l2_does_not_pay_for_l1():
    """One array for the gradient, none for the value."""
    w, regularizer = np.ones((1000, 100)), regularizers.L2(0.1)
    for call, arrays in ((regularizer, 0), (regularizer.gradient, 1)):
        tracemalloc.start()
        call(w)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < (arrays + 0.5) * w.nbytes
