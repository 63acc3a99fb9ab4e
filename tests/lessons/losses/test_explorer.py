"""What is special to the explorer of losses; the contract of all explorers is in test_explorers.py."""

import re

import numpy as np
import pytest

from nnlib.lessons.losses.explorer import LossExplorer

LABELS = ["cross-entropy of sigmoid(z)", "squared error of sigmoid(z)"]


def said(explorer):
    """The loss and the slope in the explorer's words."""
    return [
        float(n) for n in re.search(r"loss is (-?[\d.]+), its slope (-?[\d.]+):", explorer.words).groups()
    ]


def loss_words(explorer):
    y, delta = explorer.y, explorer.delta

    def huber(z):
        e = abs(z - y)
        return e**2 / 2 if e <= delta else delta * e - delta**2 / 2

    formula = {
        "squared error": lambda z: (z - y) ** 2,
        "half the squared error": lambda z: (z - y) ** 2 / 2,
        "absolute error": lambda z: abs(z - y),
        "Huber": huber,
        "cross-entropy of sigmoid(z)": lambda z: np.log(1 + np.exp(-z if y else z)),
        "squared error of sigmoid(z)": lambda z: (1 / (1 + np.exp(-z)) - y) ** 2,
    }[explorer.loss]
    z, h = explorer.z, 1e-6
    value, slope = said(explorer)
    assert value == pytest.approx(formula(z), abs=0.00051)
    # Between the two sides of its corner, |z - y| has the slope 0.
    assert slope == pytest.approx((formula(z + h) - formula(z - h)) / (2 * h), abs=0.00051)

    of_labels = explorer.loss in LABELS
    error = round(z - y, 9)
    yield f"label is {y}" if of_labels else f"error {error:.1f}"
    if of_labels:
        yield f") is {1 / (1 + np.exp(-z)):.3f}"
        yield "should rise" if y else "should fall"
    else:
        yield "is correct" if error == 0 else "should rise" if error < 0 else "should fall"
    assert ("beyond delta" in explorer.words) == (explorer.loss == "Huber" and abs(error) > delta)
    assert ("is not used" in explorer.words) == (explorer.loss != "Huber")


@pytest.mark.parametrize(
    ("loss", "fate"),
    [
        ("squared error", "grows"),
        ("half the squared error", "grows"),
        ("absolute error", "stays"),
        ("Huber", "stays"),
        ("cross-entropy of sigmoid(z)", "stays"),
        ("squared error of sigmoid(z)", "vanishes"),
    ],
)
def test_the_question_has_the_answer_that_the_notebook_gives(loss, fate):
    explorer = LossExplorer(loss=loss)
    slopes = []
    for z in (-2.0, -3.0, -4.0):
        explorer.z = z
        slopes.append(-said(explorer)[1])
    growth = slopes[2] / slopes[1]
    assert {"grows": growth > 1.2, "stays": 0.95 < growth < 1.05, "vanishes": growth < 0.5}[fate]
    assert all(slope > 0 for slope in slopes)


def test_half_the_loss_has_half_the_slope():
    whole, half = (
        said(LossExplorer(loss=loss, z=-3.0)) for loss in ("squared error", "half the squared error")
    )
    assert whole == [2 * number for number in half]


@pytest.mark.parametrize("loss", LABELS)
def test_a_wrong_label_is_never_called_correct(loss):
    explorer = LossExplorer(loss=loss, z=4.0)
    assert "should rise" in explorer.words
    assert "-0.000" not in explorer.words


def test_a_corner_is_not_said_to_have_a_slope():
    explorer = LossExplorer(loss="absolute error", z=1.0)
    assert "no slope" in explorer.words
    explorer.z = 1.1
    assert "no slope" not in explorer.words
    explorer.loss, explorer.z = "squared error", 1.0
    assert "no slope" not in explorer.words
