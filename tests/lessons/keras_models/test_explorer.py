"""The model builder: its numbers by formulas of their own, and by the real Keras."""

import itertools
import re

import pytest

from nnlib.lessons.keras_models.explorer import (
    BUDGET,
    MOST_EDGES,
    MOST_ROWS,
    ONE,
    SEPARATE,
    SHARED,
    ModelBuilder,
)


def expected(explorer):
    """Parameters of the whole model and of its first layers, from the formula (inputs + 1) · units."""
    n, pairs = explorer.units, explorer.inputs != ONE
    first = (explorer.side**2 + 1) * n * (2 if explorer.inputs == SEPARATE else 1)
    widths = [n * (k if explorer.skip == "concatenate" else 1) for k in range(1, explorer.depth + 1)]
    later = sum((width + 1) * n for width in widths[:-1])
    last = (widths[-1] + 1) * (1 if pairs else 10)
    return first + later + last, first, widths[-1]


def model_builder_words(explorer):
    total, first, width = expected(explorer)
    yield f"{'One image' if explorer.inputs == ONE else 'Two images'} of {explorer.side**2} pixels"
    yield "10 probabilities" if explorer.inputs == ONE else "one probability"
    yield f" {total:,} parameters: "
    yield "within the budget" if total <= BUDGET else f"{total - BUDGET:,} above the budget"
    said = re.search(r"(\d+)% of them are in the first hidden (layers?)", explorer.words)
    percent = 100 * first / total
    assert int(said[1]) == min(round(percent), 99)
    assert ("More than 99%" in explorer.words) == (percent > 99.5)
    assert (said[2] == "layers") == (explorer.inputs == SEPARATE)
    assert ("counted once" in explorer.words) == (explorer.inputs == SHARED)
    assert ("no skip yet" in explorer.words) == (explorer.skip != "none" and explorer.depth == 1)
    skips = explorer.skip != "none" and explorer.depth > 1
    if skips:
        yield f"grow to {width}," if explorer.skip == "concatenate" else f"the width of {explorer.units}."
    is_chain = explorer.inputs == ONE and not skips
    yield "Sequential can build it." if is_chain else "Sequential cannot build it"
    assert ("two inputs" in explorer.words) == (explorer.inputs != ONE)
    assert ("has skip connections" in explorer.words or "and skip connections" in explorer.words) == skips


def every_kind(explorer):
    kinds = itertools.product((ONE, SHARED, SEPARATE), (1, 2, 4), ("none", "add", "concatenate"))
    for inputs, depth, skip in kinds:
        explorer.set_state({"inputs": inputs, "depth": depth, "skip": skip})
        yield explorer


def test_keras_builds_the_same_model_from_the_code():
    keras = pytest.importorskip("keras", reason="TensorFlow has no wheel for this platform.")
    for explorer in every_kind(ModelBuilder(units=5, side=8, activation="tanh")):
        names = {"keras": keras}
        exec(explorer.code(), names)
        model = names["model"]
        assert model.count_params() == expected(explorer)[0]
        dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
        rows = [row for row in explorer.rows() if row.parameters]
        counts = [row.parameters for row in rows for _ in row.names]
        assert [layer.count_params() for layer in dense] == counts
        assert {layer.activation.__name__ for layer in dense[:-1]} == {"tanh"}
        for row in explorer.rows():
            assert row.outputs in (1, 2)
            for name in row.names:
                is_layer = isinstance(names[name], keras.layers.Layer)  # the shared one: called twice
                tensors = (
                    [node.outputs[0] for node in names[name]._inbound_nodes] if is_layer else [names[name]]
                )
                assert len(tensors) * len(row.names) == row.outputs
                assert {tensor.shape for tensor in tensors} == {(None, row.width)}
        assert len(model.inputs) == (1 if explorer.inputs == ONE else 2)


def test_sequential_builds_exactly_what_the_words_say():
    keras = pytest.importorskip("keras", reason="TensorFlow has no wheel for this platform.")
    for explorer in every_kind(ModelBuilder(units=5)):
        names = {"keras": keras}
        exec(explorer.code(), names)
        model = names["model"]
        chain = len(model.inputs) == 1 and all(
            layer.input is previous.output for previous, layer in itertools.pairwise(model.layers)
        )
        assert chain == ("Sequential can build it" in explorer.words)


def shown(explorer):
    """Texts of the table's rows, names in the boxes, and number of arrows that can be seen."""
    cells = [tuple(cell.get_text() for cell in row) for row in explorer._cells]
    names = [text.get_text() for text in explorer._names if text.get_text()]
    return [row for row in cells if any(row)], names, sum(line.get_visible() for line in explorer._lines)


def test_the_picture_shows_every_layer_and_every_connection():
    for explorer in every_kind(ModelBuilder(units=5)):
        rows = explorer.rows()
        table, names, arrows = shown(explorer)
        assert [row[0] for row in table] == [row.layer for row in rows]
        assert names == [name for row in rows for name in row.names]
        assert arrows == sum(len(sources) for row in rows for sources in row.sources)


def test_the_largest_model_fills_the_picture_and_no_more():
    largest = [ModelBuilder(inputs=kind, depth=4, skip="add") for kind in (SHARED, SEPARATE)]
    assert {len(explorer.rows()) for explorer in largest} == {MOST_ROWS}
    assert {shown(explorer)[2] for explorer in largest} == {MOST_EDGES}


@pytest.mark.parametrize(("inputs", "most"), [(SHARED, 23), (SEPARATE, 12)])
def test_the_answers_to_the_question(inputs, most):
    goal = {"inputs": inputs, "side": 28, "depth": 4}
    assert "within the budget" in ModelBuilder(units=most, skip="add", **goal).words
    assert "above the budget" in ModelBuilder(units=most + 1, **goal).words
