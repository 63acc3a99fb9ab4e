"""The exercise that CONTRIBUTING writes out: in a file beside a notebook it works as described."""

import importlib
import re
import textwrap
from pathlib import Path

import pytest

from nnlib.exercises import record
from nnlib.exercises.outcomes import Passed

GUIDE = Path(__file__).parents[2] / ".github" / "CONTRIBUTING.md"
MODULE, ANSWER = map(
    textwrap.dedent, re.findall(r"```python\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
)


@pytest.fixture
def ex(tmp_path, monkeypatch):
    (tmp_path / "manhattan.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module("manhattan")


def test_it_works_in_a_file_of_its_own(ex, shown):
    exec(ANSWER, {"ex": ex})
    assert "not attempted yet" in shown()
    assert len(ex.manhattan.misconceptions) == 3
    for sentence, mistaken in ex.manhattan.misconceptions:
        assert ex.manhattan.judge(mistaken).message.startswith(sentence)
    assert isinstance(ex.manhattan.judge(ex.manhattan), Passed)
    exec(ANSWER.replace("...", "sum(abs(a - b))"), {"ex": ex})
    assert record.read() == {"manhattan.manhattan": "done"}
