"""The gradient that a step of plain gradient descent has used."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [np.array([[1.0], [2.0]]), np.array([0.5])], [np.array([[0.8], [2.4]]), np.array([0.5])], 0.1
    for rate in (1.0, 2.0, 0.0005):
        before = [rng.normal(size=(3, 2)), rng.normal(size=2)]
        yield before, [array - rate * rng.normal(size=array.shape) for array in before], rate


@exercise(
    inputs=inputs,
    hints=[
        "Plain gradient descent: after = before - learning_rate · gradient. Solve this for the gradient.",
        "Do it for each pair of arrays: `for old, new in zip(before, after)`.",
    ],
    remark="It works with any library, but only for SGD without momentum: Adam divides the gradient.",
)
def gradients_from_step(before, after, learning_rate):
    """Return the list of gradients that turned the weights `before` into the weights `after`.

    Both are lists of arrays as `get_weights()` returns them, before and after *one* step of plain SGD. The
    gradients have the shapes of the weights.
    """
    return [(old - new) / learning_rate for old, new in zip(before, after, strict=True)]


@gradients_from_step.misconception("Your gradients have the wrong sign: descent subtracts.")
def wrong_sign(before, after, learning_rate):
    return [(new - old) / learning_rate for old, new in zip(before, after, strict=True)]


@gradients_from_step.misconception("That is the step itself. Divide it by the learning rate.")
def step_itself(before, after, learning_rate):
    return [old - new for old, new in zip(before, after, strict=True)]


@gradients_from_step.misconception("You multiply the step by the learning rate. Divide instead.")
def multiplied_by_the_rate(before, after, learning_rate):
    return [(old - new) * learning_rate for old, new in zip(before, after, strict=True)]
