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

from nnlib import activations, datasets, initializers, widgets
from nnlib.widgets import digit_pad
from nnlib.widgets.controls import Button, Checkboxes, Dropdown, OptionSlider, Play, Points, Presets
from nnlib.widgets.live import LiveFigure
from tests.widgets.handwriting import DIGITS
from tests.widgets.test_capacity import capacity_words
from tests.widgets.test_damage import damage, damage_words
from tests.widgets.test_descent import descent_words
from tests.widgets.test_formats import formats_words
from tests.widgets.test_graph import graph_words
from tests.widgets.test_loss import loss_words
from tests.widgets.test_model_builder import model_builder_words
from tests.widgets.test_perturb import perturb, perturb_words
from tests.widgets.test_playground import playground_words
from tests.widgets.test_race import race_words
from tests.widgets.test_service import service, service_words
from tests.widgets.test_side_by_side import side_by_side, side_by_side_words
from tests.widgets.test_workers import workers_words


class NearestMean:
    """A classifier of digits that needs no training: softmax of distances to the ten mean digits."""

    def __init__(self):
        digits = datasets.load_digits()
        self.means = np.array([digits.x[digits.y == k].mean(axis=0) for k in range(10)])

    def predict(self, x):
        return activations.softmax(-((x[:, None] - self.means) ** 2).sum(axis=-1))


def neuron_words(explorer):
    iris = datasets.load_iris()
    length, width = iris.x[:100, :2].astype(float).round(1).T
    z = np.round(explorer.w1 * length + explorer.w2 * width + explorer.bias, 9)
    is_versicolor = iris.y[:100] == 1
    setosa_missed = int(((z >= 0) & ~is_versicolor).sum())
    versicolor_missed = int(((z < 0) & is_versicolor).sum())
    if setosa_missed + versicolor_missed == 0:
        yield "All 100 flowers are on the right side"
    else:
        yield f"{setosa_missed + versicolor_missed} of 100"
        yield f"({setosa_missed} setosa, {versicolor_missed} versicolor)"
    if explorer.w1 == explorer.w2 == 0:
        yield "there is no line"
    else:
        signed = [f"{'−' if v < 0 else '+'} {abs(v):.1f}" for v in (explorer.w2, explorer.bias)]
        yield f"{explorer.w1:.1f} · length {signed[0]} · width {signed[1]} ≥ 0"


def activation_words(explorer):
    f, h = activations.get(explorer.function), 1e-5
    z = np.float64(explorer.z)
    yield f"gives {f(z):.3f} and its derivative is {f.derivative(z):.3f}"
    if explorer.function == "step":
        yield "nothing is passed on"

    def chain(z):
        for layer in range(10):
            z = f(z if layer == 0 else explorer.weight * z)
        return z

    # The derivative of the whole chain, by central differences and not by the chain rule; beside a
    # kink the two differ, so there only the figures above are checked.
    gradient = (chain(z + h) - chain(z - h)) / (2 * h)
    closer = (chain(z + h / 4) - chain(z - h / 4)) / (h / 2)
    if abs(gradient) > 1e-4 and np.isclose(gradient, closer, rtol=1e-4):
        said = float(re.search(r"multiply a nudge by (-?[\d.e+-]*\d)", explorer.words)[1])
        assert said == pytest.approx(gradient, rel=0.06)
        if abs(gradient) > 1100:
            yield "exploded"
        elif 0.0011 < abs(gradient) < 900:
            yield "neither vanished nor exploded"


def forward_words(explorer):
    digits = datasets.load_digits().x[:200]
    signal = (digits - digits.mean()) / digits.std()
    start, rng = signal.std(), np.random.default_rng(0)
    initializer = initializers.get(explorer.initializer)
    if explorer.initializer == "random_normal":
        initializer = initializers.RandomNormal(stddev=explorer.stddev)
    for _ in range(explorer.depth):
        kernel = initializer((signal.shape[1], explorer.units), rng=rng)
        signal = activations.get(explorer.activation)(signal @ kernel)
    said = re.search(r"([\d.e+-]*\d) in layer (\d+)\.", explorer.words)
    assert float(said[1]) == pytest.approx(signal.std(), rel=0.06)
    assert int(said[2]) == explorer.depth
    ratio = signal.std() / start
    yield "fades" if ratio < 1 / 10 else "explodes" if ratio > 10 else "within a factor of 10"
    contrast = np.mean([np.std(unit, dtype="float64") for unit in signal.T])
    said = re.search(r"and ([\d.e+-]*\d) in the last layer", explorer.words)
    assert float(said[1]) == pytest.approx(contrast, rel=0.06)
    assert ("nearly alike" in explorer.words) == (contrast <= signal.std() / 100)
    assert ("is not used" in explorer.words) == (explorer.initializer != "random_normal")


def digit_words(explorer):
    if not explorer.strokes:
        yield "The pad is empty"
        return
    digit = digit_pad.to_digit(explorer.strokes).reshape(1, 64)
    probabilities = explorer.model.predict(digit)[0]
    second, first = np.argsort(probabilities)[-2:]
    yield f"The network says {first} ({probabilities[first]:.0%})"
    yield f"second choice is {second} ({probabilities[second]:.0%})"


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
