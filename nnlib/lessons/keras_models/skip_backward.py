"""The backward pass through a dense layer with a skip connection."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[1.0, -1.0]]), np.array([[0.5, 1.0], [0.0, 2.0]]), np.zeros(2), np.array([[1.0, 2.0]])
    for n, width in ((1, 1), (4, 3), (6, 5)):
        yield tuple(rng.normal(size=shape) for shape in ((n, width), (width, width), width, (n, width)))


@exercise(
    inputs=inputs,
    hints=[
        "x has two users: the sum, and the dense layer. The gradients from both add up, as in "
        "[Backpropagation](06_backpropagation.ipynb).",
        "From the sum comes `gradient` as it is, from the layer `G @ kernel.T`, where G is `gradient` times "
        "the derivative of tanh.",
    ],
    remark="Whatever the layer does with its part, the part of the skip arrives as it is.",
)
def skip_backward(x, kernel, bias, gradient):
    """Return dL/dx for y = x + tanh(x @ kernel + bias), a dense layer with a skip connection around it.

    `x` and `gradient`, which is dL/dy, have shape (samples, width), `kernel` (width, width) and `bias`
    (width,).
    """
    a = np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - a**2)) @ kernel.T


@skip_backward.misconception("You go back through the layer only. The skip is a second path from x to y.")
def layer_only(x, kernel, bias, gradient):
    a = np.tanh(x @ kernel + bias)
    return (gradient * (1 - a**2)) @ kernel.T


@skip_backward.misconception("You go back along the skip only. The layer also uses x.")
def skip_only(x, kernel, bias, gradient):
    return gradient


@skip_backward.misconception(
    "Your backward pass forgets tanh: multiply by its derivative before the product with the kernel."
)
def no_tanh(x, kernel, bias, gradient):
    return gradient + gradient @ kernel.T


@skip_backward.misconception("In the backward pass multiply by the transposed kernel, `kernel.T`.")
def kernel_not_transposed(x, kernel, bias, gradient):
    a = np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - a**2)) @ kernel


@skip_backward.misconception(
    "The derivative of tanh is 1 - a², where a is the output of tanh. You took y, to which x has been added."
)
def derivative_from_y(x, kernel, bias, gradient):
    y = x + np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - y**2)) @ kernel.T


@skip_backward.misconception("You leave the bias out of tanh.")
def no_bias(x, kernel, bias, gradient):
    a = np.tanh(x @ kernel)
    return gradient + (gradient * (1 - a**2)) @ kernel.T


@skip_backward.misconception(
    "You add 1 for the skip. That is dy/dx of the skip; dL/dx is `gradient` times this."
)
def one_for_the_skip(x, kernel, bias, gradient):
    a = np.tanh(x @ kernel + bias)
    return 1 + (gradient * (1 - a**2)) @ kernel.T
