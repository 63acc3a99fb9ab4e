"""What the words of the explorer must contain, computed in another way."""

import numpy as np

from nnlib import datasets


def neuron_words(explorer):
    iris = datasets.load_iris()
    length, width = iris.x[:100, :2].astype(float).round(1).T
    z = np.round(explorer.w1 * length + explorer.w2 * width + explorer.bias, 9)
    is_versicolor = iris.y[:100] == 1
    setosa_missed = int(((z >= 0) & ~is_versicolor).sum())
    versicolor_missed = int(((z < 0) & is_versicolor).sum())
    if setosa_missed + versicolor_missed == 0:
        yield "All 100 flowers are on the correct side"
    else:
        yield f"{setosa_missed + versicolor_missed} of 100"
        yield f"({setosa_missed} setosa, {versicolor_missed} versicolor)"
    if explorer.w1 == explorer.w2 == 0:
        yield "there is no line"
    else:
        signed = [f"{'−' if v < 0 else '+'} {abs(v):.1f}" for v in (explorer.w2, explorer.bias)]
        yield f"{explorer.w1:.1f} · length {signed[0]} · width {signed[1]} ≥ 0"
