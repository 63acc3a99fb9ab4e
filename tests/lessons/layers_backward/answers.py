"""Answers to the exercises of this lesson, written from their statements alone."""

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "dense_backward",
    "takes the mean over the samples instead of the sum for the bias",
    told="mean_for_the_bias",
)
def bias_gradient_as_mean(x, kernel, gradient):
    return x.T @ gradient, gradient.mean(axis=0), gradient @ kernel.T


@wrong("dense_backward", "returns the gradients in the wrong order: x, kernel, bias", told="exchanged")
def x_gradient_first(x, kernel, gradient):
    return gradient @ kernel.T, x.T @ gradient, gradient.sum(axis=0)


@wrong(
    "dense_backward",
    "returns the kernel's gradient transposed, of shape (units, inputs)",
    told="kernel_transposed",
)
def kernel_gradient_transposed(x, kernel, gradient):
    return gradient.T @ x, gradient.sum(axis=0), gradient @ kernel.T


@wrong(
    "dense_backward",
    "sums the bias's gradient over the units instead of the samples",
    told="sum_over_the_units",
)
def bias_gradient_over_units(x, kernel, gradient):
    return x.T @ gradient, gradient.sum(axis=1), gradient @ kernel.T


@wrong(
    "dense_backward",
    "reshapes the kernel instead of transposing it for the gradient of x",
    told="kernel_reshaped",
)
def kernel_reshaped(x, kernel, gradient):
    inputs, units = kernel.shape
    return x.T @ gradient, gradient.sum(axis=0), gradient @ kernel.reshape(units, inputs)


@right("dense_backward")
def dense_by_einsum(x, kernel, gradient):
    return [
        np.einsum("si,su->iu", x, gradient),
        np.einsum("su->u", gradient),
        np.einsum("su,iu->si", gradient, kernel),
    ]


@right("dense_backward")
def dense_sample_by_sample(x, kernel, gradient):
    d_kernel, d_bias, d_x = np.zeros(kernel.shape), np.zeros(kernel.shape[1]), []
    for row, slopes in zip(x, gradient):
        d_kernel += np.outer(row, slopes)
        d_bias += slopes
        d_x.append(kernel @ slopes)
    return d_kernel, d_bias, np.stack(d_x)


@wrong(
    "network_gradients",
    "divides by the number of samples only, which is wrong for more than one output",
    told="divided_by_the_samples",
)
def mean_over_samples(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    d_output = 2 * (h @ kernel_2 + bias_2 - y) / len(y)
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@wrong("network_gradients", "leaves out the derivative of tanh", told="no_tanh")
def tanh_slope_left_out(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    d_output = 2 * (h @ kernel_2 + bias_2 - y) / y.size
    d_h = d_output @ kernel_2.T
    return x.T @ d_h, d_h.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@wrong(
    "network_gradients",
    "takes tanh a second time in its derivative: 1 - tanh(h)² instead of 1 - h²",
    told="tanh_twice",
)
def tanh_taken_twice(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    d_output = 2 * (h @ kernel_2 + bias_2 - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - np.tanh(h) ** 2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@wrong("network_gradients", "returns both kernels first, then both biases", told="exchanged")
def kernels_before_biases(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    d_output = 2 * (h @ kernel_2 + bias_2 - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, h.T @ d_output, d_z.sum(axis=0), d_output.sum(axis=0)


@wrong(
    "network_gradients",
    "leaves out the derivative of tanh in the gradient of bias_1 only",
    told="bias_1_without_tanh",
)
def bias_1_before_tanh(x, y, kernel_1, bias_1, kernel_2, bias_2):
    h = np.tanh(x @ kernel_1 + bias_1)
    d_output = 2 * (h @ kernel_2 + bias_2 - y) / y.size
    d_h = d_output @ kernel_2.T
    return x.T @ (d_h * (1 - h**2)), d_h.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


@right("network_gradients")
def network_by_complex_step(x, y, kernel_1, bias_1, kernel_2, bias_2):
    parameters = [np.array(p, dtype=complex) for p in (kernel_1, bias_1, kernel_2, bias_2)]
    gradients = []
    for p in parameters:
        gradient = np.zeros(p.shape)
        for index in np.ndindex(p.shape):
            p[index] += 1e-30j
            k1, b1, k2, b2 = parameters
            gradient[index] = np.mean((np.tanh(x @ k1 + b1) @ k2 + b2 - y) ** 2).imag / 1e-30
            p[index] -= 1e-30j
        gradients.append(gradient)
    return gradients


@right("network_gradients")
def network_sample_by_sample(x, y, kernel_1, bias_1, kernel_2, bias_2):
    d_kernel_1, d_bias_1, d_kernel_2, d_bias_2 = 0, 0, 0, 0
    samples, outputs = y.shape
    for inputs, targets in zip(x, y):
        h = np.tanh(inputs @ kernel_1 + bias_1)
        slopes = (h @ kernel_2 + bias_2 - targets) / (samples * outputs / 2)
        below = (kernel_2 @ slopes) * (1 + h) * (1 - h)
        d_kernel_1 = d_kernel_1 + np.multiply.outer(inputs, below)
        d_bias_1 = d_bias_1 + below
        d_kernel_2 = d_kernel_2 + np.multiply.outer(h, slopes)
        d_bias_2 = d_bias_2 + slopes
    return d_kernel_1, d_bias_1, d_kernel_2, d_bias_2
