"""The weighted sums of a layer for a whole batch."""

import numpy as np

from nnlib.exercises import exercise
from nnlib.lessons.forward_propagation.small_layer import BIAS, SAMPLE, WEIGHTS


def inputs(rng):
    yield np.array([SAMPLE, [1.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), WEIGHTS, BIAS
    for samples, features, units in ((3, 3, 3), (1, 4, 2), (5, 2, 3), (6, 4, 1)):
        yield rng.normal(size=(samples, features)), rng.normal(size=(units, features)), rng.normal(size=units)


@exercise(
    inputs=inputs,
    hints=[
        "The shapes show the order: (samples, inputs) @ (inputs, units) gives (samples, units).",
        "`W` has shape (units, inputs). `W.T` has shape (inputs, units): that is the kernel.",
    ],
    remark="A weight matrix from any book or paper fits into Keras: transpose it once.",
)
def batch_output(x, W, bias):
    """Return the weighted sums of a layer for a whole batch, from a matrix `W` with a row for each unit.

    `x` has shape (samples, inputs), `W` (units, inputs), `bias` (units,). The result has shape
    (samples, units). There is no activation function.
    """
    return x @ W.T + bias


@batch_output.misconception(
    "Your product takes `W` as it is. The kernel is its transpose, `W.T`: only a square `W` hides this "
    "mistake."
)
def not_transposed(x, W, bias):
    return x @ W + bias


@batch_output.misconception("You compute `W @ x`. Samples are rows here, so put `x` on the left: `x @ W.T`.")
def weights_on_the_left(x, W, bias):
    return W @ x + bias


@batch_output.misconception(
    "You compute `W @ x.T`. Samples are rows here, so put `x` on the left: `x @ W.T`."
)
def samples_in_columns(x, W, bias):
    return W @ x.T + bias


@batch_output.misconception(
    "Your numbers are correct, but in shape (units, samples). Let the samples stay rows: `x @ W.T`."
)
def result_transposed(x, W, bias):
    return W @ x.T + bias[:, np.newaxis]


@batch_output.misconception("You leave out the bias.")
def no_bias(x, W, bias):
    return x @ W.T


@batch_output.misconception("You apply ReLU. Here the weighted sums themselves are wanted.")
def with_relu(x, W, bias):
    return np.maximum(x @ W.T + bias, 0)


@batch_output.misconception(
    "Your `reshape` keeps the numbers in their order and only breaks the rows elsewhere. `W.T` swaps rows "
    "and columns."
)
def reshaped(x, W, bias):
    return x @ W.reshape(W.shape[::-1]) + bias


@batch_output.misconception(
    "You add one bias to each *sample*. There is one for each unit. Is your bias a column, or do you add it "
    "before you transpose the product? Add it as it is, to `x @ W.T`."
)
def bias_for_each_sample(x, W, bias):
    return x @ W.T + bias[:, np.newaxis]
