"""What quantization leaves of a number."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0.0, 0.2, 0.31, 1.0]), 0.1, 0
    yield np.array([-20.0, 0.04, 12.74, 500.0]), 0.1, 0
    for scale, zero_point in ((0.07, -128), (1.5, 5), (0.0007, 5)):
        yield scale * rng.normal(0, 128, 20), scale, zero_point


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "The integer is `np.round(x / scale) + zero_point`.",
        "int8 holds −128 to 127: `np.clip(..., -128, 127)`.",
        "To convert back, subtract the zero point, then multiply by the scale.",
    ],
    remark="Two things are lost: what lies between two steps, and what lies beyond the ends.",
)
def through_int8(x, scale, zero_point):
    """Return what is left of the numbers `x` after they were stored as int8, an array of floats.

    To store a number, divide it by `scale`, round as `np.round` does, and add `zero_point`. What is below
    −128 becomes −128, and what is above 127 becomes 127. To convert back, subtract `zero_point` and
    multiply by `scale`.
    """
    stored = np.clip(np.round(x / scale) + zero_point, -128, 127)
    return (stored - zero_point) * scale


@through_int8.misconception("Your large numbers survive. int8 ends at −128 and 127.")
def without_ends(x, scale, zero_point):
    stored = np.round(x / scale) + zero_point
    return (stored - zero_point) * scale


@through_int8.misconception(
    "Your large numbers wrap around, as 128 becomes −128 in `.astype(np.int8)`. Apply `np.clip` first."
)
def wrapped_around(x, scale, zero_point):
    integers = np.round(x / scale).astype(int) + zero_point
    stored = integers.astype(np.int8)
    return (stored.astype(float) - zero_point) * scale


@through_int8.misconception("You cut the fraction off. Round to the nearest integer: `np.round`.")
def fraction_cut_off(x, scale, zero_point):
    stored = np.clip((x / scale).astype(int) + zero_point, -128, 127)
    return (stored - zero_point) * scale


@through_int8.misconception("Your integers go from 0 to 255. That is uint8.")
def unsigned(x, scale, zero_point):
    stored = np.clip(np.round(x / scale) + zero_point, 0, 255)
    return (stored - zero_point) * scale


@through_int8.misconception("These are the integers. Convert them back.")
def not_converted_back(x, scale, zero_point):
    return np.clip(np.round(x / scale) + zero_point, -128, 127)


@through_int8.misconception("You clip before you add the zero point. It is the sum that must fit into int8.")
def clipped_before_the_zero_point(x, scale, zero_point):
    stored = np.clip(np.round(x / scale), -128, 127) + zero_point
    return (stored - zero_point) * scale


@through_int8.misconception("You do not subtract the zero point when you convert back.")
def zero_point_kept(x, scale, zero_point):
    stored = np.clip(np.round(x / scale) + zero_point, -128, 127)
    return stored * scale
