"""Exercises and questions of notebook 14: deployment."""

import functools
import json
import math

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "18_deployment"
__getattr__ = unknown_name(__name__)


def _layers(rng):
    yield np.array([[1.0], [2.0]]), np.array([0.5]), np.array([10.0, 4.0]), np.array([2.0, 4.0])
    for inputs, units in ((3, 3), (10, 4), (1, 5)):
        kernel, bias = rng.normal(size=(inputs, units)), rng.normal(size=units)
        yield kernel, bias, rng.normal(2, 3, inputs), rng.uniform(0.5, 3, inputs)


@exercise(
    inputs=_layers,
    hints=[
        "Write (x − mean) / std · K + b as x · (something) + (something).",
        "x / std · K is x times K with each *row* divided by its feature's std: `kernel / std[:, None]`.",
        "What does not contain x goes into the bias: `bias - (mean / std) @ kernel`.",
    ],
    remark="So normalization inside the model costs nothing at all, if one wants: it disappears in a layer.",
)
def fold_normalization(kernel, bias, mean, std):
    """Return a new (kernel, bias), so that the layer takes raw measurements and gives the same outputs.

    The old layer computes z @ kernel + bias from z = (x - mean) / std. The new one computes its outputs from
    x itself. `kernel` has shape (inputs, units), `bias` (units,), `mean` and `std` (inputs,).
    """
    return kernel / std[:, np.newaxis], bias - (mean / std) @ kernel


fold_normalization.misconception(
    "Your bias is the old one. What the mean does to the sum is missing.",
    lambda kernel, bias, mean, std: (kernel / std[:, None], bias),
)
fold_normalization.misconception(
    "You multiply the kernel by std. The inputs are divided by it.",
    lambda kernel, bias, mean, std: (kernel * std[:, None], bias - (mean / std) @ kernel),
)
fold_normalization.misconception(
    "Your bias has the wrong sign before the mean: the mean is subtracted.",
    lambda kernel, bias, mean, std: (kernel / std[:, None], bias + (mean / std) @ kernel),
)


def _numbers(rng):
    yield np.array([0.0, 0.2, 0.31, 1.0]), 0.1, 0
    yield np.array([-20.0, 0.04, 12.74, 500.0]), 0.1, 0
    for zero in (-128, 5):
        yield rng.normal(0, 9, 20), 0.07, zero


@exercise(
    inputs=_numbers,
    hints=[
        "The integer is `np.round(x / scale) + zero_point`.",
        "int8 holds −128 to 127: `np.clip(..., -128, 127)`.",
        "The way back: subtract the zero point, multiply by the scale.",
    ],
    remark="Two things are lost: what lies between two steps, and what lies beyond the ends.",
)
def through_int8(x, scale, zero_point):
    """Return what is left of the numbers `x` after they were stored as int8, an array of floats.

    A number is divided by `scale`, rounded to the nearest integer, and `zero_point` is added. What is below
    −128 becomes −128, what is above 127 becomes 127. On the way back `zero_point` is subtracted, and the
    result multiplied by `scale`.
    """
    stored = np.clip(np.round(x / scale) + zero_point, -128, 127)
    return (stored - zero_point) * scale


def _int8(x, scale, zero_point, rounded=np.round, low=-128, high=127, clip=np.clip):
    return (clip(rounded(x / scale) + zero_point, low, high) - zero_point) * scale


for _sentence, _changes in {
    "Your large numbers survive. int8 ends at −128 and 127.": {"low": -np.inf, "high": np.inf},
    "Your large numbers wrap around, as 128 becomes −128 in `.astype(np.int8)`. `np.clip` comes first.": {
        "clip": lambda stored, low, high: (stored + 128) % 256 - 128
    },
    "You cut the fraction off. The nearest integer is meant: `np.round`.": {"rounded": np.trunc},
    "Your integers go from 0 to 255. That is uint8.": {"low": 0, "high": 255},
}.items():
    through_int8.misconception(_sentence, functools.partial(_int8, **_changes))
through_int8.misconception(
    "These are the integers. Convert them back.",
    lambda x, scale, zero_point: np.clip(np.round(x / scale) + zero_point, -128, 127),
)


def _sent(request, rows):
    """how many inputs are listed; name, shape, datatype and numbers of the first; and whether it is JSON."""
    inputs = request["inputs"]
    count, tensor = (0, inputs) if isinstance(inputs, dict) else (len(inputs), inputs[0])
    try:
        is_json = bool(json.dumps(request))
    except TypeError:
        is_json = False
    words = {key: tensor.get(key, "") for key in ("name", "datatype")}
    shape, data = np.asarray(tensor.get("shape", ())), np.ravel(tensor.get("data", ()))
    return words | {"count": count, "shape": shape, "data": data, "JSON": is_json}


@exercise(
    inputs=lambda rng: [(rng.normal(size=(n, 4)).round(3),) for n in (1, 2, 5)],
    observe=_sent,
    hints=[
        "A dict with the key 'inputs', and there a list with one dict: name, shape, datatype, data.",
        "`list(rows.shape)` is the shape, also for one row: (1, 4).",
        "`rows.ravel().tolist()` makes a list of Python's numbers, row after row.",
    ],
    remark="Every server that speaks the Open Inference Protocol understands this, whoever wrote it.",
)
def infer_request(rows):
    """Return the body of a request for the rows, as a dict that `json.dumps` can write.

    `rows` is an array of shape (n, features). The model's input is called "features" and has datatype "FP32".
    """
    shape, data = list(rows.shape), rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": shape, "datatype": "FP32", "data": data}]}


def _request(rows, **changes):
    request = infer_request(rows)
    request["inputs"][0].update(changes)
    return request


for _sentence, _mistaken in {
    "It holds something of NumPy's, unknown to JSON: `.tolist()`.": lambda rows: _request(rows, data=rows),
    "The inputs are a list, even if there is only one: put `[` and `]` around the inner dict.": lambda rows: {
        "inputs": _request(rows)["inputs"][0]
    },
    "You send an input for each row. There is one; its shape begins with the number of rows.": lambda rows: {
        "inputs": [_request(row[np.newaxis])["inputs"][0] for row in rows]
    },
    "Your shape is that of one row. The number of rows comes first, even if it is 1.": lambda rows: _request(
        rows, shape=list(rows.shape[1:])
    ),
    "FP64 is what Python computes with. The datatype is that of the model's input.": lambda rows: _request(
        rows, datatype="FP64"
    ),
    "Your numbers go down the columns. They go along the rows, one row after the other.": lambda rows: (
        _request(rows, data=rows.T.ravel().tolist())
    ),
}.items():
    infer_request.misconception(_sentence, _mistaken)


_TEXTS = (
    "[1.5, 2]", "[1.5]", "[1.5, 2, 3]", "[1.5, 2", "hello", '[1.5, "2"]', "[1.5, null]", "[NaN, 2]",
    "[1.5, 1e999]", "[true, 2]", '{"a": 1.5, "b": 2}', "[[1.5, 2]]", "3", "[]", "[-0.5, 1e3]",
)  # fmt: skip


@exercise(
    inputs=lambda rng: [(text, 2) for text in _TEXTS],
    hints=[
        "`json.loads` raises a ValueError for what is not JSON: catch it.",
        "Then the kind: `isinstance(row, list)`, and its length.",
        "Python's `json.loads` lets NaN pass, and makes infinity of 1e999: `np.isfinite`. "
        "`type(x) in (int, float)` refuses text, null and true.",
    ],
    remark="A model answers every number, also a senseless one. Refusing is the service's job.",
)
def status(text, features):
    """Return the status, 200 or 400, with which a careful service answers the `text` of a request.

    Good, 200, is a JSON list of `features` finite numbers. Everything else is the client's mistake, 400: no
    JSON, no list, another length, or something in it that is no finite number (true is no number).
    """
    import json

    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) and np.isfinite(x) for x in row) else 400


def _careless(good=np.isfinite, kinds=(int, float), containers=list, count=True, broken=400):
    """A service that leaves out one check."""

    def careless(text, features):
        try:
            row = json.loads(text)
        except ValueError:
            return broken
        if not isinstance(row, containers) or (count and len(row) != features):
            return 400
        row = row.values() if isinstance(row, dict) else row
        return 200 if all(type(x) in kinds and good(x) for x in row) else 400

    return careless


for _sentence, _checks in {
    "You let NaN and infinity pass: JSON has neither, but `json.loads` takes both.": {"good": lambda x: True},
    "You let infinity pass: 1e999 is more than a float holds.": {"good": lambda x: x == x},
    "You let true pass: `isinstance(True, int)` holds.": {"kinds": (int, float, bool)},
    "You do not count the numbers.": {"count": False},
    "You take a dict for a list: both have a length.": {"containers": (list, dict)},
    "For what is not JSON you say 500. That would mean that the service is broken.": {"broken": 500},
}.items():
    status.misconception(_sentence, _careless(**_checks))


def _latencies(rng):
    yield np.array([3.0, 1.0, 2.0, 9.0]), 50
    yield np.array([5.0]), 99
    for n, p in ((100, 99), (200, 50), (150, 95)):
        yield rng.exponential(1.0, n).round(4), p


@exercise(
    inputs=_latencies,
    hints=[
        "Sort them. How many of the n must be at most as long? p % of n, rounded up.",
        "`k = int(np.ceil(p * n / 100))`; the k-th of the sorted ones has index k − 1.",
    ],
    remark="`np.percentile(..., method='inverted_cdf')` does this. Its default invents values in between.",
)
def percentile(seconds, p):
    """Return the p-th percentile of the latencies: the smallest of them that at least p % do not exceed.

    `seconds` is an array in the order in which they were measured. The result is one of its values.
    """
    k = int(np.ceil(p * len(seconds) / 100))
    return np.sort(seconds)[k - 1]


percentile.misconception("That is the mean. One slow request moves it.", lambda s, p: np.mean(s))
percentile.misconception("You did not sort them.", lambda s, p: s[math.ceil(p * len(s) / 100) - 1])
percentile.misconception(
    "Your value lies one place too far: the k-th value has index k − 1.",
    lambda s, p: np.sort(s)[min(math.ceil(p * len(s) / 100), len(s) - 1)],
)
percentile.misconception("`np.percentile` invents values in between. Return one of yours.", np.percentile)


@prediction(
    between=(0, 1),
    explanation="One step is nearly 10 wide. 0.1 is much nearer to 0 than to the next step.",
)
def smoothness_in_int8():
    """All ten features go through int8 with *one* scale. The largest is an area of 2,501, so the 255 steps
    from 0 to 2,501 are 2,501 / 255 = 9.8 wide. What is left of a smoothness of 0.1?
    """
    return through_int8(np.array([0.1]), 2501 / 255, -128)[0]


@prediction(
    choices={
        "a": "About the same time: it is the same network.",
        "b": "2 to 5 times as long.",
        "c": "More than 10 times as long.",
    },
    explanation="The products of this network take microseconds. `predict` first builds a pipeline that cuts "
    "its input into batches, calls callbacks, and collects results. With one row all of that is overhead.",
    answer="c",
)
def one_row():
    """The same network answers for one row: once with Keras's `model.predict`, once with ONNX Runtime. How
    long does Keras take in comparison?
    """


@prediction(
    between=(0, 400),
    explanation="The server loads the new file beside the old one, and only then changes over. A request is "
    "answered by the one or by the other.",
    answer=0,
)
def lost_requests():
    """400 requests are sent one after the other, as fast as they are answered. In the midst of them the
    server is told to take up version 2 of the model. How many of the 400 get no answer, or an error?
    """


@choice(
    a=("Nothing. The request was wrong, and it was refused.", "But by the wrong number: see (b)."),
    b=("The service should have said 400.", "5xx says: *we* are broken. It wakes somebody up at night."),
    c=("The client should send the request again.", "It would be just as wrong as before: 4xx says so."),
    answer="b",
)
def nine_numbers():
    """A client sends nine numbers to a model of ten features. The service answers with status 500 (internal
    error), and goes on working. What is wrong with that?
    """


TASKS = [
    fold_normalization,
    through_int8,
    smoothness_in_int8,
    one_row,
    infer_request,
    nine_numbers,
    status,
    percentile,
    lost_requests,
]
