"""Models to and from Keras and TensorFlow: the same outputs and next steps, or an error that says why."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import (
    Input,
    Sequential,
    activations,
    datasets,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from nnlib.interop import (
    InteropError,
    from_keras,
    from_keras_h5,
    from_tf1_checkpoint,
    read_tf1_checkpoint,
    to_keras,
)
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from tests.keras_reference import examples, floatx, keras, members, tf

h5py = pytest.importorskip("h5py")

FIXTURES = pathlib.Path(__file__).parent / "fixtures"
TF1 = FIXTURES / "tf1_15_softmax_regression"
KERAS2_4 = FIXTURES / "keras2_4_iris"
KERAS2_15 = FIXTURES / "keras2_15"

RNG = np.random.default_rng(0)
X = RNG.normal(size=(24, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 24)
ONE_HOT = np.eye(3)[Y]
SOFTMAX = [Input((64,)), Dense(10, "softmax")]


def outputs(model, x):
    return np.asarray(model(x)) if isinstance(model, keras.Model) else model.predict(x)


def losses_of(model, x, y, steps=4):
    """Loss before each of a few steps on all rows."""
    if isinstance(model, keras.Model):
        model.run_eagerly = True  # faster for so few steps
    return [np.ravel(model.train_on_batch(x, y))[0] for _ in range(steps)]


def assert_same_outputs(model, other, x):
    np.testing.assert_allclose(outputs(model, x), outputs(other, x), rtol=1e-6, atol=1e-6)


def assert_same_training(model, others, x, y):
    expected = losses_of(model, x, y)
    weights = model.get_weights()
    for other in others:
        np.testing.assert_allclose(losses_of(other, x, y), expected, rtol=1e-5, atol=1e-5)
        for ours, theirs in zip(weights, other.get_weights(), strict=True):
            np.testing.assert_allclose(theirs, ours, rtol=1e-5, atol=1e-5)


def raises(*words, kind=InteropError):
    """The error, whose message contains all the words."""
    return pytest.raises(kind, match="(?s)" + "".join(f"(?=.*{word})" for word in words))


# -- files of older versions ------------------------------------------------------------------------


def test_checkpoint_of_tensorflow_1_15_predicts_as_it_did():
    expected = np.load(TF1 / "expected.npz")
    x = datasets.load_digits().x[expected["rows"]]
    for place in (TF1, str(TF1), TF1 / "model.ckpt-500", str(TF1 / "model.ckpt-500")):
        model = from_tf1_checkpoint(place, [Input((64,)), Dense(10, "softmax")])
        np.testing.assert_allclose(model.predict(x), expected["probabilities"], atol=1e-6)
    earlier = from_tf1_checkpoint(TF1 / "model.ckpt-490", [Input((64,)), Dense(10, "softmax")])
    assert np.abs(earlier.predict(x) - expected["probabilities"]).max() > 1e-4


def test_checkpoint_as_arrays():
    arrays = read_tf1_checkpoint(TF1)
    assert {name: (array.shape, array.dtype) for name, array in arrays.items()} == {
        "W": ((64, 10), np.float32),
        "b": ((10,), np.float32),
    }


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("model.h5", None),
        ("weights.h5", KERAS2_4 / "architecture.json"),
        ("weights.h5", [Input((4,)), Dense(10, "relu"), Dense(3, "softmax")]),
    ],
)
def test_files_of_keras_2_4_predict_as_they_did(name, architecture):
    expected = np.load(KERAS2_4 / "expected.npz")
    x = (datasets.load_iris().x - expected["mean"]) / expected["std"]
    model = from_keras_h5(KERAS2_4 / name, architecture=architecture)
    np.testing.assert_allclose(model.predict(x[expected["rows"]]), expected["probabilities"], atol=1e-6)


def test_compile_settings_of_keras_2_4():
    model = from_keras_h5(KERAS2_4 / "model.h5")
    assert isinstance(model.optimizer, optimizers.Adam)
    assert model.optimizer.iterations == 480  # 60 epochs of 8 batches
    assert isinstance(model.loss, losses.CategoricalCrossentropy)
    assert list(model.evaluate(X, ONE_HOT, return_dict=True)) == ["loss", "accuracy"]
    with h5py.File(KERAS2_4 / "model.h5") as file:
        kernel_m = file["optimizer_weights/Adam/hidden/kernel/m:0"][()]
        bias_v = file["optimizer_weights/Adam/output/bias/v:0"][()]
    np.testing.assert_array_equal(model.optimizer.state["m"][: kernel_m.size], kernel_m.ravel())
    np.testing.assert_array_equal(model.optimizer.state["v"][-bias_v.size :], bias_v)


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adamw"])
def test_training_of_keras_2_15_goes_on_as_it_did(optimizer):
    expected = np.load(KERAS2_15 / "expected.npz")
    x, y = expected["x"], expected["y"]
    model = from_keras_h5(KERAS2_15 / f"{optimizer}.h5")
    np.testing.assert_allclose(model.predict(x), expected[f"{optimizer}_probabilities"], atol=1e-6)
    np.testing.assert_allclose(losses_of(model, x, y, 5), expected[f"{optimizer}_losses"], atol=1e-5)


def test_weights_file_of_keras_2_15():
    expected = np.load(KERAS2_15 / "expected.npz")
    path = KERAS2_15 / "adamw_after.weights.h5"
    model = from_keras_h5(path, KERAS2_15 / "architecture.json")
    np.testing.assert_allclose(model.predict(expected["x"]), expected["adamw_after_probabilities"], atol=1e-6)
    assert model.optimizer is None


# -- any model there and back -----------------------------------------------------------------------

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


@examples(60)
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
    assert [type(layer).__name__ for layer in copy.layers] == ["Dense"] * 2 + ["Activation"] * 4


def test_keras_model_that_learned_its_shape_from_data():
    model = keras.Sequential([keras.layers.Dense(3, "softmax")])
    with raises("no weights", "keras.Input"):
        from_keras(model)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    copy = from_keras(model)
    assert copy.input_shape == (4,)
    assert_same_outputs(copy, model, X)


# -- optimizers, losses, metrics --------------------------------------------------------------------

DECAY = schedules.ExponentialDecay(0.05, 3, 0.8, staircase=True)
OPTIMIZERS = {
    "sgd": lambda: "sgd",
    "sgd, exponential decay": lambda: optimizers.SGD(DECAY),
    "momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "nesterov, cosine decay": lambda: optimizers.SGD(schedules.CosineDecay(0.1, 20), 0.9, nesterov=True),
    "rmsprop": lambda: "rmsprop",
    "rmsprop, momentum": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, epsilon=1e-6),
    "adam": lambda: "adam",
    "adam, steps": lambda: optimizers.Adam(schedules.PiecewiseConstantDecay([4, 9], [0.1, 0.03, 0.01]), 0.8),
    "adamw": lambda: optimizers.AdamW(0.01, weight_decay=0.1),
    "adamw, inverse time decay": lambda: optimizers.AdamW(schedules.InverseTimeDecay(0.05, 3, 0.8)),
}


def compiled(
    optimizer, loss="sparse_categorical_crossentropy", metrics=None, dtype="float32", activation="softmax"
):
    layers = [Dense(6, "tanh", kernel_regularizer="l2"), BatchNormalization(), Dense(3, activation)]
    model = Sequential([Input((4,)), *layers], seed=1, dtype=dtype)
    model.compile(optimizer, loss, metrics=metrics)
    return model


@pytest.mark.parametrize("epochs", [0, 2], ids=["new", "trained"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_goes_on_as_it_would_have(tmp_path, name, epochs):
    model = compiled(OPTIMIZERS[name](), metrics=["accuracy"])
    if epochs:
        model.fit(X, Y, batch_size=5, epochs=epochs, verbose=0)
    copy = to_keras(model)
    back = from_keras(copy)
    copy.save(tmp_path / "model.h5")
    loaded = from_keras_h5(tmp_path / "model.h5")
    for each in (back, loaded):
        assert each.optimizer.iterations == model.optimizer.iterations == 5 * epochs
        np.testing.assert_equal(each.optimizer.state, model.optimizer.state)
    assert_same_training(model, [copy, back, loaded], X, Y)


@pytest.mark.parametrize("name", ["momentum", "rmsprop, momentum", "adam, steps"])
def test_training_of_keras_goes_on_in_nnlib(name):
    model = to_keras(compiled(OPTIMIZERS[name]()))
    model.fit(X, Y, batch_size=5, epochs=2, verbose=0)
    assert_same_training(from_keras(model), [model], X, Y)


def test_training_in_float64_goes_on():
    model = compiled("adam", dtype="float64")
    model.fit(X, Y, verbose=0)
    with raises("float32", "set_floatx"):
        to_keras(model)
    with floatx("float64"):
        assert_same_training(model, [to_keras(model), from_keras(to_keras(model))], X, Y)


def test_learning_rate_that_was_changed_later_is_carried_over():
    model = compiled("adam")
    model.optimizer.learning_rate = np.float64(0.5)
    copy = to_keras(model)
    assert float(copy.optimizer.learning_rate) == 0.5
    copy.optimizer.learning_rate = 0.25
    assert from_keras(copy).optimizer.learning_rate == 0.25


LOSSES = {
    "name": ("tanh", "mse", ONE_HOT),
    "categorical": ("softmax", losses.CategoricalCrossentropy(), ONE_HOT),
    "sparse": ("softmax", "sparse_categorical_crossentropy", Y),
    "from logits": (None, losses.SparseCategoricalCrossentropy(from_logits=True), Y),
    "binary": ("sigmoid", "binary_crossentropy", ONE_HOT),
    "from probabilities": ("relu", "binary_crossentropy", ONE_HOT),
    "huber": (None, losses.Huber(0.3), ONE_HOT),
    "mean absolute error": ("softmax", "mean_absolute_error", ONE_HOT),
}


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_carried_over(name):
    activation, loss, y = LOSSES[name]
    model = compiled("sgd", loss, activation=activation)
    copy = to_keras(model)
    back = from_keras(copy)
    assert repr(back.loss) == repr(model.loss)
    assert_same_training(model, [copy, back], X, y)


def test_metrics_are_carried_over(tmp_path):
    chosen = ["accuracy", "mae", metrics.CategoricalAccuracy(), metrics.Precision(0.4), metrics.Recall()]
    chosen += [metrics.RootMeanSquaredError(), metrics.BinaryAccuracy(threshold=0.3)]
    model = compiled("adam", "categorical_crossentropy", metrics=chosen)
    copy = to_keras(model)
    back = from_keras(copy)
    copy.save(tmp_path / "model.h5")
    expected = model.evaluate(X, ONE_HOT)
    np.testing.assert_allclose(copy.evaluate(X, ONE_HOT, verbose=0), expected, atol=1e-5)
    for each in (back, from_keras_h5(tmp_path / "model.h5")):
        assert list(each.evaluate(X, ONE_HOT, return_dict=True)) == list(
            model.evaluate(X, ONE_HOT, return_dict=True)
        )
        np.testing.assert_allclose(each.evaluate(X, ONE_HOT), expected, atol=1e-6)


def test_model_that_is_not_compiled_stays_so(tmp_path):
    model = Sequential([Input((4,)), Dense(3)], seed=0)
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    assert not copy.compiled
    assert from_keras(copy).optimizer is None
    assert from_keras_h5(tmp_path / "model.h5").optimizer is None


def test_compile_false_leaves_out_what_belongs_to_training(tmp_path):
    model = compiled("adam", metrics=["accuracy"])
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    assert not to_keras(model, compile=False).compiled
    for each in (from_keras(copy, compile=False), from_keras_h5(tmp_path / "model.h5", compile=False)):
        assert each.optimizer is None
        assert_same_outputs(each, model, X)


# -- what cannot be carried over is named -----------------------------------------------------------


class Doubled(Dense):
    """A layer that a reader wrote."""


class Halved(losses.MeanSquaredError):
    """A loss that a reader wrote."""


def with_layer(layer):
    return Sequential([Input((4,)), layer, Dense(3, "softmax")], seed=0)


def changed_after_compile():
    model = compiled(optimizers.SGD(0.1))
    model.optimizer.momentum = 0.9
    return model


TO_KERAS = {
    "activation": (lambda: with_layer(Dense(5, "step", name="odd")), "'odd' .Dense.", "activation 'step'"),
    "layer": (lambda: with_layer(Doubled(5, name="odd")), "'odd' .Doubled.", "class of your own"),
    "name": (lambda: with_layer(Dense(5, name="a/b")), "'a/b'", "must be a string"),
    "loss": (lambda: compiled("sgd", Halved()), "loss", "Halved", "class of your own"),
    "rate": (
        lambda: compiled(optimizers.SGD(lambda step: 0.1)),
        "learning rate",
        "nnlib.schedules",
        "compile=False",
    ),
    "optimizer": (changed_after_compile, "changed after compile", r"\['velocity'\]", r"\[\]"),
    "other crossentropy": (
        lambda: compiled("sgd", "binary_crossentropy"),
        "softmax",
        "logits",
        "compile=False",
    ),
}


@pytest.mark.parametrize("case", TO_KERAS)
def test_what_keras_has_not_got_is_named(case):
    make, *words = TO_KERAS[case]
    with raises(*words):
        to_keras(make())


@pytest.mark.parametrize("value", [None, "model.h5", Dense(3)])
def test_to_keras_takes_models_of_nnlib_only(value):
    with raises("Expected an nnlib.Sequential", kind=TypeError):
        to_keras(value)


def test_to_keras_needs_weights():
    with raises("no weights", kind=ValueError):
        to_keras(Sequential([Dense(3)]))


def stack(*layers, dtype=None):
    return keras.Sequential([keras.Input((4,)), *layers, keras.layers.Dense(3, "softmax", dtype=dtype)])


def kompiled(optimizer="sgd", loss="sparse_categorical_crossentropy", activation="softmax", **options):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation)])
    model.compile(optimizer, loss, **options)
    return model


def relu(z):
    """Not what its name says."""
    return -z


def frozen():
    model = stack(keras.layers.Dense(4, name="odd"))
    model.layers[0].trainable = False
    return model


K = keras.layers
FROM_KERAS = {
    "layer": (lambda: stack(K.GaussianNoise(0.1, name="odd")), "'odd' .GaussianNoise.", "Known: .*dense"),
    "nested": (lambda: stack(keras.Sequential([K.Dense(4)], name="odd")), "'odd' .Sequential."),
    "activation": (lambda: stack(K.Dense(4, "mish", name="odd")), "'odd' .Dense.", "'mish'"),
    "own activation": (
        lambda: stack(K.Dense(4, relu, name="odd")),
        "'odd'",
        "function 'relu'",
        "not built in",
    ),
    "relu layer": (lambda: stack(K.ReLU(max_value=6.0, name="odd")), "'odd' .ReLU.", "max_value", "6.0"),
    "bias": (lambda: stack(K.Dense(4, bias_regularizer="l2", name="odd")), "'odd'", "bias_regularizer"),
    "constraint": (
        lambda: stack(K.Dense(4, kernel_constraint="max_norm", name="odd")),
        "'odd'",
        "kernel_constraint",
    ),
    "regularizer": (
        lambda: stack(K.Dense(4, kernel_regularizer=keras.regularizers.OrthogonalRegularizer(), name="odd")),
        "'odd'",
        "OrthogonalRegularizer",
    ),
    "initializer": (
        lambda: stack(K.Dense(4, kernel_initializer="orthogonal", name="odd")),
        "'odd'",
        "Orthogonal",
    ),
    "frozen": (frozen, "'odd'", "trainable", "False"),
    "no center": (lambda: stack(K.BatchNormalization(center=False, name="odd")), "'odd'", "center"),
    "gamma": (
        lambda: stack(K.BatchNormalization(gamma_initializer="zeros", name="odd")),
        "'odd'",
        "gamma_init",
    ),
    "noise shape": (lambda: stack(K.Dropout(0.1, noise_shape=(1, 4), name="odd")), "'odd'", "noise_shape"),
    "dtypes": (lambda: stack(K.Dense(4, name="odd", dtype="float64")), "one dtype", "'odd': 'float64'"),
    "half": (
        lambda: stack(K.Dense(4, dtype="mixed_float16"), dtype="mixed_float16"),
        "float32",
        "mixed_float16",
    ),
    "axes": (
        lambda: keras.Sequential([keras.Input((2, 4)), K.Dense(4, name="odd"), K.Flatten(), K.Dense(3)]),
        "'odd'",
        "Flatten",
    ),
    "other axis": (
        lambda: keras.Sequential(
            [keras.Input((2, 4)), K.BatchNormalization(axis=1, name="odd"), K.Flatten()]
        ),
        "'odd'",
        "axis",
    ),
    "no size": (
        lambda: keras.Sequential([keras.Input((None, 4)), K.Flatten(), K.Activation("relu")]),
        "None",
    ),
    "optimizer": (lambda: kompiled("adamax"), "optimizer", "'Adamax'"),
    "clipping": (lambda: kompiled(keras.optimizers.SGD(clipnorm=1.0)), "optimizer", "SGD", "clipnorm"),
    "decay": (lambda: kompiled(keras.optimizers.Adam(weight_decay=0.1)), "Adam", "weight_decay", "0.1"),
    "amsgrad": (lambda: kompiled(keras.optimizers.Adam(amsgrad=True)), "Adam", "amsgrad"),
    "centered": (lambda: kompiled(keras.optimizers.RMSprop(centered=True)), "RMSprop", "centered"),
    "schedule": (
        lambda: kompiled(keras.optimizers.SGD(keras.optimizers.schedules.PolynomialDecay(0.1, 5))),
        "optimizer",
        "PolynomialDecay",
    ),
    "loss": (lambda: kompiled(loss="hinge", activation=None), "loss", "'hinge'"),
    "no loss": (lambda: kompiled(loss=None), "loss"),
    "own loss": (lambda: kompiled(loss=lambda y, p: keras.ops.mean(p)), "loss", "lambda", "not built in"),
    "smoothing": (
        lambda: kompiled(loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1)),
        "loss",
        "label_smoothing",
        "0.1",
    ),
    "reduction": (
        lambda: kompiled(loss=keras.losses.MeanSquaredError(reduction="sum")),
        "reduction",
        "'sum'",
    ),
    "loss weights": (lambda: kompiled(loss=["mse"], loss_weights=[0.5]), "loss_weights", "0.5"),
    "logits": (
        lambda: kompiled(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        "softmax",
        "logits",
    ),
    "metric": (lambda: kompiled(metrics=["accuracy", "auc"]), "metrics", "'auc'"),
    "own metric": (lambda: kompiled(metrics=[relu]), "metrics", "'relu'", "not built in"),
    "weighted": (lambda: kompiled(weighted_metrics=["accuracy"]), "weighted_metrics"),
}


@pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`")
@pytest.mark.parametrize("case", FROM_KERAS)
def test_what_nnlib_has_not_got_is_named(case):
    make, *words = FROM_KERAS[case]
    with raises(*words):
        from_keras(make())


@pytest.mark.parametrize(
    "case", ["optimizer", "clipping", "loss", "no loss", "own loss", "logits", "metric", "weighted"]
)
def test_what_stands_in_the_way_of_compile_can_be_left_out(case):
    model = FROM_KERAS[case][0]()
    assert_same_outputs(from_keras(model, compile=False), model, X)


def test_other_kinds_of_keras_models_are_refused_with_advice():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, K.Dense(3)(K.Dense(5, "relu")(inputs)))
    with raises("keras.Sequential", "keras.Sequential.model.layers", kind=TypeError):
        from_keras(model)
    assert_same_outputs(from_keras(keras.Sequential(model.layers)), model, X)  # the advice works
    with raises("keras.Sequential", kind=TypeError):
        from_keras(with_layer(Dense(4)))
