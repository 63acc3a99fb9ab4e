"""The outcomes of a check, as values: judging knows nothing of displaying."""

from dataclasses import dataclass

from nnlib.exercises.showing import OPEN, RIGHT, WRONG


@dataclass(frozen=True)
class Passed:
    message: str
    title = "correct"
    look = RIGHT


@dataclass(frozen=True)
class NotAttempted:
    message: str = "Replace the `...` with your answer and run this cell again."
    title = "not attempted yet"
    look = OPEN


@dataclass(frozen=True)
class Incorrect:
    """A wrong answer.

    Parameters
    ----------
    kind : str
        What gave it away: ``"call"``, ``"signature"``, ``"replaced"``, ``"time"``, ``"changed"``,
        ``"nothing"``, ``"misconception"``, ``"exception"``, ``"type"``, ``"keys"``, ``"shape"``, ``"dtype"``
        or ``"value"``; of a milestone also ``"fault"``.
    message : str
        What the reader is told, in Markdown.
    diagnosis : str, optional
        What was recognized: the name of a misconception's function, or the kind of a `Truth`.
    """

    kind: str
    message: str
    diagnosis: str | None = None
    title = "not right yet"
    look = WRONG
