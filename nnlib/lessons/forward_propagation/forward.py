"""Forward propagation through any number of layers."""

from itertools import pairwise

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    networks = (1, (2, 2, 1)), (3, (4, 2)), (2, (3, 3, 3, 3)), (5, (4, 3, 2)), (3, (2, 5, 4, 3))
    for digits, (samples, sizes) in zip((1, 1, 1, 1, 4), networks, strict=True):
        kernels = [rng.normal(size=shape).round(digits) for shape in pairwise(sizes)]
        biases = [rng.normal(size=units).round(digits) for units in sizes[1:]]
        yield rng.normal(size=(samples, sizes[0])).round(digits), kernels, biases


@exercise(
    inputs=inputs,
    hints=[
        "Keep one variable `a`, the output of the layer before. It starts as `x`.",
        "Loop over `zip(kernels[:-1], biases[:-1])`, all layers but the last, with ReLU in each.",
        "After the loop: `a @ kernels[-1] + biases[-1]`, without ReLU.",
    ],
    remark="This loop is forward propagation.",
)
def forward(x, kernels, biases):
    """Return the output of a network with ReLU after each hidden layer, and no function after the last.

    `x` has shape (samples, inputs). `kernels` and `biases` are lists with one entry for each layer: a kernel
    has shape (inputs, units), a bias (units,). The result has shape (samples, units of the last layer).
    There may be no hidden layer at all.
    """
    a = x
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        a = np.maximum(a @ kernel + bias, 0)
    return a @ kernels[-1] + biases[-1]


@forward.misconception(
    "Your loop takes `x` each time, and without a hidden layer it never runs. Begin with `a = x`, and take "
    "`a` in the loop."
)
def input_into_each_layer(x, kernels, biases):
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        h = np.maximum(x @ kernel + bias, 0)
    return h @ kernels[-1] + biases[-1]


@forward.misconception("Each of your hidden layers takes `x` again. Give it the output of the layer before.")
def input_into_each_hidden_layer(x, kernels, biases):
    a = x
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        a = np.maximum(x @ kernel + bias, 0)
    return a @ kernels[-1] + biases[-1]


@forward.misconception("You also apply ReLU after the last layer.")
def relu_after_the_last_layer(x, kernels, biases):
    a = x
    for kernel, bias in zip(kernels, biases, strict=True):
        a = np.maximum(a @ kernel + bias, 0)
    return a


@forward.misconception(
    "Your hidden layers have no ReLU. Without it the network is one linear layer, as in "
    "[Activations](02_activations.ipynb)."
)
def no_relu(x, kernels, biases):
    a = x
    for kernel, bias in zip(kernels, biases, strict=True):
        a = a @ kernel + bias
    return a


@forward.misconception("You leave out the biases.")
def no_bias(x, kernels, biases):
    a = x
    for kernel in kernels[:-1]:
        a = np.maximum(a @ kernel, 0)
    return a @ kernels[-1]


@forward.misconception("You apply ReLU to the input. The data enter the network as they are.")
def relu_on_the_input(x, kernels, biases):
    a = x
    for kernel, bias in zip(kernels, biases, strict=True):
        a = np.maximum(a, 0) @ kernel + bias
    return a


@forward.misconception("You add the bias after ReLU. It is part of the weighted sum.")
def bias_after_relu(x, kernels, biases):
    a = x
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        a = np.maximum(a @ kernel, 0) + bias
    return a @ kernels[-1] + biases[-1]
