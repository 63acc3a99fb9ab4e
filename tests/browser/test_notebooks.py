"""Notebooks in a real browser: they run, their sliders move their pictures, and everybody can use them.

nbval runs the cells of every notebook; a browser shows what their widgets do on a page. So `make test` opens
the first notebook, and one made here that has the live figures of all. `make test-all` opens every notebook,
moves every slider, and restarts kernels.
"""

import ast
import symtable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import TimeoutError, expect

from tests import random_cases
from tests.browser import lab

ROOT = Path(__file__).parents[2]
NOTEBOOKS = {path.stem: nbformat.read(path, 4) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
ARTIFACTS = ROOT / "artifacts"
VIEW = "application/vnd.jupyter.widget-view+json"
REMOVE = "window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
RESTART = f"{lab.KERNEL}.restart()"

pytestmark = pytest.mark.skipif(lab.no_browser_here(), reason=lab.INSTALL)


# Not for the whole session: Playwright's event loop would be in the way of other tests.
@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def address(folder):
    with lab.jupyterlab(ROOT / "notebooks", folder) as address:
        yield address


def reads(cell):
    names = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)]
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}


def binds(cell):
    names = symtable.symtable(cell.source, "cell", "exec").get_symbols()
    return {name.get_name() for name in names if name.is_assigned() or name.is_imported()}


def what_it_takes(cell, before):
    """`cell`, and those of the cells `before` it that bind the names it reads, or the names that these read.

    A cell that only changes an object is not found: what a live figure is given is finished where it is made.
    """
    needed, kept = reads(cell), [cell]
    for earlier in reversed(before):
        if bound := needed & binds(earlier):
            needed = (needed - bound) | reads(earlier)
            kept.insert(0, earlier)
    return kept


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def live_figures(cell):
    return sum(VIEW in output.get("data", {}) for output in cell.outputs)


def all_live_figures():
    """The cells of one notebook with the live figures of all."""
    for name, notebook in NOTEBOOKS.items():
        cells = code_cells(notebook)
        for number, cell in enumerate(cells):
            if live_figures(cell):
                yield new_markdown_cell(f"# {name}")
                for each in what_it_takes(cell, cells[:number]):
                    yield new_code_cell(each.source, outputs=each.outputs)


WITH_CODE = [name for name, notebook in NOTEBOOKS.items() if code_cells(notebook)]
OTHERS = [pytest.param(name, marks=pytest.mark.thorough) for name in WITH_CODE[1:]]


@pytest.fixture(scope="module", params=["live_figures", WITH_CODE[0], *OTHERS])
def path(request, address, folder):
    path = folder / "notebooks" / f"{request.param}.ipynb"
    if request.param not in NOTEBOOKS:
        write(path, *all_live_figures())
    return path


@pytest.fixture(scope="module")
def notebook(path, browser, address):
    notebook = lab.Notebook(browser, address(path.name))
    try:
        notebook.run_all()
        yield notebook
    finally:
        ARTIFACTS.mkdir(exist_ok=True)
        notebook.screenshots(ARTIFACTS, path.stem)
        notebook.close()


def move(notebook, slider, seconds=10):
    """Press an arrow key on `slider`; raise TimeoutError unless the picture beside it changes."""
    image = notebook.picture_beside(slider)
    before = lab.pixels(image)
    at_the_end = slider.evaluate("slider => slider.value === slider.max")
    slider.press("ArrowLeft" if at_the_end else "ArrowRight")
    lab.wait_for_change(image, before, seconds)


def missing_figures(path, notebook):
    """How many live figures the file at `path` holds and the page does not show with a control."""
    stored = sum(live_figures(cell) for cell in code_cells(nbformat.read(path, 4)))
    figures = notebook.page.locator(notebook.figures).filter(visible=True)
    return stored - figures.filter(has=notebook.page.locator("input, canvas")).count()


def draw_by_mouse(page, box, button="left"):
    page.mouse.move(box["x"] + 100, box["y"] + 40)
    page.mouse.down(button=button)
    page.mouse.move(box["x"] + 110, box["y"] + 180, steps=20)
    page.mouse.up(button=button)


def touch(page, box, *steps):
    """Put fingers down at the points of the first step, move them through the others, and lift them."""
    session = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(steps) - 1), "touchEnd"]
    for kind, points in zip(kinds, [*steps, []], strict=True):
        points = [{"x": box["x"] + x, "y": box["y"] + y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def draw_by_touch(page, box):
    touch(page, box, *([(100, y)] for y in range(40, 180, 10)))


def draw_by_keyboard(page, box):
    for key in ["Space", *["ArrowDown"] * 8, "Space"]:
        page.keyboard.press(key)


def test_runs_without_an_error(notebook):
    assert notebook.errors() == []


def test_every_stored_figure_is_live(path, notebook):
    assert missing_figures(path, notebook) == 0


def test_sliders_move_their_pictures_by_keyboard(notebook):
    for figure in notebook.page.locator(notebook.figures).all():
        sliders = figure.locator("input[type=range]").all()
        for slider in sliders[: random_cases.count(1, thorough=len(sliders))]:
            move(notebook, slider)
    assert notebook.errors() == []


def test_what_can_play_plays_and_pauses(notebook):
    for figure in notebook.page.locator(notebook.figures).all():
        play = figure.get_by_role("button", name="Play", exact=True)
        if play.count():
            before = lab.pixels(figure.locator("img"))
            play.press("Enter")
            lab.wait_for_change(figure.locator("img"), before)
            figure.get_by_role("button", name="Pause", exact=True).press("Enter")
            notebook.wait_for_a_quiet_second()
    assert notebook.errors() == []


def has_ink(pad, x, y):
    """Whether the canvas `pad` is dark at a place in CSS pixels."""
    place = [part * pad.evaluate("canvas => canvas.width / canvas.offsetWidth") for part in (x, y)]
    pixel = "(canvas, place) => canvas.getContext('2d').getImageData(...place, 1, 1).data[0]"
    return pad.evaluate(pixel, place) < 128


def empty_pads(notebook):
    """Clear the pads one after the other; yields each with the words beside it."""
    for figure in notebook.page.locator(notebook.figures).filter(has=notebook.page.locator("canvas")).all():
        words = figure.locator(".nnlib-words")
        figure.get_by_role("button", name="Clear").press("Enter")
        expect(words).to_have_text("The pad is empty.")
        pad = figure.locator("canvas")
        pad.focus()
        pad.scroll_into_view_if_needed()
        yield pad, words


@pytest.mark.parametrize("draw", [draw_by_mouse, draw_by_touch, draw_by_keyboard])
def test_every_pad_can_be_drawn_on(notebook, draw):
    for pad, words in empty_pads(notebook):
        draw(notebook.page, pad.bounding_box())
        expect(words).to_contain_text("The network says")
    assert notebook.errors() == []


def test_only_one_finger_and_the_main_button_draw(notebook):
    for pad, _ in empty_pads(notebook):
        touch(notebook.page, pad.bounding_box(), [(60, 40), (160, 40)], [(60, 100), (160, 180)])
        assert has_ink(pad, 60, 70)
        assert not has_ink(pad, 160, 180)
        draw_by_mouse(notebook.page, pad.bounding_box(), button="right")
        assert not has_ink(pad, 110, 175)
        notebook.page.keyboard.press("Escape")  # closes JupyterLab's menu


def test_outputs_are_accessible(notebook):
    assert lab.serious_violations(notebook.page, notebook.outputs) == []


def write(path, *cells):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)


STUCK = """
from IPython.display import HTML
HTML('''<input type="range"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=">''')
"""


@pytest.mark.thorough
def test_a_broken_notebook_is_found_out(browser, address, folder):
    path = folder / "notebooks" / "broken.ipynb"
    figure = new_output("display_data", {VIEW: {"model_id": "", "version_major": 2, "version_minor": 0}})
    write(
        path,
        new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}),
        new_code_cell(STUCK, outputs=[figure]),
    )
    notebook = lab.Notebook(browser, address(path.name))
    notebook.run_all()
    assert notebook.errors() == ["cell 0: ZeroDivisionError: division by zero"]
    assert missing_figures(path, notebook) == 1
    with pytest.raises(TimeoutError):
        move(notebook, notebook.page.locator(notebook.sliders), seconds=1)
    violations = lab.serious_violations(notebook.page, notebook.outputs)
    assert [violation.split(":")[0] for violation in violations] == ["label"]
    notebook.close()


@pytest.mark.thorough
def test_a_figure_says_that_its_kernel_was_restarted(browser, address, folder):
    write(
        folder / "notebooks" / "restarted.ipynb",
        new_code_cell("from nnlib.lessons.neurons.explorer import NeuronExplorer\nNeuronExplorer()"),
    )
    notebook = lab.Notebook(browser, address("restarted.ipynb"))
    notebook.run_all()
    slider = notebook.page.locator(notebook.sliders).first
    move(notebook, slider)
    notebook.page.evaluate(f"() => {RESTART}")
    expect(notebook.page.get_by_role("alert")).to_contain_text("The kernel was restarted")
    slider.focus()
    expect(slider).not_to_be_focused()
    ARTIFACTS.mkdir(exist_ok=True)
    notebook.screenshots(ARTIFACTS, "restarted")
    notebook.run_all()
    move(notebook, notebook.page.locator(notebook.sliders).first)
    assert notebook.errors() == []
    notebook.close()


@pytest.mark.thorough
@pytest.mark.parametrize("end", [REMOVE, RESTART], ids=["remove", "restart"])
def test_playing_ends_with_the_figure_and_with_the_kernel(end, browser, address, folder):
    path = folder / "notebooks" / "playing.ipynb"
    source = "from nnlib.lessons.training_from_scratch.explorer import Playground\nPlayground()"
    write(path, new_code_cell(source))
    notebook = lab.Notebook(browser, address(path.name))
    notebook.run_all()
    page = notebook.page
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    expect(page.locator(".nnlib-words")).not_to_contain_text("After 30 epochs", timeout=30_000)
    page.evaluate(f"() => {end}")
    notebook.wait_for_a_quiet_second()
    assert [error for error in notebook.errors() if "kernel was restarted" not in error] == []
    notebook.close()
