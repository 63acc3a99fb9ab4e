"""What is true of a wrong answer on all inputs: said where no misconception explains it.

Every function here takes pairs of what was expected and what was received, and a function that compares
them. It returns a `Truth`, whose text begins after its subject ("is transposed"), or None. A text is
returned only if it holds for every pair.
"""

import itertools
from typing import NamedTuple

import numpy as np

from nnlib.exercises.compare import array_of
from nnlib.exercises.plain import Raised

_PLACES = ("the first", "the second", "the third", "the fourth", "the fifth", "the sixth")
_EXCHANGED = 4  # parts whose orders are all tried
_MATCHED = 100  # entries that are looked for one by one


class Truth(NamedTuple):
    """What was found, such as ``"factor"``, and how it is told."""

    kind: str
    text: str


def find_truth(expected, received, agree, names=()):
    """Return what is true of a wrong answer, with a sentence as its text, or None.

    Parameters
    ----------
    expected, received : list
        What each call should have returned, and what it did.
    agree : callable
        ``agree(expected, received)`` compares the numbers of two results.
    names : sequence of str
        What the parts of a tuple are called.

    Returns
    -------
    Truth or None
    """
    pairs = list(zip(expected, received, strict=True))
    pairs = [pair for pair in pairs if not (_raised(pair[0]) and agree(*pair))]
    if any(_raised(value) for pair in pairs for value in pair):
        return None
    try:
        with np.errstate(all="ignore"):
            return _truth(pairs, agree, names)
    except RecursionError:  # a list that holds itself
        return None


def _truth(pairs, agree, names):
    table = _table(pairs, names)
    found = _of_one_value(pairs, agree) if table is None else _of_all_parts(pairs, agree)
    if found:
        return Truth(found.kind, f"Your result {found.text}.")
    return table and (exchanged(table, agree) or parts(table, agree))


def _of_all_parts(pairs, agree):
    return only_type(pairs, agree) or number_change(pairs, agree) or not_a_number(pairs, agree)


def _of_one_value(pairs, agree):
    special = (only_shape, order, some_signs, cut_off, cut_to_ints, precision, ends, length)
    found = (truth(pairs, agree) for truth in (_of_all_parts, *special))
    return next(filter(None, found), None)


def _raised(value):
    return isinstance(value, Raised)


def _hold(pairs, agree, change):
    """Return whether each received result is what ``change`` makes of the expected one."""
    return all(agree(change(expected), received) for expected, received in pairs)


# --- Numbers ---------------------------------------------------------------------------------------


def only_type(pairs, agree):
    """The numbers are right, where the type counts as well."""
    right = _hold(pairs, agree, lambda value: value)
    return Truth("type", "has the right numbers, but the wrong type") if right else None


def number_change(pairs, agree):
    """One change of every number: its sign, a factor, something added, rounding; or a constant."""
    expected, received = _numbers_of_all(pairs, agree)
    finite = np.isfinite(expected) & np.isfinite(received)
    if not np.any(expected[finite]):
        return None
    constant = received[0] + 0.0
    largest = np.argmax(np.where(finite, np.abs(expected), 0))
    factor, offset = received[largest] / expected[largest], received[largest] - expected[largest]
    too = f"too {'large' if offset > 0 else 'small'}"
    factors = [("factor", f"is {factor:.6g} times what it should be", lambda x: factor * x)]
    if abs(factor - 1) < 1e-4:  # a matter of precision
        factors = []
    changes = [("sign", "has the wrong sign", np.negative)]
    if set(expected) == {0, 1}:
        changes.append(("opposite", "has 0 and 1 swapped", lambda x: 1 - x))
    if np.count_nonzero(expected[finite]) > 1:  # one number is always some multiple of another
        changes += [
            ("constant", f"is always {constant:.4g}", lambda x: 0 * x + constant),
            *factors,
            ("offset", f"is {too} by {abs(offset):.4g}", lambda x: x + offset),
            ("rounded", "is cut to whole numbers", np.trunc),
            ("rounded", "is rounded to whole numbers", np.round),
            ("rounded", "is rounded down to whole numbers", np.floor),
            ("rounded", "is rounded up to whole numbers", np.ceil),
            *(
                ("rounded", f"is rounded to {n} digit{'s' * (n > 1)} after the point", _rounding(n))
                for n in range(1, 6)
            ),
        ]
    for kind, text, change in changes:
        if _hold(pairs, agree, _on_each_number(change)):
            return Truth(kind, text)
    return None


def some_signs(pairs, agree):
    """The numbers are right but for some of their signs."""
    expected, received = _numbers_of_all(pairs, agree)
    if np.any(expected) and agree(np.abs(expected), np.abs(received)):
        return Truth("sign", "has the right numbers, but some of them with the wrong sign")
    return None


def cut_off(pairs, agree):
    """Right except that nothing is beyond some number; at least two different numbers should be."""
    expected, received = _numbers_of_all(pairs, agree)
    if np.isnan(received).any():
        return None
    for limit, cut, text in (
        (np.min(received, initial=np.inf), np.maximum, "never below"),
        (np.max(received, initial=-np.inf), np.minimum, "never above"),
    ):
        changed = expected[cut(expected, limit) != expected]
        if len(np.unique(changed)) > 1 and agree(cut(expected, limit), received):
            return Truth("cut off", f"is right, except that it is {text} {limit + 0.0:.4g}")
    return None


def cut_to_ints(pairs, agree):
    """Right except that ints take the place of other numbers."""
    are_ints = [_is_number(r) and np.asarray(r).dtype.kind in "iu" for _, r in pairs]
    if not any(are_ints):
        return None
    cut = _on_each_number(np.trunc)
    pairs = [(cut(e) if ints else e, r) for (e, r), ints in zip(pairs, are_ints, strict=True)]
    if _hold(pairs, agree, lambda value: value):
        return Truth("rounded", "is cut to whole numbers where it is made of ints")
    return None


def _rounding(digits):
    return lambda x: np.round(x, digits)


def precision(pairs, agree):
    """The numbers are nearly right, as after rounding in ``float32``, or with a step that is too coarse."""
    expected, received = _numbers_of_all(pairs, agree)
    if not np.any(expected):
        return None
    zero = expected == 0
    if not agree(expected[zero], received[zero]):
        return None
    error = np.max(np.abs(received[~zero] / expected[~zero] - 1))
    if not 0 < error < 1e-4:
        return None
    return Truth("precision", f"is right to about {int(-np.log10(error))} digits, which is not close enough")


def not_a_number(pairs, agree):
    """Right except where it is nan or infinite."""
    expected, received = _numbers_of_all(pairs, agree)
    finite = np.isfinite(received)
    bad = np.unique(received[~finite & np.isfinite(expected)])
    if len(bad) and np.any(finite) and agree(expected[finite], received[finite]):
        return Truth("nan", f"is right, except where it is {' or '.join(map(str, bad))}")
    return None


def _on_each_number(change):
    """Return a function that applies ``change`` to every number and array in a result."""

    def changed(value):
        if isinstance(value, dict):
            return {key: changed(item) for key, item in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(map(changed, value))
        return change(np.asarray(value)) if _is_number(value) else value

    return changed


def _is_number(value):
    """Return whether it is a number or an array of numbers; True and False are none."""
    return isinstance(value, int | float | np.ndarray | np.generic) and np.asarray(value).dtype.kind in "iuf"


def _numbers_of_all(pairs, agree):
    """Return all numbers, expected and received, each of shape (n,); none if the forms differ."""
    try:
        both = [(np.zeros(0), np.zeros(0))]
        for pair in pairs:
            both += _number_pairs(*pair, agree)
    except _OtherForm:
        both = both[:1]
    expected, received = map(np.concatenate, zip(*both, strict=True))
    return expected, received


class _OtherForm(Exception):
    """Two results do not correspond part by part."""


def _number_pairs(expected, received, agree):
    """Yield the numbers of each part, expected and received, each of shape (n,)."""
    if isinstance(expected, dict):
        if not isinstance(received, dict) or expected.keys() != received.keys():
            raise _OtherForm
        for key, value in expected.items():
            yield from _number_pairs(value, received[key], agree)
    elif isinstance(expected, tuple | list):
        if not _is_sequence(received) or len(expected) != len(received):
            raise _OtherForm
        for pair in zip(expected, received, strict=True):
            yield from _number_pairs(*pair, agree)
    elif _is_number(expected):
        received = array_of(received)
        if not _is_number(received) or received.shape != np.shape(expected):
            raise _OtherForm
        yield np.ravel(np.asarray(expected, float)), np.ravel(received.astype(float))
    elif not agree(expected, received):
        raise _OtherForm


# --- Order, shape and length -----------------------------------------------------------------------


def only_shape(pairs, agree):
    """The right numbers in the right order, in an array of another shape."""
    arrays = [(array_of(expected), array_of(received)) for expected, received in pairs]
    if any(a is None or b is None or a.size != b.size for a, b in arrays):
        return None
    if all(agree(a, b.reshape(a.shape)) for a, b in arrays):
        return Truth("shape", "has the right numbers, but the wrong shape")
    return None


def order(pairs, agree):
    """The right entries in another order."""
    arrays = [(array_of(expected), array_of(received)) for expected, received in pairs]
    if all(a is not None and b is not None for a, b in arrays):
        pairs = arrays
        changes = [
            ("is transposed", lambda x: x.T),
            ("has its rows in reversed order", lambda x: x[::-1] if x.ndim > 1 else x),
            ("has its columns in reversed order", lambda x: x[:, ::-1] if x.ndim > 1 else x),
            ("is reversed", lambda x: x[::-1] if x.ndim == 1 else x),
            ("is sorted", lambda x: np.sort(x) if x.ndim == 1 else x),
            ("is sorted from the largest to the smallest", lambda x: np.sort(x)[::-1] if x.ndim == 1 else x),
        ]
    elif all(isinstance(value, tuple | list) for pair in pairs for value in pair):
        changes = [("is reversed", lambda x: x[::-1]), ("is sorted", _sorted)]
    else:
        return None
    for text, change in changes:
        if _hold(pairs, agree, change):
            return Truth("order", text)
    several = any(len({repr(entry) for entry in _entries(expected)}) > 2 for expected, _ in pairs)
    if several and all(_same_entries(expected, received, agree) for expected, received in pairs):
        return Truth("order", "has the right entries in the wrong order")
    return None


def _sorted(values):
    try:
        return sorted(values)
    except (TypeError, ValueError):  # arrays have no order
        return values


def _entries(value):
    return np.ravel(value).tolist() if isinstance(value, np.ndarray) else value


def _same_entries(expected, received, agree):
    if isinstance(expected, np.ndarray):
        if expected.shape != received.shape:
            return False
        return agree(np.sort(expected, axis=None), np.sort(received, axis=None))
    if len(expected) != len(received) or len(expected) > _MATCHED:
        return False
    left = list(received)
    for wanted in expected:
        place = next((i for i, got in enumerate(left) if agree(wanted, got)), None)
        if place is None:
            return False
        del left[place]
    return True


def ends(pairs, agree):
    """Right except for the first or the last entry."""
    if not all(_is_sequence(value) for pair in pairs for value in pair):
        return None
    if any(len(expected) != len(received) for expected, received in pairs):
        return None
    if max(len(expected) for expected, _ in pairs) < 3:
        return None
    for place, kept in (("last", slice(None, -1)), ("first", slice(1, None))):
        if all(agree(expected[kept], received[kept]) for expected, received in pairs):
            return Truth("parts", f"is right, except for its {place} entry")
    return None


def length(pairs, agree):
    """A list or an array of another length, and whether what it has is right."""
    if not all(_comparable(*pair) for pair in pairs):
        return None
    more = [len(received) - len(expected) for expected, received in pairs]
    if not any(more):
        return None
    if not any(len(received) for _, received in pairs):
        return Truth("length", "is always empty")
    texts = [
        (max(more) <= 0, "is too short; the entries that it has are right", lambda e, r: (e[: len(r)], r)),
        (
            max(more) <= 0,
            "lacks its beginning; the entries that it has are right",
            lambda e, r: (e[len(e) - len(r) :], r),
        ),
        (min(more) >= 0, "has extra entries at its end; the rest is right", lambda e, r: (e, r[: len(e)])),
        (
            min(more) >= 0,
            "has extra entries at its beginning; the rest is right",
            lambda e, r: (e, r[len(r) - len(e) :]),
        ),
    ]
    for possible, text, cut in texts:
        if possible and all(agree(*cut(*pair)) for pair in pairs):
            return Truth("length", text)
    if len(set(more)) == 1:
        number, few = abs(more[0]), "few" if more[0] < 0 else "many"
        return Truth("length", f"has {number} {'entry' if number == 1 else 'entries'} too {few}")
    return Truth("length", "has the wrong length for some inputs" if 0 in more else "has the wrong length")


def _comparable(expected, received):
    if isinstance(expected, np.ndarray):
        received = array_of(received)
        same_form = received is not None and expected.ndim == received.ndim > 0
        return same_form and expected.shape[1:] == received.shape[1:]
    return _is_sequence(expected) and _is_sequence(received)


def _is_sequence(value):
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)


# --- Parts -----------------------------------------------------------------------------------------


def exchanged(table, agree):
    """The right parts, in each other's places."""
    if len(table) > _EXCHANGED:
        return None
    expected = [[e for e, _ in column] for column in table.values()]
    received = [[r for _, r in column] for column in table.values()]
    for places in itertools.permutations(range(len(table))):
        if all(agree(expected[place], got) for place, got in zip(places, received, strict=True)):
            moved = [name for i, (name, place) in enumerate(zip(table, places, strict=True)) if i != place]
            if len(moved) == 2:
                return Truth("exchanged", _sentence(f"{_listed(moved)} are swapped"))
            return Truth("exchanged", "The parts of your result are right, but in the wrong order.")
    return None


def parts(table, agree):
    """Which parts are right, and what is true of the others."""
    right = [name for name, column in table.items() if _hold(column, agree, lambda value: value)]
    wrong = {name: _of_one_value(table[name], agree) for name in table if name not in right}
    told = [f"{name} {truth.text}" for name, truth in wrong.items() if truth]
    if right:
        others = [name for name, truth in wrong.items() if not truth]
        but = f", {_listed(others)} {_are(others)} not" if others else ""
        told.insert(0, f"{_listed(right)} {_are(right)} right{but}")
    return Truth("parts", " ".join(map(_sentence, told))) if told else None


def _table(pairs, names):
    """Return the pairs of each part of a tuple or a dict by its name; None if there are no such parts."""
    first = pairs[0][0]
    if isinstance(first, dict):
        keys, names = list(first), [f"`{key!r}`" for key in first]
        if not all(
            isinstance(value, dict) and value.keys() == first.keys() for pair in pairs for value in pair
        ):
            return None
    elif isinstance(first, tuple):
        keys, names = range(len(first)), names or _PLACES
        if len(names) < len(first):
            return None
        if not all(_is_sequence(value) and len(value) == len(first) for pair in pairs for value in pair):
            return None
    else:
        return None
    return {
        name: [(expected[key], received[key]) for expected, received in pairs]
        for name, key in zip(names, keys, strict=False)
    }


def _listed(names):
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _are(names):
    return "is" if len(names) == 1 else "are"


def _sentence(text):
    return f"{text[0].upper()}{text[1:]}."
