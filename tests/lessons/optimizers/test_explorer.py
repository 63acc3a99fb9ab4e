"""The race of the optimizers: its paths follow the rules, its surfaces are sound, its words are true."""

import numpy as np
import pytest

from nnlib.lessons.optimizers import explorer as race
from nnlib.lessons.optimizers.explorer import OptimizerRace


def moves(name, gradients, rate, momentum):
    """What the rule does for these gradients, an array (n, 2), from its formula."""
    velocity, square, m, v = np.zeros((4, 2))
    for t, g in enumerate(gradients, start=1):
        velocity = momentum * velocity - rate * g
        square = 0.9 * square + 0.1 * g**2
        m, v = momentum * m + (1 - momentum) * g, 0.999 * v + 0.001 * g**2
        # Keras adds epsilon to the root of v before its correction.
        adam = m / (1 - momentum**t) * np.sqrt(1 - 0.999**t) / (np.sqrt(v) + 1e-7)
        yield {
            "SGD": -rate * g,
            "momentum": velocity,
            "Nesterov": momentum * velocity - rate * g,
            "RMSprop": -rate * g / np.sqrt(square + 1e-7),
            "Adam": -rate * adam,
        }[name]


def race_words(explorer):
    surface = race.SURFACES[explorer.surface]
    walks = explorer.walks()
    away = {
        name: min(np.linalg.norm(places[-1] - np.array(minimum)) for minimum in surface.minima)
        for name, places in walks.items()
    }
    if explorer.step == 0:
        yield f"Before the first step, all are {away['Adam']:.3g} away"
        return
    for name, places in walks.items():
        gradients = np.array([surface.gradient(*place) for place in places[:-1]])
        expected = list(moves(name, gradients, explorer.rate, explorer.momentum))
        np.testing.assert_allclose(np.diff(places, axis=0), expected, rtol=1e-6, atol=1e-10)
        assert (len(places) == explorer.step + 1) or away[name] > race.FAR
        if away[name] <= race.FAR:
            yield f"{name} {away[name]:.3g}" if away[name] >= 1e-4 else f"{name} below 0.0001"
    best = min(away.values())
    verdict, rest = explorer.words.split(". Distances: ")
    said, leaders = verdict.split(", ", 1)[1].split(": ")
    assert said == ("at a minimum" if best < 1e-4 else "nearest to a minimum")
    best = max(best, 1e-4)
    for name in walks:
        assert (name in leaders) == (away[name] <= best * (1 + 1e-12))
        assert (name in rest.split("Diverged")[1]) == (away[name] > race.FAR)


@pytest.mark.parametrize("surface", race.SURFACES.values(), ids=list(race.SURFACES))
def test_gradients_are_slopes_and_minima_are_minima(surface):
    h = 1e-6
    for x, y in np.random.default_rng(0).uniform(-2, 2, (20, 2)):
        by_x = (surface.loss(x + h, y) - surface.loss(x - h, y)) / (2 * h)
        by_y = (surface.loss(x, y + h) - surface.loss(x, y - h)) / (2 * h)
        assert surface.gradient(x, y) == pytest.approx((by_x, by_y), abs=1e-6)
    grid = surface.loss(*np.meshgrid(np.linspace(-2, 2, 101), np.linspace(-2, 3, 101)))
    for minimum in surface.minima:
        assert surface.gradient(*minimum) == (0, 0)
        assert surface.loss(*minimum) <= grid.min()


def test_sgd_diverges_beyond_its_limit():
    """On the bowl the limit is 2/L = 0.1."""
    below = OptimizerRace(surface="elongated bowl", rate=0.09, momentum=0.0, step=100)
    assert below.words.endswith("none.")
    above = OptimizerRace(surface="elongated bowl", rate=0.11, momentum=0.0, step=100)
    assert "Diverged (farther than 100): SGD, momentum and Nesterov." in above.words
    assert len(above.walks()["SGD"]) < 101


@pytest.mark.parametrize("surface", race.SURFACES)
def test_without_momentum_three_rules_are_one(surface):
    explorer = OptimizerRace(surface=surface, rate=0.03, momentum=0.0, step=100)
    walks = explorer.walks()
    np.testing.assert_array_equal(walks["momentum"], walks["SGD"])
    np.testing.assert_array_equal(walks["Nesterov"], walks["SGD"])


def test_equal_leaders_are_all_named():
    """At the minimum of the saddle the curvatures are 1 and 2: plain steps of 0.5 arrive quickly."""
    explorer = OptimizerRace(surface="saddle", rate=0.5, momentum=0.0, step=100)
    assert "at a minimum: SGD, momentum and Nesterov." in explorer.words


def nearest(surface, rate):
    words = OptimizerRace(surface=surface, rate=rate, momentum=0.9, step=100).words
    return words.split(": ")[1].removesuffix(". Distances")


@pytest.mark.thorough
def test_readers_find_what_the_notebook_says():
    up_to, beyond = [rate for rate in race.RATES if rate <= 0.1], [rate for rate in race.RATES if rate > 0.1]
    assert {nearest("elongated bowl", rate) for rate in up_to} == {"momentum", "Nesterov"}
    assert {nearest("elongated bowl", rate) for rate in beyond} == {"Adam"}
    for rate in (0.1, 0.11, 0.15, 0.2, 0.3, 0.5):
        assert nearest("saddle", rate) == "SGD and Nesterov"
    assert nearest("saddle", 0.7) == "SGD"


def test_adaptive_rules_leave_the_ridge_first():
    walks = OptimizerRace(surface="saddle", rate=0.05, momentum=0.9, step=100).walks()
    left = {name: int(np.argmax(np.abs(places[:, 1]) > 0.5)) for name, places in walks.items()}
    assert 0 < max(left["RMSprop"], left["Adam"]) < min(left["momentum"], left["Nesterov"]) < left["SGD"]
