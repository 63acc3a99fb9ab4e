"""Results as plain data, so that comparing and describing them runs no code of the reader's.

Whatever has code of its own (an ``__array__``, an ``__eq__``, a property ``__class__``) is asked for its
content here, while the time limit still holds.
"""

import copy
import numbers
import traceback
from dataclasses import dataclass

import numpy as np

_AS_THEY_ARE = (bool, int, float, complex, str, bytes, type(None), type(...))


@dataclass(frozen=True)
class Raised:
    """An exception, as a result."""

    type: type
    text: str

    @classmethod
    def of(cls, error):
        """Return the type and what Python says of the exception."""
        return cls(type(error), "".join(traceback.format_exception_only(error)).strip())


@dataclass(frozen=True, eq=False)
class Other:
    """A result that is no number, text, array or container; `equals` may run its code."""

    value: object
    name: str

    def equals(self, other):
        return type(self.value) is type(other.value) and self.value == other.value


def plain(value):
    """Return a copy made of numbers, strings, arrays, tuples, lists, dicts and sets; else `Other`."""
    try:
        return _plain(value)
    except RecursionError:  # it holds itself
        return Other(value, type(value).__name__)


def _plain(value):
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if issubclass(kind, dict):
        return {_plain(key): _plain(item) for key, item in dict.items(value)}
    for container, items in ((tuple, tuple.__iter__), (list, list.__iter__), (set, set.__iter__)):
        if issubclass(kind, container):
            return container(map(_plain, items(value)))
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, numbers.Integral) and not issubclass(kind, np.generic):
        return int(value)
    if issubclass(kind, numbers.Real) and not issubclass(kind, np.generic):  # Fraction
        return float(value)
    if hasattr(kind, "__array__"):
        return _plain_array(value)
    return Other(_copied(value), str(kind.__name__))


def _plain_array(value):
    try:
        array = np.array(
            value
        )  # neither a view nor a subclass: an answer may fill the same array at each call
    except Exception:
        return Other(value, type(value).__name__)
    if array.dtype == object:
        return _plain(array.tolist())
    return array[()] if issubclass(type(value), np.generic) else array


def _copied(value):
    try:
        return copy.deepcopy(value)
    except Exception:  # a generator, a module
        return value
