"""A request in the Open Inference Protocol."""

import json

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for n in (1, 2, 5):
        yield (rng.normal(size=(n, 4)).round(4),)


def sent(request, rows):
    """how many inputs there are, the name, datatype, shape and data of the first, and whether `json.dumps`
    can write the request.
    """
    listed = request["inputs"]
    count, tensor = (0, listed) if isinstance(listed, dict) else (len(listed), listed[0])
    try:
        is_json = bool(json.dumps(request))
    except TypeError:
        is_json = False
    words = {key: tensor.get(key, "") for key in ("name", "datatype")}
    shape, data = np.asarray(tensor.get("shape", ())), np.ravel(tensor.get("data", ()))
    return words | {"count": count, "shape": shape, "data": data, "JSON": is_json}


@exercise(
    inputs=inputs,
    observe=sent,
    hints=[
        "A dict with the key 'inputs', and there a list with one dict: name, shape, datatype, data.",
        "`list(rows.shape)` is the shape, also for one row: (1, 4).",
        "`rows.ravel().tolist()` makes a list of Python numbers, row after row.",
    ],
    remark="Every server that speaks the Open Inference Protocol understands this, whoever wrote it.",
)
def infer_request(rows):
    """Return the body of a request in the Open Inference Protocol for these rows, as a dict.

    `json.dumps` must be able to write it. `rows` is an array of shape (n, features). The model's input is
    called "features" and has datatype "FP32".
    """
    shape, data = list(rows.shape), rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}


@infer_request.misconception(
    "Your request holds a NumPy array, which JSON cannot write. Convert it with `.tolist()`."
)
def numpy_inside(rows):
    shape, data = list(rows.shape), rows.ravel()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}


@infer_request.misconception(
    "The inputs are a list, even if there is only one: put `[` and `]` around the inner dict."
)
def inputs_without_a_list(rows):
    shape, data = list(rows.shape), rows.ravel().tolist()
    return {"inputs": {"name": "features", "shape": shape, "datatype": "FP32", "data": data}}


@infer_request.misconception(
    "You send an input for each row. There is only one; its shape begins with the number of rows."
)
def input_for_each_row(rows):
    return {
        "inputs": [
            {"name": "features", "shape": [1, len(row)], "datatype": "FP32", "data": row.tolist()}
            for row in rows
        ]
    }


@infer_request.misconception(
    "Your shape is that of one row. The number of rows comes first, even if it is 1."
)
def shape_of_one_row(rows):
    shape, data = list(rows.shape[1:]), rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}


@infer_request.misconception("FP64 is what Python computes with. The datatype is that of the model's input.")
def fp64(rows):
    shape, data = list(rows.shape), rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP64", "data": data}]}


@infer_request.misconception(
    "Your numbers go down the columns. They go along the rows, one row after the other."
)
def down_the_columns(rows):
    shape, data = list(rows.shape), rows.T.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}


@infer_request.misconception("Your shape says that there is one row. Take the number of rows that there are.")
def always_one_row(rows):
    shape, data = [1, rows.shape[1]], rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}
