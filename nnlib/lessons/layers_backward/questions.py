"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, datasets, layers, losses
from nnlib.exercises import choice, prediction


@choice(
    a=(
        "The optimizer needs them for its update.",
        "The optimizer sees only the parameters and their gradients.",
    ),
    b=(
        "The local derivatives are computed from them.",
        "The kernel's gradient needs x, that of tanh needs a. So training takes more memory than inference.",
    ),
    c=(
        "The next forward pass starts from them.",
        "It starts from other samples, and overwrites them.",
    ),
    answer="b",
    formerly="backpropagation.kept",
)
def kept():
    """Why does each layer keep its x, z and a until the backward pass?"""


@prediction(
    choices={"a": "Not at all.", "b": "By a tenth of it at most.", "c": "By more than half of it."},
    explanation="The error is proportional to the learning rate. Here it stays small; it is not 0.",
    formerly="backpropagation.hurried",
)
def hurried():
    """A network 64-32-10 makes a step on 32 digits, with learning rate 0.5. Its last layer is updated before
    it passes the gradient on. How wrong is the gradient of the first layer then?
    """
    x, y = datasets.load_digits()[:2]
    first, last = layers.Dense(32, "tanh", input_dim=64), layers.Dense(10)
    model = Sequential([first, last], seed=0, dtype="float64")
    found = []
    G = losses.SparseCategoricalCrossentropy(True).gradient(y[:32], model(x[:32]))
    for rate in (0.0, 0.5):
        last.backward(G)
        last.theta -= rate * last.gradient
        first.backward(G @ last.kernel.T)
        found.append(first.gradients["kernel"].copy())
    error = np.abs(found[1] - found[0]).max() / np.abs(found[0]).max()
    return "a" if error < 1e-6 else "b" if error < 0.1 else "c"
