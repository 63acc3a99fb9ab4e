"""Gradient clipping by the length of all gradients together."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([12.0, 0.0])], 6.5
    yield [np.array([3.0, -4.0])], 6.0
    yield [np.zeros((2, 2)), np.zeros(2)], 1.0
    for limit in (0.5, 2.0, 100.0):
        yield [rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2))], limit


@exercise(
    inputs=inputs,
    hints=[
        "The length is the root of the sum of the squares of *all* entries, of all arrays.",
        "If it is larger than `limit`, multiply every array by the same number: limit / length.",
    ],
    remark="All entries shrink by the same factor, so the step keeps its direction.",
)
def clip_gradients(gradients, limit):
    """Return the gradients, shortened to the length `limit` if they are longer: a list of arrays.

    `gradients` is a list of arrays. Joined to one long vector, they have one length. If it is at
    most `limit`, they stay as they are. Leave the arrays that you are given unchanged.
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
def stretched_too(gradients, limit):
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * limit / length for gradient in gradients]
