"""The inputs of an exercise tell its solution from every solution with a small fault."""

import importlib.util

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
    name = f"tests.lessons.{task.key.split('.')[0]}.equivalents"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _results(function, task, inputs):
    for arguments in inputs:
        value = function(*arguments)
        yield value if task.observe is None else task.observe(value, *arguments)


def _equal(expected, function, task, inputs):
    pairs = zip(expected, _results(function, task, inputs), strict=True)
    return not any(difference(wanted, received, Rules()) for wanted, received in pairs)


@pytest.mark.thorough
@pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.key)
@np.errstate(all="ignore")
def test_every_mutant_is_rejected(task):
    """Or is no fault: it is equal on 10,000 wider inputs, or its new line has a reason in PROVED."""
    known = _equivalents(task)
    proved = getattr(known, "PROVED", {}).get(task.name, {})
    survivors = [each for each in mutants(task) if isinstance(task.judge(each.function, seconds=2), Passed)]
    unproved = [each for each in survivors if each.after not in proved]
    if draw := getattr(known, task.name, None):
        rng = np.random.default_rng(1)
        inputs = [draw(rng) for _ in range(WIDER)]
        expected = list(_results(task, task, inputs))
        unproved = [each for each in unproved if not _equal(expected, each.function, task, inputs)]
    assert not unproved, f"{task.key}: its inputs do not reject\n" + "\n\n".join(
        f"{each.before}\n  as\n{each.after}" for each in unproved
    )
    assert not proved.keys() - {each.after for each in survivors}, "not needed any more"
