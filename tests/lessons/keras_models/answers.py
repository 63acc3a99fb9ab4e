"""Answers to the exercises of this lesson, written from their statements alone."""

import math
from collections import ChainMap

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "one_hot_rows",
    "orders the columns alphabetically instead of as in `categories`",
    told="alphabetical_order",
)
def alphabetical_columns(names, categories):
    ordered = sorted(categories)
    return np.array([[1.0 if name == category else 0.0 for category in ordered] for name in names])


@wrong("one_hot_rows", "has no columns for the categories that do not occur in `names`")
def only_what_occurs(names, categories):
    columns = [category for category in categories if category in names]
    return np.eye(len(columns))[[columns.index(name) for name in names]]


@wrong("one_hot_rows", "returns an array of ints instead of floats", told="type")
def one_hot_ints(names, categories):
    return np.array([[int(name == category) for category in categories] for name in names])


@wrong("one_hot_rows", "is transposed: a row for each category and a column for each name", told="order")
def one_row_for_each_category(names, categories):
    return np.array([[float(name == category) for name in names] for category in categories])


@wrong(
    "one_hot_rows", "sets a 1 also in the column of a category that only contains the name as a part of it"
)
def part_of_the_name(names, categories):
    return np.array([[1.0 if name in category else 0.0 for category in categories] for name in names])


@right("one_hot_rows")
def compared_as_objects(names, categories):
    table = np.array(names, dtype=object)[:, None] == np.array(categories, dtype=object)[None, :]
    return table.astype(np.float32)


@right("one_hot_rows")
def filled_from_a_dict(names, categories):
    column = dict(zip(categories, range(len(categories))))
    flat = np.zeros(len(names) * len(categories))
    for i, name in enumerate(names):
        flat[i * len(categories) + column[name]] = 1
    return flat.reshape(len(names), len(categories))


@wrong("count_params", "counts the parameters of a shared layer again at each call", told="once_a_call")
def shared_layers_again(widths, calls):
    known = dict(widths)
    total = 0
    for layer, units, sources, name in calls:
        total += (sum(known[source] for source in sources) + 1) * units
        known[name] = units
    return total


@wrong("count_params", "leaves out the biases", told="no_bias")
def without_biases(widths, calls):
    known, counts = dict(widths), {}
    for layer, units, sources, name in calls:
        counts[layer] = sum(known[source] for source in sources) * units
        known[name] = units
    return sum(counts.values())


@wrong(
    "count_params",
    "takes the width of the first source only, not of all of them concatenated",
    told="first_source_only",
)
def first_source_only(widths, calls):
    known, counts = dict(widths), {}
    for layer, units, sources, name in calls:
        counts[layer] = (known[sources[0]] + 1) * units
        known[name] = units
    return sum(counts.values())


@wrong("count_params", "writes the widths of the new tensors into the dict `widths` that it was given")
def widths_changed(widths, calls):
    counts = {}
    for layer, units, sources, name in calls:
        counts[layer] = (sum(widths[source] for source in sources) + 1) * units
        widths[name] = units
    return sum(counts.values())


@wrong(
    "count_params",
    "counts different layers with the same number of inputs and units only once",
    told="equal_sizes_once",
)
def same_size_counts_once(widths, calls):
    known, kernels = dict(widths), set()
    for layer, units, sources, name in calls:
        kernels.add((sum(known[source] for source in sources), units))
        known[name] = units
    return sum(inputs * units + units for inputs, units in kernels)


@right("count_params")
def widths_in_a_chain_map(widths, calls):
    known, seen, total = ChainMap({}, widths), set(), 0
    for layer, units, sources, name in calls:
        known[name] = units
        if layer in seen:
            continue
        seen.add(layer)
        total += units
        for source in sources:
            total += units * known[source]
    return total


@right("count_params")
def widths_looked_up_backwards(widths, calls):
    def width(tensor):
        if tensor in widths:
            return widths[tensor]
        return next(units for _, units, _, name in calls if name == tensor)

    layers = {layer: np.ones((1 + sum(map(width, sources)), units)) for layer, units, sources, _ in calls}
    return sum(kernel_and_bias.size for kernel_and_bias in layers.values())


@wrong("skip_backward", "leaves out the gradient that comes through the skip connection", told="layer_only")
def no_skip_connection(x, kernel, bias, gradient):
    t = np.tanh(x @ kernel + bias)
    return (gradient * (1 - t**2)) @ kernel.T


@wrong("skip_backward", "multiplies by the kernel without transposing it", told="kernel_not_transposed")
def kernel_not_transposed(x, kernel, bias, gradient):
    t = np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - t**2)) @ kernel


@wrong("skip_backward", "takes y instead of the tanh for the slope of tanh: 1 - y²", told="derivative_from_y")
def slope_from_y(x, kernel, bias, gradient):
    y = x + np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - y**2)) @ kernel.T


@wrong("skip_backward", "forgets the bias inside tanh, right only if the bias is 0", told="no_bias")
def bias_forgotten(x, kernel, bias, gradient):
    t = np.tanh(x @ kernel)
    return gradient + (gradient * (1 - t**2)) @ kernel.T


@wrong("skip_backward", "adds 1 for the skip connection instead of the gradient", told="one_for_the_skip")
def one_for_the_skip(x, kernel, bias, gradient):
    t = np.tanh(x @ kernel + bias)
    return 1 + (gradient * (1 - t**2)) @ kernel.T


@right("skip_backward")
def jacobian_of_each_sample(x, kernel, bias, gradient):
    result = []
    for row, slope in zip(x, gradient):
        t = np.tanh(bias + kernel.T @ row)
        jacobian = np.identity(len(row)) + kernel * (1 - t * t)
        result.append(jacobian @ slope)
    return np.array(result)


@right("skip_backward")
def backward_by_einsum(x, kernel, bias, gradient):
    t = np.tanh(np.einsum("si,ij->sj", x, kernel) + bias)
    return np.einsum("sj,sj,sj,ij->si", gradient, 1 - t, 1 + t, kernel) + gradient


@wrong(
    "clip_gradients",
    "shortens each array on its own instead of all by the length of the joined vector",
    told="each_array_by_itself",
)
def each_array_alone(gradients, limit):
    result = []
    for g in gradients:
        length = np.sqrt(np.sum(g**2))
        result.append(g * (limit / length) if length > limit else g.copy())
    return result


@wrong(
    "clip_gradients",
    "clips each number to the range from -limit to limit instead of shortening the vector",
    told="each_entry_by_itself",
)
def each_number_clipped(gradients, limit):
    return [np.clip(g, -limit, limit) for g in gradients]


@wrong(
    "clip_gradients",
    "scales gradients shorter than `limit` up to it, too",
    told="short_ones_stretched_unless_0",
)
def stretched_too(gradients, limit):
    length = math.sqrt(sum(float(np.sum(g**2)) for g in gradients))
    return [g * (limit / length) if length > 0 else g.copy() for g in gradients]


@wrong("clip_gradients", "changes the given arrays in place if they are too long")
def clipped_in_place(gradients, limit):
    length = np.sqrt(sum(np.sum(g**2) for g in gradients))
    if length > limit:
        for g in gradients:
            g *= limit / length
    return list(gradients)


@wrong(
    "clip_gradients",
    "adds up the lengths of the arrays instead of taking the length of the joined vector",
    told="sum_of_the_lengths",
)
def sum_of_lengths(gradients, limit):
    length = sum(np.sqrt(np.sum(g**2)) for g in gradients)
    return [g * min(1.0, limit / length) if length > 0 else g.copy() for g in gradients]


@right("clip_gradients")
def joined_and_split(gradients, limit):
    joined = np.concatenate([np.ravel(g) for g in gradients])
    length = np.linalg.norm(joined)
    if length > limit:
        joined = joined * (limit / length)
    result, start = [], 0
    for g in gradients:
        result.append(joined[start : start + g.size].reshape(g.shape))
        start += g.size
    return result


@right("clip_gradients")
def factor_at_most_one(gradients, limit):
    length = math.hypot(*[float(value) for g in gradients for value in g.flat])
    factor = min(length, limit) / length if length else 1.0
    return [np.multiply(g, factor) for g in gradients]


@wrong("pinball", "exchanges the two costs: too low costs 1 - q and too high costs q", told="sides_swapped")
def costs_exchanged(y_true, y_pred, q):
    difference = y_true - y_pred
    return float(np.mean(np.where(difference > 0, (1 - q) * difference, -q * difference)))


@wrong("pinball", "returns the sum of the losses instead of their mean", told="sum_of_the_costs")
def pinball_sum(y_true, y_pred, q):
    difference = y_true - y_pred
    return float(np.sum(np.maximum(q * difference, (q - 1) * difference)))


@wrong("pinball", "charges each forecast once, by its direction only, instead of for each unit it is off")
def cost_of_the_direction_only(y_true, y_pred, q):
    return float(np.mean(np.where(y_pred < y_true, q, np.where(y_pred > y_true, 1 - q, 0.0))))


@wrong(
    "pinball", "gives forecasts that are too high a negative cost", told="too_high_costs_less_than_nothing"
)
def negative_cost_if_too_high(y_true, y_pred, q):
    difference = y_true - y_pred
    return float(np.mean(np.where(difference > 0, q * difference, (1 - q) * difference)))


@wrong(
    "pinball",
    "takes the mean of the low forecasts and that of the high ones separately and adds the two, instead "
    "of one mean over all n",
)
def mean_of_each_side(y_true, y_pred, q):
    difference = y_true - y_pred
    low, high = difference[difference > 0], -difference[difference < 0]
    loss = 0.0
    if len(low):
        loss += q * low.mean()
    if len(high):
        loss += (1 - q) * high.mean()
    return float(loss)


@right("pinball")
def tilted_absolute_error(y_true, y_pred, q):
    difference = np.subtract(y_true, y_pred)
    return np.average(np.abs(difference) / 2 + (q - 0.5) * difference)


@right("pinball")
def pinball_one_by_one(y_true, y_pred, q):
    total = 0.0
    for true, forecast in zip(y_true, y_pred):
        if forecast < true:
            total += q * float(true - forecast)
        else:
            total += (1 - q) * float(forecast - true)
    return total / len(y_true)
