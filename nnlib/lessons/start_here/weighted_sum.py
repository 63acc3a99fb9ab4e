"""The weighted sum of a neuron."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.25
    yield np.array([0.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0]), -1.0
    for n in (1, 3, 8):
        yield rng.normal(scale=3, size=n), rng.normal(size=n), rng.normal(scale=3)


@exercise(
    formerly="neurons.weighted_sum",
    inputs=inputs,
    hints=[
        "Multiply each input by its weight, add up the products, then add the bias.",
        "`x @ weights` multiplies and adds up in one step.",
    ],
    remark="This one number is all that a neuron knows about its input.",
)
def weighted_sum(x, weights, bias):
    """Return the weighted sum z = w₁x₁ + … + wₙxₙ + b of a neuron for one sample.

    `x` and `weights` have shape (n,); `bias` and the result are numbers.
    """
    return x @ weights + bias


@weighted_sum.misconception("You leave out the bias. Add it to the sum of the products.")
def no_bias(x, weights, bias):
    return x @ weights


@weighted_sum.misconception("You subtract the bias. Add it: z = w·x + b.")
def bias_subtracted(x, weights, bias):
    return x @ weights - bias


@weighted_sum.misconception("You add the bias once for each input. It belongs to the neuron: add it once.")
def bias_for_each_input(x, weights, bias):
    return np.sum(x * weights + bias)


@weighted_sum.misconception("You ignore the weights: multiply each input by its weight first.")
def inputs_alone(x, weights, bias):
    return np.sum(x) + bias


@weighted_sum.misconception(
    "You return the products one by one. Add them up, then add the bias once: a single number."
)
def products_one_by_one(x, weights, bias):
    return x * weights


@weighted_sum.misconception("You add the bias to each product. Add up the products first, then add it once.")
def bias_added_to_each_product(x, weights, bias):
    return x * weights + bias


@weighted_sum.misconception("You return the neuron's output, 0 or 1. Return z itself.")
def output_of_the_neuron(x, weights, bias):
    return int(x @ weights + bias >= 0)


@weighted_sum.misconception("You stop after the first input. Is the `return` in the loop?")
def return_in_the_loop(x, weights, bias):
    z = bias
    for value, weight in zip(x, weights, strict=True):
        z += value * weight
        return z
