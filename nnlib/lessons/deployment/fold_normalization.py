"""Standardizing the inputs, moved into the first dense layer."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[1.0], [2.0]]), np.array([0.5]), np.array([10.0, 4.0]), np.array([2.0, 4.0])
    for features, units in ((3, 3), (10, 4), (1, 5)):
        kernel, bias = rng.normal(size=(features, units)), rng.normal(size=units)
        yield kernel, bias, rng.normal(2, 3, features), rng.uniform(0.5, 3, features)


@exercise(
    inputs=inputs,
    parts=["the kernel", "the bias"],
    hints=[
        "Write (x − mean) / std · K + b as x · (something) + (something).",
        "x / std · K is x times K with each *row* divided by its feature's std: `kernel / std[:, None]`.",
        "What does not contain x goes into the bias: `bias - (mean / std) @ kernel`.",
    ],
    remark="So standardizing inside the model can cost nothing at all: it disappears into a layer.",
)
def fold_normalization(kernel, bias, mean, std):
    """Return a new (kernel, bias), so that the layer takes raw measurements and gives the same outputs.

    The old layer computes z @ kernel + bias from z = (x - mean) / std. The new one computes its outputs from
    x itself. `kernel` has shape (inputs, units), `bias` (units,), `mean` and `std` (inputs,).
    """
    return kernel / std[:, np.newaxis], bias - (mean / std) @ kernel


@fold_normalization.misconception("Your bias is the old one. What the mean contributes to it is missing.")
def old_bias(kernel, bias, mean, std):
    return kernel / std[:, np.newaxis], bias


@fold_normalization.misconception("You multiply the kernel by std. The inputs are divided by it.")
def multiplied_by_std(kernel, bias, mean, std):
    return kernel * std[:, np.newaxis], bias - (mean / std) @ kernel


@fold_normalization.misconception(
    "In your bias the mean has the wrong sign. Subtract `(mean / std) @ kernel`."
)
def mean_added(kernel, bias, mean, std):
    return kernel / std[:, np.newaxis], bias + (mean / std) @ kernel


@fold_normalization.misconception(
    "Your bias leaves out std. The mean is divided by it as well: `(mean / std) @ kernel`."
)
def mean_not_divided(kernel, bias, mean, std):
    return kernel / std[:, np.newaxis], bias - mean @ kernel


@fold_normalization.misconception(
    "In your bias std divides twice: the new kernel has already been divided by it. Take the old one "
    "in `(mean / std) @ kernel`."
)
def divided_twice(kernel, bias, mean, std):
    kernel = kernel / std[:, np.newaxis]
    return kernel, bias - (mean / std) @ kernel
