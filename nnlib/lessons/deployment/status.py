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
        "[1.5, 2,]",
        "[1.5, 1" + 400 * "0" + "]",
        100_000 * "[",
    ):
        yield text, 2
    yield "[1, 2, 3]", 3


@exercise(
    inputs=inputs,
    hints=[
        "`json.loads` raises a ValueError for what is not JSON, and a RecursionError for what is nested too "
        "deeply: catch both.",
        "Then check what it is: `isinstance(row, list)`, and its length.",
        "`type(x) in (int, float)` refuses text, null and true.",
        "Python's `json.loads` accepts NaN, and makes infinity of 1e999: `np.isfinite`. It also reads ints "
        "of hundreds of digits, for which `float(x)` raises an OverflowError.",
    ],
    remark="A model answers any numbers, even senseless ones. Refusing them is the service's job.",
)
def status(text, features):
    """Return the status, 200 or 400, with which a careful service answers the `text` of a request.

    200 is for a JSON list of `features` numbers that a float can hold. Everything else is the client's
    mistake, 400: text that is not JSON or is nested too deeply for `json.loads`, JSON that is not a list, a
    list of another length, or something in it that is not a finite float or int (true is not a number, and
    1e999 is too large).
    """
    try:
        row = json.loads(text)
        is_row = isinstance(row, list) and len(row) == features
        good = is_row and all(type(x) in (int, float) and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError, OverflowError):
        return 400
    return 200 if good else 400


@status.misconception(
    "You accept NaN and infinity: JSON has neither, but `json.loads` reads NaN as nan and 1e999 as infinity."
)
def nan_and_infinity_accepted(text, features):
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) for x in row) else 400


@status.misconception("You refuse NaN, but not what is more than a float holds, such as 1e999.")
def infinity_accepted(text, features):
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(type(x) in (int, float) and x == x for x in row) else 400


@status.misconception("You accept true: `isinstance(True, int)` is true.")
def true_accepted(text, features):
    try:
        row = json.loads(text)
        is_row = isinstance(row, list) and len(row) == features
        good = is_row and all(isinstance(x, int | float) and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError, OverflowError):
        return 400
    return 200 if good else 400


@status.misconception("You do not count the numbers.")
def not_counted(text, features):
    try:
        row = json.loads(text)
        good = isinstance(row, list) and all(type(x) in (int, float) and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError, OverflowError):
        return 400
    return 200 if good else 400


@status.misconception("You accept NaN, infinity and true: check `type(x)`, and `np.isfinite(x)`.")
def any_number_accepted(text, features):
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return 400
    is_row = isinstance(row, list) and len(row) == features
    return 200 if is_row and all(isinstance(x, int | float) for x in row) else 400


@status.misconception(
    "You answer text that is not JSON with 500. That would mean that the service is broken."
)
def answered_with_500(text, features):
    try:
        row = json.loads(text)
        is_row = isinstance(row, list) and len(row) == features
        good = is_row and all(type(x) in (int, float) and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError):
        return 500
    except OverflowError:
        return 400
    return 200 if good else 400


@status.misconception(
    "You do not ask whether it is a list: the number 3 has no length, and your service breaks."
)
def not_asked_whether_it_is_a_list(text, features):
    try:
        row = json.loads(text)
        good = len(row) == features and all(type(x) in (int, float) and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError, OverflowError):
        return 400
    return 200 if good else 400


@status.misconception("You refuse whole numbers: `json.loads` turns 2 into an int, and 1.5 into a float.")
def whole_numbers_refused(text, features):
    try:
        row = json.loads(text)
        is_row = isinstance(row, list) and len(row) == features
        good = is_row and all(type(x) is float and np.isfinite(float(x)) for x in row)
    except (ValueError, RecursionError, OverflowError):
        return 400
    return 200 if good else 400
