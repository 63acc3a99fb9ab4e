"""Model files: everything comes back, training goes on bit for bit, and no file can surprise."""

import hashlib
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

import nnlib
from nnlib import Input, Sequential, load_model, losses, metrics, optimizers, schedules
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from nnlib.saving import ModelFileError, save_model
from tests.random_cases import examples

RNG = np.random.default_rng(0)
X = RNG.normal(size=(24, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 24)
ONE_HOT = np.eye(3)[Y]
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


def small(seed=0):
    """One layer, trained for an epoch."""
    model = Sequential([Dense(3, "softmax", input_dim=4)], name="small", seed=seed)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, verbose=0)
    return model


def everything(model):
    """All that a model file keeps."""
    compiled = model.optimizer and [
        (model.optimizer.get_config(), model.optimizer.iterations, model.optimizer.state),
        (type(model.loss), model.loss.get_config()),
        [(name, metric.get_config()) for name, metric in model._metrics.items()],
    ]
    return model.get_config(), model.get_weights(), model.rng.bit_generator.state, compiled


def assert_same(model, other):
    np.testing.assert_equal(everything(model), everything(other))


# -- what comes back --------------------------------------------------------------------------------


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
    assert_same(nnlib.saving.load_model(path), model)


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
    model.compile(optimizers.SGD(lambda step: 0.1 / (1 + step)), "sparse_categorical_crossentropy")
    with pytest.raises(TypeError, match=r"lambda.* cannot be saved.*nnlib\.schedules"):
        model.save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("before", "after"), [(0.0, 0.9), (0.9, 0.0)], ids=["momentum later", "momentum no more"]
)
@pytest.mark.parametrize("optimizer", [optimizers.SGD, optimizers.RMSprop])
def test_optimizer_changed_after_compile_is_refused_with_advice(tmp_path, optimizer, before, after):
    model = small()
    model.compile(optimizer(0.1, momentum=before), "sparse_categorical_crossentropy")
    model.optimizer.momentum = after
    with pytest.raises(ValueError, match=r"changed after compile.*'velocity'.*Call compile"):
        model.save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())
    model.compile(optimizer(0.1, momentum=after), "sparse_categorical_crossentropy")
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
    save_model(model, filepath=path)
    assert_same(load_model(filepath=path), model)


def test_saving_copies_no_array_for_its_checksum(tmp_path):
    large = {"kernel": np.ones((1000, 500), np.float32)}
    tracemalloc.start()
    nnlib.saving._checksum("", large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < large["kernel"].nbytes / 2


@pytest.mark.parametrize(
    "array", [np.array(2.5), np.empty((0, 3)), np.empty((3, 0), "float32"), np.arange(6.0).reshape(2, 3).T]
)
def test_checksum_is_that_of_the_bytes_in_c_order(array):
    content = f"headerw {array.dtype} {array.shape}".encode() + array.tobytes()
    assert nnlib.saving._checksum("header", {"w": array}) == hashlib.sha256(content).hexdigest()


class Doubled(Activation):
    """A layer that a reader wrote."""

    def pre_activation(self, x, training):
        return 2 * x

    def pre_activation_backward(self, gradient, input_gradient=True):
        return 2 * gradient


def test_layer_of_ones_own_comes_back(tmp_path):
    model = Sequential([Dense(3, input_dim=4), Doubled("tanh")], seed=0)
    model.save(tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    assert isinstance(loaded.layers[1], Doubled)
    np.testing.assert_array_equal(loaded.predict(X), model.predict(X))


# -- writing is atomic ------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=["OSError", "Ctrl-C"])
def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, failing, error):
    old, path = small(), tmp_path / "model.safetensors"
    old.save(path)
    content = path.read_bytes()

    def fail(*arguments):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, fail)
        with pytest.raises(type(error)):
            small(seed=1).save(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == content
    small(seed=1).save(path)  # and the next attempt succeeds
    assert_same(load_model(path), small(seed=1))


def test_first_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        small().save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


WRITER = """
import sys
import numpy as np
import nnlib
model = nnlib.Sequential([nnlib.layers.Dense(600, input_dim=600, kernel_initializer="zeros")])
model.save(sys.argv[1])
print("ready", flush=True)
while True:
    model.layers[0].kernel[...] += 1
    model.save(sys.argv[1])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows cannot kill a process at once")
@pytest.mark.parametrize("milliseconds", [0, 7, 20, 45, 90])
def test_killed_writer_leaves_a_whole_file(tmp_path, milliseconds):
    path = tmp_path / "model.safetensors"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE)
    with writer:
        writer.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(milliseconds / 1000)
        writer.kill()
    kernel = load_model(path).layers[0].kernel
    assert (kernel == kernel[0, 0]).all()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_file_is_as_readable_as_any_other(tmp_path):
    small().save(tmp_path / "model.safetensors")
    (tmp_path / "other").touch()
    assert (tmp_path / "model.safetensors").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_missing_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        small().save(tmp_path / "nowhere" / "model.safetensors")


# -- damage -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a small model's file."""
    model = Sequential([Dense(2, "softmax", input_dim=3)], seed=0)
    model.compile(optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X[:, :3], Y > 0, verbose=0)
    path = tmp_path_factory.mktemp("sound") / "model.safetensors"
    model.save(path)
    assert_same(load_model(path), model)
    return path.read_bytes()


def assert_refused(path, content=None, *words):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError) as caught:
        load_model(path)
    for word in (str(path), *words):
        assert word in str(caught.value)


def test_file_cut_anywhere_is_refused(tmp_path, sound):
    path = tmp_path / "cut.safetensors"
    path.write_bytes(sound)
    for length in reversed(range(len(sound))):
        os.truncate(path, length)
        assert_refused(path, None, "damaged")


def test_any_flipped_bit_is_found(tmp_path, sound):
    path = tmp_path / "flipped.safetensors"
    path.write_bytes(sound)
    with open(path, "r+b", buffering=0) as file:
        for position, byte in enumerate(sound):
            for bit in range(8):
                file.seek(position)
                file.write(bytes([byte ^ 1 << bit]))
                assert_refused(path)
            file.seek(position)
            file.write(bytes([byte]))
    assert load_model(path)


def test_any_overwritten_piece_is_found(tmp_path, sound):
    rng = np.random.default_rng(0)
    for start in range(0, len(sound), 16):
        before, after = sound[:start], sound[start + 16 :]
        noise = rng.integers(0, 256, 16, dtype=np.uint8).tobytes()
        assert_refused(tmp_path / "noise.safetensors", before + noise + after)
        assert_refused(tmp_path / "missing.safetensors", before + after)


def safetensors(header, data=b""):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(header)) + header + data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 64,
        b"\xff" * 64,
        b"epoch,loss\n1,0.5\n",
        b'{"layers": []}',
        pickle.dumps({"kernel": X}),
        b"PK\x05\x06" + bytes(18),
        b"\x89HDF\r\n\x1a\n" + bytes(64),
        safetensors(b"[]"),
        safetensors(b"{" * 10_000),
        safetensors({"__metadata__": {"format": 1}}),
    ],
    ids=["empty", "zeros", "ones", "text", "JSON", "pickle", "zip", "HDF5", "list", "nested", "metadata"],
)
def test_other_files_are_refused(tmp_path, content):
    assert_refused(tmp_path / "model.safetensors", content, "no complete safetensors file")


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}},
        {"w": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}},
        {"w": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}},
        {"__metadata__": {"format": "pt"}, "w": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}},
        {"__metadata__": {"format": "nnlib-2"}},
    ],
    ids=["nothing", "float32", "bfloat16", "float8", "another library's", "another version's"],
)
def test_safetensors_of_others_are_refused(tmp_path, header):
    content = safetensors(header, bytes(4) if "w" in header else b"")
    assert_refused(tmp_path / "model.safetensors", content, "no nnlib model", "'nnlib-1'")


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3", "F32"])
def test_arrays_under_our_format_are_refused_without_their_checksum(tmp_path, dtype):
    size = {"BF16": 2, "F8_E4M3": 4, "F32": 1}[dtype]
    array = {"dtype": dtype, "shape": [size], "data_offsets": [0, 4]}
    header = {"__metadata__": {"format": "nnlib-1", "header": "{}"}, "w": array}
    assert_refused(tmp_path / "model.safetensors", safetensors(header, bytes(4)))


def test_damaged_file_written_by_safetensors_itself(tmp_path):
    path = tmp_path / "model.safetensors"
    save_file({"dense.kernel": X}, path, {"format": "nnlib-1", "header": "{}", "sha256": ""})
    assert_refused(path, None, "checksum")


def test_no_file_and_folder(tmp_path):
    for path in (tmp_path / "model.safetensors", tmp_path):
        with pytest.raises(FileNotFoundError, match="no model file"):
            load_model(path)


class Bomb:
    """Unpickled, it leaves a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_nothing_in_a_file_is_executed(tmp_path):
    mark = tmp_path / "executed"
    bomb = pickle.dumps(Bomb(mark))
    pickle.loads(bomb).close()
    assert mark.exists()  # the bomb works
    mark.unlink()
    assert_refused(tmp_path / "model.safetensors", bomb)
    with zipfile.ZipFile(tmp_path / "zip.safetensors", "w") as archive:
        archive.writestr("data.pkl", bomb)
    assert_refused(tmp_path / "zip.safetensors")
    assert not mark.exists()


# Descriptions that no model has, in files that are otherwise whole: (path into the description, value).
LIES = {
    "no layers": (("layers",), None),
    "layers are text": (("layers",), "dense"),
    "a layer is a number": (("layers", 0), 3),
    "no such layer": (("layers", 0, "class_name"), "Dens"),
    "a layer's name is a number": (("layers", 0, "class_name"), 3),
    "a function's name": (("layers", 0, "class_name"), "os.system"),
    "an optimizer as layer": (("layers", 0, "class_name"), "Adam"),
    "the base of all layers": (("layers", 0, "class_name"), "Layer"),
    "another layer": (("layers", 0, "class_name"), "Dropout"),
    "negative units": (("layers", 0, "config", "units"), -1),
    "other units": (("layers", 0, "config", "units"), 3),
    "unknown argument": (("layers", 0, "config", "unit"), 3),
    "unknown activation": (("layers", 0, "config", "activation"), "rellu"),
    "no bias": (("layers", 0, "config", "use_bias"), False),
    "other name": (("layers", 0, "config"), {"units": 1, "name": "other"}),
    "one layer more": (("layers", 1), {"class_name": "Dense", "config": {"units": 1}}),
    "half precision": (("dtype",), "float16"),
    "double precision": (("dtype",), "float64"),
    "no type": (("dtype",), "float99"),
    "other input": (("input_shape",), [1]),
    "input is text": (("input_shape",), "four"),
    "no input": (("input_shape",), None),
    "seed is text": (("seed",), "zero"),
}


@pytest.mark.parametrize(("place", "value"), LIES.values(), ids=LIES)
def test_description_that_does_not_fit_is_refused(tmp_path, monkeypatch, place, value):
    model = Sequential([Input((4,)), Dense(1)], seed=0)
    model.compile("adam", "mse")
    config = json.loads(json.dumps(model.get_config()))
    *way, last = place
    inner = config
    for step in way:
        inner = inner[step]
    if isinstance(inner, list) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    monkeypatch.setattr(model, "get_config", lambda: config)
    model.save(tmp_path / "model.safetensors")
    assert_refused(tmp_path / "model.safetensors", None, "no model")


def test_state_of_another_optimizer_is_refused(tmp_path, monkeypatch):
    model = small()
    del model.optimizer.state["v"]
    with monkeypatch.context() as patch:
        patch.setattr(optimizers.Adam, "slots", ("m",))
        model.save(tmp_path / "model.safetensors")
    assert_refused(tmp_path / "model.safetensors", None, "optimizer.v")


def test_class_that_is_gone_is_named(tmp_path, monkeypatch):
    model = Sequential([Doubled("tanh", input_dim=4)])
    model.save(tmp_path / "model.safetensors")
    monkeypatch.delitem(nnlib.layers.Layer.members, "doubled")
    with pytest.raises(ModelFileError, match=r"'Doubled'.*classes of your own"):
        load_model(tmp_path / "model.safetensors")
