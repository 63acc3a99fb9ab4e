"""The output of one layer for one sample."""

import numpy as np

from nnlib.exercises import exercise
from nnlib.lessons.forward_propagation.small_layer import BIAS, SAMPLE, WEIGHTS


def inputs(rng):
    yield SAMPLE, WEIGHTS, BIAS
    for units, features in ((2, 2), (1, 3), (4, 1), (3, 3), (5, 8)):
        yield rng.normal(size=features), rng.normal(size=(units, features)), rng.normal(size=units)


@exercise(
    inputs=inputs,
    hints=[
        "Three steps: the matrix product, the bias, the activation function.",
        "`W @ x` has shape (units,): one dot product for each row of `W`. The bias has the same shape.",
        "`np.maximum(z, 0)` is ReLU. Apply it last, to the complete sum.",
    ],
    remark="One line computes a layer, whether it has two neurons or two thousand.",
)
def layer_output(x, W, bias):
    """Return the output f(Wx + b) of a layer for one sample, where f is ReLU.

    `x` has shape (inputs,), `W` (units, inputs), `bias` and the result (units,).
    """
    return np.maximum(W @ x + bias, 0)


@layer_output.misconception("These are the weighted sums. Apply ReLU to them.")
def no_relu(x, W, bias):
    return W @ x + bias


@layer_output.misconception("You leave out the bias.")
def no_bias(x, W, bias):
    return np.maximum(W @ x, 0)


@layer_output.misconception("You add the bias after ReLU. It is part of the weighted sum.")
def bias_after_relu(x, W, bias):
    return np.maximum(W @ x, 0) + bias


@layer_output.misconception(
    "Your product is `x @ W` (the same as `W.T @ x`): it uses the columns of `W`. A unit's weights are a row "
    "of `W`, so take `W @ x`."
)
def weights_in_columns(x, W, bias):
    return np.maximum(x @ W + bias, 0)


@layer_output.misconception("You add up all the products. Each unit has its own sum.")
def one_sum_for_all(x, W, bias):
    return np.maximum(np.sum(W * x) + bias, 0)


@layer_output.misconception("You take the absolute values of the sums. ReLU turns every negative one into 0.")
def absolute_values(x, W, bias):
    return np.abs(W @ x + bias)


@layer_output.misconception("You also apply ReLU to `x`. The inputs enter the layer as they are.")
def relu_on_the_input(x, W, bias):
    return np.maximum(W @ np.maximum(x, 0) + bias, 0)
