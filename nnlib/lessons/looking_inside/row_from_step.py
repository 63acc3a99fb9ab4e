"""A training row, read from the weights before and after a step."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for features, units, rate, at_rest, sign in (
        (2, 3, 0.1, [2], 1),
        (6, 5, 0.01, [0, 1, 2, 4], 1),
        (3, 4, 0.1, [1, 2, 3], 1),
        (10, 8, 1.0, [0], -1),
    ):
        kernel, bias = rng.normal(size=(features, units)), rng.normal(size=units)
        g = sign * np.abs(rng.normal(size=units))
        g[at_rest] = 0
        step = rate * np.outer(rng.uniform(-2, 2, features), g)
        yield kernel, bias, kernel - step, bias - rate * g


@exercise(
    inputs=inputs,
    rtol=1e-5,
    hints=[
        "Subtract: `bias_after - bias_before` is -rate · g, with an entry for each unit. And the kernel?",
        "Column j of the kernel's change is the bias's change of unit j times x. So divide.",
        "Where g is 0, nothing changes. Take the unit whose bias has moved most: `np.abs(...).argmax()`.",
    ],
    remark="You need to know neither the learning rate, nor the loss, nor the label.",
)
def row_from_step(kernel_before, bias_before, kernel_after, bias_after):
    """Return the training row that led from the parameters before to those after, of shape (inputs,).

    Between the two lies one step of plain gradient descent on the loss of one row x. The layer is the
    first one: its kernel, of shape (inputs, units), moved by -rate · x[m] · g[j], and its bias, of shape
    (units,), by -rate · g[j], where g are the derivatives with respect to the units' weighted sums. Some of
    them are 0, but not all.
    """
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    unit = np.abs(bias_change).argmax()
    return kernel_change[:, unit] / bias_change[unit]


@row_from_step.misconception("That is the change of the kernel. Divide it by the change of the bias.")
def change_of_the_kernel(kernel_before, bias_before, kernel_after, bias_after):
    unit = np.abs(bias_after - bias_before).argmax()
    return (kernel_after - kernel_before)[:, unit]


@row_from_step.misconception("You divide the wrong way round: the bias's change by the kernel's.")
def wrong_way_round(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    unit = np.abs(bias_change).argmax()
    return bias_change[unit] / kernel_change[:, unit]


@row_from_step.misconception("You always use unit 0. If its g is 0, you divide 0 by 0.")
def unit_0(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    return kernel_change[:, 0] / bias_change[0]


@row_from_step.misconception(
    "You take the largest change. Where all biases fall, that is a unit whose g is 0: take the largest "
    "*size*."
)
def largest_change(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    unit = bias_change.argmax()
    return kernel_change[:, unit] / bias_change[unit]


@row_from_step.misconception(
    "You also use a unit whose g is 0, and divide 0 by 0. Take one whose bias has moved."
)
def mean_over_all_units(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    return (kernel_change / bias_change).mean(axis=1)


@row_from_step.misconception(
    "In your mean, units whose g is 0 count as 0. They tell nothing about the row: leave them out, or take a "
    "single unit."
)
def resting_units_in_the_mean(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    moved = bias_change != 0
    return (kernel_change[:, moved] / bias_change[moved]).sum(axis=1) / len(moved)


@row_from_step.misconception("You divide the parameters after the step. Divide what has changed.")
def parameters_after_the_step(kernel_before, bias_before, kernel_after, bias_after):
    unit = np.abs(bias_after - bias_before).argmax()
    return kernel_after[:, unit] / bias_after[unit]


@row_from_step.misconception(
    "You divide lengths, which have no sign. Where the row is negative, yours is positive."
)
def lengths_divided(kernel_before, bias_before, kernel_after, bias_after):
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    return np.linalg.norm(kernel_change, axis=1) / np.linalg.norm(bias_change)
