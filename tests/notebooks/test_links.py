"""How the README, hints, explanations and comments name and link to lessons."""

import re
from pathlib import Path

import pytest

import nnlib
from tests.notebooks.rules import LINK, broken_links, numbered

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "00_start_here.ipynb"  # hints are read in a notebook: links start from there
SOURCES = [path for path in sorted(Path(nnlib.__file__).parent.rglob("*.*")) if path.suffix in (".py", ".js")]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / ".github").glob("*.md"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sources_name_lessons(path):
    text = path.read_text(encoding="utf-8")
    assert list(numbered(text)) == []
    assert [fault for fault in broken_links(text, NOTEBOOK) if ".ipynb" in fault] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_lessons(path):
    text = path.read_text(encoding="utf-8")
    assert [*numbered(text), *broken_links(text, path)] == []


def test_the_readme_leads_to_each_system_of_the_articles():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-F]?) \| .+ \| (.+) \|$", text, re.MULTILINE)
    assert [letter for letter, _ in rows] == ["A", "B", "C", "", "D", "E", "F"]
    for _, cell in rows:
        assert all(link["heading"] for link in LINK.finditer(cell))
        assert LINK.search(cell)
