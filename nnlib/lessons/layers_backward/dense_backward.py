"""The backward pass of a dense layer: three products of matrices."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield (
        np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]]),
        np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 1.0]]),
        np.array([[1.0, -1.0], [2.0, 0.5]]),
    )
    for samples, features, units in ((3, 3, 3), (1, 4, 2), (5, 2, 3)):
        shapes = (samples, features), (features, units), (samples, units)
        yield tuple(rng.normal(size=shape) for shape in shapes)


@exercise(
    formerly="backpropagation.dense_backward",
    inputs=inputs,
    parts=["the gradient of the kernel", "that of the bias", "that of x"],
    hints=[
        "Each gradient has the shape of the array that it belongs to. That leaves few choices.",
        "(inputs, samples) @ (samples, units) has the shape of the kernel.",
        "`x.T @ gradient`, `gradient.sum(axis=0)`, `gradient @ kernel.T`.",
    ],
    remark="Two matrix products and a sum: the backward pass of every dense layer in the world.",
)
def dense_backward(x, kernel, gradient):
    """Return the gradients of kernel, bias and x, in this order, for z = x @ kernel + bias.

    `x` has shape (samples, inputs), `kernel` (inputs, units). `gradient` is dL/dz, of shape
    (samples, units). The results have the shapes of kernel, bias and x.
    """
    return x.T @ gradient, gradient.sum(axis=0), gradient @ kernel.T


@dense_backward.misconception(
    "Your gradient of the kernel is transposed. It needs the kernel's shape, (inputs, units): take "
    "`x.T @ gradient`."
)
def kernel_transposed(x, kernel, gradient):
    return gradient.T @ x, gradient.sum(axis=0), gradient @ kernel.T


@dense_backward.misconception(
    "You take means over the samples. If the loss is a mean, its 1/N is already in `gradient`: take sums."
)
def means_over_the_samples(x, kernel, gradient):
    return x.T @ gradient / len(x), gradient.mean(axis=0), gradient @ kernel.T


@dense_backward.misconception("Your gradient of the bias is a mean. Each sample adds its part: take the sum.")
def mean_for_the_bias(x, kernel, gradient):
    return x.T @ gradient, gradient.mean(axis=0), gradient @ kernel.T


@dense_backward.misconception("A bias is used by every sample. Add up the rows of `gradient`.")
def rows_not_added(x, kernel, gradient):
    return x.T @ gradient, gradient, gradient @ kernel.T


@dense_backward.misconception(
    "You add up over the units (`axis=1`). A bias belongs to a unit: add up over the samples."
)
def sum_over_the_units(x, kernel, gradient):
    return x.T @ gradient, gradient.sum(axis=1), gradient @ kernel.T


@dense_backward.misconception(
    "You take `gradient @ kernel`, which only fits a square kernel. The backward pass needs `kernel.T`."
)
def kernel_not_transposed(x, kernel, gradient):
    return x.T @ gradient, gradient.sum(axis=0), gradient @ kernel


@dense_backward.misconception(
    "Your `reshape` keeps the kernel's numbers in their order and breaks its rows elsewhere. `kernel.T` "
    "swaps rows and columns."
)
def kernel_reshaped(x, kernel, gradient):
    return x.T @ gradient, gradient.sum(axis=0), gradient @ kernel.reshape(kernel.shape[::-1])
