"""Augmentation: images moved by a pixel."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    image = np.arange(1.0, 10.0).reshape(1, 3, 3)
    for down, right in ((0, 1), (1, 0), (0, 0), (0, -1), (-1, 1)):
        yield image, down, right
    yield rng.normal(size=(4, 8, 8)), 1, 1
    yield rng.random((2, 3, 5)), -1, 0


@exercise(
    inputs=inputs,
    hints=[
        "`np.pad(images, ((0, 0), (1, 1), (1, 1)))` puts a frame of zeros around each image.",
        "Cut a window of the old size out of it, starting at row `1 - down` and column `1 - right`.",
    ],
    remark="Four such copies turn one training image into five.",
)
def shift(images, down, right):
    """Return the images, shifted by `down` and `right` pixels, each -1, 0 or 1.

    Pixels that come in at an edge are 0. `images` and the result have shape (n, height, width).
    """
    height, width = images.shape[1:]
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return framed[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]


@shift.misconception(
    "What leaves at one edge comes back at the opposite one, as with `np.roll`. Fill with 0."
)
def rolled(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


@shift.misconception("Your images move the other way.")
def other_way(images, down, right):
    height, width = images.shape[1:]
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return framed[:, 1 + down : 1 + down + height, 1 + right : 1 + right + width]


@shift.misconception("You swap rows and columns: axis 1 goes down, axis 2 goes right.")
def rows_and_columns_swapped(images, down, right):
    height, width = images.shape[1:]
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return framed[:, 1 - right : 1 - right + height, 1 - down : 1 - down + width]
