"""What the words of the explorer must contain, computed in another way."""

import re

import numpy as np
import pytest

from nnlib import activations, datasets, initializers


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
