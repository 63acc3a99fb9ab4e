"""Model files: what is whole passes, what lacks something or may run code gets its sentence."""

import json
import os
import pickle
import time
import zipfile

import numpy as np
import pytest
import safetensors.numpy
from IPython.core.interactiveshell import InteractiveShell
from safetensors import safe_open

from nnlib import interop
from nnlib.exercises import capstone as ex
from nnlib.exercises import capstone_solution as solution
from nnlib.exercises import fresh_process
from nnlib.exercises.capstone_solution import for_the_model, measurements, wine_of
from nnlib.exercises.capstone_table import WINES
from nnlib.exercises.outcomes import Passed
from nnlib.exercises.project import Fault
from tests.exercises.capstone.helpers import PARTS, PREDICT, ROWS, assert_fault, nearest_mean


def save_arrays(path, names=WINES, **changes):
    """Another way than ONNX: safetensors, with everything that is needed."""
    median, mean, std, network = PARTS
    arrays = {"median": median, "mean": mean, "std": std} | changes
    arrays |= {f"w{i}": weight for i, weight in enumerate(network.get_weights())}
    safetensors.numpy.save_file(arrays, path, {"wines": json.dumps(names)})
    return path


def load_arrays(path):
    with safe_open(path, framework="numpy") as file:
        a = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        wines = json.loads(file.metadata()["wines"])

    def predict(rows):
        x = measurements(rows)
        x = (np.where(np.isnan(x), a["median"], x) - a["mean"]) / a["std"]
        scores = np.maximum(x @ a["w0"] + a["w1"], 0) @ a["w2"] + a["w3"]
        return [wines[i] for i in scores.argmax(axis=1)]

    return predict


def load_npz(path):
    """With the names as an array of NumPy, and not as text in UTF-8."""
    with open(path, "rb") as file:
        a = dict(np.load(file))

    def predict(rows):
        x = (measurements(rows) - a["low"]) / (a["high"] - a["low"])
        return a["wines"][np.nansum((x[:, np.newaxis] - a["means"]) ** 2, axis=2).argmin(axis=1)]

    return predict


def load_folder(path):
    return load_arrays(path / "model.safetensors")


def load_without_names(path):
    predict = load_arrays(path)
    return lambda rows: [("Barbera", "Barolo", "Grignolino")[int(i)] for i in predict(rows)]


def load_with_means_from_here(path):
    load_arrays(path)
    return lambda rows: PREDICT(rows)


def load_and_add_later(path):
    raise ValueError("not this one")


def load_pickled_arrays(path):
    return np.load(path, allow_pickle=True)["parts"][0].get


def load_nothing(path):
    load_arrays(path)


def load_and_break_off(path):
    os._exit(3)


def load_for_ever(path):
    time.sleep(60)


def nothing(rows):
    return []


def test_a_file_that_is_whole_passes(tmp_path):
    path = save_arrays(tmp_path / "model.safetensors")
    assert isinstance(ex.model_file.judge(path, load_arrays, PREDICT), Passed)
    assert isinstance(ex.model_file.judge(str(path), load_arrays, PREDICT), Passed)
    assert isinstance(ex.model_file.judge(tmp_path, load_folder, PREDICT), Passed)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_names_in_an_array_pass(save, tmp_path):
    x, wines = measurements(ROWS), np.array([wine_of(row) for row in ROWS])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([np.nanmean((x[wines == wine] - low) / (high - low), axis=0) for wine in WINES])
    path = tmp_path / "model.npz"
    save(path, low=low, high=high, means=means, wines=np.array(WINES))
    assert isinstance(ex.model_file.judge(path, load_npz, nearest_mean(ROWS)), Passed)


# What the file has otherwise than `save_arrays` writes it, how it is loaded, and what is said about that.
LACKING = {
    "numbers of the notebook": ({}, load_with_means_from_here, "In a new process there is no `PREDICT`"),
    "an exception": ({}, load_and_add_later, "Python says\n\n    ValueError: not this one"),
    "nothing returned": (
        {},
        load_nothing,
        "`load(path)` has to return a function. It returns an object of type NoneType",
    ),
    "the process's end": ({}, load_and_break_off, "The new process broke off"),
    "no text": ({}, lambda path: nothing, "The text of `<lambda>` cannot be found"),
    "a class": ({}, type(nothing), "`load` has to be a function"),
    "a name": ({}, "load", "`load` has to be a function"),
    "another order": ({"names": WINES[::-1]}, load_arrays, "names differ from those of `predict`"),
    "other means": ({"mean": PARTS[1] + PARTS[2]}, load_arrays, "names differ from those of `predict`"),
    "no names": (
        {"names": ["0", "1", "2"]},
        load_without_names,
        "the names of the three wines nowhere in",
    ),
}
NO_FILE = "has to lead to a file or a folder that exists"


@pytest.mark.parametrize("case", LACKING)
def test_files_that_lack_something(case, tmp_path):
    changes, load, sentence = LACKING[case]
    path = save_arrays(tmp_path / "model.safetensors", **changes)
    assert_fault(ex.model_file.judge(path, load, PREDICT), sentence)


def test_no_file(tmp_path):
    assert_fault(ex.model_file.judge(tmp_path / "none", load_arrays, PREDICT), NO_FILE)


def test_what_load_names_is_sent_with_it(tmp_path):
    """From the cells of a notebook: a class, a function, what was imported; and not a list of numbers."""
    (tmp_path / "model.txt").write_text("Barolo")
    shell = InteractiveShell.instance()
    try:
        shell.run_cell(
            "import functools\nimport json as j\nfrom math import floor, pi\nfrom numpy import exp\n"
            "from pathlib import Path\npath, numbers = Path(), [1, 2]\n"
            "@functools.total_ordering\nclass Model:\n"
            "    def __init__(self, name):\n        self.name = name\n"
            "    def __lt__(self, other):\n        return helper(floor(pi) + exp(0)) < 4\n"
            "    def __call__(self, rows):\n        return [j.loads(j.dumps(self.name))] * len(rows)\n"
            "def helper(x):\n    return x\n"
            "read = helper\npredict = lambda rows: []\n"
            "def load(path):\n    with open(read(path)) as file:\n"
            "        name = Path(file.name).read_text()\n"
            "    predict = Model(name)\n    return predict\n"
            "def load_with_list(path):\n    return lambda rows: []\n"
            "def load_with_list(path):\n    return lambda rows: numbers\n"
        )
        load, load_with_list = shell.user_ns["load"], shell.user_ns["load_with_list"]
        found = fresh_process.predict_elsewhere(load, tmp_path / "model.txt", [{}, {}])
        with pytest.raises(Fault, match="there is no `numbers`"):
            fresh_process.predict_elsewhere(load_with_list, tmp_path / "model.txt", [{}])
    finally:
        shell.reset()
        InteractiveShell.clear_instance()
    assert found == ["Barolo", "Barolo"]


def pickled(protocol):
    def write(folder):
        (folder / "model.pkl").write_bytes(pickle.dumps({"wines": WINES}, protocol))
        return folder / "model.pkl"

    return write


def pickle_in_an_archive(folder):
    with zipfile.ZipFile(folder / "torch.pt", "w") as archive:
        archive.write(pickled(2)(folder), "archive/data.pkl")
    return folder / "torch.pt"


def lambda_layer(folder):
    with zipfile.ZipFile(folder / "model.keras", "w") as archive:
        archive.writestr("config.json", json.dumps({"layers": [{"class_name": "Lambda"}]}))
    return folder / "model.keras"


def saved_model(folder):
    (folder / "saved").mkdir()
    (folder / "saved" / "saved_model.pb").write_bytes(b"")
    return folder / "saved"


UNSAFE = {
    **{f"pickle {protocol}": (pickled(protocol), "`model.pkl` is a pickle") for protocol in (2, 3, 4, 5)},
    "pickle in an archive": (pickle_in_an_archive, "`torch.pt/archive/data.pkl` is a pickle"),
    "Lambda layer": (lambda_layer, "has a Lambda layer"),
    "SavedModel": (saved_model, "a SavedModel may write files"),
}
UNPICKLED = "Python unpickled something"
TOO_SLOW = "took more than 0.5 seconds"


@pytest.mark.parametrize("case", UNSAFE)
def test_files_that_may_run_code_are_not_loaded(case, tmp_path):
    def refuse(path):
        raise AssertionError("it was loaded")

    write, sentence = UNSAFE[case]
    assert_fault(ex.model_file.judge(write(tmp_path), refuse, PREDICT), sentence)


def test_a_pickle_inside_is_noticed_while_it_is_loaded(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, wines=np.array(list(WINES)), parts=np.array([{"names": " ".join(WINES)}], dtype=object))
    assert_fault(ex.model_file.judge(path, load_pickled_arrays, PREDICT), UNPICKLED)


def test_the_new_process_has_a_time_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(fresh_process, "SECONDS", 0.5)
    path = save_arrays(tmp_path / "model.safetensors")
    assert_fault(ex.model_file.judge(path, load_for_ever, PREDICT), TOO_SLOW)


def test_a_keras_file_passes_too(tmp_path):
    pytest.importorskip("tensorflow")
    path = tmp_path / "model.keras"
    keras_model(*PARTS).save(path)
    assert isinstance(ex.model_file.judge(path, load_keras, PREDICT), Passed)


def test_the_hint_about_nan_is_true(tmp_path):
    """One day the converter may treat nan as Keras does; then the hint can go."""
    pytest.importorskip("tensorflow")
    onnxruntime = pytest.importorskip("onnxruntime")
    path, x = tmp_path / "model.onnx", np.full((1, 13), np.nan, "float32")
    solution.save(path, *PARTS[:3], interop.to_keras(PARTS[3]))
    session = onnxruntime.InferenceSession(path)
    (by_nan,) = session.run(None, {"measurements": x})
    (by_minus_1,) = session.run(None, {"measurements": np.nan_to_num(x, nan=-1)})
    assert np.isnan(by_nan).all()
    np.testing.assert_allclose(by_minus_1, keras_model(*PARTS).predict(x, verbose=0), atol=1e-5)


def keras_model(median, mean, std, network):
    keras = interop.keras
    inputs = keras.Input((13,))
    filled = keras.ops.where(inputs >= 0, inputs, median.astype("float32"))
    scaled = keras.layers.Normalization(mean=mean, variance=std**2)(filled)
    return keras.Model(inputs, interop.to_keras(network)(scaled), name="-".join(WINES))


def load_keras(path):
    from nnlib.interop import keras

    model = keras.saving.load_model(path)
    wines = model.name.split("-")
    return lambda rows: [wines[i] for i in model.predict(for_the_model(rows), verbose=0).argmax(axis=1)]
