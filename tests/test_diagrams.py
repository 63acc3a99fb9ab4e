"""Neurons, networks, layers and graphs: the pictures show the numbers of what they were drawn from."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyBboxPatch
from PIL import Image

from nnlib import Input, Sequential, diagrams
from nnlib.layers import Dense, Dropout, Flatten


def words(picture):
    (axes,) = picture.axes
    return [text.get_text() for text in axes.texts if text.get_text()]


def shapes(picture, kind):
    (axes,) = picture.axes
    return [patch for patch in axes.patches if type(patch) is kind]


def arrows(picture):
    """The ends of each arrow: from where, to where."""
    (axes,) = picture.axes
    return [(text.xyann, text.xy) for text in axes.texts if getattr(text, "arrow_patch", None)]


def xor_network():
    model = Sequential([Input((2,)), Dense(3, "tanh"), Dense(1, "sigmoid")], seed=1)
    model.layers[0].kernel[...] = [[1, -2, 3], [-4, 5, -6]]
    return model


def test_a_neuron_shows_its_sum():
    picture = diagrams.neuron([5.1, 3.5], [1.1, -0.4], -5.0, "step", names=["length", "width"])
    assert {"5.1", "3.5", "length", "width", "w₁ = 1.1", "w₂ = −0.4", "b = −5", "step"} <= set(words(picture))
    assert {"z = −0.79", "a = 0"} <= set(words(picture))
    assert "1.1 · 5.1 + −0.4 · 3.5 + −5 = −0.79" in picture.alt


@pytest.mark.parametrize("inputs", [1, 2, 5, 12])
def test_a_neuron_has_a_line_for_each_weight_and_the_bias(inputs):
    picture = diagrams.neuron(np.ones(inputs), np.arange(inputs) - 1.5, 0.0)
    lines = picture.axes[0].lines
    assert len(lines) == inputs + 1
    assert [line.get_linestyle() == "-" for line in lines] == [
        weight >= 0 for weight in [*np.arange(inputs) - 1.5, 0]
    ]


@pytest.mark.parametrize(("x", "weights"), [([1, 2], [1]), ([[1, 2]], [[1, 2]]), (1.0, 2.0)])
def test_a_weight_for_each_input(x, weights):
    with pytest.raises(ValueError, match="a weight for each input"):
        diagrams.neuron(x, weights, 0.0)


def test_a_network_of_sizes_has_a_circle_for_each_unit_and_dots_for_many():
    assert len(shapes(diagrams.network([2, 3, 1]), Circle)) == 6
    large = diagrams.network([64, 32, 10])
    assert words(large).count("⋮") == 3
    assert {"64 inputs", "32 units", "10 units"} <= set(words(large))
    assert "64 inputs, 32 units, 10 units" in large.alt


def test_sizes_compute_nothing():
    with pytest.raises(TypeError, match="give a model"):
        diagrams.network([2, 1], [0.5, -1.0])


def test_a_network_shows_its_weights_and_what_its_units_put_out():
    model, x = xor_network(), np.array([0.5, -1.0], "float32")
    picture = diagrams.network(model, x)
    hidden = np.tanh(x @ model.layers[0].kernel)
    output = model.predict(x[None])[0, 0]
    shown = words(picture)
    assert {f"{value:.2f}".replace("-", "−") for value in hidden if abs(value) < 1} <= set(shown)
    assert f"{output:.2f}" in shown
    assert f"the output is {output:.3g}" in picture.alt
    widths = [line.get_linewidth() for line in picture.axes[0].lines[:6]]
    assert np.argsort(widths).tolist() == np.argsort(np.abs(model.layers[0].kernel).ravel()).tolist()


def test_only_layers_of_units_are_columns():
    model = Sequential(
        [Input((2, 2)), Flatten(), Dense(3, "relu"), Dropout(0.5), Dense(2, "softmax")], seed=0
    )
    picture = diagrams.network(model, np.ones((2, 2)))
    assert {"4 inputs", "3 relu", "2 softmax"} <= set(words(picture))
    best = model.predict(np.ones((1, 2, 2)))[0]
    assert f"unit {best.argmax()}: {best.max():.3g}" in picture.alt


def test_a_layer_stands_beside_its_kernel():
    dense = Dense(2)
    dense.build((3,))
    dense.kernel = [[1, -2], [3, -4], [5, -6]]
    picture = diagrams.layer(dense, unit=1)
    shown = words(picture)
    assert [shown.index(number) for number in ("1", "3", "5", "−2", "−4", "−6")] == sorted(
        shown.index(number) for number in ("1", "3", "5", "−2", "−4", "−6")
    )
    assert "Column 2, marked, holds the numbers of these lines: −2, −4, −6." in picture.alt


def test_a_kernel_that_nobody_could_read_is_refused():
    dense = Dense(9)
    dense.build((3,))
    with pytest.raises(ValueError, match="at most 8"):
        diagrams.layer(dense)


def value(number, *edges, label="", gradient=0.0):
    return Node(number=number, edges=list(edges), label=label, gradient=gradient)


class Node(SimpleNamespace):
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def x_times_x_plus_x():
    x = value(3.0, label="x", gradient=7.0)
    square = value(9.0, (x, 3.0), (x, 3.0), label="x · x", gradient=1.0)
    return value(12.0, (square, 1.0), (x, 1.0), label="x · x + x", gradient=1.0)


def test_a_graph_shows_values_and_backward_the_gradients_and_local_derivatives():
    forward, backward = (diagrams.graph(x_times_x_plus_x(), backward=back) for back in (False, True))
    assert sorted(words(forward)) == sorted(["3", "9", "12", "x", "x · x", "x · x + x"])
    assert sorted(words(backward)) == sorted([*words(forward), "7", "1", "1", "× 3", "× 3", "× 1", "× 1"])
    assert "x 3 with gradient 7" in backward.alt


def test_the_arrows_are_turned_round_for_the_backward_pass():
    forward, backward = (arrows(diagrams.graph(x_times_x_plus_x(), backward=back)) for back in (False, True))
    assert len(forward) == 4
    as_tuples = lambda ends: sorted((tuple(start), tuple(end)) for start, end in ends)  # noqa: E731
    assert as_tuples((end, start) for start, end in backward) == as_tuples(forward)
    assert all(start[0] < end[0] for start, end in forward)


@pytest.mark.parametrize("seed", range(8))
def test_no_two_boxes_of_a_graph_overlap(seed):
    rng = np.random.default_rng(seed)
    nodes = [value(1.0) for _ in range(3)]
    while len(nodes) < 12:
        nodes.append(value(1.0, *((nodes[k], 1.0) for k in rng.integers(len(nodes), size=2))))
    boxes = [box.get_bbox() for box in shapes(diagrams.graph(nodes[-1]), FancyBboxPatch)]
    for number, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:number])


@pytest.mark.parametrize(
    "picture",
    [
        diagrams.neuron([1.0, 2.0], [0.5, -1.0], 0.1),
        diagrams.network([64, 32, 10]),
        diagrams.network(xor_network(), [1, 0]),
        diagrams.graph(x_times_x_plus_x(), backward=True),
    ],
)
def test_pictures_can_be_read_from_the_last_row_and_by_ear(picture):
    sizes = [text.get_fontsize() for text in picture.axes[0].texts if text.get_text()]
    assert min(sizes) >= 10
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == picture.alt
    shown = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert shown.width == pytest.approx(2 * metadata["image/png"]["width"], abs=1)
