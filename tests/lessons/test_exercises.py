"""What every exercise and every question of the course must do."""

import ast
import importlib
import inspect
import re
from numbers import Real
from pathlib import Path

import nbformat
import numpy as np
import pytest

from nnlib import lessons
from nnlib.exercises import Choice, Exercise, Milestone, Prediction, Task
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed
from nnlib.lessons import notebooks

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TASKS = [task for tasks in notebooks().values() for task in tasks]


def _each(kind, condition=lambda task: True):
    tasks = [task for task in TASKS if isinstance(task, kind) and condition(task)]
    return pytest.mark.parametrize("task", tasks, ids=lambda task: task.key)


def _writable(arguments):
    return [value for value in arguments if isinstance(value, list | np.ndarray)]


def _defined_by(source, task):
    """What a reader gets who pastes `source` into the notebook below its first code cell, the imports."""
    notebook = next(name for name, tasks in notebooks().items() if task in tasks)
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells
    imports = ast.parse(next(cell.source for cell in cells if cell.cell_type == "code")).body
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    namespace = {}
    for node in imports:  # TensorFlow only where it is used
        if isinstance(node, ast.Import | ast.ImportFrom) and used & {a.asname or a.name for a in node.names}:
            exec(ast.unparse(node), namespace)
    exec(source, namespace)
    return namespace[task.name]


def _changed_numbers(value, change):
    """Apply ``change`` to every number and array in a result."""
    if isinstance(value, dict):
        return {key: _changed_numbers(item, change) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_changed_numbers(item, change) for item in value)
    return change(value) if isinstance(value, Real | np.ndarray | np.generic) else value


def _altered(task, change):
    """Return the reference solution with ``change`` applied to the numbers it returns."""

    def answer(*arguments):
        return _changed_numbers(task(*arguments), change)

    return answer


def _first_entry_alone(value):
    value = np.asarray(value)
    return np.where(np.arange(value.size).reshape(value.shape) == 0, value, 0) if value.ndim else value / 2


@_each(Exercise)
def test_statement_hints_and_misconceptions_are_there(task):
    assert task.statement
    assert len(task.hints) >= 2
    assert len(task.misconceptions) >= 3
    assert all(task.hints)


@_each(Exercise)
def test_inputs_are_the_same_each_time(task):
    assert repr(task.inputs()) == repr(task.inputs())
    assert len(task.inputs()) >= (3 if task.parameters else 1)


@_each(Exercise)
def test_starter_is_not_attempted(task):
    assert isinstance(task.judge(_defined_by(task.starter, task)), NotAttempted)


@_each(Exercise)
def test_reference_and_the_solution_shown_pass(task):
    assert isinstance(task.judge(task), Passed)
    assert isinstance(task.judge(_defined_by(task.source, task)), Passed)


@pytest.mark.thorough
@_each(Exercise)
def test_inputs_of_another_seed_are_sound(task):
    assert isinstance(task.judge(task, seed=1), Passed)
    for _, mistaken in task.misconceptions:
        assert isinstance(task.judge(mistaken, seed=1), Incorrect), f"{mistaken.__name__} passes"


@_each(Exercise)
def test_each_misconception_gets_its_own_sentence(task):
    """Also finds one that coincides with the reference, and two with the same numbers."""
    for sentence, mistaken in task.misconceptions:
        outcome = task.judge(mistaken)
        assert isinstance(outcome, Incorrect), f"{mistaken.__name__} is a right answer"
        told = outcome.message.split("\n\n")[0]
        assert (outcome.kind, told) == ("misconception", sentence), f"{mistaken.__name__}: {outcome.message}"


@_each(Exercise)
def test_unrelated_wrong_answer_is_not_explained(task):
    changes = [
        lambda value: value * value * np.asarray(value).dtype.type(3) + np.asarray(value).dtype.type(7),
        np.logical_not,
        _first_entry_alone,
    ]
    outcomes = [task.judge(_altered(task, change)) for change in changes]
    unexplained = [o for o in outcomes if isinstance(o, Incorrect) and o.kind == "value" and not o.diagnosis]
    assert unexplained
    assert all("I can't tell why" in outcome.message for outcome in unexplained)


@_each(Exercise)
def test_wrong_shape(task):
    """What is observed may fail at a wrong shape: the reader is told both shapes then, too."""
    outcome = task.judge(_altered(task, lambda value: np.stack([value, value])))
    assert outcome.kind == "shape" or (task.observe and outcome.kind == "type")
    assert "shape (2," in outcome.message


@_each(Exercise)
def test_wrong_type(task):
    outcome = task.judge(lambda *arguments: object())
    assert outcome.kind == "type"
    assert "object" in outcome.message


@_each(Exercise, lambda task: _writable(task.inputs()[0]))
def test_changed_input(task):
    for number in range(len(_writable(task.inputs()[0]))):

        def answer(*arguments, number=number):
            result = task(*arguments)
            _writable(arguments)[number][0] = 99
            return result

        assert task.judge(answer).kind == "changed"


@_each(Exercise)
def test_exception_is_shown_with_its_line(task):
    def answer(*arguments):
        raise ValueError("too bad")

    outcome = task.judge(answer)
    assert outcome.kind == "exception"
    assert 'raise ValueError("too bad")' in outcome.message
    assert "ValueError: too bad" in outcome.message


@_each(Exercise)
def test_endless_loop(task):
    def answer(*arguments):
        while True:
            pass

    outcome = task.judge(answer, seconds=0.1)
    assert outcome.kind == "time"
    assert "while True:" in outcome.message or "pass" in outcome.message


@_each(Milestone)
def test_milestone_has_statement_hints_and_solution(task):
    """That its solution passes, and wrong work does not, is tested with the module that declares it."""
    assert task.statement
    assert len(task.hints) >= 2
    assert all(task.hints)
    compile(task.source, task.name, "exec")
    assert f"ex.{task.name}.check(" in task.source


@_each(Milestone)
def test_unwritten_work_is_not_attempted(task):
    assert isinstance(task.judge(*[...] * len(task.parameters)), NotAttempted)
    empty = _defined_by(f"def {task.name}(*arguments):\n    ...\n", task)
    assert isinstance(task.judge(*[empty] * len(task.parameters)), NotAttempted)


@_each(Prediction)
def test_prediction_has_a_result(task):
    truth = task.result()
    low, high = task.between
    assert truth in task.choices if task.choices else isinstance(truth, Real) and low <= truth <= high
    assert task.explanation


@_each(Choice)
def test_choice_explains_every_letter(task):
    assert len(task.choices) >= 3
    assert all(text and explanation for text, explanation in task.choices.values())


@_each(Exercise)
def test_misconceptions_are_functions_that_a_learner_could_have_written(task):
    names = [mistaken.__name__ for _, mistaken in task.misconceptions]
    assert len(set(names)) == len(names)
    for _, mistaken in task.misconceptions:
        assert list(inspect.signature(mistaken).parameters) == task.parameters
        assert mistaken.__name__ != "<lambda>"


@pytest.mark.parametrize("notebook", notebooks())
def test_a_lesson_lists_its_tasks_in_the_order_of_its_notebook(notebook):
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", 4).cells
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    used = re.findall(r"\bex\.(\w+)\.(?:check|predict|answer)\(", source)
    listed, asked = [task.name for task in notebooks()[notebook]], list(dict.fromkeys(used))
    assert listed == asked, f"TASKS has {listed}, the notebook asks {asked}"


def test_every_notebook_has_a_lesson():
    assert {f"{notebook}.ipynb" for notebook in notebooks()} == {
        path.name for path in NOTEBOOKS.glob("*.ipynb") if not path.stem.endswith("glossary")
    }


LESSONS = [path for path in sorted(Path(lessons.__path__[0]).iterdir()) if (path / "__init__.py").is_file()]


@pytest.mark.parametrize("folder", LESSONS, ids=lambda folder: folder.name)
def test_every_declared_task_is_listed(folder):
    """A task that ``TASKS`` leaves out would be held to nothing here, and be missing in the progress."""
    declared = set()
    for path in folder.glob("*.py"):
        if path.stem not in ("__init__", "explorer"):
            module = importlib.import_module(f"nnlib.lessons.{folder.name}.{path.stem}")
            declared |= {task.key for task in vars(module).values() if isinstance(task, Task)}
    listed = {task.key for task in importlib.import_module(f"nnlib.lessons.{folder.name}").TASKS}
    missing = {key for key in declared if key.startswith(f"{folder.name}.")} - listed
    assert not missing, f"put into TASKS: {', '.join(sorted(missing))}"
