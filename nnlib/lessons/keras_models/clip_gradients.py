"""Gradient clipping by the length of all gradients together."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([12.0, 0.0])], 6.5
    yield [np.array([3.0, -4.0])], 6.0
    yield [np.zeros((2, 2)), np.zeros(2)], 1.0
    yield [np.array([0.0006, -0.0008])], 0.0005
    for limit in (0.5, 2.0, 100.0):
        yield [rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2))], limit


@exercise(
    inputs=inputs,
    hints=[
        "`(gradient**2).sum()` is what one array adds to the sum of all squares. Take one root, at the end.",
        "If the length of all gradients together is larger than `limit`, multiply every array by the same "
        "number: limit / length.",
    ],
    remark="All entries shrink by the same factor, so the step keeps its direction.",
)
def clip_gradients(gradients, limit):
    """Return the gradients, shortened to the length `limit` if they are longer: a list of arrays.

    `gradients` is a list of arrays. Their length is that of the one long vector that you get by joining
    them: the root of the sum of all squares. If it is at most `limit`, they stay as they are. Leave the
    arrays that you are given unchanged.
    """
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * limit / length if length > limit else gradient.copy() for gradient in gradients]


@clip_gradients.misconception(
    "You shorten each array by itself. That changes the direction of the step: take one length for all."
)
def each_array_by_itself(gradients, limit):
    clipped = []
    for gradient in gradients:
        length = np.sqrt((gradient**2).sum())
        clipped.append(gradient * limit / length if length > limit else gradient.copy())
    return clipped


@clip_gradients.misconception("You clip each entry by itself. That changes the direction of the step.")
def each_entry_by_itself(gradients, limit):
    return [np.clip(gradient, -limit, limit) for gradient in gradients]


@clip_gradients.misconception(
    "You also stretch gradients that are shorter than the limit. They stay as they are."
)
def short_ones_stretched(gradients, limit):
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * limit / length for gradient in gradients]


@clip_gradients.misconception(
    "You add up the lengths of the arrays. Add up their squares, and take one root."
)
def sum_of_the_lengths(gradients, limit):
    length = sum(np.sqrt((gradient**2).sum()) for gradient in gradients)
    return [gradient * limit / length if length > limit else gradient.copy() for gradient in gradients]


@clip_gradients.misconception(
    "You also stretch gradients that are shorter than the limit, unless they are 0. Leave those as they are."
)
def short_ones_stretched_unless_0(gradients, limit):
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * limit / length if length > 0 else gradient.copy() for gradient in gradients]
