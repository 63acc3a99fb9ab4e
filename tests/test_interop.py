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


@examples(40)
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
    copy.save(tmp_path / "model.h5")
    back = from_keras(copy)
    loaded = from_keras_h5(tmp_path / "model.h5")
    for each in (back, loaded):
        assert each.optimizer.iterations == model.optimizer.iterations == 5 * epochs
        np.testing.assert_equal(each.optimizer.state, model.optimizer.state)
    assert_same_training(model, [copy, back, loaded], X, Y)


@pytest.mark.parametrize("name", ["momentum", "rmsprop, momentum", "adam, steps"])
def test_training_of_keras_goes_on_in_nnlib(name):
    model = to_keras(compiled(OPTIMIZERS[name]()))
    model.run_eagerly = True
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


def test_metric_by_a_name_that_keras_has_not_got():
    model = compiled("adam", "mse", metrics=["rmse", "mae"])
    expected = model.evaluate(X, ONE_HOT, return_dict=True)
    received = to_keras(model).evaluate(X, ONE_HOT, verbose=0, return_dict=True)
    assert {**received} == pytest.approx(expected, abs=1e-5)


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
    "layer": (lambda: with_layer(Doubled(5, name="odd")), "'odd' .Doubled.", "own classes"),
    "name": (lambda: with_layer(Dense(5, name="a/b")), "'a/b' .Dense.", "letters"),
    "model's name": (
        lambda: Sequential([Dense(3, input_dim=4)], name="mein modell"),
        "'mein modell'",
        "letters",
    ),
    "loss": (lambda: compiled("sgd", Halved()), "loss", "Halved", "own classes"),
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
    "relu of nothing": (lambda: stack(K.ReLU(max_value=0, name="odd")), "'odd' .ReLU.", "max_value"),
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
    "own loss": (lambda: kompiled(loss=lambda y, p: keras.ops.mean(p)), "loss", "lambda"),
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
    "no reduction": (
        lambda: kompiled(loss=keras.losses.MeanSquaredError(reduction=None)),
        "reduction",
        "None",
    ),
    "class 0": (
        lambda: kompiled(loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=0)),
        "loss",
        "ignore_class",
        "Received: 0",
    ),
    "metric of class 0": (
        lambda: kompiled(metrics=[keras.metrics.Precision(class_id=0)]),
        "metrics",
        "class_id",
        "Received: 0",
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


def of_the_same_name(cls):
    """A reader's class that is called as Keras's own, written in a notebook."""
    return type(cls.__name__, (cls,), {"__module__": "__main__"})


@pytest.mark.parametrize(
    "make",
    [
        lambda: stack(of_the_same_name(K.Dense)(4)),
        lambda: stack(K.Dense(4, kernel_regularizer=of_the_same_name(keras.regularizers.L2)())),
        lambda: stack(K.Dense(4, bias_initializer=of_the_same_name(keras.initializers.Zeros)())),
        lambda: kompiled(of_the_same_name(keras.optimizers.SGD)()),
        lambda: kompiled(loss=of_the_same_name(keras.losses.MeanSquaredError)()),
        lambda: kompiled(metrics=[of_the_same_name(keras.metrics.Precision)()]),
    ],
    ids=["layer", "regularizer", "initializer", "optimizer", "loss", "metric"],
)
def test_own_class_called_as_a_built_in_one_is_refused(make):
    with raises("not built in"):
        from_keras(make())


def test_other_kinds_of_keras_models_are_refused_with_advice():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, K.Dense(3)(K.Dense(5, "relu")(inputs)))
    with raises("keras.Sequential", "keras.Sequential.model.layers", kind=TypeError):
        from_keras(model)
    assert_same_outputs(from_keras(keras.Sequential(model.layers)), model, X)  # the advice works
    with raises("keras.Sequential", kind=TypeError):
        from_keras(with_layer(Dense(4)))


# -- HDF5 files: damaged, lying, or of another kind --------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The file of a small model that Keras 3 wrote, compiled and trained."""
    model = to_keras(compiled(optimizers.SGD(0.1, momentum=0.9), metrics=["accuracy"]))
    model.run_eagerly = True
    model.fit(X, Y, verbose=0)
    path = tmp_path_factory.mktemp("sound") / "model.h5"
    model.save(path)
    assert from_keras_h5(path).optimizer.iterations == 1
    return path


@pytest.fixture
def broken(sound, tmp_path):
    """A copy of that file, to be changed."""
    return pathlib.Path(shutil.copy(sound, tmp_path))


def test_cut_file_is_refused(broken):
    size = broken.stat().st_size
    for length in [size - 1, *range(size - 499, 0, -499), 0]:
        os.truncate(broken, length)
        with raises("model.h5"):
            from_keras_h5(broken)


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04" + bytes(60), bytes(512), b"\x89HDF\r\n\x1a\n" + bytes(600)]
)
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    with raises("model.h5"):
        from_keras_h5(path)


def test_missing_file(tmp_path):
    for path in (tmp_path, tmp_path / "model.h5"):
        with raises("no model file", kind=FileNotFoundError):
            from_keras_h5(path)


def test_keras_file_is_refused_with_advice_that_works(tmp_path):
    model = stack()
    model.save(tmp_path / "model.keras")
    with raises("keras.saving.load_model", "from_keras"):
        from_keras_h5(tmp_path / "model.keras")
    assert_same_outputs(from_keras(keras.saving.load_model(tmp_path / "model.keras")), model, X)


def rewrite(path, attribute, change):
    """Change a JSON attribute of an HDF5 file."""
    with h5py.File(path, "r+") as file:
        content = json.loads(file.attrs[attribute])
        change(content)
        file.attrs[attribute] = json.dumps(content)


def layer_becomes(entry):
    return lambda config: config["config"]["layers"].__setitem__(1, entry)


def first_dense(**options):
    return lambda config: config["config"]["layers"][1]["config"].update(options)


LAMBDA = {"name": "odd", "function": ["4wEAAAAAAAAA", None, None], "function_type": "lambda"}
LIES = {
    "Lambda": (layer_becomes({"class_name": "Lambda", "config": LAMBDA}), "'odd' .Lambda.", "Unknown layer"),
    "own class": (
        layer_becomes({"class_name": "Dense", "module": "os", "config": {"name": "odd", "units": 6}}),
        "'odd'",
        "not built in",
    ),
    "registered class": (
        layer_becomes({"class_name": "Custom>Dense", "config": {"name": "odd", "units": 6}}),
        "'odd'",
        "'Custom>Dense'",
    ),
    "function": (first_dense(activation={"class_name": "function", "config": "os.system"}), "'os.system'"),
    "marshalled": (
        first_dense(activation={"class_name": "__lambda__", "config": {"value": "4wE="}}),
        "__lambda__",
    ),
    "other units": (first_dense(units=5), "shapes", r"\(4, 5\)", r"\(4, 6\)"),
    "negative units": (first_dense(units=-1), "units"),
    "units are text": (first_dense(units="six"), "units"),
    "too many units": (first_dense(units=10**15), "carried over"),
    "no bias": (first_dense(use_bias=False), "bias"),
    "no layers": (lambda config: config.update(config={}), "layers"),
    "layers are text": (lambda config: config["config"].update(layers="dense"), "carried over"),
    "layer is a number": (layer_becomes(3), "carried over"),
    "one layer less": (lambda config: config["config"]["layers"].pop(), "Received weights for"),
    "functional": (lambda config: config.update(class_name="Functional"), "Functional", "keras.Sequential"),
    "no class": (lambda config: config.pop("class_name"), "has no 'class_name'"),
    "no input": (
        lambda config: config["config"]["layers"].pop(0) and config["config"].pop("build_input_shape", None),
        "input shape",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_description_that_does_not_fit_is_refused(broken, lie):
    change, *words = LIES[lie]
    rewrite(broken, "model_config", change)
    with raises("model.h5", *words):
        from_keras_h5(broken)


TRAINING_LIES = {
    "optimizer": (lambda t: t["optimizer_config"].update(class_name="Ftrl"), "optimizer", "'Ftrl'"),
    "other optimizer": (
        lambda t: t["optimizer_config"].update(class_name="Adam", config={"learning_rate": 0.1}),
        "Adam",
        r"\['m', 'v'\]",
    ),
    "decay": (lambda t: t["optimizer_config"]["config"].update(decay=1e-3), "decay", "0.001"),
    "loss": (lambda t: t.update(loss={"class_name": "Huber", "config": {}}), "delta", "Huber"),
    "no loss": (lambda t: t.pop("loss"), "loss"),
    "two losses": (lambda t: t.update(loss=["mse", "mse"]), "one output"),
    "metric": (lambda t: t.update(metrics=[["accuracy", "top_k"]]), "metrics", "'top_k'"),
    "sample weights": (lambda t: t.update(sample_weight_mode="temporal"), "sample_weight_mode"),
}


@pytest.mark.parametrize("lie", TRAINING_LIES)
def test_training_that_does_not_fit_is_refused_or_left_out(broken, lie):
    change, *words = TRAINING_LIES[lie]
    expected = from_keras_h5(broken).predict(X)
    rewrite(broken, "training_config", change)
    with raises("model.h5", *words):
        from_keras_h5(broken)
    np.testing.assert_array_equal(from_keras_h5(broken, compile=False).predict(X), expected)


def test_arrays_of_other_files_are_not_read(broken, sound):
    with h5py.File(broken, "r+") as file:
        group = file["model_weights/dense"]
        place = group.attrs["weight_names"][0]
        del group[place]
        group[place] = h5py.ExternalLink(str(sound), f"/model_weights/dense/{place}")
        assert group[place].shape == (4, 6)  # the link works
    with raises("kernel", "link"):
        from_keras_h5(broken)


@pytest.mark.parametrize("kind", ["external", "virtual", "text", "missing"])
def test_weight_that_is_no_plain_array_is_refused(broken, tmp_path, kind):
    (tmp_path / "raw").write_bytes(bytes(96))
    with h5py.File(broken, "r+") as file:
        group = file["model_weights/dense"]
        place = group.attrs["weight_names"][0]
        del group[place]
        if kind == "external":
            group.create_dataset(place, (4, 6), "f4", external=[(str(tmp_path / "raw"), 0, 96)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout((4, 6), "f4")
            layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "kernel", (4, 6))
            group.create_virtual_dataset(place, layout)
        elif kind == "text":
            group[place] = np.full((4, 6), b"1")
    with raises("kernel"):
        from_keras_h5(broken)


def test_lists_that_are_too_long_for_one_attribute(broken):
    expected = from_keras_h5(broken).predict(X)
    with h5py.File(broken, "r+") as file:
        group = file["model_weights"]
        names = group.attrs["layer_names"]
        del group.attrs["layer_names"]
        group.attrs["layer_names0"], group.attrs["layer_names1"] = names[:1], names[1:]
    np.testing.assert_array_equal(from_keras_h5(broken).predict(X), expected)
    with h5py.File(broken, "r+") as file:
        del file["model_weights"].attrs["layer_names0"]
    with raises("layer_names"):
        from_keras_h5(broken)


@pytest.mark.parametrize("first", ["VarianceScaling", "GlorotNormal"])
def test_what_older_versions_wrote_otherwise(broken, first):
    """Keras before 2.2.3 wrote a bare list of layers, a shape in the first of them, and VarianceScaling."""
    expected = from_keras_h5(broken).predict(X)
    scaling = {"scale": 1.0, "mode": "fan_avg", "distribution": "normal", "seed": None}

    def age(config):
        _, *layers = config["config"]["layers"]
        options = layers[0]["config"]
        options["batch_input_shape"] = [None, 4]
        options["kernel_initializer"] = {"class_name": first, "config": scaling if first[0] == "V" else {}}
        config["config"] = layers

    rewrite(broken, "model_config", age)
    model = from_keras_h5(broken)
    assert isinstance(model.layers[0].kernel_initializer, nnlib.initializers.GlorotNormal)
    np.testing.assert_array_equal(model.predict(X), expected)


WEIGHTS_ONLY = {
    "none": (None, "weights only", "architecture="),
    "fewer layers": ([Input((4,)), Dense(10)], "Received weights for .*'hidden', 'output'"),
    "other units": ([Input((4,)), Dense(9), Dense(3)], r"\(4, 9\)", r"\(4, 10\)"),
    "no input": ([Dense(10), Dense(3)], "put Input first"),
}


@pytest.mark.parametrize("case", WEIGHTS_ONLY)
def test_weights_without_their_architecture_are_refused(case):
    architecture, *words = WEIGHTS_ONLY[case]
    with raises("weights.h5", *words):
        from_keras_h5(KERAS2_4 / "weights.h5", architecture)


@pytest.mark.parametrize(
    ("layers", "word"),
    [
        ([Dense(5)], "dense_1"),
        ([Dense(5), Dense(3), Dense(3)], "dense_2"),
        ([Dense(5, use_bias=False), Dense(3)], "dense"),
    ],
)
def test_weights_of_keras_3_need_all_their_layers(tmp_path, layers, word):
    to_keras(Sequential([Input((4,)), Dense(5), Dense(3)])).save_weights(tmp_path / "model.weights.h5")
    with raises("model.weights.h5", word):
        from_keras_h5(tmp_path / "model.weights.h5", [Input((4,)), *layers])


def test_whole_model_has_an_architecture_already(sound):
    with raises("architecture of its own"):
        from_keras_h5(sound, [Input((4,)), Dense(3)])


# -- checkpoints of TensorFlow 1 --------------------------------------------------------------------


def write_checkpoint(folder, variables, optimizer=None, steps=(5,)):
    """Write `variables` as TensorFlow 1 did, after a training step if there is an optimizer."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        made = [v1.get_variable(name, initializer=tf.constant(value)) for name, value in variables.items()]
        if optimizer:
            step = v1.train.get_or_create_global_step()
            optimizer.minimize(tf.add_n([tf.reduce_sum(each**2) for each in made]), global_step=step)
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver()
        return [saver.save(session, str(folder / "model.ckpt"), step) for step in steps][-1]


def network(*layers, seed=0):
    return Sequential([Input((4,)), *layers], seed=seed)


def under_names(model, names):
    """The weights of `model` as variables."""
    return dict(zip(names.split(), model.get_weights(), strict=True))


NAMES = {
    "dense": "dense/kernel dense/bias dense_1/kernel dense_1/bias dense_2/kernel dense_2/bias",
    "numbers": "W1 b1 W2 b2 W3 b3",
    "ten and more": "layer8/W layer8/b layer9/W layer9/b layer10/W layer10/b",
    "contrib": "fc/weights fc/biases fc_1/weights fc_1/biases fc_2/weights fc_2/biases",
    "unnamed": "Variable Variable_1 Variable_2 Variable_3 Variable_4 Variable_5",
    "scope": "net/W_1 net/b_1 net/W_2 net/b_2 net/W_3 net/b_3",
}


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("units", [(5, 6, 3), (4, 4, 4)], ids=["different", "the same"])
def test_variables_find_their_layers(tmp_path, names, units):
    model = network(*[Dense(each, "tanh", bias_initializer="he_normal") for each in units])
    write_checkpoint(tmp_path, under_names(model, NAMES[names]))
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), *[Dense(each, "tanh") for each in units]])
    assert_same_outputs(loaded, model, X)


def test_shapes_alone_are_enough_where_none_repeats(tmp_path):
    model = network(Dense(5, bias_initializer="he_normal"), Dense(3, bias_initializer="he_normal"))
    write_checkpoint(tmp_path, under_names(model, "slope offset mixing shift"))
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(5), Dense(3)]), model, X)


def test_last_layer_with_a_name_of_its_own(tmp_path):
    """W1 and b1 belong together, although b would fit the first layer just as well."""
    model = network(*[Dense(10, bias_initializer="he_normal") for _ in range(2)])
    write_checkpoint(tmp_path, under_names(model, "W1 b1 W b"))
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(10), Dense(10)])
    assert_same_outputs(loaded, model, X)


def test_layers_of_one_shape_are_found_by_their_names(tmp_path):
    model = network(*[Dense(4, bias_initializer="he_normal") for _ in range(2)])
    write_checkpoint(tmp_path, under_names(model, "hidden/W hidden/b final/W final/b"))
    with raises("same shapes", "'final', 'hidden'", "Give the layers these names", "read_tf1_checkpoint"):
        from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4), Dense(4)])
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4, name="hidden"), Dense(4, name="final")])
    assert_same_outputs(loaded, model, X)


def test_batch_normalization_is_found(tmp_path):
    layers = [Dense(5, use_bias=False), BatchNormalization(), Dense(3)]
    model = network(*layers)
    model.set_weights([RNG.uniform(0.5, 1, w.shape).astype("f4") for w in model.get_weights()])
    names = "dense/kernel bn/gamma bn/beta bn/moving_mean bn/moving_variance out/kernel out/bias"
    write_checkpoint(tmp_path, under_names(model, names))
    fresh = [Dense(5, use_bias=False), BatchNormalization(), Dense(3)]
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), *fresh]), model, X)


@pytest.mark.parametrize("name", ["Adam", "Momentum", "RMSProp", "Adagrad"])
def test_what_an_optimizer_remembers_is_left_out(tmp_path, name):
    v1 = tf.compat.v1.train
    optimizer = {
        "Adam": lambda: v1.AdamOptimizer(),
        "Momentum": lambda: v1.MomentumOptimizer(0.1, 0.9),
        "RMSProp": lambda: v1.RMSPropOptimizer(0.1),
        "Adagrad": lambda: v1.AdagradOptimizer(0.1),
    }[name]
    model = network(Dense(4), Dense(4))
    with tf.Graph().as_default():
        write_checkpoint(tmp_path, under_names(model, "W1 b1 W2 b2"), optimizer())
    assert f"W1/{name}" in read_tf1_checkpoint(tmp_path)
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4), Dense(4)]), model, X)


def test_double_precision_stays(tmp_path):
    kernel = RNG.normal(size=(4, 3))
    write_checkpoint(tmp_path, {"W": kernel})
    model = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(3, use_bias=False)])
    np.testing.assert_array_equal(model.layers[0].kernel, kernel)


UNMATCHED = {
    "too few layers": ([Dense(5)], "different shapes", r"dense.kernel \(4, 5\)", r"W2 \(5, 3\)"),
    "too many layers": ([Dense(5), Dense(3), Dense(3)], r"dense_2.bias \(3,\)"),
    "other units": ([Dense(6), Dense(3)], r"dense.kernel \(4, 6\)", r"W1 \(4, 5\)"),
    "no bias": ([Dense(5, use_bias=False), Dense(3)], r"b1 \(5,\)"),
}


@pytest.mark.parametrize("case", UNMATCHED)
def test_what_finds_no_partner_is_named(tmp_path, case):
    layers, *words = UNMATCHED[case]
    write_checkpoint(tmp_path, under_names(network(Dense(5), Dense(3)), "W1 b1 W2 b2"))
    with raises(*words):
        from_tf1_checkpoint(tmp_path, [Input((4,)), *layers])


def test_two_variables_for_one_weight(tmp_path):
    kernels = {"layer/W": np.eye(4, dtype="f4"), "layer/kernel": np.ones((4, 4), "f4")}
    write_checkpoint(tmp_path, kernels)
    with raises("'layer/W'", "'layer/kernel'", "same weight"):
        from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4, use_bias=False), Dense(4, use_bias=False)])


def test_layers_must_tell_their_input():
    with raises("put Input first"):
        from_tf1_checkpoint(TF1, [Dense(10)])


@pytest.mark.parametrize(
    "recorded",
    [
        "/home/you/run/model.ckpt-500",
        r"C:\\\\Users\\\\you\\\\run\\\\model.ckpt-500",
        "../elsewhere/model.ckpt-500",
    ],
)
def test_copied_folder_is_read_in_spite_of_its_paths(tmp_path, recorded):
    shutil.copytree(TF1, tmp_path, dirs_exist_ok=True)
    (tmp_path / "checkpoint").write_text(f'model_checkpoint_path: "{recorded}"\n')
    np.testing.assert_equal(read_tf1_checkpoint(tmp_path), read_tf1_checkpoint(TF1))


def test_copy_is_read_rather_than_the_original(tmp_path):
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.mkdir()
    write_checkpoint(original, {"W": np.zeros((4, 3), "f4")})
    (original / "checkpoint").write_text(
        f'model_checkpoint_path: "{(original / "model.ckpt-5").as_posix()}"\n'
    )
    shutil.copytree(original, copy)
    write_checkpoint(original, {"W": np.ones((4, 3), "f4")})
    assert not read_tf1_checkpoint(copy)["W"].any()


def test_latest_of_several(tmp_path):
    write_checkpoint(tmp_path, {"W": np.zeros((4, 3), "f4")}, steps=(5, 10))
    (tmp_path / "model.ckpt-5.index").unlink()
    assert set(read_tf1_checkpoint(tmp_path)) == {"W"}
    (tmp_path / "model.ckpt-10.index").rename(tmp_path / "model.ckpt-5.index")
    with raises("model.ckpt-10", "checkpoints are .'model.ckpt-5'", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path)


def test_no_checkpoint(tmp_path):
    with raises("no file 'checkpoint'", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path)
    with raises("model.ckpt.index", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path / "model.ckpt")
    with raises("checkpoints are .*'model.ckpt-500'", kind=FileNotFoundError):
        read_tf1_checkpoint(TF1 / "model.ckpt-500.index")
    (tmp_path / "checkpoint").write_text("nothing")
    with raises("names no checkpoint"):
        read_tf1_checkpoint(tmp_path)


@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_damaged_checkpoint_is_refused(tmp_path, part, damage):
    shutil.copytree(TF1, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"model.ckpt-500.{part}"
    content = bytearray(path.read_bytes())
    content[50] ^= 4
    path.unlink()
    if damage != "gone":
        path.write_bytes(content if damage == "flipped" else content[:60])
    with raises(
        "model.ckpt-500", kind=FileNotFoundError if (damage, part) == ("gone", "index") else InteropError
    ):
        read_tf1_checkpoint(tmp_path)


def test_checkpoint_of_tensorflow_2_is_refused_with_advice(tmp_path):
    prefix = tf.train.Checkpoint(model=stack()).save(str(tmp_path / "model"))
    with raises("TensorFlow 2", "from_keras"):
        from_tf1_checkpoint(prefix, [Input((4,)), Dense(3)])


# -- loading the libraries --------------------------------------------------------------------------


def run(code):
    """A fresh Python without any setting for TensorFlow's log; returns what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def test_libraries_are_loaded_when_they_are_needed():
    code = f"""
import sys, nnlib
heavy = ("nnlib.interop", "h5py", "keras", "tensorflow")
loaded = lambda: [name for name in heavy if name in sys.modules]
print(loaded())
nnlib.interop
print(loaded())
nnlib.interop.from_keras_h5({str(KERAS2_4 / "model.h5")!r})
print(loaded())
"""
    lines = run(code)[0].splitlines()
    assert lines == ["[]", "['nnlib.interop']", "['nnlib.interop', 'h5py']"]


def test_tensorflow_is_loaded_without_a_word():
    code = """
import sys, numpy as np, nnlib
model = nnlib.Sequential([nnlib.Input((4,)), nnlib.layers.Dense(3)], seed=0)
model.compile("adam", "mse")
copy = nnlib.interop.to_keras(model)
copy.train_on_batch(np.ones((2, 4)), np.ones((2, 3)))
nnlib.interop.from_keras(copy)
print("still here", file=sys.stderr)
"""
    assert run(code) == ("", "still here\n")


@pytest.mark.parametrize("name", ["keras", "tf"])
def test_libraries_log_nothing_but_errors(name):
    code = f"""
from nnlib.interop import {name}
import absl.logging, tensorflow
for log in tensorflow.get_logger(), absl.logging:
    log.warning("a warning")
    log.error("an error")
"""
    lines = run(code)[1].splitlines()
    assert ["an error" in line for line in lines] == [True, True], lines


@pytest.mark.parametrize(
    ("library", "call"),
    [
        ("keras", lambda: to_keras(network(Dense(3)))),
        ("keras", lambda: from_keras(None)),
        ("tensorflow", lambda: nnlib.interop.tf),
        ("tensorflow", lambda: read_tf1_checkpoint(TF1)),
        ("h5py", lambda: from_keras_h5(KERAS2_4 / "model.h5")),
    ],
)
def test_missing_library_is_named(monkeypatch, library, call):
    monkeypatch.setitem(sys.modules, library, None)
    with raises("python -m pip install (tensorflow|h5py)", kind=ImportError):
        call()


def test_quiet_leaves_out_warnings_and_c_plus_plus_but_no_error():
    code = """
import logging, os, sys, warnings
from nnlib.interop import quiet
try:
    with quiet():
        warnings.warn("a warning")
        logging.getLogger("tensorflow").warning("a line of Python's log")
        os.write(2, b"a line of C++")
        1 / 0
except ZeroDivisionError:
    logging.warning("still here")
"""
    assert run(code) == ("", "WARNING:root:still here\n")
