"""All milestones of the capstone: no sentence without a case, and the solution is run as it is shown."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from nnlib.exercises.outcomes import NotAttempted, Passed
from nnlib.lessons import capstone as ex
from nnlib.lessons.capstone.raw_table import made
from tests.lessons.capstone.helpers import FAULTS, MILESTONES, PREDICT, TRAIN, fault_of, numbers
from tests.lessons.capstone.test_model_card import CARDS
from tests.lessons.capstone.test_model_file import (
    ITS_PLACE,
    LACKING,
    NO_FOLDER,
    TOO_SLOW,
    UNPICKLED,
    UNSAFE,
)
from tests.lessons.capstone.test_service import NO_SERVICES, SERVICE_FAULTS
from tests.lessons.capstone.test_work import WRONG

# The sentences that cases of the files beside this one expect.
SENTENCES = [
    *(sentence for table in (WRONG, LACKING, UNSAFE, NO_SERVICES, CARDS) for *_, sentence in table.values()),
    *SERVICE_FAULTS.values(),
    *(NO_FOLDER, ITS_PLACE, UNPICKLED, TOO_SLOW),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0].strip()[:40])
def test_every_sentence_has_a_case(fault):
    assert fault in [fault_of(sentence) for sentence in SENTENCES]


def test_an_unwritten_part_is_not_attempted():
    def recipe(rows): ...

    def half(rows):
        model = ...
        return model(rows)

    assert ex.no_leakage.judge(recipe) == NotAttempted()
    assert ex.no_leakage.judge(lambda rows: recipe) == NotAttempted()
    assert ex.accuracy.judge(lambda rows: ...) == NotAttempted()
    assert ex.accuracy.judge(half) == NotAttempted()
    assert ex.model_file.judge(..., PREDICT) == NotAttempted()


def test_the_number_of_values_is_told():
    outcome = ex.split.judge(numbers(TRAIN))
    assert outcome.kind == "call"
    assert "Expected `check(train, test)`, received 1 value." in outcome.message


def test_what_is_printed_is_shown_when_something_is_wrong(capsys):
    def predict(rows):
        print("bar " * 10)
        return PREDICT(rows)

    assert isinstance(ex.accuracy.judge(predict), Passed)
    outcome = ex.accuracy.judge(lambda rows: predict(rows)[:1])
    assert "Your function printed\n\n    bar bar" in outcome.message
    assert capsys.readouterr().out == ""


def test_the_answer_gets_copies():
    def predict(rows):
        for row in rows:
            row.pop("bottle")
        return PREDICT(rows)

    assert isinstance(ex.accuracy.judge(predict), Passed)
    assert "bottle" in made().held_rows[0]


@pytest.mark.thorough
def test_the_solution_as_it_is_shown_runs_from_the_table_to_the_service(shown, data_folder):
    """In a kernel of its own, as a reader would who copies each `.solution()` into a cell."""
    pytest.importorskip("tensorflow")
    head = "from nnlib.lessons import capstone as ex"
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in [head, *(m.source for m in MILESTONES)]]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    texts = [
        output.data["text/markdown"]
        for cell in notebook.cells
        for output in cell.outputs
        if "text/markdown" in output.get("data", {})
    ]
    for text, task in zip(texts, MILESTONES, strict=True):
        assert f"✔ **{task.name}: correct.**" in text
    done = json.loads((data_folder / "progress.json").read_text())
    assert done == {m.key: "done" for m in MILESTONES}
