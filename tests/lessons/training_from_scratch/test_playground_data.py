"""The playground's data: toy sets, points clicked into the plane, and own arrays."""

import numpy as np
import pytest
import traitlets

from nnlib import datasets
from nnlib.lessons.training_from_scratch.explorer import Playground
from nnlib.lessons.training_from_scratch.playground_experiment import TOY_SETS
from tests.lessons.training_from_scratch.true_words import logits, play


def test_clicked_points_are_trained_on():
    playground = Playground(dataset="own points", learning_rate=0.1)
    assert "no training points" in playground.words
    play(playground, 2)
    playground.set_state({"points": [[-1, 0, 0], [1, 0, 1], [1.5, 1, 1]]})
    assert playground.words.startswith("After 300 epochs (300 updates)")
    assert "accuracy 100% of 3 points" in playground.words
    z = logits(playground, np.array([[-1.0, 0], [1, 0]]))
    assert z[0] < 0 < z[1]


def test_clicked_points_join_a_data_set():
    playground = Playground(points=[[0.0, 2.5, 1]])
    assert "of 101 points" in playground.words


@pytest.mark.parametrize(
    "point",
    [
        [0, 0],
        [0, 0, 2],
        ["a", 0, 1],
        [0, float("nan"), 1],
        [3.1, 0, 1],
        [0, -3.1, 1],
        [10**400, 0, 1],
        "001",
        7,
    ],
)
def test_points_of_another_form_or_outside_are_refused(point):
    with pytest.raises(traitlets.TraitError, match=r"x from -3 to 3.*class in \[0, 1\]"):
        Playground(points=[[3, -3, 1], point])


def test_own_arrays():
    iris = datasets.load_iris()
    playground = Playground(iris.x[:100, :2], iris.y[:100])
    assert playground.dataset == "own points"
    assert "of 50 points; test" in playground.words
    points = playground.experiment.points
    both = np.concatenate([points.x_train, points.x_test])
    assert np.abs(both).max() < 3
    # Only shifted and scaled: each column is a straight line of the original one.
    for column in (0, 1):
        ours, theirs = np.sort(both[:, column]), np.sort(iris.x[:100, column])
        assert np.corrcoef(ours, theirs)[0, 1] == pytest.approx(1, abs=1e-6)
    playground.set_state({"dataset": "moons"})
    assert "of 100 points" in playground.words


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.zeros((5, 3)), np.zeros(5), "two columns"),
        (np.zeros((5, 2)), np.zeros(4), "shape"),
        (np.zeros((5, 2)), np.arange(5), "classes 0 and 1"),
        (np.full((5, 2), np.nan), np.zeros(5), "NaN"),
        (np.zeros((0, 2)), np.zeros(0), "Received 0: one is for training and one for testing"),
        (np.zeros((2000, 2)), np.zeros(2000), "random sample"),
        (np.zeros((5, 2)), None, "both x and y"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(x, y, said):
    with pytest.raises(ValueError, match=said):
        Playground(x, y)


@pytest.mark.parametrize(
    ("x", "y"), [([["1", "two"]] * 3, [0, 1, 0]), (np.zeros((3, 2)), ["setosa", "virginica", "setosa"])]
)
def test_text_is_refused(x, y):
    with pytest.raises(TypeError, match="must hold numbers"):
        Playground(x, y)


@pytest.mark.parametrize("name", TOY_SETS)
def test_toy_sets_lie_within_the_plane(name):
    points = Playground(dataset=name, noise=0.1).experiment.points
    assert np.abs(np.concatenate([points.x_train, points.x_test])).max() < 3
    assert len(points.x_train) == len(points.x_test) == 100
