"""Answers to the exercises of this lesson, written from their statements alone."""

import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("slope", "measures between z and z + h instead of between z - h and z + h", told="forward_difference")
def one_sided_slope(f, z, h):
    return (f(z + h) - f(z)) / h


@wrong("slope", "divides by h instead of 2h, so the slope is twice too large", told="width_h")
def divided_by_h(f, z, h):
    return (f(z + h) - f(z - h)) / h


@wrong("slope", "lacks parentheses around 2 * h, so it divides by 2 and multiplies by h", told="times_h")
def missing_parentheses(f, z, h):
    return (f(z + h) - f(z - h)) / 2 * h


@wrong("slope", "measures between z - h/2 and z + h/2", told="half_as_wide")
def half_as_wide(f, z, h):
    return (f(z + h / 2) - f(z - h / 2)) / h


@wrong("slope", "ignores h and always uses a nudge of 0.00001", told="width_of_its_own")
def own_small_h(f, z, h):
    h = 1e-5
    return (f(z + h) - f(z - h)) / (2 * h)


@right("slope")
def rise_over_run(f, z, h):
    left, right_end = z - h, z + h
    return (f(left) - f(right_end)) / (left - right_end)


@right("slope")
def slope_by_diff(f, z, h):
    values = [f(z + sign * h) for sign in (-1, 1)]
    return 0.5 * float(np.diff(values)[0]) / h


@wrong("sigmoid_derivative", "returns the sigmoid itself, not its derivative", told="sigmoid_itself")
def sigmoid_itself(z):
    return 1 / (1 + np.exp(-z))


@wrong(
    "sigmoid_derivative", "computes z(1 - z), as if z were already the output of the sigmoid", told="z_for_a"
)
def z_taken_for_output(z):
    return z * (1.0 - z)


@wrong("sigmoid_derivative", "flattens the result, so its shape is wrong unless z has one axis", told="shape")
def flattened_derivative(z):
    s = 1 / (1 + np.exp(-np.ravel(z)))
    return s * (1 - s)


@wrong(
    "sigmoid_derivative", "writes into an array of z's own type, so an int z gives only zeros", told="rounded"
)
def type_of_z(z):
    result = np.empty_like(z)
    s = 1 / (1 + np.exp(-z))
    result[...] = s * (1 - s)
    return result


@wrong("sigmoid_derivative", "has the wrong sign for negative z and gives 0 at z = 0")
def sign_of_z(z):
    s = 1 / (1 + np.exp(-z))
    return np.sign(z) * s * (1 - s)


@right("sigmoid_derivative")
def derivative_by_cosh(z):
    with np.errstate(over="ignore"):
        return np.asarray(0.25 / np.cosh(np.asarray(z) / 2) ** 2)


@right("sigmoid_derivative")
def derivative_element_by_element(z):
    z = np.asarray(z)
    result = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        e = math.exp(-abs(float(z[index])))
        result[index] = e / (1 + e) ** 2
    return result


@wrong("collapse", "returns bias2 as the bias, leaving out bias1", told="second_bias_alone")
def bias1_left_out(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias2.copy()


@wrong(
    "collapse",
    "adds the plain sum of bias1 to bias2 instead of bias1 @ kernel2",
    told="sum_of_the_first_bias",
)
def bias1_not_weighted(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, np.sum(bias1) + bias2


@wrong(
    "collapse",
    "sets negative entries of bias1 to 0, as if there were a ReLU between the layers",
    told="parts",
)
def relu_on_bias1(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, np.maximum(0, bias1) @ kernel2 + bias2


@wrong("collapse", "returns a bias of shape (1, outputs) instead of (outputs,)", told="parts")
def bias_as_a_row(kernel1, bias1, kernel2, bias2):
    return kernel1 @ kernel2, bias1.reshape(1, -1) @ kernel2 + bias2


@wrong(
    "collapse",
    "multiplies the kernels in the wrong order, kernel2 @ kernel1, which fails for most shapes",
    told="kernels_swapped",
)
def kernels_in_wrong_order(kernel1, bias1, kernel2, bias2):
    return kernel2 @ kernel1, bias1 @ kernel2 + bias2


@right("collapse")
def probes_the_two_layers(kernel1, bias1, kernel2, bias2):
    def both(x):
        return (x @ kernel1 + bias1) @ kernel2 + bias2

    inputs = len(kernel1)
    at_zero = both(np.zeros(inputs))
    return both(np.eye(inputs)) - at_zero, at_zero


@right("collapse")
def sums_over_hidden_units(kernel1, bias1, kernel2, bias2):
    kernel = np.zeros((kernel1.shape[0], kernel2.shape[1]))
    bias = np.array(bias2, dtype=float)
    for unit in range(len(bias1)):
        kernel += np.outer(kernel1[:, unit], kernel2[unit])
        bias += bias1[unit] * kernel2[unit]
    return kernel, bias


@wrong("softmax", "overflows to nan for large scores", told="overflowing")
def softmax_without_shift(z):
    e = np.exp(z)
    return e / np.sum(e, axis=1, keepdims=True)


@wrong(
    "softmax",
    "divides by the sum over all rows, so all numbers together sum to 1 instead of each row",
    told="batch_sum_row_maximum",
)
def softmax_over_everything(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e)


@wrong("softmax", "normalizes each column instead of each row", told="column_sum")
def softmax_of_columns(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


@wrong(
    "softmax",
    "subtracts the largest score of the whole batch, so a row far below it becomes 0/0 = nan",
    told="largest_of_the_batch",
)
def shift_by_the_batch_maximum(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)


@wrong("softmax", "clips scores to -500 to 500, so larger scores are taken as equal")
def clipped_scores(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / np.sum(e, axis=1, keepdims=True)


@right("softmax")
def softmax_by_differences(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


@right("softmax")
def softmax_row_by_row(z):
    rows = []
    for row in z:
        top = max(row)
        powers = [math.exp(score - top) for score in row]
        total = math.fsum(powers)
        rows.append([power / total for power in powers])
    return np.array(rows)


@wrong(
    "chain_slope",
    "multiplies only the sigmoid derivatives and leaves out the weights",
    told="without_weights",
)
def weights_left_out(x, weights):
    slope = 1.0
    for weight in weights:
        x = 1 / (1 + np.exp(-weight * x))
        slope *= x * (1 - x)
    return slope


@wrong(
    "chain_slope",
    "gives every neuron the input x instead of the output of the neuron before",
    told="same_x_for_all",
)
def every_neuron_sees_x(x, weights):
    slope = 1.0
    for weight in weights:
        s = 1 / (1 + np.exp(-weight * x))
        slope *= weight * s * (1 - s)
    return slope


@wrong("chain_slope", "leaves out the factor of the first weight", told="without_the_first_weight")
def first_weight_left_out(x, weights):
    slope = 1.0
    for i, weight in enumerate(weights):
        x = 1 / (1 + np.exp(-weight * x))
        slope *= x * (1 - x) * (weight if i > 0 else 1)
    return slope


@wrong("chain_slope", "adds the slopes of the neurons instead of multiplying them", told="slopes_added")
def slopes_added(x, weights):
    slope = 0.0
    for weight in weights:
        x = 1 / (1 + np.exp(-weight * x))
        slope += weight * x * (1 - x)
    return slope


@wrong(
    "chain_slope",
    "takes the sigmoid's slope as 1/4 everywhere, its value at z = 0",
    told="steepest_everywhere",
)
def steepest_everywhere(x, weights):
    return np.prod(np.asarray(weights) / 4)


def _sigmoid_and_slope(z):
    e = math.exp(-abs(z))
    return (1 if z >= 0 else e) / (1 + e), e / (1 + e) ** 2


@right("chain_slope")
def slope_by_recursion(x, weights):
    if len(weights) == 0:
        return 1.0
    output, slope = _sigmoid_and_slope(weights[0] * x)
    return slope * weights[0] * slope_by_recursion(output, weights[1:])


class _Dual:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def neuron(self, weight):
        output, slope = _sigmoid_and_slope(weight * self.value)
        return _Dual(output, slope * weight * self.slope)


@right("chain_slope")
def slope_by_dual_numbers(x, weights):
    signal = _Dual(x, 1)
    for weight in weights:
        signal = signal.neuron(weight)
    return float(signal.slope)
