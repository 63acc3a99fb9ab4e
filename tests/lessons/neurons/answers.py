"""Answers to the exercises of this lesson, written from their statements alone."""

import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "predict", "uses > instead of >=, so a weighted sum of exactly 0 gives label 0", told="zero_does_not_fire"
)
def strictly_above_zero(x, weights, bias):
    return (x @ weights + bias > 0).astype(int)


@wrong(
    "predict",
    "returns the sign, so the labels are -1 and 1 (and 0 for a sum of 0) instead of 0 and 1",
    told="sign_of_the_sum",
)
def sign_as_label(x, weights, bias):
    return np.sign(x @ weights + bias).astype(int)


@wrong("predict", "returns an array of booleans instead of ints", told="truth_values")
def boolean_labels(x, weights, bias):
    return x @ weights + bias >= 0


@wrong("predict", "leaves out the bias", told="no_bias")
def label_without_bias(x, weights, bias):
    return np.where(x @ weights >= 0, 1, 0)


@wrong("predict", "uses the first two inputs only, which is wrong for more than two")
def label_from_two_inputs(x, weights, bias):
    z = x[:, 0] * weights[0] + x[:, 1] * weights[1] + bias
    return (z >= 0).astype(int)


@right("predict")
def labels_in_a_loop(x, weights, bias):
    labels = np.empty(len(x), dtype=np.int32)
    for i, row in enumerate(x):
        z = sum(value * weight for value, weight in zip(row, weights)) + bias
        labels[i] = 0 if z < 0 else 1
    return labels


@right("predict")
def labels_by_heaviside(x, weights, bias):
    return np.heaviside(np.einsum("ij,j->i", x, weights) + bias, 1).astype(int)


@wrong(
    "signed_distance",
    "returns the weighted sum, not divided by the length of the weights",
    told="weighted_sums",
)
def not_divided_by_the_norm(x, weights, bias):
    return x @ weights + bias


@wrong(
    "signed_distance",
    "takes the absolute value, so the negative side comes out positive",
    told="without_sign",
)
def unsigned_distance(x, weights, bias):
    return np.abs(x @ weights + bias) / np.linalg.norm(weights)


@wrong(
    "signed_distance", "divides only w·x by the length of the weights, not the bias", told="bias_not_divided"
)
def bias_not_divided(x, weights, bias):
    return x @ weights / np.linalg.norm(weights) + bias


@wrong("signed_distance", "takes the length of the first two weights only, which is wrong for more than two")
def norm_of_two_weights(x, weights, bias):
    return (x @ weights + bias) / np.sqrt(np.sum(weights[:2] ** 2))


@wrong("signed_distance", "divides by the sum of the absolute weights instead of their Euclidean length")
def manhattan_norm(x, weights, bias):
    return (x @ weights + bias) / np.sum(np.abs(weights))


@right("signed_distance")
def distances_in_a_list(x, weights, bias):
    length = math.hypot(*weights)
    return [(sum(a * b for a, b in zip(row, weights)) + bias) / length for row in x]


@right("signed_distance")
def along_the_unit_normal(x, weights, bias):
    length = (weights @ weights) ** 0.5
    normal = weights / length
    point_on_line = -bias / length * normal
    return np.einsum("ij,j->i", x - point_on_line, normal)


@wrong("perceptron_update", "changes the old weights array in place")
def update_in_place(x, y, weights, bias, learning_rate):
    error = y - int(x @ weights + bias >= 0)
    weights += learning_rate * error * x
    bias += learning_rate * error
    return weights, bias


@wrong(
    "perceptron_update",
    "takes the error as predicted label minus y, so each step goes the wrong way",
    told="wrong_way",
)
def error_turned_round(x, y, weights, bias, learning_rate):
    error = int(x @ weights + bias >= 0) - y
    return weights + learning_rate * error * x, bias + learning_rate * error


@wrong(
    "perceptron_update",
    "takes the error from the weighted sum instead of the predicted label",
    told="error_of_the_weighted_sum",
)
def error_of_the_sum(x, y, weights, bias, learning_rate):
    error = y - (x @ weights + bias)
    return weights + learning_rate * error * x, bias + learning_rate * error


@wrong("perceptron_update", "predicts 0 where the weighted sum is exactly 0", told="zero_does_not_fire")
def update_with_strict_threshold(x, y, weights, bias, learning_rate):
    error = y - int(x @ weights + bias > 0)
    return weights + learning_rate * error * x, bias + learning_rate * error


@wrong(
    "perceptron_update",
    "adds the error to the bias without the learning rate",
    told="bias_without_learning_rate",
)
def bias_without_learning_rate(x, y, weights, bias, learning_rate):
    error = y - int(x @ weights + bias >= 0)
    return weights + learning_rate * error * x, bias + error


@right("perceptron_update")
def update_by_cases(x, y, weights, bias, learning_rate):
    fires = np.dot(weights, x) + bias >= 0
    if fires and y == 0:
        return [np.subtract(weights, np.multiply(learning_rate, x)), bias - learning_rate]
    if not fires and y == 1:
        return [np.add(weights, np.multiply(learning_rate, x)), bias + learning_rate]
    return [np.array(weights), bias]


@right("perceptron_update")
def update_in_a_loop(x, y, weights, bias, learning_rate):
    z = bias
    for a, b in zip(x, weights):
        z = z + a * b
    step = learning_rate * (y - (1 if z >= 0 else 0))
    return [b + step * a for a, b in zip(x, weights)], bias + step


@wrong("nand", "computes AND instead of NAND", told="gate_and")
def and_neuron():
    return np.array([1.0, 1.0]), -1.5


@wrong("nand", "computes NOR: only (0, 0) gives 1", told="gate_nor")
def nor_neuron():
    return np.array([-1.0, -1.0]), 0.5


@wrong("nand", "the weighted sum of (1, 1) is exactly 0, so the neuron fires there too", told="always_1")
def nand_on_the_line():
    return np.array([-1.0, -1.0]), 2.0


@wrong("nand", "the bias has the wrong sign, so the neuron never fires", told="always_0")
def nand_with_turned_bias():
    return np.array([-2.0, -2.0]), -3.0


@wrong("nand", "returns the bias first and the weights second")
def nand_bias_first():
    return 1.5, np.array([-1.0, -1.0])


@right("nand")
def nand_with_zeros_on_the_line():
    return np.array([-1, -1]), 1


@right("nand")
def nand_with_unequal_weights():
    return [-0.25, -5.0], 5.125
