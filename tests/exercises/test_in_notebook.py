"""The checker in a real IPython shell and in a real kernel."""

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient

from nnlib.exercises.showing import OPEN, RIGHT, WRONG

BROKEN = """\
def weighted_sum(x, weights, bias):
    total = 0
    for value in x:
        total = total + value / None
    return total
"""

ENDLESS = """\
def weighted_sum(x, weights, bias):
    while True:
        bias = bias + 1
"""


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    shell.run_cell("from nnlib.lessons import start_here as ex")
    yield shell
    shell.reset()
    InteractiveShell.clear_instance()


def test_the_failing_line_of_a_cell_is_shown(shell):
    shell.run_cell(BROKEN)
    with capture_output() as captured:
        shell.run_cell("ex.weighted_sum.check(weighted_sum)")
    (output,) = captured.outputs
    text = output.data["text/markdown"]
    assert "line 4 of `weighted_sum`:\n\n    total = total + value / None" in text
    assert output.data["text/plain"] in text
    assert "Traceback" not in captured.stdout


def test_outcomes_are_markdown_in_a_frame(shell):
    checks = ("lambda x, w, b: x @ w + b", "lambda x, w, b: x / 0", "...")
    with capture_output() as captured:
        for answer in checks:
            shell.run_cell(f"ex.weighted_sum.check({answer})")
        shell.run_cell("ex.weighted_sum.hint()")
    framed = [output.data["text/markdown"] for output in captured.outputs]
    plain = [output.data["text/plain"] for output in captured.outputs]
    for text, without, look in zip(framed, plain, (RIGHT, WRONG, OPEN), strict=False):
        assert text.startswith('<div style="')
        assert text.endswith(f"\n\n{look.mark} {without}\n\n</div>")
        assert look.line in text
        assert look.colour in text
    assert framed[3] == plain[3]


def test_an_exercise_can_be_declared_in_a_cell(shell):
    shell.run_cell(
        "from nnlib.exercises import exercise\n"
        "@exercise(hints=[])\n"
        "def three():\n"
        "    '''Return 3.'''\n"
        "    return 3\n"
    )
    assert shell.user_ns["three"].source == "def three():\n    return 3\n"


def test_a_kernel_reports_all_and_goes_on():
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(source)
        for source in (
            "from nnlib.lessons import start_here as ex\nex.weighted_sum._seconds = 0.3",
            "def weighted_sum(x, weights, bias):\n    ...\nex.weighted_sum.check(weighted_sum)",
            ENDLESS + "ex.weighted_sum.check(weighted_sum)",
            BROKEN + "ex.weighted_sum.check(weighted_sum)",
            "ex.weighted_sum.check(lambda x, weights, bias: print('seen') or x @ weights + bias)",
            "ex.untrained.predict(...)\nex.untrained.reveal()",
            "def weighted_sum(x, weights, bias):\n    quit()\nex.weighted_sum.check(weighted_sum)",
            "def weighted_sum(x, weights, bias):\n    exit()\nex.weighted_sum.check(weighted_sum)",
            "def weighted_sum(x, weights, bias):\n    input()\nex.weighted_sum.check(weighted_sum)",
            "ex.weighted_sum.check(...)",
            "ex.worse_on_the_pad.answer(b)",
            "b = [1.0]\nex.worse_on_the_pad.answer(b)",
            "1 / c",
        )
    ]
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    texts = [
        "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        for cell in notebook.cells
    ]
    assert texts[1].startswith("**weighted_sum: not attempted yet.**")
    assert "No result after 0.3 seconds" in texts[2]
    assert "line 4 of `weighted_sum`" in texts[3]
    assert "correct" in texts[4]
    assert "seen" in texts[4]
    assert "No guess yet" in texts[5]
    assert "guess first" in texts[5]
    for name, text in zip(("quit", "exit", "input"), texts[6:9], strict=True):
        assert f"{name}() cannot be used in an answer" in text
    assert texts[9].startswith("**weighted_sum: not attempted yet.**")
    assert [output.output_type for output in notebook.cells[10].outputs] == ["error", "display_data"]
    assert 'in quotes: `answer("b")`' in texts[10]
    assert 'in quotes: `answer("b")`. Received a list of 1.' in texts[11]
    assert [output.output_type for output in notebook.cells[12].outputs] == ["error"]
