"""The time of a lesson is computed from what the reader reads and does."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks.minutes import WIDGET, core_and_deeper, minutes, printed


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], 0),
        ([new_markdown_cell("word " * 1300)], 10),
        ([new_code_cell("x = 1\n\n" * 80)], 10),
        ([new_code_cell("def f(x):\n    return ...\n\n\nex.f.check(f)")] * 2, 20),
        ([new_code_cell("ex.guess.predict(...)")] * 5, 10),
        ([new_code_cell("ex.letter.answer(...)")] * 5, 10),
        ([new_code_cell("ex.guess.reveal()")] * 50, 0),
        ([new_markdown_cell("**Try it.** Change x.")] * 3, 15),
        ([new_code_cell("Explorer()", outputs=[new_output("display_data", {WIDGET: {}})])], 5),
        ([new_code_cell("assert x\n" * 80, metadata={"jupyter": {"source_hidden": True}})], 0),
    ],
)
def test_what_takes_how_long(cells, expected):
    assert minutes(cells) == expected


def test_going_deeper_is_counted_apart():
    core, deeper = (
        new_markdown_cell("word " * 1300),
        new_markdown_cell("## Going deeper: why\n\n" + "word " * 650),
    )
    assert core_and_deeper(new_notebook(cells=[core, deeper])) == (10, 5)
    assert printed(new_notebook(cells=[core, deeper])) == "10 minutes, and 5 for *Going deeper*"
    assert printed(new_notebook(cells=[core])) == "10 minutes"
