"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib.exercises import choice, prediction


@prediction(explanation="The weighted sums also double, and keep their signs. The line stays.")
def doubled():
    """All weights and the bias of a neuron are doubled. How many of 1000 predictions change?"""
    rng = np.random.default_rng(1)
    x, weights, bias = rng.normal(size=(1000, 2)), np.array([1.0, -2.0]), 0.5
    return np.sum((x @ weights + bias >= 0) != (x @ (2 * weights) + 2 * bias >= 0))


@prediction(
    choices={
        "a": "It turns.",
        "b": "It moves parallel to itself, towards the corner (-1, -1).",
        "c": "It moves parallel to itself, towards the corner (1, 1).",
    },
    explanation="The weights alone set the direction of the line. A larger bias lets the neuron "
    "fire for smaller inputs, so the line moves against the direction of the weight vector.",
)
def larger_bias():
    """Both weights are 1, and the bias grows from 0 to 1. What does the decision line do?"""
    weights = np.array([1.0, 1.0])
    before, after = (-bias * weights / (weights @ weights) for bias in (0.0, 1.0))
    return "c" if np.all(after > before) else "b" if np.all(after < before) else "a"


@prediction(
    between=(0, 1),
    explanation="A line can put three of the four corners on their correct sides, never all four.",
)
def xor_accuracy():
    """What fraction of the four XOR rows can a single neuron get right at best? (0 to 1)"""
    corners, labels = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    grid = np.linspace(-2, 2, 17)
    w1, w2, bias = np.meshgrid(grid, grid, grid)
    z = np.stack([w1, w2], axis=-1) @ corners.T + bias[..., np.newaxis]
    return np.mean((z >= 0) == labels, axis=-1).max()


@choice(
    a=(
        "It learns ten times as fast.",
        "All weights are ten times as large at every step, so each weighted sum keeps its sign: "
        "the same samples are wrong, in the same order.",
    ),
    b=(
        "It overshoots and never ends.",
        "After each step its weights are larger, but its line is the same. It ends when it did before.",
    ),
    c=(
        "Its predictions stay the same.",
        "From a start at zero the rate only scales weights and bias, and the sign of the "
        "weighted sum does not depend on their scale.",
    ),
    answer="c",
)
def learning_rate():
    """A perceptron starts with zero weights and zero bias. What does a ten times larger learning rate do?"""
