"""Any model goes to Keras, into its files, and back: the same layers, weights and outputs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import Input, Sequential, activations, regularizers
from nnlib.interop import from_keras, from_keras_h5, to_keras
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from tests.interop.helpers import X, Y, assert_same_outputs, compiled, raises
from tests.keras_reference import examples, keras, members

ACTIVATIONS = [each.name for each in members(activations.Activation) if each is not activations.Step]
ACTIVATIONS += [None, activations.LeakyReLU(0.1), activations.ELU(0.5)]


@st.composite
def architectures(draw):
    """Built models of up to six layers with random weights, moving means too, and a batch for them."""
    shape = draw(st.sampled_from([(4,), (2, 3)]))
    seed = draw(st.integers(0, 99))
    layer = st.one_of(
        st.builds(
            Dense,
            st.integers(2, 6),
            st.sampled_from(ACTIVATIONS),
            use_bias=st.booleans(),
            kernel_initializer=st.sampled_from(
                ["he_normal", nnlib.initializers.RandomNormal(0.1, 0.2, seed=3)]
            ),
            bias_initializer=st.sampled_from(["zeros", "ones", nnlib.initializers.Constant(0.5)]),
            kernel_regularizer=st.sampled_from(
                [None, "l2", regularizers.L1(0.25), regularizers.L1L2(0.25, 0.5)]
            ),
        ),
        st.builds(Activation, st.sampled_from(ACTIVATIONS[:-3] + ACTIVATIONS[-2:])),
        st.builds(Dropout, st.sampled_from([0.0, 0.3])),
        st.builds(
            BatchNormalization, momentum=st.sampled_from([0.9, 0.99]), epsilon=st.sampled_from([1e-3, 0.1])
        ),
        st.builds(Flatten),
    )
    first = [Flatten(input_shape=shape)] if draw(st.booleans()) else [Input(shape), Flatten()]
    layers = draw(st.lists(layer, max_size=5))
    last = Dense(3, draw(st.sampled_from(ACTIVATIONS)), name=draw(st.sampled_from([None, "out"])))
    dtype = draw(st.sampled_from(["float32", "float64"]))
    model = Sequential(
        [*first, *layers, last], name=draw(st.sampled_from([None, "net"])), dtype=dtype, seed=seed
    )
    rng = np.random.default_rng(seed)
    model.set_weights(
        [rng.uniform(0.1, 1, w.shape) * rng.choice([-1, 1], w.shape) for w in model.get_weights()]
    )
    for each in model.layers:
        if isinstance(each, BatchNormalization):
            each.state["moving_variance"][...] = rng.uniform(0.5, 2, each.state["moving_variance"].shape)
    return model, rng.normal(size=(8, *shape)).astype(dtype)


SAID_ONCE = ("name", "input_shape")


def described(model):
    """What makes up a model, without seeds and without what only its first layer says."""
    config = model.get_config()
    layers = [
        (
            layer.name,
            type(layer),
            {key: config for key, config in layer.get_config().items() if key not in SAID_ONCE},
        )
        for layer in model.layers
    ]
    return config["name"], config["dtype"], config["input_shape"], layers


@examples(20, thorough=40)
@given(architectures())
def test_any_model_goes_there_and_back(tmp_path_factory, drawn):
    model, x = drawn
    copy = to_keras(model)
    assert_same_outputs(model, copy, x)
    path = tmp_path_factory.mktemp("interop") / "model.h5"
    copy.save(path)
    copy.save_weights(path.with_suffix(".weights.h5"))
    path.with_suffix(".json").write_text(copy.to_json())
    for back in (
        from_keras(copy),
        from_keras_h5(path),
        from_keras_h5(path.with_suffix(".weights.h5"), path.with_suffix(".json")),
    ):
        assert described(back) == described(model)
        assert_same_outputs(back, model, x)
        for ours, theirs in zip(model.get_weights(), back.get_weights(), strict=True):
            np.testing.assert_array_equal(theirs, ours)


def test_copies_share_nothing():
    model = compiled("adam")
    copy, before = to_keras(model), model.get_weights()
    back = from_keras(copy)
    copy.set_weights([0 * weight for weight in before])
    for each in (model, back):
        np.testing.assert_equal(each.get_weights(), before)


def test_weights_of_layers_that_keras_numbers_by_class(tmp_path):
    """Dense, BatchNormalization, Dense, Dense: in `.weights.h5` they are dense, dense_1, dense_2."""
    layers = [Dense(4), BatchNormalization(), Dense(4, use_bias=False), Activation("relu"), Dense(4)]
    model = Sequential([Input((4,)), *layers], seed=0)
    to_keras(model).save_weights(tmp_path / "model.weights.h5")
    fresh = [Dense(4), BatchNormalization(), Dense(4, use_bias=False), Activation("relu"), Dense(4)]
    assert_same_outputs(from_keras_h5(tmp_path / "model.weights.h5", [Input((4,)), *fresh]), model, X)


def test_keras_layers_that_are_an_activation():
    layers = keras.layers
    chosen = [layers.ReLU(), layers.LeakyReLU(0.3), layers.ELU(0.7), layers.Softmax()]
    dense = [layers.Dense(5, layers.LeakyReLU(0.15)), layers.Dense(5, keras.activations.silu)]
    model = keras.Sequential([keras.Input((4,)), *dense, *chosen])
    copy = from_keras(model)
    assert_same_outputs(copy, model, X)
    assert [type(layer).__name__ for layer in copy.layers] == ["Dense"] * 2 + ["ReLU"] + ["Activation"] * 3


def test_keras_model_that_learned_its_shape_from_data():
    model = keras.Sequential([keras.layers.Dense(3, "softmax")])
    with raises("no weights", "keras.Input"):
        from_keras(model)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    copy = from_keras(model)
    assert copy.input_shape == (4,)
    assert_same_outputs(copy, model, X)
