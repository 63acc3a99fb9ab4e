"""How a signal grows or fades over many layers."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 200, 0.05, 1
    yield 200, 0.1, 20
    yield 50, 0.5, 2
    yield 8, 0.25, 3
    yield 72, 0.5, 4
    yield 3, 1.5, 2
    yield 45, 0.0075, 2


@exercise(
    inputs=inputs,
    hints=[
        "A layer multiplies the variance by units · weight_std² / 2. And the standard deviation?",
        "Equal factors, one after the other, are a power: `factor**depth`.",
    ],
    remark="Only where the factor is exactly 1 does depth not matter.",
)
def relu_growth(units, weight_std, depth):
    """Return the factor by which the standard deviation of z grows over `depth` layers with ReLU.

    Each layer has as many inputs as units; its weights have mean 0 and standard deviation `weight_std`,
    its biases are 0; z is symmetric about 0. Each of the `depth` layers gives one factor. The result is a
    number.
    """
    return np.sqrt(units * weight_std**2 / 2) ** depth


@relu_growth.misconception(
    "Your factor is the one without ReLU, which halves the mean of the squares: divide by 2 under the root."
)
def no_relu(units, weight_std, depth):
    return np.sqrt(units * weight_std**2) ** depth


@relu_growth.misconception("Your factor is that of the variance. Take its root.")
def factor_of_the_variance(units, weight_std, depth):
    return (units * weight_std**2 / 2) ** depth


@relu_growth.misconception(
    "You take `weight_std` for the variance of the weights. The variance is its square."
)
def std_for_variance(units, weight_std, depth):
    return np.sqrt(units * weight_std / 2) ** depth


@relu_growth.misconception(
    "You multiply by the depth. Each layer multiplies again, so the depth is an exponent."
)
def times_depth(units, weight_std, depth):
    return np.sqrt(units * weight_std**2 / 2) * depth


@relu_growth.misconception(
    "You halve the standard deviation. ReLU halves the mean of the squares: divide by 2 under the root."
)
def half_the_std(units, weight_std, depth):
    return (np.sqrt(units * weight_std**2) / 2) ** depth


@relu_growth.misconception("That is the factor of one layer. Raise it to the power `depth`.")
def one_layer(units, weight_std, depth):
    return np.sqrt(units * weight_std**2 / 2)
