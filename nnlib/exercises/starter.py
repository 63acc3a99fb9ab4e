"""Recognize an answer that nobody has begun to write, or not finished."""

import contextlib
import dis
import traceback

from nnlib.exercises.run import learner_frames


def is_empty(answer):
    """Return whether a body does nothing but return None, whatever its docstring."""
    with contextlib.suppress(TypeError):
        return _instructions(answer) == _instructions(lambda: None)
    return False  # a built-in function, or an object that can be called


def _instructions(function):
    return [(instruction.opname, instruction.argval) for instruction in dis.get_instructions(function)]


def is_unfinished(call):
    """Return whether a `...` was returned, or stood in a variable where the answer failed."""
    if call.returned:
        return _holds_ellipsis(call.value)
    frames = learner_frames(traceback.walk_tb(call.error.__traceback__))
    return any(value is ... for frame, _ in frames for value in frame.f_locals.values())


def _holds_ellipsis(value, depth=3):
    """Look into containers, but not for ever: a list may hold itself."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return depth > 0 and any(_holds_ellipsis(item, depth - 1) for item in value)
    return value is ...
