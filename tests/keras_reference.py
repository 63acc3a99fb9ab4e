"""Keras as the reference: for every object of nnlib a twin of the same class name and arguments."""

import contextlib
import functools
import inspect

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow has no wheel for this platform.")
import tensorflow as tf  # noqa: E402 - only where Keras is

from nnlib import (  # noqa: E402
    activations,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from tests.random_cases import examples as examples  # noqa: E402 - for all that compare with Keras

DTYPES = ("float32", "float64")
# In float64 nothing but the formula can differ; so this comparison is the sharp one. TensorFlow rounds a few
# constants to float32 even there, such as the slope of leaky_relu.
TOLERANCE = {"float32": 1e-5, "float64": 1e-7}

FAMILIES = {
    activations.Activation: keras.activations,
    initializers.Initializer: keras.initializers,
    layers.Layer: keras.layers,
    losses.Loss: keras.losses,
    metrics.Metric: keras.metrics,
    optimizers.Optimizer: keras.optimizers,
    regularizers.Regularizer: keras.regularizers,
    schedules.LearningRateSchedule: keras.optimizers.schedules,
}


def members(family):
    """All classes of a family of nnlib, each once; those that other tests define do not count."""
    return sorted(
        {member for member in family.members.values() if member.__module__.startswith("nnlib.")},
        key=lambda member: member.__name__,
    )


def twin_class(cls):
    """What Keras calls the same thing: a class, or for activations a function."""
    module = FAMILIES[cls.family]
    return getattr(module, cls.name if cls.family is activations.Activation else cls.__name__)


def twin(value):
    """Keras's object for an object of nnlib; anything else is its own twin."""
    if type(value) not in members(getattr(type(value), "family", layers.Layer)):
        return value
    arguments = {name: twin(getattr(value, name)) for name in value.get_config() if name != "input_shape"}
    target = twin_class(type(value))
    if isinstance(value, activations.Activation):
        return functools.partial(target, **arguments) if arguments else target
    return target(**arguments)


def twin_metrics(model):
    """Keras's metrics for those of a compiled model of nnlib, under the same names.

    ``"accuracy"`` becomes the object that nnlib takes, because Keras takes another one for logits (above 0.5
    instead of 0) and for several sigmoids (the largest output).
    """
    chosen = metrics.resolve(model.metrics, model.loss, model.output_shape[-1])
    for name, metric in chosen.items():
        metric.name = name
    return [twin(metric) for metric in chosen.values()]


def twin_model(model):
    """A Keras model of the same layers and weights as a built model of nnlib, not compiled."""
    copy = keras.Sequential([keras.Input(model.input_shape), *map(twin, model.layers)])
    copy.set_weights(model.get_weights())
    return copy


@contextlib.contextmanager
def floatx(dtype):
    """Let Keras compute in `dtype`."""
    before = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)  # of layers
    try:
        yield
    finally:
        keras.config.set_floatx(before[0])
        keras.config.set_dtype_policy(before[1])


def value_and_gradients(function, *inputs, upstream=None):
    """A Keras function's value, and the gradient of ``sum(upstream * value)`` by each input."""
    inputs = [each if hasattr(each, "assign") else tf.constant(each) for each in inputs]
    with tf.GradientTape() as tape:
        tape.watch([getattr(each, "value", each) for each in inputs])
        value = function(*inputs)
    gradients = tape.gradient(
        value,
        inputs,
        output_gradients=None if upstream is None else tf.constant(upstream),
        unconnected_gradients="zero",
    )
    return np.asarray(value), [np.asarray(gradient) for gradient in gradients]


def assert_close(actual, expected, tolerance=1e-5):
    """Same shape, and equal up to `tolerance`: absolute for numbers up to 1, relative for larger ones."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    assert np.isfinite(expected).all()
    error = np.abs(actual - expected) / np.maximum(1, np.abs(expected))
    if not error.max(initial=0) <= tolerance:  # NaN must fail, too
        np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)
        raise AssertionError(f"relative error {error.max()}")


def assert_same_arguments(cls):
    """Every argument of an nnlib class has Keras's name, default and, unless keyword-only, place."""
    ours = dict(inspect.signature(cls).parameters)
    theirs = inspect.signature(getattr(twin_class(cls), "__init__", twin_class(cls))).parameters
    if cls.family is activations.Activation:
        theirs = inspect.signature(twin_class(cls)).parameters
    ours = {name: each for name, each in ours.items() if each.kind is not inspect.Parameter.VAR_KEYWORD}
    places = [name for name, each in ours.items() if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert places == list(theirs)[1 : len(places) + 1]  # the first is self, or the activation's input
    assert set(ours) <= set(theirs)
    defaults = {name: theirs[name].default for name in ours}
    if "name" in defaults:  # which Keras spells out in many signatures
        defaults["name"] = None
    assert {name: each.default for name, each in ours.items()} == defaults
