"""Mistakes of somebody who declares a task: each is told at once, by its name, and no reader meets it."""

import subprocess
import sys

import numpy as np
import pytest

from nnlib.exercises import choice, exercise, prediction
from nnlib.exercises.outcomes import Passed


def doubled(x):
    """Return x twice as large."""
    return 2 * x


@pytest.mark.parametrize(
    "inputs",
    [
        lambda rng: [np.ones(3)],  # the comma is missing
        lambda rng: [(1.0,), (1.0, 2.0)],
        lambda rng: [()],
    ],
)
def test_inputs_that_do_not_fit_the_parameters(inputs):
    with pytest.raises(TypeError, match=r"doubled: inputs must yield tuples of arguments \(x\)"):
        exercise(hints=[], inputs=inputs)(doubled).inputs()


def test_hints_that_are_one_text():
    with pytest.raises(TypeError, match=r"doubled: hints must be a list of texts\. Received: 'Think\.'"):
        exercise(hints="Think.")(doubled)


def test_observing_without_words_for_it():
    with pytest.raises(TypeError, match="doubled: `observe` needs a docstring"):
        exercise(hints=[], observe=lambda value, x: value)(doubled)


def test_a_misconception_without_its_sentence():
    task = exercise(hints=[], inputs=lambda rng: [(1.0,)])(doubled)
    with pytest.raises(TypeError, match=r"doubled\.misconception"):
        task.misconception(doubled)
    assert isinstance(task.judge(doubled), Passed)


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        ({"a": "3", "b": "4", "answer": "b"}, "a needs a pair"),
        ({"a": ("3", "No."), "b": ("4", "Yes."), "answer": "d"}, "answer must be one of"),
    ],
)
def test_a_choice_without_its_parts(declaration, words):
    with pytest.raises((TypeError, ValueError), match=f"doubled: {words}"):
        choice(**declaration)(doubled)


def test_a_prediction_whose_answer_is_none_of_its_choices():
    with pytest.raises(ValueError, match="doubled: answer must be one of"):
        prediction(explanation="So it is.", choices={"a": "3", "b": "4"}, answer="c")(doubled)


def test_a_file_of_a_teacher_is_no_lesson():
    def huber(x):
        """Return it."""

    huber.__module__ = "losses"
    assert exercise(hints=[])(huber).key == "own.losses.huber"


DECLARATION = """
from nnlib.exercises import exercise

@exercise(hints=[])
def three():
    "Return 3."
    return 3
"""


def test_a_python_without_docstrings_is_refused():
    done = subprocess.run([sys.executable, "-OO", "-c", DECLARATION], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1].startswith(
        "RuntimeError: Python runs with -OO, which removes docstrings"
    )
