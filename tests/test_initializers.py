"""Initializers draw from Keras's distributions."""

import json
import math

import numpy as np
import pytest
from scipy import stats

from nnlib import initializers
from tests.keras_reference import assert_same_arguments, keras, members, twin

FAN_IN, FAN_OUT = 200, 300
CLASSES = members(initializers.Initializer)
CONSTANT = [initializers.Zeros(), initializers.Ones(), initializers.Constant(2.5)]
RANDOM = [cls() for cls in CLASSES if not issubclass(cls, initializers.Constant)] + [
    initializers.RandomNormal(mean=1.0, stddev=3.0),
    initializers.TruncatedNormal(mean=-2.0, stddev=0.5),
    initializers.RandomUniform(minval=1.0, maxval=4.0),
]
# By name, as in the papers of Glorot, He and LeCun.
VARIANCES = {
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "he_uniform": 2 / FAN_IN,
    "he_normal": 2 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "lecun_normal": 1 / FAN_IN,
}

random = pytest.mark.parametrize("initializer", RANDOM, ids=repr)


def draws(initializer, shape, seed=0):
    """Values from nnlib and from Keras, each with a fixed seed of its own."""
    arguments = initializer.get_config()
    ours = initializer(shape, rng=np.random.default_rng(seed))
    theirs = twin(type(initializer)(**arguments | {"seed": seed + 1}))(shape)
    return ours.ravel(), np.asarray(theirs).ravel()


@pytest.mark.parametrize("cls", CLASSES)
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@random
@pytest.mark.parametrize("shape", [(FAN_IN, FAN_OUT), (FAN_OUT, FAN_IN), (60_000,)], ids=str)
def test_distribution_is_keras(initializer, shape):
    ours, theirs = draws(initializer, shape)
    spread = theirs.std()
    assert abs(ours.mean() - theirs.mean()) < 0.02 * spread
    assert ours.std() == pytest.approx(spread, rel=0.015)
    assert stats.ks_2samp(ours, theirs).pvalue > 0.01


@random
def test_support_is_keras(initializer):
    ours, theirs = draws(initializer, (FAN_IN, FAN_OUT))
    if type(initializer) is initializers.RandomNormal:
        assert np.ptp(ours) > 8 * initializer.stddev  # nothing is cut off
        return
    width = float(np.ptp(theirs))
    assert ours.min() == pytest.approx(theirs.min(), abs=0.002 * width)
    assert ours.max() == pytest.approx(theirs.max(), abs=0.002 * width)


@pytest.mark.parametrize(("name", "variance"), VARIANCES.items())
def test_variance_is_the_papers(name, variance):
    kernel = initializers.get(name)((FAN_IN, FAN_OUT), rng=np.random.default_rng(3))
    assert kernel.var() == pytest.approx(variance, rel=0.02)
    if name.endswith("uniform"):
        assert np.abs(kernel).max() <= math.sqrt(3 * variance)


@pytest.mark.parametrize("initializer", CONSTANT, ids=repr)
def test_constants_are_keras(initializer):
    np.testing.assert_array_equal(initializer((3, 4)), np.asarray(twin(initializer)((3, 4))))


@pytest.mark.parametrize("initializer", CONSTANT + RANDOM, ids=repr)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shape_dtype_and_config_round_trip(initializer, dtype):
    config = json.loads(json.dumps(initializer.get_config()))
    copy = type(initializer).from_config(config)
    for shape in [(5, 7), (7,)]:
        values = initializer(shape, dtype, rng=np.random.default_rng(0))
        assert values.shape == shape
        assert values.dtype == dtype
        np.testing.assert_array_equal(values, copy(shape, dtype, rng=np.random.default_rng(0)))


@random
def test_seed_decides_if_given_and_the_generator_otherwise(initializer):
    rng = np.random.default_rng(0)
    first, second = initializer((50,), rng=rng), initializer((50,), rng=rng)
    assert not np.array_equal(first, second)
    seeded = type(initializer)(**initializer.get_config() | {"seed": 7})
    np.testing.assert_array_equal(seeded((50,), rng=rng), seeded((50,)))


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls.name != "constant"])  # not in Keras's table
def test_found_by_kerass_names(cls):
    for name in (cls.__name__, cls.name):
        assert type(initializers.get(name)) is cls
        assert type(keras.initializers.get(name)).__name__ == cls.__name__
