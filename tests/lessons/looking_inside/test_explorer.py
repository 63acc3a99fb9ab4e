"""The explorer of changed digits: its network, gradients and changes by other means."""

import functools

import numpy as np
import pytest

from nnlib import Input, Sequential, datasets
from nnlib.layers import Dense
from nnlib.lessons.looking_inside.explorer import AGAINST, COUNT, RANDOM, TRIES, PerturbExplorer

_, X, _, Y = datasets.train_test_split(*datasets.load_digits()[:2])
X = X.astype("float64")


@functools.cache
def network():
    """A small network that reads most digits; its weights are two steps of least squares."""
    rng = np.random.default_rng(0)
    kernel, bias = rng.normal(0, 0.5, (64, 200)), rng.normal(0, 0.5, 200)
    hidden = np.maximum(X @ kernel + bias, 0)
    scores = 6 * np.linalg.lstsq(hidden.T @ hidden + np.eye(200), hidden.T @ np.eye(10)[Y])[0]
    model = Sequential([Input((64,)), Dense(200, "relu"), Dense(10)], dtype="float64")
    model.set_weights([kernel, bias, scores, np.zeros(10)])
    return model


def perturb(**values):
    return PerturbExplorer(network(), X, Y, **values)


def probabilities(pictures):
    kernel, bias, scores, _ = network().get_weights()
    grown = np.exp(np.maximum(pictures @ kernel + bias, 0) @ scores)
    return grown / grown.sum(axis=-1, keepdims=True)


def pixel(x, y):
    """Number of the pixel whose square holds the point (x, y), the middle of the picture being (0, 0)."""
    column = max(i for i in range(8) if i - 4 <= x)
    row = max(i for i in range(8) if y <= 4 - i)
    return 8 * row + column


def clicked(explorer):
    digit = X[explorer.digit].copy()
    for x, y, kind in explorer.clicks:
        digit[pixel(x, y)] = {0: 1.0, 1: 0.0}[kind]
    return digit


def changed(explorer):
    digit, label = clicked(explorer), Y[explorer.digit]
    if explorer.direction == AGAINST:
        nudges = 1e-6 * np.eye(64)
        above, below = (-np.log(probabilities(digit + sign * nudges)[:, label]) for sign in (1, -1))
        signs = np.sign(above - below)
    else:
        signs = random_signs()[0]
    return np.minimum(np.maximum(digit + explorer.strength * signs, 0), 1)


def random_signs():
    return 2.0 * np.random.default_rng(0).integers(2, size=(TRIES, 64)) - 1


def perturb_words(explorer):
    label = Y[explorer.digit]
    yield f"It is a {label}. The network predicts"
    digit, picture = X[explorer.digit], changed(explorer)
    np.testing.assert_allclose(explorer.changed(), picture, atol=1e-12)
    before, after = probabilities(digit), probabilities(picture)
    first, now = before.argmax(), after.argmax()
    if first == label:
        yield f"{first} ({before[first]:.0%}), and {now} ({after[now]:.0%}) after the change"
        yield "still right" if now == label else "misled"
    else:
        yield f"{first} ({before[first]:.0%}), wrong from the start, and {now} ({after[now]:.0%})"
    if explorer.strength > 0:
        tries = np.clip(clicked(explorer) + explorer.strength * random_signs(), 0, 1)
        yield f"it is wrong {sum(p.argmax() != label for p in probabilities(tries))} times in {TRIES}."


def test_the_network_of_these_tests_reads():
    assert np.mean(probabilities(X[:COUNT]).argmax(axis=1) == Y[:COUNT]) > 0.8


def test_the_answers_to_the_question():
    misled = {AGAINST: [], RANDOM: []}
    for direction, found in misled.items():
        explorer = perturb(direction=direction, strength=0.15)
        for digit in range(COUNT):
            explorer.digit = digit
            found.append("misled." in explorer.words)
    assert sum(misled[AGAINST]) > 3 * sum(misled[RANDOM])


def test_no_step_and_no_click_change_nothing():
    explorer = perturb(strength=0.0)
    np.testing.assert_array_equal(explorer.changed(), X[0])
    assert "random signs" not in explorer.words


@pytest.mark.parametrize(
    ("place", "expected"), [((-4, 4), 0), ((4, 4), 7), ((4, -4), 63), ((-4, -4), 56), ((0.01, 0.99), 28)]
)
def test_a_click_sets_the_pixel_below_it(place, expected):
    for kind, value in enumerate((1.0, 0.0)):
        explorer = perturb(strength=0.0, clicks=[[*map(float, place), kind]])
        assert explorer.changed()[expected] == value
        assert np.delete(explorer.changed(), expected) == pytest.approx(np.delete(X[0], expected))


def test_the_last_click_on_a_pixel_counts():
    explorer = perturb(strength=0.0, clicks=[[0.5, 0.5, 0], [0.6, 0.4, 1]])
    assert explorer.changed()[28] == 0


def test_what_it_needs():
    with pytest.raises(ValueError, match=r"at least 50 digits\. Received 3\."):
        PerturbExplorer(network(), X[:3], Y[:3])
    model = Sequential([Input((64,)), Dense(10, "softmax")])
    with pytest.raises(ValueError, match=r"ten scores.*'softmax'"):
        PerturbExplorer(model, X, Y)
