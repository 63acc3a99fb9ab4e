"""How far samples lie from the decision line."""

import numpy as np

from nnlib.exercises import exercise
from nnlib.lessons.neurons.sample_batches import batches


@exercise(
    inputs=batches,
    hints=[
        "On the line the weighted sum is 0; it grows with the distance, and with the weights.",
        "Divide the weighted sum by the length of the weight vector, √(w₁² + … + wₙ²).",
        "`np.linalg.norm(weights)` is that length. Keep the sign.",
    ],
    remark="Twice the weights and twice the bias give the same distances: the line has not moved.",
)
def signed_distance(x, weights, bias):
    """Return each sample's distance from the decision line w·x + b = 0.

    It is positive on the side where the neuron fires, negative on the other. `x` has shape
    (samples, n), `weights` (n,), the result (samples,). Not all weights are 0.
    """
    return (x @ weights + bias) / np.linalg.norm(weights)


@signed_distance.misconception(
    "You return the weighted sums. They grow with the weights, although the line stays in place: "
    "divide by the length of the weight vector."
)
def weighted_sums(x, weights, bias):
    return x @ weights + bias


@signed_distance.misconception("Your distances have lost their sign, which shows the side of the line.")
def without_sign(x, weights, bias):
    return np.abs(x @ weights + bias) / np.linalg.norm(weights)


@signed_distance.misconception("You divide by the squared length of the weights. Take the square root.")
def squared_length(x, weights, bias):
    return (x @ weights + bias) / np.sum(weights**2)


@signed_distance.misconception("You divide only part of the sum: the bias belongs in the numerator.")
def bias_not_divided(x, weights, bias):
    return x @ weights / np.linalg.norm(weights) + bias


@signed_distance.misconception(
    "You leave out the bias: these are the distances from a line through the origin."
)
def no_bias(x, weights, bias):
    return x @ weights / np.linalg.norm(weights)
