"""Two linear layers in one."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    kernel1, kernel2 = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [3.0, 1.0]])
    yield kernel1, np.array([1.0, 0.0]), kernel2, np.array([0.0, 5.0])
    for n_inputs, hidden, n_outputs in ((1, 1, 1), (3, 4, 2), (2, 5, 5)):
        shapes = (n_inputs, hidden), hidden, (hidden, n_outputs), n_outputs
        yield tuple(rng.normal(size=shape) for shape in shapes)


@exercise(
    inputs=inputs,
    parts=["the kernel", "the bias"],
    exact_type=True,
    hints=[
        "Write both layers in one line: `(x @ kernel1 + bias1) @ kernel2 + bias2`.",
        "Multiply out: `x @ kernel1 @ kernel2 + bias1 @ kernel2 + bias2`. What is `x` multiplied by?",
        "The new kernel is `kernel1 @ kernel2`. All terms without `x` make up the new bias.",
    ],
    remark="However wide the hidden layer was, nothing of its width is left.",
)
def collapse(kernel1, bias1, kernel2, bias2):
    """Return the kernel and the bias of one linear layer that does the same as two in a row.

    The first layer computes x @ kernel1 + bias1, and its output is the x of the second. The shapes are
    (inputs, hidden) for `kernel1`, (hidden,) for `bias1`, (hidden, outputs) for `kernel2` and
    (outputs,) for `bias2`. Return the kernel, of shape (inputs, outputs), and the bias, (outputs,).
    """
    return kernel1 @ kernel2, bias1 @ kernel2 + bias2


@collapse.misconception(
    "You add up the biases. The first one also passes through the second layer: bias1 @ kernel2."
)
def biases_added(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias1 + bias2


@collapse.misconception("Your bias leaves out the first one: bias1 @ kernel2.")
def second_bias_alone(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias2


@collapse.misconception("Your bias leaves out the second layer's own: add bias2.")
def first_bias_alone(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias1 @ kernel2


@collapse.misconception("x is multiplied by kernel1 first: put that on the left.")
def kernels_swapped(kernel1, bias1, kernel2, bias2):
    return kernel2 @ kernel1, bias1 @ kernel2 + bias2


@collapse.misconception("bias1 is a row, like x: bias1 @ kernel2.")
def bias_as_column(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, kernel2 @ bias1 + bias2


@collapse.misconception("`*` works element by element. Use `@`.")
def element_by_element(kernel1, bias1, kernel2, bias2):
    return kernel1 * kernel2, bias1 @ kernel2 + bias2


@collapse.misconception(
    "You add up the entries of bias1. They are multiplied by weights first: bias1 @ kernel2."
)
def sum_of_the_first_bias(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias1.sum() + bias2
