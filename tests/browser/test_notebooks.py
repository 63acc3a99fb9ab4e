"""Every notebook in a real browser: it runs, its sliders move its pictures, and everybody can use it."""

from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError

from tests.browser import lab

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ARTIFACTS = ROOT / "artifacts"

pytestmark = pytest.mark.skipif(lab.find_chromium() is None, reason=lab.INSTALL)


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


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, browser, address):
    notebook = lab.Notebook(browser, address(request.param.name))
    try:
        notebook.run_all()
        yield notebook
    finally:
        ARTIFACTS.mkdir(exist_ok=True)
        notebook.screenshots(ARTIFACTS, request.param.stem)
        notebook.close()


def move(notebook, slider, seconds=10):
    """Press an arrow key on `slider`; raise TimeoutError unless the picture beside it changes."""
    image = notebook.picture_beside(slider)
    before = notebook.pixels(image)
    at_the_end = slider.evaluate("slider => slider.value === slider.max")
    slider.press("ArrowLeft" if at_the_end else "ArrowRight")
    notebook.wait_for_change(image, before, seconds)


def serious_violations(notebook):
    """What axe finds in our outputs; JupyterLab's menus, prompts and editors are not ours to mend."""
    violations = Axe().run(notebook.page, context=notebook.outputs).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_runs_without_an_error(notebook):
    assert notebook.errors() == []


def test_every_slider_moves_its_picture_by_keyboard(notebook):
    for slider in notebook.page.locator(notebook.sliders).all():
        move(notebook, slider)
    assert notebook.errors() == []


def test_outputs_are_accessible(notebook):
    assert serious_violations(notebook) == []


STUCK = """
from IPython.display import HTML
HTML('''<input type="range"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=">''')
"""


def test_a_broken_notebook_is_found_out(browser, address, folder):
    cells = [new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}), new_code_cell(STUCK)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "notebooks" / "broken.ipynb")
    notebook = lab.Notebook(browser, address("broken.ipynb"))
    notebook.run_all()
    assert notebook.errors() == ["cell 0: ZeroDivisionError: division by zero"]
    with pytest.raises(TimeoutError):
        move(notebook, notebook.page.locator(notebook.sliders), seconds=1)
    assert [violation.split(":")[0] for violation in serious_violations(notebook)] == ["label"]
    notebook.close()
