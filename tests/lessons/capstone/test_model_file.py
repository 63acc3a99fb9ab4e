"""Folders with a model and a program: what is whole passes, what lacks something or may run code is told."""

import inspect
import json
import pickle
import zipfile

import numpy as np
import pytest
import safetensors.numpy
from IPython.core.interactiveshell import InteractiveShell

from nnlib import interop
from nnlib.exercises.outcomes import Passed
from nnlib.lessons import capstone as ex
from nnlib.lessons.capstone import fresh_process
from nnlib.lessons.capstone import worked_solution as solution
from nnlib.lessons.capstone.raw_table import WINES
from nnlib.lessons.capstone.worked_solution import measurements, wine_of
from tests.lessons.capstone.helpers import PARTS, PREDICT, ROWS, assert_fault, nearest_mean

# The program of another way than ONNX: safetensors, with everything that is needed.
PROGRAM = """\
import json
import pathlib

import numpy as np
from safetensors import safe_open

from nnlib.lessons.capstone.worked_solution import measurements

with safe_open(pathlib.Path(__file__).with_name("model.safetensors"), framework="numpy") as file:
    a = {name: file.get_tensor(name) for name in file.keys()}
    wines = json.loads(file.metadata()["wines"])


def predict(rows):
    x = measurements(rows)
    x = (np.where(np.isnan(x), a["median"], x) - a["mean"]) / a["std"]
    scores = np.maximum(x @ a["w0"] + a["w1"], 0) @ a["w2"] + a["w3"]
    return [wines[i] for i in scores.argmax(axis=1)]
"""


def save(folder, program=PROGRAM, names=WINES, **changes):
    median, mean, std, network = PARTS
    arrays = {"median": median, "mean": mean, "std": std} | changes
    arrays |= {f"w{i}": weight for i, weight in enumerate(network.get_weights())}
    safetensors.numpy.save_file(arrays, folder / "model.safetensors", {"wines": json.dumps(names)})
    (folder / "predict.py").write_text(program, encoding="utf-8")
    return folder


def test_a_folder_that_is_whole_passes(tmp_path):
    save(tmp_path)
    assert isinstance(ex.model_file.judge(tmp_path, PREDICT), Passed)
    assert isinstance(ex.model_file.judge(str(tmp_path), PREDICT), Passed)


def test_a_program_may_have_other_files_and_folders(tmp_path):
    program = PROGRAM.replace(
        'pathlib.Path(__file__).with_name("model.safetensors")', '"files/model.safetensors"'
    )
    program = program.replace("from nnlib.lessons.capstone.worked_solution import", "from inputs import")
    save(tmp_path, program)
    (tmp_path / "files").mkdir()
    (tmp_path / "model.safetensors").rename(tmp_path / "files" / "model.safetensors")
    sources = map(inspect.getsource, [solution.read_number, solution.measurements])
    (tmp_path / "inputs.py").write_text("\n\n".join(["import numpy as np", *sources]), encoding="utf-8")
    assert isinstance(ex.model_file.judge(tmp_path, PREDICT), Passed)


# With the names as an array of NumPy, and not as text in UTF-8.
NPZ_PROGRAM = """\
import numpy as np

from nnlib.lessons.capstone.worked_solution import measurements

a = dict(np.load("model.npz"))


def predict(rows):
    x = (measurements(rows) - a["low"]) / (a["high"] - a["low"])
    return a["wines"][np.nansum((x[:, np.newaxis] - a["means"]) ** 2, axis=2).argmin(axis=1)]
"""


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_names_in_an_array_pass(write, tmp_path):
    x, wines = measurements(ROWS), np.array([wine_of(row) for row in ROWS])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([np.nanmean((x[wines == wine] - low) / (high - low), axis=0) for wine in WINES])
    write(tmp_path / "model.npz", low=low, high=high, means=means, wines=np.array(WINES))
    (tmp_path / "predict.py").write_text(NPZ_PROGRAM, encoding="utf-8")
    assert isinstance(ex.model_file.judge(tmp_path, nearest_mean(ROWS)), Passed)


def predicting(line):
    return f"def predict(rows):\n    {line}\n"


# What the folder has otherwise than `save` writes it, and what is said about that.
LACKING = {
    "numbers of the notebook": (
        {"program": predicting("return [WINES[i] for i in network.predict(rows)]")},
        "In a new process there is no `network`",
    ),
    "an exception": (
        {"program": predicting("raise ValueError('not this one')")},
        "an exception is raised:\n\n"
        '    File "predict.py", line 2, in predict\n'
        "        raise ValueError('not this one')\n"
        "    ValueError: not this one",
    ),
    "a program that is none": (
        {"program": "def predict(rows) return"},
        'an exception is raised:\n\n    File "predict.py", line 1\n',
    ),
    "a module of the notebook": (
        {"program": "import my_helpers"},
        'an exception is raised:\n\n    File "predict.py", line 1, in <module>\n        import my_helpers\n',
    ),
    "no function": ({"program": "names = []"}, "`predict.py` has no function `predict`"),
    "nothing returned": (
        {"program": predicting("pass")},
        "`predict.py` has to return a list of names. Received None",
    ),
    "one name": (
        {"program": predicting("return 'Barolo'")},
        "has to return a list of names. Received 'Barolo'",
    ),
    "the process's end": ({"program": "import os\nos._exit(3)"}, "The new process ended without a result"),
    "another order": ({"names": WINES[::-1]}, "names differ from those of `predict`"),
    "other means": ({"mean": PARTS[1] + PARTS[2]}, "names differ from those of `predict`"),
    "names in the program": (
        {"names": [0, 1, 2], "program": PROGRAM.replace("wines[i]", f"{WINES}[wines[i]]")},
        "the names of the three wines in no file beside",
    ),
}
NO_FOLDER = "has to be a folder with a file `predict.py`"
ITS_PLACE = "which is on your computer only"


@pytest.mark.parametrize("case", LACKING)
def test_folders_that_lack_something(case, tmp_path):
    changes, sentence = LACKING[case]
    assert_fault(ex.model_file.judge(save(tmp_path, **changes), PREDICT), sentence)


def test_no_folder_or_no_program(tmp_path):
    (tmp_path / "model.safetensors").touch()
    for folder in (tmp_path, tmp_path / "none", tmp_path / "model.safetensors", PREDICT):
        assert_fault(ex.model_file.judge(folder, PREDICT), NO_FOLDER)


def test_a_program_that_names_its_place(tmp_path):
    """It would work in the copy, too, as long as the original is there."""
    place = f"pathlib.Path({str(tmp_path)!r}, 'model.safetensors')"
    program = PROGRAM.replace('pathlib.Path(__file__).with_name("model.safetensors")', place)
    assert_fault(ex.model_file.judge(save(tmp_path, program), PREDICT), ITS_PLACE)


def test_what_the_hint_about_writing_says_is_true(tmp_path):
    shell = InteractiveShell.instance()
    try:
        shell.user_ns["folder"] = tmp_path
        shell.run_cell("%%writefile {folder}/predict.py\n" + PROGRAM)
        written = (tmp_path / "predict.py").read_text()
        shell.run_cell("import inspect\ndef measurements(rows):\n    return rows\n")
        source = shell.ev("inspect.getsource(measurements)")
    finally:
        shell.reset()
        InteractiveShell.clear_instance()
    assert written.strip() == PROGRAM.strip()
    assert source == "def measurements(rows):\n    return rows\n"


def pickled(protocol):
    return lambda folder: (folder / "model.pkl").write_bytes(pickle.dumps({"wines": WINES}, protocol))


def pickle_in_an_archive(folder):
    with zipfile.ZipFile(folder / "torch.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"wines": WINES}, 2))


def lambda_layer(folder):
    with zipfile.ZipFile(folder / "model.keras", "w") as archive:
        archive.writestr("config.json", json.dumps({"layers": [{"class_name": "Lambda"}]}))


def saved_model(folder):
    (folder / "saved").mkdir()
    (folder / "saved" / "saved_model.pb").write_bytes(b"")


UNSAFE = {
    **{f"pickle {protocol}": (pickled(protocol), "`model.pkl` is a pickle") for protocol in (2, 3, 4, 5)},
    "pickle in an archive": (pickle_in_an_archive, "`torch.pt/archive/data.pkl` is a pickle"),
    "Lambda layer": (lambda_layer, "has a Lambda layer"),
    "SavedModel": (saved_model, "a SavedModel may write files"),
}
UNPICKLED = "Python unpickled something"
TOO_SLOW = "`predict.py` took more than 0.5 seconds"


@pytest.mark.parametrize("case", UNSAFE)
def test_files_that_may_run_code_are_not_loaded(case, tmp_path):
    write, sentence = UNSAFE[case]
    write(tmp_path)
    (tmp_path / "predict.py").write_text("raise AssertionError('it was loaded')")
    assert_fault(ex.model_file.judge(tmp_path, PREDICT), sentence)


def test_a_pickle_inside_is_noticed_while_it_is_loaded(tmp_path):
    parts = np.array([{"names": " ".join(WINES)}], dtype=object)
    np.savez(tmp_path / "model.npz", wines=np.array(list(WINES)), parts=parts)
    program = "import numpy as np\n" + predicting(
        "return np.load('model.npz', allow_pickle=True)['parts'][0]['names'].split()"
    )
    (tmp_path / "predict.py").write_text(program)
    assert_fault(ex.model_file.judge(tmp_path, PREDICT), UNPICKLED)


def test_the_new_process_has_a_time_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(fresh_process, "SECONDS", 0.5)
    save(tmp_path, "import time\ntime.sleep(60)\n")
    assert_fault(ex.model_file.judge(tmp_path, PREDICT), TOO_SLOW)


KERAS_PROGRAM = """\
import pathlib

from nnlib.lessons.capstone.worked_solution import for_the_model
from nnlib.interop import keras

model = keras.saving.load_model(pathlib.Path(__file__).with_name("model.keras"))
wines = model.name.split("-")


def predict(rows):
    return [wines[i] for i in model.predict(for_the_model(rows), verbose=0).argmax(axis=1)]
"""


@pytest.mark.thorough
def test_a_keras_file_passes_too(tmp_path):
    pytest.importorskip("tensorflow")
    keras_model(*PARTS).save(tmp_path / "model.keras")
    (tmp_path / "predict.py").write_text(KERAS_PROGRAM)
    assert isinstance(ex.model_file.judge(tmp_path, PREDICT), Passed)


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
