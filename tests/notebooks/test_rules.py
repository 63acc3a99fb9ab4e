"""Every notebook keeps the rules of `rules.py`, and each rule finds what breaks it."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks.minutes import WIDGET
from tests.notebooks.rules import (
    RULES,
    alternative_texts,
    compared,
    executed,
    faults,
    folded,
    head,
    links,
    metadata,
    names,
    objectives,
    offline,
    prerequisites,
    relative_paths,
    tags,
    time,
    title,
)

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rules(path):
    found = faults(path)
    assert not found, "\n".join(found)


def test_the_readme_lists_every_notebook():
    table = re.findall(r"^\| (\d\d) \| \[.+?\]\(notebooks/(.+?)\) \| .+ \| (\d+) \|$", README, re.MULTILINE)
    minutes = [
        re.search(r"\*\*Time\*\* (\d+) minutes", head(nbformat.read(path, 4)))[1] for path in NOTEBOOKS
    ]
    expected = [(path.name[:2], path.name, time) for path, time in zip(NOTEBOOKS, minutes, strict=True)]
    assert table == expected


HEAD = """# 01 Neurons

**Time** 5 minutes. **You need** Python.
**Previous** [00](00_start.ipynb). **Next** [02](02_activations.ipynb).

After this notebook you can

- add;
- subtract,
  with a second line;
- multiply.
"""
PNG = {"image/png": "iVBORw0KGgo="}


def figure(data=PNG, alt="a line"):
    return new_output("display_data", data=data, metadata={"image/png": {"alt": alt}})


def printed(words):
    return new_output("stream", text=words)


def good_notebook():
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_code_cell("plots.show(figure, alt='a line')", outputs=[figure()])]
    cells += [new_code_cell(f"x = {i}") for i in range(19)]
    for count, cell in enumerate(cells, 1):
        cell.execution_count = count
    return new_notebook(
        cells=[new_markdown_cell(HEAD), new_markdown_cell("![a cat](data:image/png;base64,iVBO)"), *cells],
        metadata={"kernelspec": kernel, "language_info": {"name": "python"}},
    )


def write(folder, notebook, name="01_neurons.ipynb"):
    for neighbour in ("00_start.ipynb", "02_activations.ipynb"):
        (folder / neighbour).touch()
    nbformat.write(notebook, folder / name)
    return folder / name


def test_a_good_notebook_has_no_faults(tmp_path):
    assert faults(write(tmp_path, good_notebook())) == []


def rewrite(old, new):
    """Replace text in the first cell."""

    def change(notebook):
        assert old in notebook.cells[0].source
        notebook.cells[0].source = notebook.cells[0].source.replace(old, new)

    return change


def say(source):
    return lambda notebook: notebook.cells.insert(1, new_markdown_cell(source))


def last(**attributes):
    """Change the last code cell."""
    return lambda notebook: notebook.cells[-1].update(attributes)


def tag(*names, count=1):
    def change(notebook):
        for cell in notebook.cells[-count:]:
            cell.metadata["tags"] = list(names)

    return change


def both(first, second):
    def change(notebook):
        first(notebook)
        second(notebook)

    return change


BROKEN = {
    "no title": (title, rewrite("# 01 Neurons", "Neurons")),
    "title of another notebook": (title, rewrite("# 01", "# 02")),
    "title in a code cell": (title, lambda notebook: notebook.cells.pop(0)),
    "no time": (time, rewrite("5 minutes", "a while")),
    "a time that is not computed": (time, rewrite("5 minutes", "45 minutes")),
    "no prerequisites": (prerequisites, rewrite("**You need** Python.", "")),
    "no objectives": (objectives, rewrite("- add;\n- subtract,\n  with a second line;\n- multiply.\n", "")),
    "objectives without their heading": (objectives, rewrite("After this notebook you can", "Well:")),
    "no link to the previous notebook": (links, rewrite("(00_start.ipynb)", "(https://example.org)")),
    "no link to the next notebook": (links, rewrite("[02](02_activations.ipynb)", "02")),
    "a link to nothing": (names, say("[see](../nothing.ipynb#there)")),
    "a link to no heading": (names, say("## Here\n\n[see](#There)")),
    "a link with the number of another notebook": (names, say("[03 Activations](02_activations.ipynb)")),
    "a lesson without its name": (names, say("as in notebook 02")),
    "lessons without their names, in code": (names, last(source="# see lessons 02 to 05")),
    "a cell that was not run": (executed, last(execution_count=None)),
    "cells run in another order": (executed, last(execution_count=3)),
    "two cells of twenty not compared": (compared, tag("nbval-ignore-output", count=2)),
    "skipped cells": (compared, tag("nbval-skip", count=2)),
    "not compared by comment": (
        compared,
        both(
            tag("nbval-skip"), lambda notebook: notebook.cells[-2].update(source="# NBVAL_IGNORE_OUTPUT\n1")
        ),
    ),
    "a figure without alternative text": (alternative_texts, last(outputs=[figure(alt=" ")])),
    "a figure shown by matplotlib": (
        alternative_texts,
        last(outputs=[new_output("display_data", data=PNG)]),
    ),
    "an image without alternative text": (alternative_texts, say("![](data:image/png;base64,iVBO)")),
    "an HTML image without alternative text": (
        alternative_texts,
        say("<img src='data:image/png;base64,iVBO'>"),
    ),
    "an address": (offline, last(source="open_url('https://example.org')")),
    "a data set that is fetched": (offline, last(source="x = fetch_openml('mnist_784')")),
    "a data set that Keras fetches": (offline, last(source="keras.datasets.mnist.load_data()")),
    "a shell": (offline, last(source="!pip install nnlib")),
    "a remote picture": (offline, say("![a cat](https://example.org/cat.png)")),
    "a remote HTML picture": (offline, say("<img alt='a cat' src='http://example.org/cat.png'>")),
    "a path of Linux": (relative_paths, last(source="open('/home/ada/x')")),
    "a path of Windows": (relative_paths, last(source=r"open('C:\Users\ada')")),
    "a path in an output": (relative_paths, last(outputs=[printed("/tmp/ipykernel_12/1.py:1: UserWarning")])),
    "another kernel": (metadata, lambda notebook: notebook.metadata.kernelspec.update(name="conda-env")),
    "saved widget state": (metadata, lambda notebook: notebook.metadata.update(widgets={"state": {}})),
    "timings of cells": (metadata, lambda notebook: notebook.cells[-1].metadata.update(execution={})),
    "a tag that nothing reads": (tags, tag("within-a-little")),
    "a flag of JupyterLab's": (folded, last(metadata={"jupyter": {"is_executing": True}})),
    "a cell that is folded by chance": (folded, last(metadata={"jupyter": {"source_hidden": True}})),
    "an answer in sight": (folded, tag("after-guess")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_finds_its_fault(name, tmp_path):
    rule, change = BROKEN[name]
    notebook = good_notebook()
    change(notebook)
    path = write(tmp_path, notebook)
    assert list(rule(path, nbformat.read(path, as_version=4))) != []


def test_every_rule_was_seen_to_fail():
    assert {rule for rule, _ in BROKEN.values()} == set(RULES)


ACCEPTED = {
    "one cell of twenty not compared": tag("nbval-ignore-output"),
    "a number that may differ": tag("within-0.02"),
    "a long cell": last(source="\n".join(["pass"] * 25)),
    "an answer that is folded": last(metadata={"jupyter": {"outputs_hidden": True}, "tags": ["after-guess"]}),
    "asserts that are folded": last(metadata={"jupyter": {"source_hidden": True}, "tags": ["guard"]}),
    "a link in code": say("Write `[see](nothing.ipynb)`."),
    "links to headings": say(
        "## What `x @ W` *is*\n\n[see](#What-x-@-W-is), [01](01_neurons.ipynb#01-Neurons)"
    ),
    "a live figure": lambda notebook: [
        change(notebook)
        for change in (last(outputs=[figure({**PNG, WIDGET: {}})]), rewrite("5 minutes", "10 minutes"))
    ],
    "a server of one's own": last(source="open_url('http://127.0.0.1:8000/predict')"),
    "a link to a site": say("[source](https://example.org/home/x)"),
    "division and comments": last(source="a / b  # m/s/s, http"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_allowed_is_no_fault(name, tmp_path):
    notebook = good_notebook()
    ACCEPTED[name](notebook)
    assert faults(write(tmp_path, notebook)) == []
