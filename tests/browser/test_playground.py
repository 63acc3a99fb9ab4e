"""The playground in JupyterLab, and under Voila as a page of its own: it plays, listens, can be clicked."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser import lab

ARTIFACTS = Path(__file__).parents[2] / "artifacts"

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(lab.no_browser_here(), reason=lab.INSTALL)]


class Playground:
    """A playground that a page shows."""

    def __init__(self, page):
        self.figure = page.locator(".nnlib-live")
        self.image = self.figure.locator("img")
        self.question = self.figure.locator(".nnlib-question")
        self.words = self.figure.locator(".nnlib-words")
        self.target = self.figure.get_by_role("application")
        expect(self.words).to_contain_text("training loss", timeout=1000 * lab.START)

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).press("Enter")

    def choose(self, label, option):
        self.figure.get_by_role("combobox", name=label, exact=True).select_option(option)

    def crosshair(self):
        said = self.figure.get_by_text("Crosshair at").inner_text()
        return tuple(float(number) for number in re.findall(r"-?[\d.]+\d|-?\d", said))

    def epochs(self):
        found = re.search(r"After ([\d,]+) epoch", self.words.inner_text())
        return int(found[1].replace(",", "")) if found else 0


@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def jupyterlab(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("playground")
    (folder / "original").mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    source = "from nnlib.lessons.training_from_scratch.explorer import Playground\nPlayground()"
    notebook = new_notebook(cells=[new_code_cell(source)], metadata=kernel)
    nbformat.write(notebook, folder / "original" / "playground.ipynb")
    with lab.jupyterlab(folder / "original", folder) as address:
        notebook = lab.Notebook(browser, address("playground.ipynb"))
        notebook.run_all()
        yield notebook.page


@pytest.fixture(scope="module")
def requests():
    """What Voila's page has asked for."""
    return []


@pytest.fixture(scope="module")
def voila(browser, requests, tmp_path_factory):
    with lab.playground(tmp_path_factory.mktemp("playground")) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        page.on("request", lambda request: requests.append(request))
        page.goto(address, timeout=1000 * lab.START)
        yield page


@pytest.fixture(scope="module", params=["voila", "jupyterlab"])
def page(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def playground(page):
    playground = Playground(page)
    # Another preset first: only a change brings the settings back.
    for preset, question in [("units that died", "White squares"), ("two moons", "the moons?")]:
        playground.choose("Start from", preset)
        expect(playground.question).to_contain_text(question)
    expect(playground.words).to_contain_text("After 30 epochs (300 updates): training loss 0.04")
    return playground


def test_it_plays_and_pauses(playground, page):
    before = lab.pixels(playground.image)
    playground.press("Play")
    expect(playground.words).not_to_contain_text("After 30 epochs")
    lab.wait_for_change(playground.image, before)
    page.wait_for_timeout(1000)
    playground.press("Pause")
    page.wait_for_timeout(500)
    after = playground.epochs()
    assert after > 40
    page.wait_for_timeout(500)
    assert playground.epochs() == after


def test_it_steps_and_starts_again(playground):
    playground.press("Step")
    expect(playground.words).to_contain_text("After 31 epochs")
    playground.press("Reset")
    expect(playground.words).to_contain_text("Untrained")
    playground.press("Step")
    expect(playground.words).to_contain_text("After 1 epoch ")


def test_a_slider_is_heard_while_it_plays(playground, page):
    playground.press("Play")
    expect(playground.words).to_contain_text(re.compile(r"After \d\d\d+ epochs"))
    slider = playground.figure.get_by_role("slider", name="Units per layer")
    slider.press("Home")
    # It begins again, and goes on: with one unit in each layer the moons cannot be separated.
    expect(playground.words).to_contain_text("Training accuracy is below 90%")
    before = playground.epochs()
    page.wait_for_timeout(500)
    assert playground.epochs() > before
    playground.press("Pause")


def test_a_click_adds_a_point_where_it_was(playground, page):
    before = lab.pixels(playground.image)
    box = playground.target.bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    expect(playground.words).to_contain_text("1 training point added")
    lab.wait_for_change(playground.image, before)
    playground.figure.get_by_role("button", name="Remove last").press("Enter")
    expect(playground.words).not_to_contain_text("with a ring")


def test_the_keyboard_adds_points_too(playground, page):
    playground.choose("A click adds", "class 1 (▲)")
    playground.target.focus()
    page.keyboard.press("ArrowLeft")
    x, y = playground.crosshair()
    for key in ["ArrowLeft", "ArrowDown", "Enter", "ArrowLeft", "Enter", "Backspace", "Enter", "Enter"]:
        page.keyboard.press(key)
    expect(playground.words).to_contain_text("3 training points added")
    assert playground.crosshair() == pytest.approx((x - 0.3, y - 0.15), abs=0.011)
    playground.figure.get_by_role("button", name="Remove all").press("Enter")
    expect(playground.words).not_to_contain_text("with a ring")


def test_a_preset_asks_another_question(playground):
    playground.choose("Start from", "circles with squares")
    expect(playground.question).to_contain_text("round decision line")
    expect(playground.figure.get_by_role("checkbox", name="x₁²")).to_be_checked()
    expect(playground.figure.get_by_role("checkbox", name="x₁", exact=True)).not_to_be_checked()


def test_every_slider_trains_anew(playground):
    for slider in playground.figure.locator("input[type=range]").all():
        before = lab.pixels(playground.image)
        slider.press("Home" if slider.evaluate("slider => slider.value === slider.max") else "End")
        lab.wait_for_change(playground.image, before)
    assert playground.figure.locator(".nnlib-problem").inner_text() == ""


def test_everybody_can_use_it(playground, page):
    assert lab.serious_violations(page, ".nnlib-live") == []
    ARTIFACTS.mkdir(exist_ok=True)
    playground.figure.screenshot(path=ARTIFACTS / "playground.png")


def test_the_page_asks_no_other_server(voila, requests):
    Playground(voila)
    ours = (voila.evaluate("location.origin"), "data:", "blob:")
    assert any(request.url.startswith(ours) for request in requests)
    refused = {request.failure for request in requests if not request.url.startswith(ours)}
    assert refused <= {"csp"}  # by our policy, before anything is sent
