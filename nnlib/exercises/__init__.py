"""Checked exercises, predictions and multiple-choice questions: one module per notebook.

In a notebook::

    from nnlib.exercises import neurons as ex

    ex.weighted_sum.check(weighted_sum)  # also .hint(), .hint(2), .solution()
    ex.doubled.predict(10)  # then .reveal()
    ex.learning_rate.answer("b")

``progress()`` shows what is done over all notebooks.
"""

from nnlib.exercises.checker import Exercise, exercise
from nnlib.exercises.project import Milestone, milestone
from nnlib.exercises.questions import Choice, Prediction, choice, prediction
from nnlib.exercises.record import notebooks, progress
from nnlib.exercises.task import Task, unknown_name

__all__ = [
    "Choice",
    "Exercise",
    "Milestone",
    "Prediction",
    "Task",
    "choice",
    "exercise",
    "milestone",
    "notebooks",
    "prediction",
    "progress",
    "unknown_name",
]
