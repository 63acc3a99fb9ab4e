"""A reader with half-solved notebooks takes a new version, by the README's lines, and keeps every word."""

import os
import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

ROOT = Path(__file__).parents[2]
# Three notebooks as they were in commit 715aa42; two of them have another name now.
OLD = ROOT / "tests" / "fixtures" / "notebooks_of_2026_11.zip"
ANSWERS = {
    ("01_neurons", "weighted_sum"): "    return x @ weights + bias  # my own words\n",
    ("15_distributed_training", "ring_seconds"): "    pieces = workers  # to be continued\n    return ...\n",
}
NOTE = "My own note: ask about **adversarial example**."
SOURCE = (ROOT / "README.md").read_text(encoding="utf-8")
RECIPE = re.findall(r"^    (git .+)$", SOURCE.partition("## Taking a new version")[2], re.MULTILINE)
(AFRESH,) = re.findall(r"`(git restore .+?)` brings ours back", SOURCE)

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


def git(folder, *arguments):
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=os.environ | settings, check=True, capture_output=True
    )


def follow(line, folder):
    """Run a line of the README's."""
    command, *arguments = shlex.split(line)
    assert command == "git"
    git(folder, *arguments)


def answer(path, name, body):
    """Write an answer and run all cells for the second time, as JupyterLab stores it."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, len(code) + 1):
        cell.execution_count = count
    (cell,) = (cell for cell in notebook.cells if f"ex.{name}.check(" in cell.source)
    head, _, rest = cell.source.partition("    return ...\n")
    cell.source = head + body + rest
    cell.outputs = [new_output("display_data", {"text/plain": f"{name}: correct"})]
    nbformat.write(notebook, path)


def annotate(path):
    """Write a note of one's own below the first cell's words."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += f"\n\n{NOTE}"
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    """The folder of a reader who has answered in the old version, and then followed the README."""
    folder = tmp_path_factory.mktemp("versions")
    course, reader = folder / "course", folder / "reader"
    (course / "notebooks").mkdir(parents=True)
    git(course, "init", "--initial-branch", "main")
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(course / "notebooks")
    git(course, "config", "user.name", "The course")
    git(course, "config", "user.email", "course@example.org")
    git(course, "add", ".")
    git(course, "commit", "--message", "The old version")
    git(folder, "clone", course, reader)
    for (notebook, name), body in ANSWERS.items():
        answer(reader / "notebooks" / f"{notebook}.ipynb", name, body)
    annotate(reader / "notebooks" / "18_glossary.ipynb")
    shutil.rmtree(course / "notebooks")
    shutil.copytree(ROOT / "notebooks", course / "notebooks", ignore=shutil.ignore_patterns(".*"))
    git(course, "add", ".")
    git(course, "commit", "--message", "The new version")
    for line in RECIPE:
        follow(line, reader)
    return reader / "notebooks"


def test_the_new_version_comes_and_no_word_is_lost(updated):
    assert len(RECIPE) == 4
    today = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name for path in updated.iterdir()} == today
    for (old_name, name), body in ANSWERS.items():
        (path,) = updated.glob(f"*{old_name[2:]}.ipynb")
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        source = "\n".join(cell.source for cell in notebook.cells)
        assert f"def {name}(" in source
        assert body in source
        assert f"from nnlib.lessons import {old_name[3:]} as ex" in source
    assert NOTE in (updated / "23_glossary.ipynb").read_text(encoding="utf-8")


def test_the_notebooks_can_be_had_as_they_came(updated, tmp_path):
    assert '"@{upstream}"' in AFRESH  # unquoted, @{ begins a table in PowerShell
    reader = shutil.copytree(updated.parent, tmp_path / "reader")
    follow(AFRESH, reader)
    for path in (reader / "notebooks").iterdir():
        assert path.read_bytes() == (updated.parents[1] / "course" / "notebooks" / path.name).read_bytes()
