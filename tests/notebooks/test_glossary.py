"""The glossary: in order, one sentence for each word, and links to lessons that have the word."""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
ROW = re.compile(
    r"^\| \*\*(?P<word>[^|*]+)\*\* \| (?P<chinese>[^|]+) \| (?P<symbol>[^|]*) \| (?P<meaning>[^|]+) "
    r"\| \[(?P<lesson>[^\]]+)\]\((?P<target>[^)]+)\) \|$"
)


def text(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


GLOSSARY = text(FOLDER / "23_glossary.ipynb")
LINES = [line for line in GLOSSARY.splitlines() if line.startswith("| **")]
ROWS = [match.groupdict() for match in map(ROW.match, LINES) if match]
NOTEBOOKS = {path.name: text(path) for path in FOLDER.glob("*.ipynb")}


def test_every_line_is_a_whole_row():
    assert len(ROWS) == len(LINES) > 150


def test_words_are_in_order_and_different():
    words = [row["word"].lower() for row in ROWS]
    assert words == sorted(set(words))


def test_every_notebook_of_the_course_has_words():
    missing = set(NOTEBOOKS) - {row["target"] for row in ROWS} - {"23_glossary.ipynb", "00_start_here.ipynb"}
    assert not missing, f"add words of {', '.join(sorted(missing))} to the glossary"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["word"])
def test_a_row(row):
    notebook = NOTEBOOKS[row["target"]]
    assert re.match(rf"# \d\d {re.escape(row['lesson'])}\n", notebook)
    assert re.fullmatch(r"[A-Z0-9$].*\.", row["meaning"])
    assert not re.search(r"[.!?] [A-Z]", row["meaning"])  # one sentence
    assert re.search(r"[\u4e00-\u9fff]", row["chinese"])
    assert row["symbol"].count("$") % 2 == 0
    # The notebook has the word, perhaps in another form: "diverges" for "divergence".
    word = re.sub(r" \(.*\)", "", row["word"]).lower()
    for stem in (part[:5] for part in re.findall(r"\w+", word)):
        assert re.search(rf"\b{re.escape(stem)}", notebook.lower())
