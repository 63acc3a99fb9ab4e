"""How many parameters a network of dense layers has."""

from itertools import pairwise

from nnlib.exercises import exercise


def inputs(rng):
    yield ([3, 2],)
    yield ([64, 32, 10],)
    yield ([1, 1],)
    yield ([5, 4, 3, 2],)
    yield ([784, 512, 512, 10],)
    yield ([70_000, 40_000],)


@exercise(
    inputs=inputs,
    hints=[
        "A layer with 3 inputs and 2 units has a kernel of 3 · 2 weights, and 2 biases.",
        "`zip(sizes[:-1], sizes[1:])` gives the pairs (inputs, units), as `itertools.pairwise(sizes)` does.",
    ],
    remark="Nearly all parameters are weights, and most of them lie where two large layers meet.",
)
def count_parameters(sizes):
    """Return how many weights and biases a network of dense layers has, an int.

    `sizes` is a list of ints: the number of inputs, then the units of each layer.
    """
    all_inputs, all_units = sizes[:-1], sizes[1:]
    return sum(inputs * units + units for inputs, units in zip(all_inputs, all_units, strict=True))


@count_parameters.misconception("You count only the weights. Each unit also has a bias.")
def no_bias(sizes):
    return sum(inputs * units for inputs, units in pairwise(sizes))


@count_parameters.misconception("You count one bias for each layer. Each unit has its own.")
def one_bias_a_layer(sizes):
    return sum(inputs * units + 1 for inputs, units in pairwise(sizes))


@count_parameters.misconception(
    "You count a bias for each input of a layer. There is one for each of its units."
)
def bias_for_each_input(sizes):
    return sum(inputs * units + inputs for inputs, units in pairwise(sizes))


@count_parameters.misconception(
    "You also give biases to the inputs. They are data: nothing is computed there."
)
def biases_for_the_data(sizes):
    weights = sum(inputs * units for inputs, units in pairwise(sizes))
    return weights + sum(sizes)


@count_parameters.misconception("You count only the last layer. Add up all of them: `total += ...`.")
def last_layer_only(sizes):
    for inputs, units in pairwise(sizes):
        total = inputs * units + units
    return total


@count_parameters.misconception("You count only the biases of the last layer. Every layer has some.")
def biases_of_the_last_layer_only(sizes):
    weights = sum(inputs * units for inputs, units in pairwise(sizes))
    return weights + sizes[-1]


@count_parameters.misconception("You leave out the last layer. It has weights and biases like the others.")
def last_layer_left_out(sizes):
    return sum((inputs + 1) * units for inputs, units in pairwise(sizes[:-1]))
