"""Every notebook in a real browser: it runs, its sliders move its pictures, and everybody can use it."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

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
def address(tmp_path_factory):
    with lab.jupyterlab(ROOT / "notebooks", tmp_path_factory.mktemp("lab")) as address:
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


def test_runs_without_an_error(notebook):
    assert notebook.errors() == []


def test_every_slider_moves_its_picture_by_keyboard(notebook):
    for slider in notebook.page.locator(notebook.sliders).all():
        image = notebook.picture_beside(slider)
        before = notebook.pixels(image)
        value, end = slider.evaluate("e => [e.value ?? e.ariaValueNow, e.max ?? e.ariaValueMax]")
        slider.focus()
        slider.press("ArrowLeft" if float(value) == float(end) else "ArrowRight")
        notebook.wait_for_change(image, before)
    assert notebook.errors() == []


def test_outputs_are_accessible(notebook):
    violations = Axe().run(notebook.page, context=notebook.outputs).response["violations"]
    serious = [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert serious == []
