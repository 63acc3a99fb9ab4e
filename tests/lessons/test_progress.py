"""The progress over all lessons, also that of older versions, and the names that older notebooks import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib.exercises
import nnlib.widgets
from nnlib.exercises import choice, record
from nnlib.lessons import neurons as ex
from nnlib.lessons import notebooks, progress

# The keys of all 164 tasks that a reader could have done with commit 715aa42.
FROZEN = Path(__file__).parents[1] / "fixtures" / "progress_of_2026_11.json"
RETIRED = {}  # keys of tasks that are gone, and why


def row(shown, notebook):
    progress()
    return next(line for line in shown().splitlines() if notebook in line)


def test_progress_is_kept_in_the_readers_folder(data_folder, shown):
    ex.predict.check(ex.predict)
    ex.signed_distance.check(lambda x, weights, bias: 0)
    ex.nand.check()
    ex.learning_rate.answer("a")
    states = json.loads((data_folder / "progress.json").read_text())
    assert states == {
        "neurons.predict": "done",
        "neurons.signed_distance": "attempted",
        "neurons.learning_rate": "attempted",
    }
    shown()
    total = len(notebooks()["01_neurons"])
    expected = f"| 01_neurons | 1 of {total} | learning_rate, signed_distance | {total - 3} |"
    assert row(shown, "01_neurons") == expected


def test_nothing_that_was_done_in_an_older_version_is_lost(data_folder):
    (data_folder / "progress.json").write_text(FROZEN.read_text())
    states, tasks = record.read(), [task for tasks in notebooks().values() for task in tasks]
    done = [task for task in tasks if record.state(task, states) == record.DONE]
    counted = {task.key for task in done} | {task.formerly for task in done}
    assert len(states) == 164
    assert set(states) <= counted | set(RETIRED)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ({"losses.best": "done"}, "done"),
        ({"losses.best": "done", "metrics.best": "attempted"}, "done"),
        ({"losses.best": "attempted", "metrics.best": "done"}, "done"),
        ({"losses.best": "attempted"}, "attempted"),
        ({}, None),
    ],
)
def test_a_task_that_moved_keeps_its_progress(states, state):
    def best():
        """Which one?"""

    best.__module__ = "nnlib.lessons.metrics.questions"
    moved = choice(a=("This.", "Yes."), b=("That.", "No."), answer="a", formerly="losses.best")(best)
    assert moved.key == "metrics.best"
    assert record.state(moved, states) == state


HEAVY = {"matplotlib", "PIL", "ipywidgets", "anywidget", "tensorflow", "keras", "h5py", "sklearn"}
HEAVY |= {"onnx", "onnxruntime", "kserve"}


def test_no_lesson_and_no_progress_loads_what_is_heavy():
    code = "import sys; from nnlib.lessons import progress; progress(); print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = run.stderr.split()
    assert "nnlib.lessons.neurons.predict" in loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()


@pytest.mark.parametrize("lesson", ["losses", "neurons", "capstone", "progress"])
def test_the_old_place_of_exercises_names_the_new_one(lesson):
    with pytest.raises(ImportError, match=f"from nnlib.lessons import {lesson}"):
        exec(f"from nnlib.exercises import {lesson}")


# All that nnlib.widgets exported in version 0.1.
EXPLORERS = [
    "ActivationExplorer",
    "CapacityExplorer",
    "DamageExplorer",
    "DescentExplorer",
    "DigitPad",
    "FormatExplorer",
    "ForwardExplorer",
    "GraphExplorer",
    "LossExplorer",
    "ModelBuilder",
    "NeuronExplorer",
    "OptimizerRace",
    "PerturbExplorer",
    "Playground",
    "ServiceExplorer",
    "SideBySide",
    "WorkersExplorer",
]


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_old_place_of_explorers_names_the_new_one(name):
    with pytest.raises(ImportError, match=f"write `from .+ import {name}`") as error:
        exec(f"from nnlib.widgets import {name}")
    exec(str(error.value).split("`")[1])


@pytest.mark.parametrize(
    ("package", "name"),
    [
        (nnlib.exercises, "anything_else"),
        (nnlib.widgets, "anything_else"),
        (nnlib.widgets, "Row"),  # a class of an explorer's module that was never here
    ],
)
def test_other_names_are_unknown_as_usual(package, name):
    assert not hasattr(package, name)
    with pytest.raises(ImportError, match="cannot import name"):
        exec(f"from {package.__name__} import {name}")
