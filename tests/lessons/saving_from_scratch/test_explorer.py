"""The damage explorer: files on disk, read by each library, and a network by hand."""

import functools
import pickle
import re
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

import nnlib
from nnlib import datasets
from nnlib.lessons.saving_from_scratch.explorer import CUT, FLIP, DamageExplorer
from nnlib.lessons.saving_from_scratch.file_formats import FORMATS, read, write


@functools.cache
def tumours():
    """A trained network, and the rows and labels to ask it about."""
    cancer = datasets.load_breast_cancer()
    x_train, x_test, y_train, y_test = datasets.train_test_split(cancer.x[:, :8], cancer.y)
    x_train, x_test = datasets.standardize(x_train, x_test)
    hidden, output = nnlib.layers.Dense(10, "relu"), nnlib.layers.Dense(1, "sigmoid")
    model = nnlib.Sequential([nnlib.Input((8,)), hidden, output], seed=0)
    model.compile(nnlib.optimizers.Adam(0.01), "binary_crossentropy")
    model.fit(x_train, y_train, epochs=20, verbose=0)
    return model, x_test, y_test


@functools.cache
def file_content(form):
    return write(form, tumours()[0])


def damage(**values):
    return DamageExplorer(*tumours(), **values)


def file_of(form, content):
    """The four arrays of a file with this content, as their library reads them."""
    model = tumours()[0]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's, about a damaged header
        path = Path(folder, "file.safetensors")
        path.write_bytes(content)
        return from_disk(form, path, list(model.named_weights()))


def from_disk(form, path, names):
    if form == "npy":
        parts = np.split(np.load(path), [80, 90, 100])
        return [parts[0].reshape(8, 10), parts[1], parts[2].reshape(10, 1), parts[3]]
    if form == "npz":
        with np.load(path) as file:
            return [file[name] for name in names]
    if form == "safetensors":
        return [safetensors.numpy.load_file(path)[name] for name in names]
    if form == "nnlib":
        return nnlib.load_model(path).get_weights()
    raw = pickle.loads(path.read_bytes())  # our own file: one bit of it does not make the name of a function
    shapes = [array.shape for array in tumours()[0].get_weights()]
    return [np.frombuffer(raw[name], "f4").reshape(shape) for name, shape in zip(names, shapes, strict=True)]


def outcome_on_disk(form, content):
    """What the library makes of a file; arrays of other shapes or types are refused, too."""
    sound = tumours()[0].get_weights()
    try:
        arrays = file_of(form, content)
        assert [(a.shape, a.dtype) for a in arrays] == [(a.shape, a.dtype) for a in sound]
    except Exception:
        return "refused"
    same = [array.tobytes() for array in arrays] == [array.tobytes() for array in sound]
    return "as before" if same else "wrong"


def damage_words(explorer):
    model, x, y = tumours()
    content = bytearray(file_content(explorer.form))
    yield f"{explorer.form}: {len(content):,} bytes."
    last = len(content) - 1
    place = min(last, round(last * explorer.percent / 100) + explorer.further)
    if explorer.damage == CUT:
        del content[place:]
        yield f"Only the first {place:,} of them are left. Refused: "
        return
    content[place] ^= 2**explorer.bit
    yield f"Bit {explorer.bit} of byte {place:,} is flipped."
    found = outcome_on_disk(explorer.form, content)
    if found == "refused":
        yield "Refused: "
        return
    if found == "as before":
        yield "It loads, and every weight is as before."
        return
    yield "It loads without an error, but weights are wrong."
    k1, b1, k2, b2 = file_of(explorer.form, content)
    with np.errstate(all="ignore"):
        scores = (np.maximum(x @ k1 + b1, 0) @ k2 + b2)[:, 0]
    sound = model.predict(x)[:, 0] > 0.5
    answers = np.where(np.isnan(scores), -1, scores > 0)
    said = re.search(r"(\d+) of 114 predictions change; (\d+)% are correct instead of (\d+)%", explorer.words)
    assert int(said[1]) == pytest.approx((answers != sound).sum(), abs=1)
    assert int(said[2]) == pytest.approx(100 * np.mean(answers == y), abs=1.5)
    assert int(said[3]) == pytest.approx(100 * np.mean(sound == y), abs=1)
    assert ("predictions are NaN" in explorer.words) == np.isnan(scores).any()


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_is_read(form):
    model = tumours()[0]
    content = write(form, model)
    assert len(content) == len(write(form, model))
    for (name, array), other in zip(model.named_weights().items(), file_of(form, content), strict=True):
        np.testing.assert_array_equal(read(form, content, model)[name], array)
        np.testing.assert_array_equal(other, array)
        assert content.count(array.tobytes()) == 1  # so its place is known


def outcome(form, content):
    model = tumours()[0]
    try:
        arrays = read(form, bytes(content), model)
    except Exception:
        return "refused"
    same = all(arrays[name].tobytes() == array.tobytes() for name, array in model.named_weights().items())
    return "as before" if same else "wrong"


def flipped(content, place, bit):
    damaged = bytearray(content)
    damaged[place] ^= 1 << bit
    return damaged


@pytest.mark.parametrize("form", FORMATS)
def test_every_cut_is_refused(form):
    content = write(form, tumours()[0])
    assert {outcome(form, content[:length]) for length in range(len(content))} == {"refused"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_flipped_bit_of_a_weight_is_refused_by_formats_with_a_checksum_only(form):
    content = write(form, tumours()[0])
    for array in tumours()[0].named_weights().values():
        start = content.find(array.tobytes())
        for place in range(start, start + array.nbytes, 3):
            expected = "refused" if form in ("npz", "nnlib") else "wrong"
            assert outcome(form, flipped(content, place, place % 8)) == expected


@pytest.mark.parametrize("form", ["pickle", "npy", "npz", "safetensors"])
def test_damage_elsewhere_does_what_it_does_to_a_file_on_disk(form):
    content = write(form, tumours()[0])
    weight = np.zeros(len(content), bool)
    for array in tumours()[0].named_weights().values():
        start = content.find(array.tobytes())
        weight[start : start + array.nbytes] = True
    for place in np.flatnonzero(~weight)[:: 8 if form == "npz" else 1]:
        for bit in range(8):
            damaged = flipped(content, place, bit)
            assert outcome(form, damaged) == outcome_on_disk(form, damaged), (place, bit)


def test_damage_that_nobody_notices_may_make_the_network_useless():
    explorer = damage(form="safetensors", damage=FLIP)
    worst = min(
        int(re.search(r"(\d+)% are correct", explorer.words)[1])
        for explorer.bit in (6,)
        for explorer.percent in (55, 60, 65)
        for explorer.further in range(32)
        if "are correct" in explorer.words
    )
    assert worst < 75


def test_a_damaged_pickle_imports_nothing():
    with pytest.raises(pickle.UnpicklingError, match=r"asks for builtins\.print"):
        read("pickle", pickle.dumps(print, protocol=4), tumours()[0])
