"""Files that are damaged, foreign or lying are refused, and nothing in them is executed."""

import json
import os
import pickle
import struct
import zipfile

import numpy as np
import pytest
from safetensors.numpy import save_file

import nnlib
from nnlib import Input, Sequential, load_model, optimizers
from nnlib.layers import Dense
from nnlib.saving import ModelFileError
from tests.saving.helpers import Doubled, X, Y, assert_same, small


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
    assert_refused(tmp_path / "model.safetensors", content, "not a complete safetensors file")


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}},
        {"w": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}},
        {"w": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]}},
        {"__metadata__": {"format": "pt"}, "w": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}},
        {"__metadata__": {"format": "nnlib-3"}},
    ],
    ids=["nothing", "float32", "bfloat16", "float8", "another library's", "another version's"],
)
def test_safetensors_of_others_are_refused(tmp_path, header):
    content = safetensors(header, bytes(4) if "w" in header else b"")
    assert_refused(tmp_path / "model.safetensors", content, "no nnlib model", "'nnlib-2'")


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3", "F32"])
def test_arrays_under_our_format_are_refused_without_their_checksum(tmp_path, dtype):
    size = {"BF16": 2, "F8_E4M3": 4, "F32": 1}[dtype]
    array = {"dtype": dtype, "shape": [size], "data_offsets": [0, 4]}
    header = {"__metadata__": {"format": "nnlib-2", "header": "{}"}, "w": array}
    assert_refused(tmp_path / "model.safetensors", safetensors(header, bytes(4)))


def test_damaged_file_written_by_safetensors_itself(tmp_path):
    path = tmp_path / "model.safetensors"
    save_file({"dense.kernel": X}, path, {"format": "nnlib-2", "header": "{}", "sha256": ""})
    assert_refused(path, None, "checksum")


@pytest.mark.parametrize("value", [None, 3, [], Sequential()], ids=repr)
def test_what_is_no_path_is_refused(value):
    with pytest.raises(TypeError, match=r"path of a model file\. Received"):
        load_model(value)


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
