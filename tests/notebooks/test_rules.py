"""What every notebook of the course has to be, beside running: each rule yields its faults as sentences."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

WITHOUT_EXERCISES = {"00_start_here", "18_glossary"}

NUMBER = re.compile(r"\d")
MARKDOWN_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)]*)\)")
HTML_IMAGE = re.compile(r"<img\b[^>]*>")
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")
NETWORK = re.compile(
    r"https?://(?!localhost|127\.0\.0\.1)|\bfetch_\w+\(|keras\.datasets|\bget_file\(|^\s*[!%]",
    re.MULTILINE,
)
ABSOLUTE_PATH = re.compile(
    r"(?<![\w.:/])/(home|Users|root|tmp|work|usr|var|opt|mnt|content)/|\b[A-Za-z]:\\\w"
)
UNCOMPARED_TAGS = {"nbval-ignore-output", "nbval-skip"}
UNCOMPARED_COMMENT = re.compile(
    r"^\s*#+\s*(NBVAL_IGNORE_OUTPUT|NBVAL_SKIP|PYTEST_VALIDATE_IGNORE_OUTPUT)\s*$", re.MULTILINE
)
WIDGET = "application/vnd.jupyter.widget-view+json"


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def head(notebook):
    return notebook.cells[0].source if notebook.cells[0].cell_type == "markdown" else ""


def text(cell):
    """What a code cell shows as text, without the words that belong to a picture."""
    shown = [output.get("text", "") for output in cell.outputs]
    shown += [
        output.data.get("text/plain", "")
        for output in cell.outputs
        if "data" in output and not pictures(output)
    ]
    return "\n".join(shown)


def pictures(output):
    return [kind for kind in output.get("data", {}) if kind.startswith("image/")]


def title(path, notebook):
    number = path.name[:2]
    if not re.match(rf"# {number}\b.*\w", head(notebook)):
        yield f"the first cell begins with the title, '# {number} ...'"


def time(path, notebook):
    if not re.search(r"\*\*Time\*\* \d+ minutes", head(notebook)):
        yield "the first cell says '**Time** ... minutes'"


def prerequisites(path, notebook):
    if "**You need**" not in head(notebook):
        yield "the first cell says what the reader needs, '**You need** ...'"


def objectives(path, notebook):
    found = re.search(r"After this notebook you can\n\n((?:[-*] .+\n?(?:  .+\n?)*)+)", head(notebook))
    count = len(re.findall(r"^[-*] ", found[1], re.M)) if found else 0
    if not 3 <= count <= 5:
        yield f"'After this notebook you can' and 3 to 5 objectives stand in the first cell, not {count}"


def links(path, notebook):
    everything = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    targets = set(LINK.findall(everything))
    course = sorted(other.name for other in path.parent.glob("*.ipynb"))
    here = course.index(path.name)
    for neighbour in course[max(0, here - 1) : here] + course[here + 1 : here + 2]:
        if neighbour not in targets:
            yield f"there is a link to {neighbour}"
    for target in sorted(targets):
        if not (path.parent / target).exists():
            yield f"the link to {target} leads to a file"


def exercises(path, notebook):
    checked = {name for cell in code(notebook) for name in re.findall(r"\bex\.(\w+)\.check\(", cell.source)}
    if path.stem not in WITHOUT_EXERCISES and not 4 <= len(checked) <= 6:
        yield f"4 to 6 exercises are checked, not {len(checked)}"


def executed(path, notebook):
    counts = [cell.execution_count for cell in code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"all code cells were run once, from top to bottom, before saving; their counts are {counts}"


def compared(path, notebook):
    exempt = sum(
        bool(UNCOMPARED_TAGS & set(cell.metadata.get("tags", ())) or UNCOMPARED_COMMENT.search(cell.source))
        for cell in code(notebook)
    )
    total = len(code(notebook))
    if 20 * exempt > total:
        yield f"at most one code cell in twenty is exempt from comparison, not {exempt} of {total}"


def numbers(path, notebook):
    """Pictures are not compared, numbers are; the text of a live figure is tested with the widgets."""
    cells = code(notebook)
    for cell, following in itertools.zip_longest(cells, cells[1:]):
        figure = any(pictures(output) and WIDGET not in output.data for output in cell.outputs)
        beside = text(cell) + (text(following) if following else "")
        if figure and not NUMBER.search(beside):
            yield f"a number is printed beside the figure of cell [{cell.execution_count}]"


def alternative_texts(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            images = [image["alt"] for image in MARKDOWN_IMAGE.finditer(cell.source)]
            for image in HTML_IMAGE.findall(cell.source):
                images.append("".join(re.findall(r"""\balt=["']([^"']*)""", image)))
            if not all(alt.strip() for alt in images):
                yield f"each image has an alternative text: {cell.source[:60]!r}"
        for output in cell.get("outputs", ()):
            for kind in pictures(output):
                if not output.metadata.get(kind, {}).get("alt", "").strip():
                    yield f"the picture of cell [{cell.execution_count}] has an alternative text (plots.show)"


def offline(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            reached = [match[0].strip() for match in NETWORK.finditer(cell.source)]
        else:
            targets = [image["target"] for image in MARKDOWN_IMAGE.finditer(cell.source)]
            targets += HTML_IMAGE.findall(cell.source)
            reached = [target for target in targets if re.search("https?://", target)]
        for what in reached:
            yield f"nothing needs the network or a shell: {what}"


def relative_paths(path, notebook):
    for cell in notebook.cells:
        shown = [cell.source] + ([text(cell)] if cell.cell_type == "code" else [])
        for found in map(ABSOLUTE_PATH.search, shown):
            if found:
                yield f"no path belongs to one machine: {found[0]}"


def short_cells(path, notebook):
    for cell in code(notebook):
        lines = cell.source.count("\n") + 1
        if lines > 20:
            yield f"a code cell has at most 20 lines; [{cell.execution_count}] has {lines}"


def metadata(path, notebook):
    """Saved widget state also lies in the metadata, and hides the pictures for readers without a kernel."""
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is named python3"
    for key in sorted(set(notebook.metadata) - {"kernelspec", "language_info"}):
        yield f"the notebook's metadata has nothing but kernelspec and language_info: {key}"
    for key in sorted({key for cell in notebook.cells for key in cell.metadata} - {"tags"}):
        yield f"the cells' metadata have nothing but tags: {key}"


RULES = [
    title,
    time,
    prerequisites,
    objectives,
    links,
    exercises,
    executed,
    compared,
    numbers,
    alternative_texts,
    offline,
    relative_paths,
    short_cells,
    metadata,
]


def faults(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return [fault for rule in RULES for fault in rule(path, notebook)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rules(path):
    assert faults(path) == []


def test_the_readme_lists_every_notebook():
    table = re.findall(r"^\| (\d\d) \| \[.+?\]\(notebooks/(.+?)\) \| .+ \| (\d+) \|$", README, re.MULTILINE)
    minutes = [
        re.search(r"\*\*Time\*\* (\d+) minutes", head(nbformat.read(path, 4)))[1] for path in NOTEBOOKS
    ]
    expected = [(path.name[:2], path.name, time) for path, time in zip(NOTEBOOKS, minutes, strict=True)]
    assert table == expected


HEAD = """# 01 Neurons

**Time** 45 minutes. **You need** Python.
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
    cells = [
        new_code_cell(f"ex.task_{i}.check(answer)", outputs=[printed("not attempted")]) for i in range(4)
    ]
    cells += [
        new_code_cell("plots.show(figure, alt='a line')\nprint(0.5)", outputs=[figure(), printed("0.5\n")])
    ]
    cells += [new_code_cell(f"x = {i}") for i in range(15)]
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
    "no time": (time, rewrite("45 minutes", "a while")),
    "no prerequisites": (prerequisites, rewrite("**You need** Python.", "")),
    "two objectives": (objectives, rewrite("- add;\n", "")),
    "six objectives": (objectives, rewrite("- add;\n", "- add;\n" * 4)),
    "objectives without their heading": (objectives, rewrite("After this notebook you can", "Well:")),
    "no link to the previous notebook": (links, rewrite("(00_start.ipynb)", "(https://example.org)")),
    "no link to the next notebook": (links, rewrite("[02](02_activations.ipynb)", "02")),
    "a link to nothing": (links, say("[see](../nothing.ipynb#there)")),
    "three exercises": (exercises, lambda notebook: notebook.cells[2].update(source="pass")),
    "the same exercise twice": (
        exercises,
        lambda notebook: notebook.cells[2].update(source="ex.task_1.check(answer)"),
    ),
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
    "a figure without a number": (numbers, last(outputs=[figure()])),
    "a figure with words only": (numbers, last(outputs=[figure(), printed("done")])),
    "a number only in the words of the figure": (
        numbers,
        last(outputs=[figure({**PNG, "text/plain": "3 lines"})]),
    ),
    "a figure without alternative text": (alternative_texts, last(outputs=[figure(alt=" "), printed("1")])),
    "a figure shown by matplotlib": (
        alternative_texts,
        last(outputs=[new_output("display_data", data=PNG), printed("1")]),
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
    "a long cell": (short_cells, last(source="\n".join(["pass"] * 21))),
    "another kernel": (metadata, lambda notebook: notebook.metadata.kernelspec.update(name="conda-env")),
    "saved widget state": (metadata, lambda notebook: notebook.metadata.update(widgets={"state": {}})),
    "timings of cells": (metadata, lambda notebook: notebook.cells[-1].metadata.update(execution={})),
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
    "twenty lines": last(source="\n".join(["pass"] * 20)),
    "a number in the next cell": lambda notebook: (
        notebook.cells[-2].update(outputs=[figure()]),
        notebook.cells[-1].update(outputs=[new_output("execute_result", {"text/plain": "0.5"})]),
    ),
    "a live figure": last(outputs=[figure({**PNG, WIDGET: {}})]),
    "a server of one's own": last(source="open_url('http://127.0.0.1:8000/predict')"),
    "a link to a site": say("[source](https://example.org/home/x)"),
    "division and comments": last(source="a / b  # m/s/s, http"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_allowed_is_no_fault(name, tmp_path):
    notebook = good_notebook()
    ACCEPTED[name](notebook)
    assert faults(write(tmp_path, notebook)) == []
