"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, datasets, layers, losses
from nnlib.exercises import choice, prediction


@prediction(
    choices={"a": "2 to 3", "b": "about 42, one for each unit", "c": "about 2,410, one for each parameter"},
    explanation="Each multiplication of the forward pass leads to at most two in the backward pass: one for "
    "the gradient of the weight, one for that of the input.",
)
def price():
    """A network 64-32-10 has 2,410 parameters. A method computes the loss and *all* 2,410 derivatives
    together. How much work is that, in forward passes? (Only the multiplications of the matrix products
    count.)
    """
    forward = 64 * 32 + 32 * 10
    backward = forward + 32 * 10  # one product a kernel; one to hand the gradient on, but not to the pixels
    passes = (forward + backward) / forward
    return min({"a": 2.5, "b": 42, "c": 2410}.items(), key=lambda item: abs(item[1] - passes))[0]


@prediction(
    explanation="x receives 1 from the sum, then 3 and again 3 from the product. Overwriting keeps the last."
)
def overwritten():
    """For y = x·x + x at x = 3, a program goes backward, first through the sum, then through the product.
    Instead of adding, it *overwrites* the gradient that a node has already received. Which gradient of x does
    it end with?
    """
    gradients = {"y": 1.0}
    for node, edges in {"y": [("p", 1.0), ("x", 1.0)], "p": [("x", 3.0), ("x", 3.0)]}.items():
        for source, slope in edges:
            gradients[source] = slope * gradients[node]
    return gradients["x"]


@choice(
    a=("Layers could not be read in reverse.", "They can: only the numbers of the forward pass are needed."),
    b=(
        "The local derivatives are computed from them.",
        "The kernel's gradient needs x, that of tanh needs a. So training takes more memory than inference.",
    ),
    c=("To undo an update.", "The backward pass updates nothing, and an update is never undone."),
    answer="b",
)
def kept():
    """Why does each layer keep its x, z and a until the backward pass?"""


@prediction(
    choices={"a": "Not at all.", "b": "By a few hundredths of it.", "c": "By more than half of it."},
    explanation="The error is proportional to the learning rate. Here it stays small; it is not 0.",
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
