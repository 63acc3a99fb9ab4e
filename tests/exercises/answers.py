"""Right and wrong answers to exercises, declared as they are written: from the statements alone."""

from collections.abc import Callable
from typing import NamedTuple


class Answer(NamedTuple):
    """An answer to an exercise.

    Attributes
    ----------
    exercise : str
        Its name.
    function : callable
    label : str or None
        What is wrong, in the words of the person who wrote it; None if the answer is right.
    told : str or None
        The diagnosis that is true of it: the name of a misconception's function, or the kind of truth; see
        `nnlib.exercises.outcomes.Incorrect`. None if the reader is only shown the first difference.
    """

    exercise: str
    function: Callable
    label: str | None
    told: str | None


def right(exercise):
    """Declare a right answer to the exercise of this name, as its decorator."""
    return _declare(exercise, label=None, told=None)


def wrong(exercise, label, told=None):
    """Declare a wrong answer, as its decorator; see `Answer`."""
    return _declare(exercise, label, told)


def _declare(exercise, label, told):
    def mark(function):
        function.answer = Answer(exercise, function, label, told)
        return function

    return mark


def answers(module):
    """Return the answers that a module declares, in its order."""
    return [value.answer for value in vars(module).values() if hasattr(value, "answer")]
