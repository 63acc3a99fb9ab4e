"""A neuron that computes NAND."""

import numpy as np

from nnlib.exercises import exercise


def outputs(answer):
    """the output for the inputs (0, 0), (0, 1), (1, 0) and (1, 1)."""
    weights, bias = answer
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return (corners @ np.asarray(weights, dtype=float) + float(bias) >= 0).astype(int)


@exercise(
    observe=outputs,
    hints=[
        "NAND is 1 for every input but (1, 1). Which inputs should push the neuron down?",
        "Both weights are negative. The bias must outweigh one of them, but not both together.",
        "With weights -1 and -1, any bias from 1 to just below 2 works.",
    ],
    remark="Every logic circuit can be built from NAND alone, and so from such neurons alone.",
)
def nand():
    """Return weights and bias of a neuron that computes NAND: 0 for (1, 1), else 1.

    It fires, with the output 1, where the weighted sum is at least 0.

    Return two values, `weights` of shape (2,) and `bias`. Many answers are correct.
    """
    weights = np.array([-1.0, -1.0])
    bias = 1.5
    return weights, bias


@nand.misconception(
    "Your neuron computes AND. Change all three signs. Is (1, 1) on the border then? Lower the bias."
)
def gate_and():
    return [1, 1], -1.5


@nand.misconception("Your neuron computes OR: it is 0 only for (0, 0).")
def gate_or():
    return [1, 1], -0.5


@nand.misconception("Your neuron computes NOR: a single input already silences it. Raise the bias.")
def gate_nor():
    return [-1, -1], 0.5


@nand.misconception(
    "Your neuron is always 1: no input brings its weighted sum below 0. (1, 1) must: two negative "
    "weights that together outweigh the bias. A sum of exactly 0 still fires."
)
def always_1():
    return [-1, -1], 2.5


@nand.misconception("Your neuron is always 0: no input lifts its weighted sum to 0.")
def always_0():
    return [-1, -1], -0.5
