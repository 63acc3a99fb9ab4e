"""The explorer of capacity and regularization: its fits, its errors and its verdict."""

import re

import numpy as np
import pytest

from nnlib import regularizers
from nnlib.lessons.generalization import explorer as capacity
from nnlib.lessons.generalization.explorer import CapacityExplorer


def two_errors(explorer, x, y):
    """Training and test error computed in another way: with an extra row for each penalized weight."""
    rows = np.column_stack([x**k for k in range(explorer.degree + 1)])
    penalty = np.sqrt(len(x) * 10**explorer.power) * np.eye(explorer.degree + 1)[1:]
    weights = np.linalg.lstsq(np.vstack([rows, penalty]), np.append(y, np.zeros(explorer.degree)))[0]
    curve, places = np.polynomial.Polynomial(weights), np.linspace(-1, 1, 401)
    missed = np.mean((curve(places) - np.sin(4 * places)) ** 2)
    return np.mean((curve(x) - y) ** 2), missed + explorer.noise**2


def capacity_words(explorer):
    training, test = two_errors(explorer, *explorer.sample())
    said = re.search(r"Training error (\S+), test error (\S+): the gap is (\S+)\. ", explorer.words)
    assert [float(number) for number in said.groups()] == pytest.approx(
        [training, test, test - training], rel=0.06
    )
    endless = np.linspace(-1, 1, 2001)
    at_best, limit = two_errors(explorer, endless, np.sin(4 * endless))[1], 2 * explorer.noise**2
    yield "about right" if test <= limit else "underfits" if at_best > limit else "overfits"


def test_fit_is_where_the_derivative_of_the_penalized_error_is_zero():
    x, y = CapacityExplorer().sample()
    for strength in (1e-4, 0.1):
        weights, bias = capacity.fit(x, y, 5, strength)
        powers = x[:, np.newaxis] ** np.arange(1, 6)
        missed = powers @ weights + bias - y
        gradient = 2 * powers.T @ missed / len(x) + regularizers.L2(strength).gradient(weights)
        np.testing.assert_allclose(gradient, 0, atol=1e-9)
        assert missed.mean() == pytest.approx(0, abs=1e-9)


def test_test_error_is_that_of_many_new_points():
    explorer = CapacityExplorer(degree=4, power=-3.0, points=30)
    weights, bias = capacity.fit(*explorer.sample(), 4, 1e-3)
    rng = np.random.default_rng(5)
    x = rng.uniform(-1, 1, 200_000)
    y = np.sin(4 * x) + rng.normal(0, explorer.noise, len(x))
    missed = np.polynomial.Polynomial([bias, *weights])(x) - y
    assert explorer.errors()[1] == pytest.approx(np.mean(missed**2), rel=0.02)


def test_more_points_keep_the_first():
    few, many = (CapacityExplorer(points=points).sample() for points in (10, 50))
    np.testing.assert_array_equal(few, np.array(many)[:, :10])


@pytest.mark.parametrize(
    ("setting", "verdict"),
    [
        ({}, "overfits"),
        ({"power": -3.0}, "is about right"),
        ({"power": 1.0}, "underfits"),
        ({"points": 50}, "is about right"),
        ({"points": 100}, "is about right"),
        ({"degree": 2}, "underfits"),
        ({"degree": 2, "points": 100}, "underfits"),
        ({"degree": 2, "power": -3.0}, "underfits"),
        ({"degree": 2, "points": 10, "draw_number": 4}, "underfits"),  # a small training error
    ],
)
def test_the_answers_to_the_question(setting, verdict):
    assert f"The fit {verdict}" in CapacityExplorer(**setting).words
