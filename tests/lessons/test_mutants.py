"""The inputs of an exercise tell its solution from every solution with a small fault."""

import importlib

import numpy as np
import pytest

from nnlib.exercises import Exercise
from nnlib.exercises.compare import Rules, difference
from nnlib.exercises.outcomes import Passed
from nnlib.lessons import notebooks
from tests.exercises.mutants import mutants

WIDER = 10_000
# Of an exercise without parameters, every possible input is tried.
EXERCISES = [
    task for tasks in notebooks().values() for task in tasks if isinstance(task, Exercise) and task.parameters
]


def _equivalents(task):
    """The lesson's `equivalents.py`: PROVED and, named as the exercises, functions that draw wider inputs."""
    try:
        return importlib.import_module(f"tests.lessons.{task.key.split('.')[0]}.equivalents")
    except ModuleNotFoundError:
        return None


def _results(function, task, draw):
    rng = np.random.default_rng(1)
    for _ in range(WIDER):
        arguments = draw(rng)
        value = function(*arguments)
        yield value if task.observe is None else task.observe(value, *arguments)


@pytest.mark.thorough
@pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.key)
def test_every_mutant_is_rejected(task):
    """Or is no fault: it is equal on 10,000 wider inputs, or its new line has a reason in PROVED."""
    known = _equivalents(task)
    proved = getattr(known, "PROVED", {}).get(task.name, {})
    survivors = [each for each in mutants(task) if isinstance(task.judge(each.function, seconds=2), Passed)]
    unproved = [each for each in survivors if each.after not in proved]
    if draw := getattr(known, task.name, None):
        expected = list(_results(task, task, draw))
        unproved = [each for each in unproved if not _equal(expected, each.function, task, draw)]
    assert not unproved, f"{task.key}: its inputs do not reject\n" + "\n\n".join(
        f"{each.before}\n  as\n{each.after}" for each in unproved
    )
    assert not proved.keys() - {each.after for each in survivors}, "not needed any more"


def _equal(expected, function, task, draw):
    pairs = zip(expected, _results(function, task, draw), strict=True)
    return not any(difference(wanted, received, Rules()) for wanted, received in pairs)
