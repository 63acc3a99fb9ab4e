"""How long a student takes who does all of a lesson: computed, so that the printed time is true."""

import re

CODING = re.compile(r"^ex\.\w+\.check\(", re.MULTILINE)
QUESTION = re.compile(r"^ex\.\w+\.(predict|answer)\(", re.MULTILINE)
# Short for the reader: what they fill in is counted as an exercise or a question.
FILLED_IN = re.compile(r"^ex\.\w+(\.(check|predict|answer|reveal)\(|$)", re.MULTILINE)
TRY_IT = re.compile(r"^\*\*Try it", re.MULTILINE)
GOING_DEEPER = re.compile(r"^#+ Going deeper", re.MULTILINE)
WIDGET = "application/vnd.jupyter.widget-view+json"


def minutes(cells):
    """Reading at 130 words or 8 lines of code a minute, and doing what there is to do; to the next 5."""
    total = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            total += len(cell.source.split()) / 130 + 5 * len(TRY_IT.findall(cell.source))
            continue
        if not FILLED_IN.search(cell.source) and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            total += sum(bool(line.strip()) for line in cell.source.splitlines()) / 8
        total += 10 * len(CODING.findall(cell.source)) + 2 * len(QUESTION.findall(cell.source))
        total += 5 * sum(WIDGET in output.get("data", {}) for output in cell.outputs)
    return 5 * round(total / 5)


def core_and_deeper(notebook):
    """The minutes of a lesson up to its first section *Going deeper*, and of the rest."""
    cells = notebook.cells
    starts = (
        number
        for number, cell in enumerate(cells)
        if cell.cell_type == "markdown" and GOING_DEEPER.search(cell.source)
    )
    cut = next(starts, len(cells))
    return minutes(cells[:cut]), minutes(cells[cut:])


def printed(notebook):
    """What the head of a lesson says: "90 minutes", or "60 minutes, and 35 for *Going deeper*"."""
    core, deeper = core_and_deeper(notebook)
    return f"{core} minutes" + (f", and {deeper} for *Going deeper*" if deeper else "")
