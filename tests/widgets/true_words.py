"""True words about the explorers that have no test file of their own, computed in another way."""

import re

import numpy as np
import pytest

from nnlib import activations, datasets, initializers
from nnlib.widgets import digit_pad


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
