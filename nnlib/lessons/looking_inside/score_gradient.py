"""The gradient of a score with respect to the inputs."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for features, units, classes, label, scale in (
        (2, 5, 2, 1, 1),
        (3, 4, 2, 0, 1),
        (8, 30, 3, 1, 3),
        (8, 30, 10, 7, 0.0004),
    ):
        kernel_1, kernel_2 = rng.normal(size=(features, units)), rng.normal(size=(units, classes))
        yield rng.normal(0, scale, features), kernel_1, rng.normal(0, scale, units), kernel_2, label


@exercise(
    inputs=inputs,
    hints=[
        "The score is a weighted sum of the hidden outputs: its derivatives with respect to them are "
        "`kernel_2[:, label]`.",
        "ReLU passes a derivative on where `x @ kernel_1 + bias_1` is above 0, and stops it elsewhere.",
        "From the derivatives with respect to the weighted sums to those with respect to the inputs: "
        "`kernel_1 @ derivatives`.",
    ],
    remark="No loss is needed. A backward pass can start at any number that the network computes.",
)
def score_gradient(x, kernel_1, bias_1, kernel_2, label):
    """Return the derivatives of the score of class `label` with respect to the inputs, shape (inputs,).

    The network is h = relu(x @ kernel_1 + bias_1), scores = h @ kernel_2 + bias_2, for one row `x` of
    shape (inputs,). (bias_2 changes no derivative.) No weighted sum is exactly 0.
    """
    active = x @ kernel_1 + bias_1 > 0
    return kernel_1 @ (active * kernel_2[:, label])


@score_gradient.misconception("You leave ReLU out: an inactive unit passes nothing on.")
def no_relu(x, kernel_1, bias_1, kernel_2, label):
    return kernel_1 @ kernel_2[:, label]


@score_gradient.misconception(
    "You multiply by the outputs of the hidden units. Take the derivative of ReLU, which is 1 or 0."
)
def times_hidden_outputs(x, kernel_1, bias_1, kernel_2, label):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    return kernel_1 @ (hidden * kernel_2[:, label])


@score_gradient.misconception("You decide without the biases which units are active.")
def active_without_biases(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 > 0
    return kernel_1 @ (active * kernel_2[:, label])


@score_gradient.misconception(
    "You multiply the derivatives by x. That is another kind of map, gradient times input."
)
def gradient_times_input(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 + bias_1 > 0
    return x * (kernel_1 @ (active * kernel_2[:, label]))


@score_gradient.misconception(
    "You add up the derivatives of all scores. Take those of `label` alone: `kernel_2[:, label]`."
)
def all_scores(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 + bias_1 > 0
    return kernel_1 @ (active * kernel_2.sum(axis=1))
