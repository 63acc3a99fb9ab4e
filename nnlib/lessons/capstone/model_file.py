"""Milestone 4: a folder with the model and a program that uses it."""

import pathlib

from nnlib.exercises import milestone
from nnlib.exercises.project import Fault
from nnlib.lessons.capstone.fresh_process import contents, predict_elsewhere, refuse_unsafe
from nnlib.lessons.capstone.predictions import count_different, names, with_gaps
from nnlib.lessons.capstone.raw_table import WINES, made
from nnlib.lessons.capstone.worked_solution import STEPS


@milestone(
    hints=[
        "A Keras model can begin with its preprocessing. No measurement is negative, so -1 can stand for "
        "what is missing: `keras.ops.where(inputs >= 0, inputs, median)` fills it. (With nan the exported "
        "ONNX model gives nan: the converter writes `where` as a sum of products.)",
        'ONNX: after `model.export(path, format="onnx")`, `onnx.load(path)` has a list `metadata_props` '
        "with a method `add(key=..., value=...)`, for the names of the wines.",
        "Without TensorFlow: `safetensors.numpy.save_file(arrays, path, metadata)` takes medians, means and "
        "standard deviations beside the weights, and texts.",
        "A cell that begins with `%%writefile {folder}/predict.py` writes the rest of it into that file. Or "
        "let Python copy functions that you have: `inspect.getsource(measurements)` is the text of one. The "
        'file beside the program is `pathlib.Path(__file__).with_name("model.onnx")`.',
    ],
    solution=STEPS["model_file"],
)
def model_file(folder, predict):
    """Save the model so that a stranger can use it, and need not trust what cannot be read.

    `folder` holds the model, in one file or several, and a short program `predict.py`: its function
    `predict(rows)` reads the model and returns the names for raw rows. The check copies the folder to
    another place, and imports `predict.py` there in a new process. This process has the packages that are
    installed, and nothing from your notebook. So the program imports and defines all that it uses; the
    medians, the means, the weights and the names of the wines come from the model's files. These hold data
    only: no pickle, no Lambda layer, no SavedModel. The new process gives the same names as `predict`, the
    function that passed above.
    """
    if not isinstance(folder, str | pathlib.Path) or not pathlib.Path(folder, "predict.py").is_file():
        raise Fault(f"`folder` has to be a folder with a file `predict.py`. Received {folder!r:.80}.")
    refuse_unsafe(folder)
    rows = made().held_rows + with_gaps(made().held_rows)
    expected = names(predict, rows)
    found = predict_elsewhere(folder, rows)
    if names(lambda rows: found, rows, "predict.py") != expected:
        raise Fault(
            f"In the new process {count_different(found, expected)} of {len(expected)} names differ from "
            "those of `predict`. Is it the same model, with the same preprocessing, and are the names in the "
            "same order?"
        )
    everything = b"\n".join(content for _, content in contents(folder)).lower()
    everything = everything.replace(b"\0\0\0", b"")  # NumPy writes each letter of a text as four bytes
    if not all(wine.lower().encode() in everything for wine in WINES):
        raise Fault(
            "The check finds the names of the three wines in no file beside `predict.py`. With only the "
            "model, its answers could not be read."
        )
    size = sum(len(content) for name, content in contents(folder) if "/" not in name)
    return (
        f"A new process with nothing but the folder (model: {size / 1000:.0f} kB) gave the same {len(found)} "
        "names."
    )
