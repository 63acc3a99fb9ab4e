"""The playground in JupyterLab, and under Voila as a page of its own: it plays, listens, can be clicked."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from tests.browser import lab

ARTIFACTS = Path(__file__).parents[2] / "artifacts"

pytestmark = pytest.mark.skipif(lab.find_chromium() is None, reason=lab.INSTALL)


class Playground:
    """A playground that a page shows."""

    def __init__(self, page):
        self.figure = page.locator(".nnlib-live")
        self.image = self.figure.locator("img")
        self.words = self.figure.locator(".nnlib-words")
        self.target = self.figure.get_by_role("application")
        expect(self.words).to_contain_text("training loss", timeout=1000 * lab.START)

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).press("Enter")

    def choose(self, label, option):
        self.figure.get_by_label(label, exact=True).select_option(option)

    def epochs(self):
        found = re.search(r"After ([\d,]+) epoch", self.words.inner_text())
        return int(found[1].replace(",", "")) if found else 0


@pytest.fixture(scope="module", params=["jupyterlab", "voila"])
def page(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("playground")
    with lab.chromium() as browser:
        if request.param == "voila":
            with lab.playground(folder) as address:
                page = browser.new_page(viewport={"width": 1280, "height": 960})
                page.goto(address, timeout=1000 * lab.START)
                yield page
        else:
            (folder / "original").mkdir()
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
            cell = new_code_cell("from nnlib.widgets import Playground\nPlayground()")
            nbformat.write(
                new_notebook(cells=[cell], metadata=kernel), folder / "original" / "playground.ipynb"
            )
            with lab.jupyterlab(folder / "original", folder) as address:
                notebook = lab.Notebook(browser, address("playground.ipynb"))
                notebook.run_all()
                yield notebook.page


@pytest.fixture
def playground(page):
    playground = Playground(page)
    playground.choose("Start from", "spirals: deep or wide")
    playground.choose("Start from", "two moons")
    expect(playground.words).to_contain_text("After 30 epochs")
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
    slider = playground.figure.get_by_label("Units per layer")
    slider.press("Home")
    expect(playground.words).to_contain_text(re.compile("underfits|about as well|overfits"))
    page.wait_for_function("(image) => image.complete", arg=playground.image.element_handle())
    assert playground.figure.get_by_role("button", name="Pause").count() == 1
    playground.press("Pause")


def test_a_click_adds_a_point_where_it_was(playground, page):
    before = lab.pixels(playground.image)
    box = playground.target.bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    expect(playground.words).to_contain_text("You added 1 training point.")
    lab.wait_for_change(playground.image, before)
    playground.figure.get_by_role("button", name="Remove last").press("Enter")
    expect(playground.words).not_to_contain_text("You added")


def test_the_keyboard_adds_points_too(playground, page):
    playground.choose("A click adds", "class 1 (▲)")
    playground.target.focus()
    for key in ["ArrowRight", "ArrowUp", "Enter", "ArrowUp", "Enter", "Backspace", "Enter", "Enter"]:
        page.keyboard.press(key)
    expect(playground.words).to_contain_text("You added 3 training points.")
    expect(playground.figure.get_by_text("crosshair at 0.15, 0.3")).to_have_count(1)
    playground.figure.get_by_role("button", name="Remove all").press("Enter")
    expect(playground.words).not_to_contain_text("You added")


def test_a_preset_asks_another_question(playground):
    playground.choose("Start from", "circles with squares")
    expect(playground.figure.locator(".nnlib-question")).to_contain_text("round decision line")
    expect(playground.figure.get_by_label("x₁²")).to_be_checked()
    expect(playground.figure.get_by_label("x₁", exact=True)).not_to_be_checked()


def test_every_slider_trains_anew(playground):
    for slider in playground.figure.locator("input[type=range]").all():
        before = lab.pixels(playground.image)
        slider.press("End")
        lab.wait_for_change(playground.image, before)
    assert playground.figure.locator(".nnlib-problem").inner_text() == ""


def test_everybody_can_use_it(playground, page):
    assert lab.serious_violations(page, ".nnlib-live") == []
    ARTIFACTS.mkdir(exist_ok=True)
    playground.figure.screenshot(path=ARTIFACTS / "playground.png")
