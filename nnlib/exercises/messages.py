"""The sentences of a check that depend on what happened, in Markdown."""

import textwrap
import traceback

import numpy as np

from nnlib.exercises.run import IMPORT_SECONDS, line_of

_LIMIT = 2000  # characters of a text that somebody else wrote


def quoted(text):
    """Return a text as a code block of Markdown, cut where it is too long."""
    if len(text) > _LIMIT:
        text = f"{text[:_LIMIT]}\n... (cut: {len(text)} characters)"
    return "\n\n" + textwrap.indent(text, "    ")


def changed_message(call):
    arguments = f"argument{'s' * (len(call.changed) > 1)} {_listed(call.changed)}"
    kinds = {type(value) for value in call.changed.values()}
    return f"Your function changes its {arguments}: whoever calls it loses the old values. " + (
        _COPY_A_DICT if dict in kinds else _COPY_A_LIST if list in kinds else _COPY_AN_ARRAY
    )


_COPY_AN_ARRAY = (
    "`a = a + b` and `a.copy()` make a new array; `a += b`, `a[i] = b` and `a.sort()` write into `a`. (After "
    "`b = a` both names mean the same array.)"
)
_COPY_A_LIST = (
    "Work on a copy, `list(a)`: `a[i] = b`, `a.append(b)`, `a.pop()` and `a.reverse()` change `a` itself. "
    "Arrays in `a` are not copied with it: `x = x * b` makes a new one, and `x *= b` writes into the old one."
)
_COPY_A_DICT = "Work on a copy, `dict(a)`: `a[key] = b` and `a.pop(key)` change `a` itself."


def _listed(names):
    *others, last = [f"`{name}`" for name in names]
    return f"{', '.join(others)} and {last}" if others else last


def input_text(names, arguments):
    if not arguments:
        return ""
    with np.printoptions(precision=6, threshold=24, edgeitems=3):
        lines = [f"{name} = {value!r}" for name, value in zip(names, arguments, strict=True)]
    return "\n\nThe input was" + quoted("\n".join(lines))


def time_message(done, seconds):
    place = f" It was in {done.stopped_at}" if done.stopped_at else ""
    alive = (
        "\n\nIt could not be stopped: it runs on until it ends or the kernel is restarted."
        if done.alive
        else ""
    )
    if done.importing:
        return f"Your function's imports have not ended after {IMPORT_SECONDS:g} seconds.{place}{alive}"
    return f"No result after {seconds:g} seconds. Does every loop end?{place}{alive}"


def replaced_message(names):
    """Of an answer that replaces functions of NumPy, nnlib or Python."""
    return (
        f"Your function replaces {_listed(names)}, which others use as well; it has been put back. "
        "Give your own function a name of its own."
    )


def replaced_before_message(names):
    """Of a notebook in which that has happened before."""
    return (
        f"A cell of this notebook has replaced {_listed(names)}. Until it is the original again, no answer "
        "can be judged: remove that line, restart the kernel and run the cells again."
    )


def exception_message(error, text):
    """Say where an exception was raised; ``text`` is what Python says of it."""
    place = line_of(traceback.walk_tb(error.__traceback__))
    if isinstance(error, RecursionError):
        what = "Calls are nested too deeply (does your function call itself without end?)"
    elif isinstance(error, SystemExit):
        what = "Your function wants to end Python"
    else:
        what = "Your function raises an exception"
    return f"{what}{' in ' + place if place else '.'}\n\nPython says{quoted(text)}"


def extras(call):
    """Return what the answer printed and which warnings it caused in a call."""
    text = ""
    if call.printed:
        text += "\n\nYour function printed" + quoted(call.printed)
    if call.warnings:
        text += "\n\nPython warned" + quoted("\n".join(dict.fromkeys(call.warnings)))
    return text
