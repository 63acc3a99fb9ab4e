"""A number with one damaged bit."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for number, bit in ((0.5, 31), (0.5, 30), (0.5, 22), (-3.0, 23), (1.25, 0), (1.0, 30), (7.0, 21)):
        yield np.float32(number), bit
    for number in rng.normal(size=5):
        yield np.float32(number), int(rng.integers(1, 32))


@exercise(
    inputs=inputs,
    rtol=1e-9,
    hints=[
        "`number.view(np.uint32)` shows the same 32 bits as a whole number.",
        "`^ np.uint32(1 << bit)` flips the bit, and `.view(np.float32)` goes back.",
    ],
    remark="Bit 31 is the sign, bits 30 to 23 are the exponent, bits 22 to 0 the digits (the mantissa).",
)
def flipped_number(number, bit):
    """Return the float32 `number` with its bit number `bit` flipped: a 0 becomes 1, a 1 becomes 0.

    `number` is an np.float32. Bit 0 is the least significant one, bit 31 the sign. The result may be infinite
    or NaN.
    """
    return (number.view(np.uint32) ^ np.uint32(1 << bit)).view(np.float32)


@flipped_number.misconception("You count the bits from the other end. Bit 31 is the sign.")
def bits_from_the_other_end(number, bit):
    return (number.view(np.uint32) ^ np.uint32(1 << (31 - bit))).view(np.float32)


@flipped_number.misconception("You set the bit: a 1 stays a 1. `^` flips, `|` sets.")
def bit_set(number, bit):
    return (number.view(np.uint32) | np.uint32(1 << bit)).view(np.float32)


@flipped_number.misconception(
    "You add to the bits as to a number. Where the bit was 1, the next one also changes."
)
def bit_added(number, bit):
    return np.uint32((int(number.view(np.uint32)) + (1 << bit)) % 2**32).view(np.float32)


@flipped_number.misconception("You return the bits as a whole number. View them as a float32 again.")
def whole_number(number, bit):
    return number.view(np.uint32) ^ np.uint32(1 << bit)


@flipped_number.misconception("You flip a bit of float64. This number has 32 bits.")
def bit_of_float64(number, bit):
    return (np.float64(number).view(np.uint64) ^ np.uint64(1 << bit)).view(float)


@flipped_number.misconception("You flip with the *number* of the bit. The bit itself is `1 << bit`.")
def number_of_the_bit(number, bit):
    return (number.view(np.uint32) ^ np.uint32(bit)).view(np.float32)
