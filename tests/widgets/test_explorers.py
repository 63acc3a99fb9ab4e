"""One contract for all live figures; a new explorer joins it with one line in EXPLORERS."""

import base64
import io
import itertools
import json
import re

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from nnlib import widgets
from nnlib.widgets import digit_pad
from nnlib.widgets.controls import Button, Checkboxes, Dropdown, OptionSlider, Play, Points, Presets
from nnlib.widgets.live import LiveFigure
from tests.widgets.handwriting import DIGITS
from tests.widgets.playground import playground_words
from tests.widgets.test_capacity import capacity_words
from tests.widgets.test_damage import damage, damage_words
from tests.widgets.test_descent import descent_words
from tests.widgets.test_formats import formats_words
from tests.widgets.test_graph import graph_words
from tests.widgets.test_loss import loss_words
from tests.widgets.test_model_builder import model_builder_words
from tests.widgets.test_perturb import perturb, perturb_words
from tests.widgets.test_race import race_words
from tests.widgets.test_service import service, service_words
from tests.widgets.test_side_by_side import side_by_side, side_by_side_words
from tests.widgets.test_workers import workers_words
from tests.widgets.true_words import NearestMean, activation_words, digit_words, forward_words, neuron_words

# How to make each explorer, and what its words must contain, computed in another way.
EXPLORERS = {
    "NeuronExplorer": (widgets.NeuronExplorer, neuron_words),
    "ActivationExplorer": (widgets.ActivationExplorer, activation_words),
    "ForwardExplorer": (widgets.ForwardExplorer, forward_words),
    "LossExplorer": (widgets.LossExplorer, loss_words),
    "DescentExplorer": (widgets.DescentExplorer, descent_words),
    "CapacityExplorer": (widgets.CapacityExplorer, capacity_words),
    "DamageExplorer": (damage, damage_words),
    "GraphExplorer": (widgets.GraphExplorer, graph_words),
    "Playground": (widgets.Playground, playground_words),
    "ModelBuilder": (widgets.ModelBuilder, model_builder_words),
    "OptimizerRace": (widgets.OptimizerRace, race_words),
    "SideBySide": (side_by_side, side_by_side_words),
    "ServiceExplorer": (service, service_words),
    "PerturbExplorer": (perturb, perturb_words),
    "FormatExplorer": (widgets.FormatExplorer, formats_words),
    "WorkersExplorer": (widgets.WorkersExplorer, workers_words),
    "DigitPad": (lambda **values: widgets.DigitPad(NearestMean(), **values), digit_words),
}


@pytest.fixture(params=EXPLORERS)
def explorer(request):
    return EXPLORERS[request.param][0]()


def choices(explorer):
    """For each control that is a setting, what a reader can choose, both ends first."""
    options = {}
    for name, control in explorer.controls().items():
        if isinstance(control, Button | Play | Presets):
            continue
        if isinstance(control, Dropdown):
            options[name] = list(control.values)
        elif isinstance(control, OptionSlider):
            options[name] = [control.values[0], control.values[-1], *control.values[1:-1]]
        elif isinstance(control, Checkboxes):
            options[name] = [[], control.options, *([option] for option in control.options)]
        elif isinstance(control, Points):
            options[name] = [[], [[0.5, -1.0, 0], [-0.5, 1.0, 1]], [[0.0, 0.0, 1]]]
        elif isinstance(control, digit_pad.Drawing):
            options[name] = json.loads(json.dumps([[], [[(0.5, 0.5)]], *DIGITS]))
        else:
            face = control.face
            steps = round((face["max"] - face["min"]) / face["step"])
            values = [round(face["min"] + k * face["step"], 6) for k in range(steps + 1)]
            options[name] = [values[0], values[-1], *values[1:-1]]
    return options


def states(explorer, count=20):
    """The first state, each control at its ends, all at their ends, and random combinations."""
    options = choices(explorer)
    first = {name: getattr(explorer, name) for name in options}
    yield first
    for name, values in options.items():
        is_slider = explorer.controls()[name].face["kind"] == "slider"
        for value in values[:2] if is_slider else values:
            yield first | {name: value}
    rng = np.random.default_rng(0)
    corners = itertools.product([0, 1], repeat=len(options))
    if len(options) > 8:  # too many to visit all of them
        corners = rng.integers(2, size=(100, len(options)))
    for ends in corners:
        yield {name: options[name][end] for name, end in zip(options, ends, strict=True)}
    for _ in range(count):
        yield {name: values[rng.integers(len(values))] for name, values in options.items()}


def pixels(explorer):
    return np.asarray(explorer.picture())[..., :3].copy()


def test_every_public_explorer_is_tested():
    assert set(EXPLORERS) == set(widgets.__all__)


@pytest.mark.parametrize("name", EXPLORERS)
def test_words_are_true_in_every_state(name):
    make, true_words = EXPLORERS[name]
    explorer = make()
    for state in states(explorer):
        explorer.set_state(state)  # as a message from the browser does
        for phrase in true_words(explorer):
            assert phrase in explorer.words, state
        assert explorer.problem == ""
        assert Image.open(io.BytesIO(explorer.frame)).format == "JPEG"


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_state_looks_the_same_whatever_came_before(name):
    make = EXPLORERS[name][0]
    explorer = make()
    for state in list(states(explorer))[::7]:
        explorer.set_state(state)
        np.testing.assert_array_equal(pixels(explorer), pixels(make(**state)), str(state))


def test_every_control_changes_the_picture(explorer):
    for name, values in choices(explorer).items():
        before = getattr(explorer, name)
        explorer.set_state({name: values[0]})
        one_end = pixels(explorer)
        explorer.set_state({name: values[1]})
        assert (pixels(explorer) != one_end).any(), explorer.controls()[name].face["label"]
        explorer.set_state({name: before})


def test_a_control_that_does_not_exist_is_named(explorer):
    name = type(explorer).__name__
    with pytest.raises(
        TypeError, match=f"{name} has no control 'lerning_rate'.*{[*explorer.controls()][-1]}"
    ):
        EXPLORERS[name][0](lerning_rate=1)


def test_everything_has_words(explorer):
    assert explorer.face["question"].endswith("?")
    assert 40 < len(explorer.face["alt"]) < 400
    assert explorer.words.endswith(".")
    assert all(len(control["label"]) > 3 for control in explorer.face["controls"])


def test_readers_without_a_kernel_see_the_first_picture(explorer):
    data, metadata = explorer._repr_mimebundle_()
    stored = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    shown = Image.fromarray(pixels(explorer)).quantize(256)
    assert stored.convert("RGB").tobytes() == shown.convert("RGB").tobytes()
    assert metadata["image/png"]["alt"] == explorer.alt
    assert explorer.alt in data["text/markdown"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_text_of_the_output_is_the_same_in_every_run(explorer):
    name = type(explorer).__name__
    texts = [make()._repr_mimebundle_()[0]["text/plain"] for make in [EXPLORERS[name][0]] * 2]
    assert texts[0] == texts[1]
    assert not re.search(r"0x|[0-9a-f]{8}", texts[0])


def test_no_text_is_cut_off(explorer, monkeypatch):
    drawn = {}
    draw = Text.draw

    def record(text, renderer):
        draw(text, renderer)
        drawn[text] = text.get_window_extent(renderer)

    monkeypatch.setattr(Text, "draw", record)
    explorer.redraw_background()
    width, height = explorer.picture().size
    for text, box in drawn.items():
        if text.get_text():
            assert box.x0 >= 0, text
            assert box.y0 >= 0, text
            assert box.x1 <= width, text
            assert box.y1 <= height, text


def test_sharp_screens_get_more_pixels(explorer):
    width = Image.open(io.BytesIO(explorer.frame)).width
    explorer.set_state({"pixel_ratio": 2.0})
    assert Image.open(io.BytesIO(explorer.frame)).width == 2 * width


def test_picture_and_words_travel_in_one_message(explorer, monkeypatch):
    sent = []
    monkeypatch.setattr(explorer, "_send", lambda message, buffers=None: sent.append(message))
    name, values = next(iter(choices(explorer).items()))
    explorer.set_state({name: next(value for value in values if value != getattr(explorer, name))})
    carried = [{*update["state"], *(path[0] for path in update["buffer_paths"])} for update in sent]
    assert carried == [{"frame", "words"}]


def test_an_exception_is_raised_and_shown():
    class Broken(LiveFigure):
        bias = widgets.NeuronExplorer.controls()["bias"]

        def draw(self, figure):
            pass

        def update(self):
            return f"{1 / self.bias}"

    explorer = Broken()
    with pytest.raises(ZeroDivisionError):
        explorer.set_state({"bias": 0.0})
    assert "ZeroDivisionError: float division by zero" in explorer.problem
    assert explorer.words == ""
    explorer.set_state({"bias": 1.0})
    assert (explorer.problem, explorer.words) == ("", "1.0")
