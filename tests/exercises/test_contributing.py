"""The exercise that CONTRIBUTING writes out: in a file beside a notebook it works as described."""

import importlib
import re
import sys
import textwrap
from pathlib import Path

import pytest

from nnlib.exercises import record
from nnlib.exercises.outcomes import Passed

GUIDE = Path(__file__).parents[2] / ".github" / "CONTRIBUTING.md"
BLOCKS = re.findall(r"```python\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def block(beginning):
    (found,) = (code for code in map(textwrap.dedent, BLOCKS) if code.startswith(beginning))
    return found


MODULE = block('"""The distance in a town')
ANSWER = block("def manhattan(a, b):")
PROOF = block("for sentence, mistaken in mine.manhattan.misconceptions:")
QUESTIONS = block("import numpy as np")
LESSON = block('"""Losses')


@pytest.fixture
def ex(tmp_path, monkeypatch):
    (tmp_path / "manhattan.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "manhattan", raising=False)
    return importlib.import_module("manhattan")


def test_it_works_in_a_file_of_its_own(ex, shown):
    exec(ANSWER, {"ex": ex})
    assert "not attempted yet" in shown()
    assert len(ex.manhattan.misconceptions) == 3
    for sentence, mistaken in ex.manhattan.misconceptions:
        assert ex.manhattan.judge(mistaken).message.startswith(sentence)
    assert isinstance(ex.manhattan.judge(ex.manhattan), Passed)
    exec(ANSWER.replace("...", "sum(abs(a - b))"), {"ex": ex})
    assert record.read() == {"own.manhattan.manhattan": "done"}


def test_a_teacher_can_prove_it(ex):
    assert isinstance(eval(PROOF.splitlines()[-1], {"mine": ex}), Passed)
    exec(PROOF, {"mine": ex})


def test_its_questions_can_be_asked(ex, shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "nnlib.lessons.neurons.manhattan", ex)
    names = {"__name__": "nnlib.lessons.neurons.questions"}
    exec(QUESTIONS, names)
    names["corner_to_corner"].predict(20)
    names["corner_to_corner"].reveal()
    names["unit_circle"].answer("b")
    text = shown()
    assert "You guessed 20: right." in text
    assert "unit_circle: correct." in text


def test_a_lesson_begins_so():
    names = {"__name__": "nnlib.lessons.losses"}
    exec(LESSON, names)
    assert [task.key for task in names["TASKS"]] == ["losses.knows_nothing", "losses.huber"]
