"""Answers to the exercises of this lesson, written from their statements alone."""

import cmath
import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("neuron_gradients", "leaves out the factor 2 of the square's derivative", told="no_factor_2")
def neuron_without_two(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = (a - y) * (1 - a**2)
    return dz * x, dz, dz * w


@wrong("neuron_gradients", "exchanges dL/dw and dL/dx", told="factors_swapped")
def neuron_x_and_w_exchanged(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * w, dz, dz * x


@wrong(
    "neuron_gradients",
    "uses the sigmoid's derivative a(1 - a) instead of tanh's, 1 - a²",
    told="derivative_of_sigmoid",
)
def neuron_with_sigmoid_slope(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * a * (1 - a)
    return dz * x, dz, dz * w


@wrong("neuron_gradients", "has the wrong sign: y minus the output", told="truth_minus_prediction")
def neuron_turned_round(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (y - a) * (1 - a**2)
    return dz * x, dz, dz * w


@wrong("neuron_gradients", "computes dL/db as dL/dw divided by x, which fails for x = 0")
def neuron_divides_by_x(x, w, b, y):
    a = math.tanh(w * x + b)
    dw = 2 * (a - y) * (1 - a**2) * x
    return dw, dw / x, dw / x * w


@right("neuron_gradients")
def neuron_by_complex_step(x, w, b, y):
    step = 1e-30j

    def loss(x, w, b):
        return (cmath.tanh(w * x + b) - y) ** 2

    return tuple(loss(*at).imag / step.imag for at in ((x, w + step, b), (x, w, b + step), (x + step, w, b)))


@right("neuron_gradients")
def neuron_node_by_node(x, w, b, y):
    output = math.tanh(b + x * w)
    d_output = 2 * output - 2 * y
    d_sum = (1 + output) * (1 - output) * d_output
    d_product = d_bias = d_sum
    return [x * d_product, d_bias, w * d_product]


@wrong(
    "backward",
    "overwrites a source's gradient instead of adding up the paths, so only one path counts",
    told="overwriting",
)
def paths_overwritten(order, edges):
    gradients = {node: 0.0 for node in order}
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges.get(node, []):
            gradients[source] = gradients[node] * slope
    return gradients


@wrong("backward", "counts a source that is listed twice only once, with its last slope", told="doubles_lost")
def doubles_lost(order, edges):
    gradients = {node: 0.0 for node in order}
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in dict(edges.get(node, [])).items():
            gradients[source] += gradients[node] * slope
    return gradients


@wrong(
    "backward",
    "goes through the nodes forwards, so gradients do not reach beyond the sources of L",
    told="inputs_first",
)
def nodes_in_forward_order(order, edges):
    gradients = {node: 0.0 for node in order}
    gradients[order[-1]] = 1.0
    for node in order:
        for source, slope in edges.get(node, []):
            gradients[source] += gradients[node] * slope
    return gradients


@wrong("backward", "leaves out the nodes that L does not depend on, instead of giving them 0")
def unused_nodes_missing(order, edges):
    gradients = {order[-1]: 1.0}
    for node in reversed(order):
        if node in gradients:
            for source, slope in edges.get(node, []):
                gradients[source] = gradients.get(source, 0.0) + gradients[node] * slope
    return gradients


@wrong(
    "backward",
    "adds up the local slopes without multiplying by the gradient of the node",
    told="local_derivatives_alone",
)
def only_local_slopes(order, edges):
    gradients = {node: 0.0 for node in order}
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges.get(node, []):
            gradients[source] += slope
    return gradients


@right("backward")
def solves_linear_equations(order, edges):
    place = {node: i for i, node in enumerate(order)}
    matrix = np.eye(len(order))
    for node in order:
        for source, slope in edges.get(node, ()):
            matrix[place[source], place[node]] -= slope
    last = np.zeros(len(order))
    last[-1] = 1
    return dict(zip(order, np.linalg.solve(matrix, last).tolist()))


@right("backward")
def forward_from_each_node(order, edges):
    def slope_of_last(start):
        slopes = {start: 1}
        for node in order[order.index(start) + 1 :]:
            slopes[node] = sum(slope * slopes.get(source, 0) for source, slope in edges.get(node, ()))
        return slopes[order[-1]]

    return {node: slope_of_last(node) for node in order}
