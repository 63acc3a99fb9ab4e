"""The slope of any function, measured."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.square, 3.0, 0.5
    yield np.exp, 0.0, 2.0
    yield np.cos, 1.0, 0.0625
    for f in (np.sin, np.tanh, np.exp):
        yield f, rng.normal(), 0.0004


@exercise(
    inputs=inputs,
    hints=[
        "Go `h` to the right, and `h` to the left. How much higher is the right end?",
        "A slope is the height gained for each unit of width. How far apart are the two ends?",
        "Mind the parentheses: `(f(z + h) - f(z - h)) / (2 * h)`.",
    ],
    remark="No formula of f was needed: this measures the slope of any function that you can call.",
)
def slope(f, z, h):
    """Return the slope of the function `f` at `z`, measured between z - h and z + h.

    `f` takes a number and returns a number. `z`, `h` and the result are numbers; `h` is positive.
    """
    return (f(z + h) - f(z - h)) / (2 * h)


@slope.misconception("You look only to one side of z. Both sides together are more accurate.")
def forward_difference(f, z, h):
    return (f(z + h) - f(z)) / h


@slope.misconception("You look only to one side of z. Both sides together are more accurate.")
def backward_difference(f, z, h):
    return (f(z) - f(z - h)) / h


@slope.misconception("Your slopes are twice as steep as they should be: the width is 2h.")
def width_h(f, z, h):
    return (f(z + h) - f(z - h)) / h


@slope.misconception("You return the height gained. Divide it by the width, 2h.")
def height_gained(f, z, h):
    return f(z + h) - f(z - h)


@slope.misconception("`a / 2 * h` means `(a / 2) * h`. Write `a / (2 * h)`.")
def times_h(f, z, h):
    return (f(z + h) - f(z - h)) / 2 * h


@slope.misconception("Python divides before it subtracts. Put the difference in parentheses.")
def no_parentheses(f, z, h):
    return f(z + h) - f(z - h) / (2 * h)


@slope.misconception("You chose a width of your own. Use `h`.")
def width_of_its_own(f, z, h):
    return (f(z + 1e-5) - f(z - 1e-5)) / 2e-5


@slope.misconception(
    "You measure between z - h/2 and z + h/2. Go a whole `h` to each side, and divide by 2h."
)
def half_as_wide(f, z, h):
    return (f(z + h / 2) - f(z - h / 2)) / h
