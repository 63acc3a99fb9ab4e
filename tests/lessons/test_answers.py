"""Answers by people who had seen only the statements: right ones pass, wrong ones are told what is true."""

import importlib
from pathlib import Path

import pytest

from nnlib.exercises import Exercise
from nnlib.exercises.outcomes import Incorrect, Passed
from nnlib.lessons import notebooks
from tests.exercises.answers import answers

EXERCISES = {task.key: task for tasks in notebooks().values() for task in tasks if isinstance(task, Exercise)}
ANSWERS = [
    pytest.param(EXERCISES[f"{lesson}.{answer.exercise}"], answer, id=f"{lesson}-{answer.function.__name__}")
    for lesson in sorted(path.parent.name for path in Path(__file__).parent.glob("*/answers.py"))
    for answer in answers(importlib.import_module(f"tests.lessons.{lesson}.answers"))
]
RIGHT = [case for case in ANSWERS if case.values[1].label is None]
WRONG = [case for case in ANSWERS if case.values[1].label is not None]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_right_answer_passes(exercise, answer):
    outcome = exercise.judge(answer.function)
    assert isinstance(outcome, Passed), outcome.message


@pytest.mark.parametrize(("exercise", "answer"), WRONG)
def test_wrong_answer_gets_the_diagnosis_that_is_true_of_its_label(exercise, answer):
    outcome = exercise.judge(answer.function)
    assert isinstance(outcome, Incorrect), f"passes, though it {answer.label}"
    assert outcome.diagnosis == answer.told, f"it {answer.label}; the reader is told: {outcome.message}"


def test_most_wrong_answers_are_explained():
    told = [case.values[1].told for case in WRONG]
    assert sum(map(bool, told)) > len(told) / 2
