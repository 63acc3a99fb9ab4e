"""Compare what an answer returns with what was expected, and say what differs first."""

from dataclasses import dataclass
from numbers import Number

import numpy as np

from nnlib.exercises.plain import Other, Raised

_KINDS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}
_SHORT = 100  # characters of a list that is shown whole


@dataclass(frozen=True)
class Difference:
    kind: str
    sentence: str


@dataclass(frozen=True)
class Rules:
    """What counts as equal.

    Numbers agree if ``|received - expected| <= atol + rtol * |expected|``; for ``float32`` a
    hundred times as much.
    With `exact_type` a list is no array, and an int no float.
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    exact_type: bool = False


def difference(expected, received, rules, place="the result"):
    """Return the first difference in type, shape, dtype or value, or None.

    NaN agrees with NaN. A Python number, a NumPy scalar and an array of shape () are the same; so are
    tuple and list. True and False are no numbers. An exception agrees with one of the same type.

    Parameters
    ----------
    expected, received : object
        Plain data; see `plain`.
    rules : Rules
    place : str
        Where in the result they stand.

    Returns
    -------
    Difference or None
    """
    if isinstance(expected, Raised) or isinstance(received, Raised):
        return _exception_difference(expected, received)
    if isinstance(expected, Other):
        same = isinstance(received, Other) and expected.equals(received)
        return None if same else _type_difference(expected, received, place)
    if isinstance(expected, dict):
        return _dict_difference(expected, received, rules, place)
    if isinstance(expected, tuple | list):
        return _sequence_difference(expected, received, rules, place)
    if not _is_numeric(expected):
        if type(expected) is not type(received):
            return _type_difference(expected, received, place)
        if expected != received:
            return Difference("value", f"{place}: expected {expected!r}, received {received!r}.")
        return None
    if not _is_numeric(received):
        array = None if rules.exact_type or np.ndim(expected) == 0 else array_of(received)
        if array is None or array.shape != np.shape(expected):
            return _type_difference(expected, received, place)
        received = array
    return _array_difference(np.asarray(expected), np.asarray(received), rules, place)


def describe(value, entries=True):
    """Return a short description: "an array of shape (3,) and dtype float64", "a list of 2"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple) and entries and len(value) <= 10:
        return f"a tuple ({', '.join(describe(item, entries=False) for item in value)})"
    if isinstance(value, tuple | list):
        return f"a {'tuple' if isinstance(value, tuple) else 'list'} of {len(value)}"
    if isinstance(value, dict):
        keys = ", ".join(map(repr, value))
        name = "key" if len(value) == 1 else "keys"
        return f"a dict with {len(value)} {name}" if len(keys) > 200 else f"a dict with the {name} {keys}"
    if isinstance(value, Raised):
        return value.text
    name = value.name if isinstance(value, Other) else type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def array_of(value):
    """Return numbers or bools, alone, in an array or in lists, as an array; None for other things."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of several lengths
        return None
    return array if array.dtype.kind in _KINDS else None


def same(before, after):
    """Return whether an argument is untouched; functions and other objects count as such."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        return (before.shape, before.dtype) == (after.shape, after.dtype) and (
            before.tobytes() == after.tobytes()
        )
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(same(before[k], after[k]) for k in before)
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, Number | np.generic | str):
        return before == after or before != before  # NaN
    return True


def _close(expected, received, rules):
    rtol, atol = rules.rtol, rules.atol
    if received.dtype == np.float32:  # about 7 digits, of which a calculation loses some
        largest = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
        rtol, atol = 100 * rtol, max(atol, rtol * largest)
    return np.isclose(received, expected, rtol, atol, equal_nan=True)


def _is_numeric(value):
    return isinstance(value, bool | int | float | complex | np.generic | np.ndarray)


def _exception_difference(expected, received):
    if not isinstance(expected, Raised):
        return Difference("exception", f"expected {describe(expected)}, received {received.text}.")
    if isinstance(received, Raised) and received.type is expected.type:
        return None
    return Difference("exception", f"expected a {expected.type.__name__}, received {describe(received)}.")


def _type_difference(expected, received, place):
    advice = ""
    if received is None:
        advice = " Does a branch end without return, or return a variable that is still None?"
    elif isinstance(received, tuple) and len(received) == 1:
        advice = " Is there a comma at the end of the return line?"
    elif isinstance(expected, np.ndarray) and isinstance(received, list):
        advice = " np.array(...) makes an array of a list."
    sentence = f"{place}: expected {describe(expected)}, received {describe(received)}.{advice}"
    return Difference("type", sentence)


def _dict_difference(expected, received, rules, place):
    if not isinstance(received, dict):
        return _type_difference(expected, received, place)
    if expected.keys() != received.keys():
        missing, extra = (
            ", ".join(repr(key) for key in one if key not in other) or "none"
            for one, other in ((expected, received), (received, expected))
        )
        return Difference("keys", f"{place}: missing keys {missing}, keys too many {extra}.")
    for key in expected:
        found = difference(expected[key], received[key], rules, f"{place}[{key!r}]")
        if found:
            return found
    return None


def _sequence_difference(expected, received, rules, place):
    if not rules.exact_type and isinstance(received, np.ndarray) and received.ndim:
        received = list(received)
    if not isinstance(received, tuple | list):
        return _type_difference(expected, received, place)
    if len(expected) != len(received):
        return _length_difference(expected, received, place)
    for i, (wanted, got) in enumerate(zip(expected, received, strict=True)):
        found = difference(wanted, got, rules, f"{place}[{i}]")
        if found:
            return found
    return None


def _length_difference(expected, received, place):
    if not all(isinstance(value, int | float | str) for value in [*expected, *received]):
        return _type_difference(expected, received, place)
    texts = [repr(list(value)) for value in (expected, received)]
    if max(map(len, texts)) > _SHORT:
        return _type_difference(expected, received, place)
    return Difference("type", f"{place}: expected {texts[0]}, received {texts[1]}.")


def _shown_lists(expected, received):
    """Return both arrays, where they are lists short enough to be seen at a glance."""
    texts = [np.array2string(array, precision=6, separator=", ") for array in (expected, received)]
    short = expected.ndim == received.ndim == 1 and max(map(len, texts)) <= _SHORT
    return f": {texts[0]} and {texts[1]}" if short else ""


def _array_difference(expected, received, rules, place):
    if expected.shape != received.shape:
        both = f"expected shape {expected.shape}, received shape {received.shape}"
        return Difference("shape", f"{place}: {both}{_shown_lists(expected, received)}.")
    wanted, got = (_KINDS.get(array.dtype.kind, str(array.dtype)) for array in (expected, received))
    numbers = {wanted, got} == {"int", "float"}
    if wanted != got and not (numbers and (expected.ndim == 0 or not rules.exact_type)):
        return Difference(
            "dtype", f"{place}: expected dtype {expected.dtype}, received dtype {received.dtype}."
        )
    if wanted in _KINDS.values():
        agree = _close(expected, received, rules)
    else:
        agree = np.asarray(received == expected)
    if agree.all():
        return None
    index = tuple(map(int, np.argwhere(~agree)[0]))
    entry = f"{place}[{', '.join(map(str, index))}]" if index else place
    count = f" ({(~agree).sum()} of {agree.size} entries differ.)" if agree.size > 1 else ""
    return Difference(
        "value",
        f"{entry}: expected {expected[index].item()!r}, received {received[index].item()!r}.{count}",
    )
