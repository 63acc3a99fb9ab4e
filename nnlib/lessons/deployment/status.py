"""Which requests a careful service refuses."""

import json

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for text in (
        "[1.5, 2]",
        "[1.5]",
        "[1.5, 2, 3]",
        "[1.5, 2",
        "hello",
        '[1.5, "2"]',
        "[1.5, null]",
        "[NaN, 2]",
        "[1.5, 1e999]",
        "[true, 2]",
        '{"a": 1.5, "b": 2}',
        "[[1.5, 2]]",
        '"12"',
        "3",
        "[]",
        "[-0.5, 1e3]",
    ):
        yield text, 2


@exercise(
    inputs=inputs,
    hints=[
        "`json.loads` raises a ValueError for what is not JSON: catch it.",
        "Then check what it is: `isinstance(row, list)`, and its length.",
        "Python's `json.loads` accepts NaN, and makes infinity of 1e999: `np.isfinite`. "
        "`type(x) in (int, float)` refuses text, null and true.",
    ],
    remark="A model answers any numbers, even senseless ones. Refusing them is the service's job.",
)
def status(text, features):
    """Return the status, 200 or 400, with which a careful service answers the `text` of a request.

    200 is for a JSON list of `features` finite numbers. Everything else is the client's mistake, 400: text
    that is not JSON, JSON that is not a list, a list of another length, or something in it that is not a
    finite number (true is not a number).
    """
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) and np.isfinite(x) for x in row) else 400


@status.misconception("You accept NaN and infinity: JSON has neither, but `json.loads` reads both.")
def nan_and_infinity_accepted(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) for x in row) else 400


@status.misconception("You accept infinity: 1e999 is more than a float holds.")
def infinity_accepted(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) and not np.isnan(x) for x in row) else 400


@status.misconception("You accept true: `isinstance(True, int)` is true.")
def true_accepted(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(isinstance(x, int | float) and np.isfinite(x) for x in row) else 400


@status.misconception("You do not count the numbers.")
def not_counted(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    good = isinstance(row, list) and all(type(x) in (int, float) and np.isfinite(x) for x in row)
    return 200 if good else 400


@status.misconception("You accept NaN, infinity and true: check `type(x)`, and `np.isfinite(x)`.")
def any_number_accepted(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(isinstance(x, int | float) for x in row) else 400


@status.misconception(
    "You answer text that is not JSON with 500. That would mean that the service is broken."
)
def answered_with_500(text, features):
    try:
        row = json.loads(text)
    except ValueError:
        return 500
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) and np.isfinite(x) for x in row) else 400
