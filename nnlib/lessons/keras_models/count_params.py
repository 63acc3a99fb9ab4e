"""The parameters of a functional model."""

from nnlib.exercises import exercise


def inputs(rng):
    yield {"x": 4}, [("hidden", 10, ["x"], "h"), ("output", 3, ["h"], "y")]
    yield {"x": 8}, [("hidden", 5, ["x"], "h"), ("output", 2, ["h", "x"], "y")]
    yield {"x": 7}, [("first", 7, ["x"], "h"), ("first", 7, ["h"], "g"), ("output", 1, ["g"], "y")]
    yield {"x": 3}, [("first", 3, ["x"], "h"), ("second", 3, ["h"], "y")]
    twice = [("encode", 6, ["a"], "u"), ("encode", 6, ["b"], "v"), ("output", 1, ["u", "v"], "y")]
    yield {"a": 9, "b": 9}, twice


@exercise(
    inputs=inputs,
    hints=[
        "Keep the widths of all tensors in a dict: a copy of `widths`, to which each call adds its `name`.",
        "A dense layer has (inputs + 1) · units parameters, where inputs is the sum of its sources' widths.",
        "Keep the numbers in a dict by `layer`, so that a layer that is called again does not count again.",
    ],
    remark="This is what `model.count_params()` does, before any number has gone through the model.",
)
def count_params(widths, calls):
    """Return the number of parameters of a functional model of dense layers, an int.

    `widths` is a dict from the name of each input to its number of values. `calls` lists tuples
    (layer, units, sources, name), in the order in which the layers are called. The dense layer `layer` has
    `units` units; its input is the tensors in the list `sources`, concatenated, and its output the tensor
    `name`. All layers have biases. The same layer may be called more than once; the names of
    tensors all differ. Leave both arguments unchanged.
    """
    widths, parameters = dict(widths), {}
    for layer, units, sources, name in calls:
        inputs = sum(widths[source] for source in sources)
        parameters[layer] = (inputs + 1) * units
        widths[name] = units
    return sum(parameters.values())


@count_params.misconception(
    "You count a layer again each time it is called. It has the same kernel and the same bias each time."
)
def once_a_call(widths, calls):
    widths, total = dict(widths), 0
    for _, units, sources, name in calls:
        inputs = sum(widths[source] for source in sources)
        total += (inputs + 1) * units
        widths[name] = units
    return total


@count_params.misconception("You leave out the biases: one for each unit of each layer.")
def no_bias(widths, calls):
    widths, parameters = dict(widths), {}
    for layer, units, sources, name in calls:
        inputs = sum(widths[source] for source in sources)
        parameters[layer] = inputs * units
        widths[name] = units
    return sum(parameters.values())


@count_params.misconception("You count one bias for each layer. There is one for each of its units.")
def one_bias_a_layer(widths, calls):
    widths, parameters = dict(widths), {}
    for layer, units, sources, name in calls:
        inputs = sum(widths[source] for source in sources)
        parameters[layer] = inputs * units + 1
        widths[name] = units
    return sum(parameters.values())


@count_params.misconception(
    "Where a layer has several sources, you count only the first one. Their widths add up."
)
def first_source_only(widths, calls):
    widths, parameters = dict(widths), {}
    for layer, units, sources, name in calls:
        parameters[layer] = (widths[sources[0]] + 1) * units
        widths[name] = units
    return sum(parameters.values())


@count_params.misconception("You count layers of equal size once. Only the same *layer* has the same kernel.")
def equal_sizes_once(widths, calls):
    widths, sizes = dict(widths), set()
    for _, units, sources, name in calls:
        sizes.add((sum(widths[source] for source in sources), units))
        widths[name] = units
    return sum((inputs + 1) * units for inputs, units in sizes)
