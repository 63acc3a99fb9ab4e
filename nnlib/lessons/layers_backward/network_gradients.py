"""The gradients of a network with one hidden layer, by hand."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for digits, samples, features, units, outputs in ((1, 2, 2, 2, 1), (1, 1, 3, 2, 2), (4, 5, 2, 4, 3)):
        shapes = (samples, features), (samples, outputs), (features, units), units, (units, outputs), outputs
        yield tuple(rng.normal(scale=2, size=shape).round(digits) for shape in shapes)


@exercise(
    formerly="backpropagation.network_gradients",
    inputs=inputs,
    parts=["`kernel_1`", "`bias_1`", "`kernel_2`", "`bias_2`"],
    hints=[
        "Forward first; keep `h` and `output`. Then dL/d(output) is `2 * (output - y) / y.size`.",
        "Then the two layers, last one first, each with the three formulas of `dense_backward`.",
        "Between them is tanh: multiply `gradient @ kernel_2.T` by `1 - h**2`.",
    ],
    remark="You have written the gradient of a network by hand. You will never need to do it again.",
)
def network_gradients(x, y, kernel_1, bias_1, kernel_2, bias_2):
    """Return the gradients of kernel_1, bias_1, kernel_2 and bias_2 for the loss np.mean((output - y)**2).

    The network is h = tanh(x @ kernel_1 + bias_1), output = h @ kernel_2 + bias_2. `x` has shape
    (samples, inputs), `y` (samples, outputs); the mean is over all numbers in `y`. The results
    come in that order.
    """
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception(
    "The last layer is correct, the first is not: in the backward pass tanh multiplies by 1 − h²."
)
def no_tanh(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size
    d_z = d_output @ kernel_2.T
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception("You take tanh of `h` once more. The derivative of tanh is 1 − h².")
def tanh_twice(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - np.tanh(h) ** 2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception("These are gradients of the sum of the squares. A mean divides by `y.size`.")
def gradients_of_the_sum(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y)
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception(
    "You divide by the number of samples. The mean is over all numbers in `y`: `y.size`."
)
def divided_by_the_samples(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / len(y)
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception(
    "Your gradients are half of the correct ones: the derivative of the square is 2(output − y)."
)
def no_factor_2(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = (output - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception("All your signs are reversed. The error is output − y, not y − output.")
def truth_minus_prediction(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (y - output) / y.size
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception(
    "You multiply by the derivative of tanh in the last layer as well. It has no activation function."
)
def tanh_in_the_last_layer(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size * (1 - np.tanh(output) ** 2)
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@network_gradients.misconception(
    "Your gradient of bias_1 leaves out the derivative of tanh. Sum the same array that you "
    "multiply by `x.T` for kernel_1."
)
def bias_1_without_tanh(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size
    d_h = d_output @ kernel_2.T
    return x.T @ (d_h * (1 - h**2)), d_h.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)
