"""What every notebook of the course has to be, beside running: each rule yields its faults as sentences."""

import re

import nbformat

from tests.notebooks import fold, minutes, tolerance

MARKDOWN_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)]*)\)")
HTML_IMAGE = re.compile(r"<img\b[^>]*>")
LINK = re.compile(
    r"\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?!\w+:)(?P<file>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)"
)
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
BARE_NUMBER = re.compile(r"\b(?:notebook|lesson)s? \d\d\b.{,20}", re.IGNORECASE)
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
# What trial readers took, or no time at all.
OWN_TIME = {"00_start_here.ipynb", "22_capstone.ipynb", "23_glossary.ipynb"}


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
    """The first notebook, the capstone and the glossary are no lessons to be read from top to bottom."""
    said = re.search(r"\*\*Time\*\* (\d+ minutes(?:, and \d+ for \*Going deeper\*)?)", head(notebook))
    if not said:
        yield "the first cell says '**Time** ... minutes'"
    elif path.name not in OWN_TIME and said[1] != minutes.printed(notebook):
        yield f"the printed time is computed: {minutes.printed(notebook)}"


def prerequisites(path, notebook):
    if "**You need**" not in head(notebook):
        yield "the first cell says what the reader needs, '**You need** ...'"


def objectives(path, notebook):
    if not re.search(r"After this notebook you can\n\n[-*] ", head(notebook)):
        yield "the first cell lists objectives: 'After this notebook you can' ..."


def links(path, notebook):
    everything = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    targets = {link["file"] for link in LINK.finditer(everything)}
    course = sorted(other.name for other in path.parent.glob("*.ipynb"))
    here = course.index(path.name)
    for neighbour in course[max(0, here - 1) : here] + course[here + 1 : here + 2]:
        if neighbour not in targets:
            yield f"there is a link to {neighbour}"


def names(path, notebook):
    for cell in notebook.cells:
        yield from numbered(cell.source)
        if cell.cell_type == "markdown":
            yield from broken_links(cell.source, path)


def numbered(text):
    for found in BARE_NUMBER.findall(text):
        yield f"a lesson is named and linked, not numbered: {found!r}"


def broken_links(text, path):
    """Yield what is wrong with the links in a text that stands in the file `path`."""
    for link in LINK.finditer(re.sub(r"`[^`\n]*`", "", text)):  # a link in code is only text
        target = path.parent / link["file"] if link["file"] else path
        number = re.match(r"\d\d\b", link["words"])
        if not target.exists():
            yield f"the link to {link['file']} leads to a file"
        elif number and not target.name.startswith(number[0]):
            yield f"the number in {link[0]} is that of the notebook it leads to"
        elif link["heading"] and link["heading"] not in anchors(target):
            yield f"the link to {link['file']}#{link['heading']} leads to a heading"


def anchors(path):
    """The names by which JupyterLab links to the headings of a notebook, or GitHub to those of a document."""
    if path.suffix == ".md":
        titles = HEADING.findall(path.read_text(encoding="utf-8"))
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    cells = nbformat.read(path, as_version=4).cells
    titles = [
        title for cell in cells if cell.cell_type == "markdown" for title in HEADING.findall(cell.source)
    ]
    return {re.sub(r"[`*]", "", title).replace(" ", "-") for title in titles}


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


def metadata(path, notebook):
    """Saved widget state also lies in the metadata, and hides the pictures for readers without a kernel."""
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is named python3"
    for key in sorted(set(notebook.metadata) - {"kernelspec", "language_info"}):
        yield f"the notebook's metadata has nothing but kernelspec and language_info: {key}"
    for key in sorted({key for cell in notebook.cells for key in cell.metadata} - {"tags", "jupyter"}):
        yield f"the cells' metadata have nothing but tags and what is collapsed: {key}"


def folded(path, notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.metadata.get("jupyter", {}) != fold.flags(cell):
            yield f"cell {number} is folded as its tags say: run python -m tests.notebooks.fold"


def tags(path, notebook):
    """A misspelled tag would do nothing."""
    known = re.compile(rf"nbval-ignore-output|nbval-skip|{'|'.join(fold.FLAGS)}|{tolerance.TAG.pattern}")
    for tag in sorted({tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())}):
        if not known.fullmatch(tag):
            yield f"the tag {tag!r} means something"


RULES = [
    title,
    time,
    prerequisites,
    objectives,
    links,
    names,
    executed,
    compared,
    alternative_texts,
    offline,
    relative_paths,
    metadata,
    folded,
    tags,
]


def faults(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return [fault for rule in RULES for fault in rule(path, notebook)]
