"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, datasets, initializers, layers
from nnlib.exercises import choice, prediction


@prediction(
    choices={"a": "NumPy raises an error.", "b": "The result is correct.", "c": "The result is wrong."},
    explanation="The shapes fit, so nothing complains. But each unit takes its weights from a column "
    "instead of a row: it mixes weights of all the units.",
)
def square():
    """A layer has three inputs and three units, so `W` has shape (3, 3). What happens if we forget to
    transpose it, and write `x @ W` for a batch `x` of shape (5, 3)?
    """
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(5, 3)), rng.normal(size=(3, 3))
    return "b" if np.allclose(x @ W, x @ W.T) else "c"


@prediction(
    between=(1, 16),
    explanation="Units whose incoming *and* outgoing weights (and biases) are equal give equal outputs and "
    "get equal gradients, so they stay equal forever. You pay for 16 units and get one.",
)
def equal_start():
    """A network with 16 hidden units is trained on the digits. All its weights start at the same
    value, 0.1. How many *different* hidden units does it have after five epochs? (1 to 16)
    """
    digits, start = datasets.load_digits(), initializers.Constant(0.1)
    hidden = layers.Dense(16, "tanh", kernel_initializer=start)
    output = layers.Dense(10, "softmax", kernel_initializer=start)
    model = Sequential([hidden, output], dtype="float64", seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(digits.x, digits.y, epochs=5, verbose=0)
    first, *others = hidden.kernel.T
    return 1 + sum(not np.allclose(first, other, atol=1e-3) for other in others)


@prediction(
    choices={"a": "About half.", "b": "A twentieth.", "c": "A thousandth.", "d": "A millionth."},
    explanation="Each layer halves the spread. Twenty halvings make 1 / 2²⁰, about a millionth.",
)
def fading():
    """Twenty layers of 200 ReLU units; the weights have standard deviation 0.05. How much of the
    signal's spread is left at the end?
    """
    rng = np.random.default_rng(0)
    a = x = rng.normal(size=(100, 200))
    for _ in range(20):
        a = np.maximum(a @ rng.normal(0, 0.05, size=(200, 200)), 0)
    left = a.std() / x.std()
    fractions = {"a": 1 / 2, "b": 1 / 20, "c": 1e-3, "d": 1e-6}
    return min(fractions, key=lambda letter: abs(np.log(left / fractions[letter])))


@choice(
    a=(
        "Yes. Biases need random values as well.",
        "Units are equal only if their weights *and* their biases are. Random weights make them different.",
    ),
    b=(
        "No. Their random weights make them different.",
        "Different weights give different outputs and different gradients, so after one step the biases also "
        "differ.",
    ),
    c=(
        "Only with ReLU, because ReLU of 0 is 0.",
        "ReLU sees the whole weighted sum, not the bias alone. With biases of 0, about half the units are "
        "active on average.",
    ),
    answer="b",
)
def zero_biases():
    """All biases usually start at zero. Do the units of a layer stay equal because of that?"""
