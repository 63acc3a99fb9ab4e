"""The derivative of the sigmoid, from its output."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield (np.array([0.0, 1.0, -1.0]),)
    yield (np.array([[0, 2], [-3, 1]]),)
    for shape in ((1,), (7,), (3, 4)):
        yield (rng.normal(scale=2, size=shape),)


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "The derivative can be written with the sigmoid's output alone.",
        "It is a (1 - a), where a is that output.",
        "First `a = 1 / (1 + np.exp(-z))`, then `a * (1 - a)`.",
    ],
    remark="A network already has `a` when it needs the derivative, which then costs a single product.",
)
def sigmoid_derivative(z):
    """Return the derivative of the sigmoid at each element of `z`.

    `z` is an array of any shape, of floats or ints of moderate size. The result is a float array of the
    same shape.
    """
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


@sigmoid_derivative.misconception("You return the sigmoid a. Its derivative is a (1 - a).")
def sigmoid_itself(z):
    return 1 / (1 + np.exp(-z))


@sigmoid_derivative.misconception("You put z into a (1 - a). There a is the output, the sigmoid of z.")
def z_for_a(z):
    return z * (1 - z)


@sigmoid_derivative.misconception("1 - a² is the derivative of tanh. Here it is a (1 - a).")
def derivative_of_tanh(z):
    a = 1 / (1 + np.exp(-z))
    return 1 - a**2


@sigmoid_derivative.misconception("You return 1 - a. Multiply that by a.")
def factor_missing(z):
    a = 1 / (1 + np.exp(-z))
    return 1 - a


@sigmoid_derivative.misconception("`1 / 1 + e` means `(1 / 1) + e`. Write `1 / (1 + e)`.")
def no_parentheses(z):
    a = 1 / 1 + np.exp(-z)
    return a * (1 - a)
