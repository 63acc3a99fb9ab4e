"""The engine of exercises, predictions and multiple-choice questions; `nnlib.lessons` declares them."""

from pathlib import Path

from nnlib.exercises.checker import Exercise, exercise
from nnlib.exercises.project import Milestone, milestone
from nnlib.exercises.questions import Choice, Prediction, choice, prediction
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
    "prediction",
    "unknown_name",
]


def __getattr__(name):
    if name == "progress" or (Path(__file__).parents[1] / "lessons" / name / "__init__.py").is_file():
        raise ImportError(f"{name} has moved to nnlib.lessons: write `from nnlib.lessons import {name}`.")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
