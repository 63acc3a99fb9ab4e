"""One contract for every layer, then each against Keras."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import activations, layers
from tests.keras_reference import (
    DTYPES,
    TOLERANCE,
    assert_close,
    assert_same_arguments,
    examples,
    floatx,
    members,
    twin,
    value_and_gradients,
)

# (layer as its class and arguments, shape of a sample, shape of its output); a new layer joins here.
CONTRACT = [
    (layers.Dense, {"units": 3}, (4,), (3,)),
    (layers.Dense, {"units": 1, "activation": "sigmoid", "use_bias": False}, (4,), (1,)),
    (
        layers.Dense,
        {"units": 5, "activation": activations.ELU(alpha=0.5), "kernel_initializer": "he_normal"},
        (2,),
        (5,),
    ),
    (layers.Dense, {"units": 3, "activation": "softmax", "kernel_regularizer": "l2"}, (4,), (3,)),
    (layers.Activation, {"activation": "tanh"}, (4,), (4,)),
    (layers.Activation, {"activation": "softmax"}, (2, 3), (2, 3)),
    (layers.ReLU, {}, (4,), (4,)),
    (layers.Dropout, {"rate": 0.4}, (4,), (4,)),
    (layers.Dropout, {"rate": 0.0}, (2, 3), (2, 3)),
    (layers.Flatten, {}, (2, 3), (6,)),
    (layers.Flatten, {}, (4,), (4,)),
    (layers.BatchNormalization, {}, (4,), (4,)),
    (layers.BatchNormalization, {"momentum": 0.8, "epsilon": 0.1}, (2, 3), (2, 3)),
]
contract = pytest.mark.parametrize(
    ("cls", "arguments", "shape", "output_shape"),
    CONTRACT,
    ids=[f"{cls.__name__}{arguments}{shape}" for cls, arguments, shape, _ in CONTRACT],
)
CLASSES = members(layers.Layer)


def built(cls, arguments, shape, dtype="float32", seed=0):
    """A layer with random parameters and state; none is left at 0 or 1, where factors cannot be seen."""
    layer = cls(**arguments)
    rng = np.random.default_rng(seed)
    layer.build(shape, rng, dtype)
    for weight in layer.weights.values():
        weight[...] = rng.uniform(0.3, 1.5, weight.shape) * (1 if layer.state else rng.choice([-1, 1]))
    return layer


def batch(shape, dtype="float32", n=5, seed=1):
    return np.random.default_rng(seed).normal(0.3, 1.5, (n, *shape)).astype(dtype)


def test_every_layer_is_in_the_contract():
    assert {cls for cls, *_ in CONTRACT} == set(CLASSES)


@contract
def test_output_shape(cls, arguments, shape, output_shape):
    layer = built(cls, arguments, shape)
    assert layer.output_shape(shape) == output_shape
    for training in (False, True):
        x = batch(shape)
        assert layer.forward(x, training=training).shape == (5, *output_shape)
        assert layer.backward(batch(output_shape)).shape == x.shape


@contract
def test_gradients_are_central_differences(cls, arguments, shape, output_shape):
    """In a model with layers after it, and with and without one before it."""
    for before in ([], [layers.Activation("tanh")]):
        model = nnlib.Sequential(
            [
                nnlib.Input(shape),
                *before,
                cls(**arguments),
                layers.Flatten(),
                layers.Dense(2),
            ],
            seed=1,
        )
        rng = np.random.default_rng(2)
        model.set_weights([rng.uniform(0.3, 1.5, weight.shape) for weight in model.get_weights()])
        model.compile("sgd", "mse")
        report = nnlib.gradient_check(model, batch(shape), batch((2,)))
        assert report.passed, report
        assert len(report.checks) == len(model.layers[len(before)].parameters) + 3


@contract
def test_gradient_at_inference_is_central_differences(cls, arguments, shape, output_shape):
    """Also without training, where batch normalization uses what it remembers."""
    layer = built(cls, arguments, shape, "float64")
    x, upstream = batch(shape, "float64"), batch(output_shape, "float64")
    layer.forward(x)
    gradient = layer.backward(upstream).copy()
    h = 1e-6
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        change = layer.forward(x + step) - layer.forward(x - step)
        assert gradient[index] == pytest.approx((change * upstream).sum() / (2 * h), abs=1e-6)


@contract
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("training", [False, True])
def test_inputs_untouched_and_dtype_kept(cls, arguments, shape, output_shape, dtype, training):
    layer = built(cls, arguments, shape, dtype)
    x, upstream = batch(shape, dtype), batch(output_shape, dtype)
    x_before, upstream_before = x.copy(), upstream.copy()
    output = layer.forward(x, training=training)
    output_before = output.copy()
    gradient = layer.backward(upstream)
    np.testing.assert_array_equal(x, x_before)
    np.testing.assert_array_equal(upstream, upstream_before)
    np.testing.assert_array_equal(output, output_before)
    arrays = [output, gradient, *layer.weights.values(), *layer.gradients.values()]
    assert {str(array.dtype) for array in arrays} == {dtype}


@contract
def test_config_round_trip(cls, arguments, shape, output_shape):
    layer = cls(**arguments, input_shape=shape, name="mine")
    config = json.loads(json.dumps(layer.get_config()))
    copy = cls.from_config(config)
    assert copy.get_config() == layer.get_config()
    assert config["name"] == "mine"
    assert tuple(config["input_shape"]) == shape
    one, other = (each.build(shape, np.random.default_rng(0)) or each for each in (layer, copy))
    x, upstream = batch(shape), batch(output_shape)
    for training in (False, True):
        np.testing.assert_array_equal(one.forward(x, training), other.forward(x, training))
        np.testing.assert_array_equal(one.backward(upstream), other.backward(upstream))


@contract
def test_inference_repeats_and_remembers_nothing(cls, arguments, shape, output_shape):
    layer = built(cls, arguments, shape)
    weights = {name: weight.copy() for name, weight in layer.weights.items()}
    x = batch(shape)
    first = layer.forward(x).copy()
    np.testing.assert_array_equal(layer.forward(x), first)
    # A sample's output does not depend on the other samples.
    assert_close(layer.forward(x[2:3]), first[2:3])
    for name, weight in layer.weights.items():
        np.testing.assert_array_equal(weight, weights[name])


@contract
def test_backward_overwrites(cls, arguments, shape, output_shape):
    """Gradients are those of the last call; they do not pile up."""
    layer = built(cls, arguments, shape)
    layer.forward(batch(shape))
    layer.backward(batch(output_shape))
    once = {name: gradient.copy() for name, gradient in layer.gradients.items()}
    layer.backward(batch(output_shape))
    for name, gradient in layer.gradients.items():
        np.testing.assert_array_equal(gradient, once[name])


@contract
def test_wrong_input_shape_names_the_layer(cls, arguments, shape, output_shape):
    layer = built(cls, arguments | {"name": "mine"}, shape)
    with pytest.raises(ValueError, match=r"'mine'.*shape"):
        layer.forward(batch((*shape[:-1], shape[-1] + 1)))


def assert_keras(layer, shape, training, n, seed, dtype):
    """Output, gradients and what is remembered afterwards."""
    rng = np.random.default_rng(seed)
    layer.build(shape, rng, dtype)
    for weight in layer.weights.values():
        weight[...] = rng.uniform(0.2, 1.5, weight.shape)
    x = batch(shape, dtype, n, seed)
    upstream = batch(layer.output_shape(shape), dtype, n, seed + 1)
    with floatx(dtype):
        reference = twin(layer)
        reference.build((None, *shape))
        reference.set_weights([weight.copy() for weight in layer.weights.values()])
        value, (gradient, *gradients) = value_and_gradients(
            lambda x, *parameters: reference(x, training=training),
            x,
            *reference.trainable_variables,
            upstream=upstream,
        )
    assert_close(layer.forward(x, training), value, TOLERANCE[dtype])
    assert_close(layer.backward(upstream), gradient, TOLERANCE[dtype])
    for ours, theirs in zip(layer.gradients.values(), gradients, strict=True):
        assert_close(ours, theirs, TOLERANCE[dtype])
    for ours, theirs in zip(layer.weights.values(), reference.get_weights(), strict=True):
        assert_close(ours, theirs, TOLERANCE[dtype])


call = {
    "training": st.booleans(),
    "n": st.integers(1, 6),
    "seed": st.integers(0, 2**32),
    "dtype": st.sampled_from(DTYPES),
}


@contract
@given(**call)
@examples(6)
def test_contract_is_keras(cls, arguments, shape, output_shape, training, n, seed, dtype):
    # What dropout drops is random; only what it does at inference can be compared.
    assert_keras(cls(**arguments), shape, training and not arguments.get("rate"), n, seed, dtype)


@given(
    inputs=st.integers(1, 6),
    units=st.integers(2, 6),
    activation=st.sampled_from(
        [None, *(f.name for f in members(activations.Activation) if f.name != "step")]
    ),
    use_bias=st.booleans(),
    **call,
)
@examples(60)
def test_dense_is_keras(inputs, units, activation, use_bias, **call):
    assert_keras(layers.Dense(units, activation, use_bias), (inputs,), **call)


@given(
    shape=st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple),
    momentum=st.floats(0, 0.999),
    epsilon=st.floats(1e-4, 1),
    **call,
)
@examples(60)
def test_batch_normalization_is_keras(shape, momentum, epsilon, **call):
    assert_keras(layers.BatchNormalization(momentum=momentum, epsilon=epsilon), shape, **call)


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls is not layers.Flatten])
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(rate):
    layer = built(layers.Dropout, {"rate": rate}, (100,))
    x = np.ones((400, 100), "float32")
    output = layer.forward(x, training=True)
    dropped = output == 0
    assert dropped.mean() == pytest.approx(rate, abs=0.01)
    assert_close(output[~dropped], np.full((~dropped).sum(), 1 / (1 - rate)))
    # The gradient takes the same way as the output, and another batch another way.
    np.testing.assert_array_equal(layer.backward(x), output)
    assert (layer.forward(x, training=True) != output).any()
    # Each value is dropped by itself, not by row or column.
    assert dropped.mean(axis=0).std() < 0.05
    assert dropped.mean(axis=1).std() < 0.1
    # Inference passes all.
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_a_layer_of_ones_own_may_take_what_it_likes_and_set_it_when_it_likes():
    class Scale(layers.Layer):
        def __init__(self, **options):
            self.factor = options.pop("factor", 2.0)
            super().__init__(**options)

    class Wide(layers.Dense):
        def __init__(self, units=4):
            self.units = 2 * units
            super().__init__(2 * units)

    assert Scale(factor=3.0, name="mine").factor == 3.0
    assert Wide(3).units == 6
    with pytest.raises(TypeError, match="factr"):
        Scale(factr=3.0)


@pytest.mark.parametrize("rate", [1.5, -0.1, float("nan"), "half"])
def test_a_rate_is_checked_whenever_it_is_set(rate):
    layer = layers.Dropout(0.5)
    with pytest.raises(ValueError, match=r"rate must be a number in \[0, 1\)"):
        layer.rate = rate
    assert layer.rate == 0.5


def test_batch_normalization_at_inference_uses_what_it_remembers():
    layer = layers.BatchNormalization(momentum=0.5)
    layer.build((2,))
    x = batch((2,), n=50)
    for _ in range(30):
        normalized = layer.forward(x, training=True)
    assert_close(normalized.mean(axis=0), np.zeros(2))
    assert_close(layer.forward(x), normalized, 1e-4)


def test_dense_by_hand():
    layer = layers.Dense(1)
    layer.build((2,))
    layer.kernel[...] = [[2], [3]]
    layer.bias[...] = 1
    x = np.array([[1, 1], [0, 2]], "float32")
    np.testing.assert_array_equal(layer.forward(x), [[6], [7]])
    np.testing.assert_array_equal(layer.backward(np.array([[1], [10]], "float32")), [[2, 3], [20, 30]])
    np.testing.assert_array_equal(layer.gradients["kernel"], [[1], [21]])
    np.testing.assert_array_equal(layer.gradients["bias"], [11])


def test_parameters_can_be_changed_in_place_and_not_replaced():
    layer = layers.Dense(2, input_dim=3)
    nnlib.Sequential([layer], seed=0)
    before = layer.kernel.copy()
    layer.theta -= 1
    np.testing.assert_array_equal(layer.kernel, before - 1)
    with pytest.raises(AttributeError, match="set_weights"):
        layer.theta = np.zeros(8)
