"""Answers to the exercises of this lesson, written from their statements alone."""

import functools
import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("layer_output", "leaves out the ReLU", told="no_relu")
def layer_without_relu(x, W, bias):
    return W @ x + bias


@wrong("layer_output", "applies ReLU before the bias is added", told="bias_after_relu")
def relu_before_bias(x, W, bias):
    return np.maximum(0, W @ x) + bias


@wrong("layer_output", "takes the absolute value instead of ReLU", told="absolute_values")
def absolute_value(x, W, bias):
    return np.abs(W @ x + bias)


@wrong(
    "layer_output",
    "applies ReLU to the input x as well, so negative inputs are lost",
    told="relu_on_the_input",
)
def relu_on_the_input(x, W, bias):
    return np.maximum(0, W @ np.maximum(0, x) + bias)


@wrong(
    "layer_output",
    "multiplies with the transposed W, which fails unless W is square",
    told="weights_in_columns",
)
def transposed_matrix(x, W, bias):
    return np.maximum(0, W.T @ x + bias)


@right("layer_output")
def unit_by_unit(x, W, bias):
    outputs = []
    for weights, b in zip(W, bias):
        z = b + sum(weight * value for weight, value in zip(weights, x))
        outputs.append(z if z > 0 else 0.0)
    return outputs


@right("layer_output")
def relu_by_absolute_value(x, W, bias):
    z = np.einsum("ui,i->u", W, x) + bias
    return (z + np.abs(z)) / 2


@wrong("batch_output", "reshapes W to (inputs, units) instead of transposing it", told="reshaped")
def reshaped_matrix(x, W, bias):
    return x @ W.reshape(x.shape[1], len(bias)) + bias


@wrong("batch_output", "returns the transposed result, of shape (units, samples)", told="result_transposed")
def units_first(x, W, bias):
    return W @ x.T + bias.reshape(-1, 1)


@wrong("batch_output", "applies ReLU though no activation is asked for", told="with_relu")
def batch_with_relu(x, W, bias):
    return np.maximum(0, x @ W.T + bias)


@wrong("batch_output", "returns the weighted sums of the first sample only, of shape (units,)")
def first_sample_only(x, W, bias):
    for sample in x:
        return W @ sample + bias


@wrong(
    "batch_output",
    "adds the bias along the samples, which fails unless there are as many samples as units",
    told="bias_for_each_sample",
)
def bias_along_samples(x, W, bias):
    return (W @ x.T + bias).T


@right("batch_output")
def batch_by_einsum(x, W, bias):
    return np.einsum("si,ui->su", x, W) + bias[np.newaxis, :]


@right("batch_output")
def batch_in_nested_loops(x, W, bias):
    return [[sum(a * b for a, b in zip(row, weights)) + c for weights, c in zip(W, bias)] for row in x]


@wrong("forward", "applies ReLU after the last layer too", told="relu_after_the_last_layer")
def relu_after_the_last(x, kernels, biases):
    for kernel, bias in zip(kernels, biases):
        x = np.maximum(0, x @ kernel + bias)
    return x


@wrong(
    "forward",
    "applies ReLU to the input of every layer, so negative numbers in x itself become 0",
    told="relu_on_the_input",
)
def relu_before_each_layer(x, kernels, biases):
    for kernel, bias in zip(kernels, biases):
        x = np.maximum(0, x) @ kernel + bias
    return x


@wrong(
    "forward",
    "treats a network without hidden layers as if its only layer were both the first hidden and the last",
)
def needs_a_hidden_layer(x, kernels, biases):
    x = np.maximum(0, x @ kernels[0] + biases[0])
    for i in range(1, len(kernels) - 1):
        x = np.maximum(0, x @ kernels[i] + biases[i])
    return x @ kernels[-1] + biases[-1]


@wrong("forward", "leaves out ReLU altogether", told="no_relu")
def network_without_relu(x, kernels, biases):
    for kernel, bias in zip(kernels, biases):
        x = x @ kernel + bias
    return x


@wrong("forward", "applies ReLU before the bias is added in the hidden layers", told="bias_after_relu")
def network_relu_before_bias(x, kernels, biases):
    for kernel, bias in zip(kernels[:-1], biases[:-1]):
        x = np.maximum(0, x @ kernel) + bias
    return x @ kernels[-1] + biases[-1]


@right("forward")
def network_by_recursion(x, kernels, biases):
    z = np.dot(x, kernels[0]) + biases[0]
    if len(kernels) == 1:
        return z
    return network_by_recursion(np.where(z > 0, z, 0), kernels[1:], biases[1:])


@right("forward")
def network_by_reduce(x, kernels, biases):
    *hidden, last = [np.vstack([kernel, bias]) for kernel, bias in zip(kernels, biases)]

    def with_ones(a):
        return np.hstack([a, np.ones((len(a), 1))])

    h = functools.reduce(lambda a, matrix: (with_ones(a) @ matrix).clip(min=0), hidden, x)
    return with_ones(h) @ last


@wrong("count_parameters", "counts the weights only and leaves out the biases", told="no_bias")
def only_weights(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


@wrong("count_parameters", "counts a bias for each input too", told="biases_for_the_data")
def biases_for_inputs(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)


@wrong("count_parameters", "leaves out the last layer", told="last_layer_left_out")
def last_layer_left_out(sizes):
    total = 0
    for i in range(len(sizes) - 2):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total


@wrong(
    "count_parameters", "counts one bias for each layer instead of one for each unit", told="one_bias_a_layer"
)
def one_bias_per_layer(sizes):
    total = 0
    for a, b in zip(sizes, sizes[1:]):
        total += a * b + 1
    return total


@wrong("count_parameters", "counts in 32-bit ints, which overflow when a layer has more than 2**31 weights")
def small_ints(sizes):
    s = np.array(sizes, dtype=np.int32)
    return int(np.sum(s[:-1] * s[1:] + s[1:]))


@right("count_parameters")
def count_by_recursion(sizes):
    if len(sizes) < 2:
        return 0
    inputs, units, *_ = sizes
    return units + inputs * units + count_by_recursion(sizes[1:])


@right("count_parameters")
def count_from_the_end(sizes):
    total = 0
    for i in reversed(range(1, len(sizes))):
        for _ in range(sizes[i] if sizes[i] < 10 else 0):
            total += sizes[i - 1] + 1
        if sizes[i] >= 10:
            total += sizes[i] + sizes[i] * sizes[i - 1]
    return total


@wrong("relu_growth", "leaves out the half that ReLU takes away, as in a linear network", told="no_relu")
def growth_without_half(units, weight_std, depth):
    return (weight_std * np.sqrt(units)) ** depth


@wrong(
    "relu_growth",
    "returns the growth of the variance instead of the standard deviation",
    told="factor_of_the_variance",
)
def growth_of_the_variance(units, weight_std, depth):
    return (weight_std**2 * units / 2) ** depth


@wrong(
    "relu_growth",
    "multiplies the growth of one layer by the depth instead of raising it to that power",
    told="times_depth",
)
def growth_times_depth(units, weight_std, depth):
    return weight_std * np.sqrt(units / 2) * depth


@wrong("relu_growth", "halves after the square root instead of under it", told="half_the_std")
def half_outside_the_root(units, weight_std, depth):
    return (weight_std * np.sqrt(units) / 2) ** depth


@wrong("relu_growth", "halves the units with //, which is wrong for an odd number of units")
def half_rounded_down(units, weight_std, depth):
    return (weight_std * np.sqrt(units // 2)) ** depth


@right("relu_growth")
def growth_in_a_loop(units, weight_std, depth):
    growth = 1.0
    for _ in range(depth):
        growth = growth * weight_std * math.sqrt(units) / math.sqrt(2)
    return growth


@right("relu_growth")
def growth_by_squaring(units, weight_std, depth):
    if depth == 0:
        return 1.0
    if depth % 2 == 1:
        return (
            growth_by_squaring(units, weight_std, depth - 1) * (units * weight_std * weight_std * 0.5) ** 0.5
        )
    half = growth_by_squaring(units, weight_std, depth // 2)
    return half * half
