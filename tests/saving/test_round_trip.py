"""A model comes back from its file whole, and training goes on bit for bit."""

import hashlib
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import Input, Sequential, load_model, losses, metrics, optimizers, schedules
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from tests.random_cases import examples
from tests.saving.helpers import ONE_HOT, Doubled, X, Y, assert_same, small

DECAY = schedules.ExponentialDecay(0.05, 3, 0.8, staircase=True)
COSINE = schedules.CosineDecay(0.01, 20, warmup_target=0.1, warmup_steps=5)
STEPS = schedules.PiecewiseConstantDecay([4, 9], [0.1, 0.03, 0.01])
OPTIMIZERS = {
    "sgd": lambda: "sgd",
    "sgd, exponential decay": lambda: optimizers.SGD(DECAY),
    "momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "nesterov, cosine decay": lambda: optimizers.SGD(COSINE, momentum=0.9, nesterov=True),
    "rmsprop": lambda: "rmsprop",
    "rmsprop, momentum": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, epsilon=1e-6),
    "adam": lambda: "adam",
    "adam, steps": lambda: optimizers.Adam(STEPS, beta_1=0.8, beta_2=0.99, epsilon=1e-6),
    "adamw": lambda: optimizers.AdamW(0.01, weight_decay=0.1),
    "adamw, inverse time decay": lambda: optimizers.AdamW(schedules.InverseTimeDecay(0.05, 3, 0.8)),
}


@st.composite
def architectures(draw):
    """Compiled models of up to five layers, and targets for them."""
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    shape = draw(st.sampled_from([(4,), (2, 2)]))
    layer = st.one_of(
        st.builds(
            Dense,
            st.integers(1, 6),
            st.sampled_from(["relu", "tanh", "gelu", nnlib.activations.LeakyReLU(0.1), None]),
            use_bias=st.booleans(),
            kernel_initializer=st.sampled_from(["he_normal", nnlib.initializers.RandomNormal(0.1, 0.2)]),
            kernel_regularizer=st.sampled_from([None, "l2", nnlib.regularizers.L1L2(0.01, 0.02)]),
        ),
        st.builds(Activation, st.sampled_from(["selu", "softplus"])),
        st.builds(Dropout, st.sampled_from([0.0, 0.3])),
        st.builds(BatchNormalization, momentum=st.sampled_from([0.9, 0.99])),
        st.builds(Flatten),
    )
    hidden = draw(st.lists(layer, max_size=4))
    units, activation, loss, names, y = draw(
        st.sampled_from(
            [
                (3, "softmax", "sparse_categorical_crossentropy", ["accuracy"], Y),
                (3, "softmax", losses.CategoricalCrossentropy(), [metrics.CategoricalAccuracy()], ONE_HOT),
                (3, None, losses.SparseCategoricalCrossentropy(from_logits=True), ["acc"], Y),
                (1, "sigmoid", "binary_crossentropy", ["acc", metrics.Recall(0.4), "precision"], Y > 0),
                (1, None, losses.Huber(0.5), ["mae", metrics.RootMeanSquaredError()], Y),
                (2, None, "mse", None, X[:, :2]),
            ]
        )
    )
    model = Sequential(
        [Flatten(input_shape=shape), *hidden, Dense(units, activation, name="out")],
        name=draw(st.sampled_from([None, "mein_modell", "モデル", 'quote " and \\'])),
        dtype=draw(st.sampled_from(["float32", "float64"])),
        seed=draw(st.integers(0, 9)),
    )
    model.compile(OPTIMIZERS[draw(st.sampled_from(sorted(OPTIMIZERS)))](), loss, metrics=names)
    x = rng.normal(size=(24, *shape))
    return model, x, y


@examples(60)
@given(architectures(), st.integers(0, 2))
def test_any_model_comes_back_and_trains_on_bit_for_bit(tmp_path_factory, drawn, epochs):
    model, x, y = drawn
    if epochs:
        model.fit(x, y, batch_size=7, epochs=epochs, verbose=0)
    path = tmp_path_factory.mktemp("round_trip") / "model.safetensors"
    model.save(path)
    loaded = load_model(path)
    assert_same(loaded, model)
    np.testing.assert_array_equal(loaded.predict(x), model.predict(x))
    np.testing.assert_array_equal(loaded.evaluate(x, y), model.evaluate(x, y))
    options = {"batch_size": 5, "epochs": 2, "verbose": 0, "validation_split": 0.25}
    expected = model.fit(x, y, **options).history
    np.testing.assert_array_equal(loaded.fit(x, y, **options).history, expected)
    assert_same(loaded, model)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_interrupted_training_ends_where_uninterrupted_training_does(tmp_path, optimizer):
    def fresh():
        layers = [Dense(8, "relu", input_dim=4), BatchNormalization(), Dropout(0.5), Dense(3, "softmax")]
        model = Sequential(layers, seed=1)
        model.compile(OPTIMIZERS[optimizer](), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    straight, interrupted = fresh(), fresh()
    straight.fit(X, Y, batch_size=5, epochs=6, verbose=0)
    for _ in range(3):
        interrupted.fit(X, Y, batch_size=5, epochs=2, verbose=0)
        interrupted.save(tmp_path / "model.safetensors")
        interrupted = load_model(tmp_path / "model.safetensors")
    assert interrupted.optimizer.iterations == 30
    assert_same(interrupted, straight)


@pytest.mark.parametrize("kind", [str, lambda path: path], ids=["str", "Path"])
def test_path_may_be_text_or_path(tmp_path, kind):
    model, path = small(), kind(tmp_path / "model.safetensors")
    model.save(path)
    assert_same(load_model(path), model)


def test_model_that_is_not_compiled(tmp_path):
    model = Sequential([Input((4,)), Dense(3, kernel_initializer="he_uniform")], seed=2)
    model.save(tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert_same(loaded, model)
    with pytest.raises(ValueError, match="compile"):
        loaded.fit(X, Y)


def test_saving_does_not_disturb_training(tmp_path):
    model, twin = small(), small()
    model.save(tmp_path / "model.safetensors")
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    assert_same(model, twin)


def test_loaded_model_is_independent_of_its_file(tmp_path):
    path = tmp_path / "model.safetensors"
    small().save(path)
    loaded = load_model(path)
    expected = loaded.predict(X)
    small(seed=5).save(path)
    np.testing.assert_array_equal(loaded.predict(X), expected)


def test_numbers_of_numpy_are_saved(tmp_path):
    layer = Dense(np.int64(3), nnlib.activations.LeakyReLU(np.float32(0.25)), input_dim=np.int32(4))
    model = Sequential([layer], seed=np.int64(3))
    model.compile("sgd", losses.Huber(np.float32(0.5)))
    model.optimizer.learning_rate = np.float32(0.125)
    model.save(tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert_same(loaded, model)
    for each in (model, loaded):
        each.fit(X, ONE_HOT, verbose=0)
    assert_same(loaded, model)


def test_function_as_learning_rate_is_refused_with_advice(tmp_path):
    model = small()
    model.compile(optimizers.SGD(lambda: 0.1), "sparse_categorical_crossentropy")
    with pytest.raises(TypeError, match=r"lambda.* cannot be saved.*nnlib\.schedules"):
        model.save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("optimizer", [optimizers.SGD, optimizers.RMSprop])
def test_momentum_taken_away_after_compile_is_refused_with_advice(tmp_path, optimizer):
    model = small()
    model.compile(optimizer(0.1, momentum=0.9), "sparse_categorical_crossentropy")
    model.optimizer.momentum = 0
    with pytest.raises(ValueError, match=r"changed after compile.*'velocity'.*Call compile"):
        model.save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())
    model.compile(optimizer(0.1), "sparse_categorical_crossentropy")
    model.save(tmp_path / "model.safetensors")
    assert_same(load_model(tmp_path / "model.safetensors"), model)


@pytest.mark.parametrize("value", [0.05, np.float32(0.05), DECAY])
def test_learning_rate_changed_after_compile_is_saved(tmp_path, value):
    model = small()
    model.optimizer.learning_rate = value
    model.save(tmp_path / "model.safetensors")
    assert_same(load_model(tmp_path / "model.safetensors"), model)


def test_argument_is_called_filepath_as_in_keras(tmp_path):
    model, path = small(), tmp_path / "model.safetensors"
    model.save(filepath=path)
    assert_same(load_model(filepath=path), model)


def test_saving_copies_no_array_for_its_checksum(tmp_path):
    large = {"kernel": np.ones((1000, 500), np.float32)}
    tracemalloc.start()
    nnlib.saving.checksum("", large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < large["kernel"].nbytes / 2


@pytest.mark.parametrize(
    "array", [np.array(2.5), np.empty((0, 3)), np.empty((3, 0), "float32"), np.arange(6.0).reshape(2, 3).T]
)
def test_checksum_is_that_of_the_bytes_in_c_order(array):
    content = f"headerw {array.dtype} {array.shape}".encode() + array.tobytes()
    assert nnlib.saving.checksum("header", {"w": array}) == hashlib.sha256(content).hexdigest()


def test_layer_of_ones_own_comes_back(tmp_path):
    model = Sequential([Dense(3, input_dim=4), Doubled("tanh")], seed=0)
    model.save(tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert isinstance(loaded.layers[1], Doubled)
    np.testing.assert_array_equal(loaded.predict(X), model.predict(X))
