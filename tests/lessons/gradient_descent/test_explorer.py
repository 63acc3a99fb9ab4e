"""What is special to the explorer of gradient descent."""

import re

import numpy as np
import pytest

from nnlib.lessons.gradient_descent.explorer import FAR, LAST, REST, STEPS, SURFACES, TILT, DescentExplorer


def bowl(a, b, k):
    return a**2 + k * b**2


def curved_valley(a, b, k):
    return (a - 1) ** 2 / 4 + k / 2 * (b - a**2 / 2 + 1 / 2) ** 2


def two_valleys(a, b, k):
    """The integral of (a² - 1) (a - TILT) from -1, and a parabola."""
    slope = np.polynomial.Polynomial.fromroots([-1, 1, TILT])
    return slope.integ(lbnd=-1)(a) + k * b**2


LOSSES = {"bowl": bowl, "curved valley": curved_valley, "two valleys": two_valleys}


def measured_gradient(loss, a, b, k, h=1e-5):
    along_a = (loss(a + h, b, k) - loss(a - h, b, k)) / (2 * h)
    along_b = (loss(a, b + h, k) - loss(a, b - h, k)) / (2 * h)
    return np.array([along_a, along_b])


def descent_words(explorer):
    """What the words must contain, from the losses above and from slopes measured by nudges."""
    loss, k, rate = LOSSES[explorer.surface], explorer.elongation, explorer.learning_rate
    path = explorer.path()
    near = path[(np.abs(path) < 10).all(axis=1)]
    steps = np.diff(path, axis=0)[: len(near) - 1].T
    expected = -rate * measured_gradient(loss, *near[: steps.shape[1]].T, k)
    np.testing.assert_allclose(steps, expected, rtol=1e-5, atol=1e-7)

    losses = loss(*path.T, k)
    said = re.search(r"After (\d+) steps the loss is ([\d.e+-]*\d)\.$", explorer.words)
    assert int(said[1]) == len(path) - 1
    assert float(said[2]) == pytest.approx(losses[-1], rel=0.06, abs=1e-12)
    if explorer.surface == "bowl":
        yield from bowl_words(explorer)
        return
    assert ("diverges" in explorer.words) == (np.abs(path[-1]).max() >= FAR)
    if np.abs(path[-1]).max() >= FAR:
        return
    slopes = np.hypot(*measured_gradient(loss, *path[-LAST:].T, k))
    assert ("has come to rest" in explorer.words) == (slopes.max() < REST)
    if slopes.max() < REST:
        around = [
            loss(*(path[-1] + 0.2 * np.array([np.cos(t), np.sin(t)])), k) for t in np.arange(0, 6.3, 0.1)
        ]
        assert ("saddle" in explorer.words) == (min(around) < losses[-1])
        if min(around) > losses[-1] and explorer.surface == "two valleys":
            yield "the shallower valley" if losses[-1] > 0.1 else "the deeper valley"
    elif "on its way" in explorer.words:
        assert (np.diff(losses[-LAST - 1 :]) < 0).all()
    else:
        yield "has not come to rest"


def bowl_words(explorer):
    k, theta = explorer.elongation, np.array([explorer.start_1, explorer.start_2])
    if not theta.any():
        yield "nothing moves"
        return
    yield f"the limit 2/L is {1 / k:.3f}"
    for _ in range(5000):
        theta = theta - explorer.learning_rate * np.array([2, 2 * k]) * theta
        if np.abs(theta).max() > 1e9:
            yield "the path diverges"
            return
    yield "the path converges" if np.abs(theta).max() < 1e-9 else "the path oscillates forever"


@pytest.mark.parametrize("elongation", [1, 2, 5, 10, 20])
def test_the_limit_is_exact(elongation):
    explorer = DescentExplorer(elongation=elongation)
    verdicts = []
    for rate in (1 / elongation - 0.005, 1 / elongation, 1 / elongation + 0.005):
        explorer.learning_rate = rate
        verdicts.append(re.search(r"the path (\w+)", explorer.words)[1])
    assert verdicts == ["converges", "oscillates", "diverges"]


def test_a_start_on_the_floor_of_the_valley_does_not_feel_the_walls():
    explorer = DescentExplorer(elongation=20, learning_rate=0.9, start_2=0.0)
    assert "above it. But the start lies on the floor" in explorer.words
    assert "the path converges" in explorer.words
    np.testing.assert_array_equal(explorer.path()[:, 1], 0)


def test_the_rate_alone_can_decide_where_a_path_ends():
    explorer = DescentExplorer(surface="two valleys", start_1=-1.8, elongation=1)
    ends = set()
    for rate in np.arange(0.05, 0.9, 0.05):
        explorer.learning_rate = round(float(rate), 3)
        ends |= set(re.findall(r"deeper|shallower", explorer.words))
    assert ends == {"deeper", "shallower"}


@pytest.mark.parametrize("name", SURFACES)
def test_hessians_and_minima(name):
    surface = SURFACES[name]
    h = 1e-6
    for a, b, k in [(0.3, -0.7, 3), (-1.5, 1.0, 12), (1.0, 0.0, 1)]:
        along_a = np.subtract(surface.gradient(a + h, b, k), surface.gradient(a - h, b, k)) / (2 * h)
        along_b = np.subtract(surface.gradient(a, b + h, k), surface.gradient(a, b - h, k)) / (2 * h)
        first, second, beside = surface.hessian(a, b, k)
        np.testing.assert_allclose([along_a, along_b], [[first, beside], [beside, second]], atol=1e-6)
        largest = np.linalg.eigvalsh([[first, beside], [beside, second]])[-1]
        assert surface.curvature(a, b, k) == pytest.approx(largest)
    for place in surface.minima.values():
        assert surface.gradient(*place, 7) == pytest.approx((0, 0))
        for diagonal in ((0.1, 0.1), (0.1, -0.1), (-0.1, 0.1), (-0.1, -0.1)):
            assert surface.loss(*np.add(place, diagonal), 7) > surface.loss(*place, 7)


def test_a_path_counts_its_steps():
    assert len(DescentExplorer().path()) == STEPS + 1
