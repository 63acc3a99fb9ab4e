"""What several milestones ask of a reader's `predict`: names for raw rows."""

import numpy as np

from nnlib.exercises.project import Fault, call, demand_function
from nnlib.lessons.capstone.raw_table import MISSING, WINES, measured


def names(function, rows, called="predict"):
    """Return the names that a function like `predict` gives for raw rows, one for each."""
    demand_function(function, called)
    found = call(function, rows)
    if isinstance(found, str) or not np.iterable(found):
        raise Fault(f"`{called}` has to return a list of names. Received {found!r:.60}.")
    found = list(map(str, found))
    if len(found) != len(rows):
        raise Fault(f"`{called}` received {len(rows)} raw rows and returned {len(found)} values.")
    for name in found:
        if name not in WINES:
            raise Fault(
                f"`{called}` returned {name!r:.60}. The names are exactly {', '.join(map(repr, WINES))}."
            )
    return found


def names_twice(predict, rows):
    """Return the names, the same at two calls."""
    found = names(predict, rows)
    if names(predict, rows) != found:
        raise Fault("The same rows get other names at a second call. Is dropout still on?")
    return found


def count_different(found, expected):
    return sum(one != other for one, other in zip(found, expected, strict=True))


def fraction_correct(found, truth):
    return (len(truth) - count_different(found, truth)) / len(truth)


def with_gaps(rows):
    """Two measurements more are missing in each row."""
    rng = np.random.default_rng(2)
    return [
        row
        | {str(name): str(rng.choice(MISSING)) for name in rng.choice(list(measured(row)), 2, replace=False)}
        for row in rows
    ]
