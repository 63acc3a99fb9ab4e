"""One contract for all live figures; a new explorer joins it with one line in EXPLORERS."""

import base64
import importlib
import inspect
import io
import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from nnlib import lessons
from nnlib.lessons.activations.explorer import ActivationExplorer
from nnlib.lessons.backpropagation.explorer import GraphExplorer
from nnlib.lessons.distributed_training.explorer import WorkersExplorer
from nnlib.lessons.forward_propagation.explorer import ForwardExplorer
from nnlib.lessons.generalization.explorer import CapacityExplorer
from nnlib.lessons.gradient_descent.explorer import DescentExplorer
from nnlib.lessons.keras_models.explorer import ModelBuilder
from nnlib.lessons.losses.explorer import LossExplorer
from nnlib.lessons.neurons.explorer import NeuronExplorer
from nnlib.lessons.optimizers.explorer import OptimizerRace
from nnlib.lessons.saving_with_keras.explorer import FormatExplorer
from nnlib.lessons.start_here.explorer import DigitPad, Drawing
from nnlib.lessons.training_from_scratch.explorer import Playground
from nnlib.widgets.controls import Button, Checkboxes, Dropdown, OptionSlider, Play, Points, Presets
from nnlib.widgets.live import LiveFigure
from tests.lessons.activations.true_words import activation_words
from tests.lessons.backpropagation.test_explorer import graph_words
from tests.lessons.deployment.test_explorer import service, service_words
from tests.lessons.distributed_training.test_explorer import workers_words
from tests.lessons.forward_propagation.true_words import forward_words
from tests.lessons.generalization.test_explorer import capacity_words
from tests.lessons.gradient_descent.test_explorer import descent_words
from tests.lessons.keras_models.test_explorer import model_builder_words
from tests.lessons.keras_training.test_explorer import side_by_side, side_by_side_words
from tests.lessons.looking_inside.test_explorer import perturb, perturb_words
from tests.lessons.losses.test_explorer import loss_words
from tests.lessons.neurons.true_words import neuron_words
from tests.lessons.optimizers.test_explorer import race_words
from tests.lessons.saving_from_scratch.test_explorer import damage, damage_words
from tests.lessons.saving_with_keras.test_explorer import formats_words
from tests.lessons.start_here.handwriting import DIGITS
from tests.lessons.start_here.true_words import NearestMean, digit_words
from tests.lessons.training_from_scratch.true_words import playground_words
from tests.random_cases import count

LESSONS = Path(lessons.__path__[0])

# How to make each explorer, and what its words must contain, computed in another way.
EXPLORERS = {
    "NeuronExplorer": (NeuronExplorer, neuron_words),
    "ActivationExplorer": (ActivationExplorer, activation_words),
    "ForwardExplorer": (ForwardExplorer, forward_words),
    "LossExplorer": (LossExplorer, loss_words),
    "DescentExplorer": (DescentExplorer, descent_words),
    "CapacityExplorer": (CapacityExplorer, capacity_words),
    "DamageExplorer": (damage, damage_words),
    "GraphExplorer": (GraphExplorer, graph_words),
    "Playground": (Playground, playground_words),
    "ModelBuilder": (ModelBuilder, model_builder_words),
    "OptimizerRace": (OptimizerRace, race_words),
    "SideBySide": (side_by_side, side_by_side_words),
    "ServiceExplorer": (service, service_words),
    "PerturbExplorer": (perturb, perturb_words),
    "FormatExplorer": (FormatExplorer, formats_words),
    "WorkersExplorer": (WorkersExplorer, workers_words),
    "DigitPad": (lambda **values: DigitPad(NearestMean(), **values), digit_words),
}


@pytest.fixture(scope="module", params=EXPLORERS)
def made(request):
    return EXPLORERS[request.param][0]()


@pytest.fixture
def explorer(made):
    """One for all tests, in its first state: that nothing else is left of other states is tested, too."""
    first = {name: getattr(made, name) for name in ["pixel_ratio", *choices(made)]}
    yield made
    made.set_state(first)


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
        elif isinstance(control, Drawing):
            options[name] = json.loads(json.dumps([[], [[(0.5, 0.5)]], *DIGITS]))
        else:
            face = control.face
            steps = round((face["max"] - face["min"]) / face["step"])
            values = [round(face["min"] + k * face["step"], 6) for k in range(steps + 1)]
            options[name] = [values[0], values[-1], *values[1:-1]]
    return options


def states(explorer):
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
    if len(options) > count(4, thorough=8):  # too many to visit all of them
        corners = rng.integers(2, size=(count(8, thorough=100), len(options)))
    for ends in corners:
        yield {name: options[name][end] for name, end in zip(options, ends, strict=True)}
    shuffled = {name: rng.permutation(len(values)) for name, values in options.items()}
    for row in range(count(10, thorough=20)):
        yield {name: values[shuffled[name][row % len(values)]] for name, values in options.items()}


def pixels(explorer):
    return np.asarray(explorer.picture())[..., :3].copy()


def test_every_public_explorer_is_tested():
    explorers = [f"nnlib.lessons.{path.parent.name}.explorer" for path in LESSONS.glob("*/explorer.py")]
    members = [member for name in explorers for member in vars(importlib.import_module(name)).values()]
    figures = {
        member.__name__
        for member in members
        if inspect.isclass(member) and issubclass(member, LiveFigure) and member.__module__ in explorers
    }
    assert figures == set(EXPLORERS)


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
    for state in list(states(explorer))[:: count(14, thorough=7)]:
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
    text, again = (each._repr_mimebundle_()[0]["text/plain"] for each in (explorer, EXPLORERS[name][0]()))
    assert text == again
    assert not re.search(r"0x|[0-9a-f]{8}", text)


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
        bias = NeuronExplorer.controls()["bias"]

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
