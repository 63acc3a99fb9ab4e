"""New biases for a network, in the order of `set_weights`."""

import itertools

from nnlib.exercises import exercise


def inputs(rng):
    for sizes in ((2, 3, 1), (1, 1), (3, 3, 3, 3), (8, 10, 10, 1)):
        weights = []
        for features, units in itertools.pairwise(sizes):
            weights += [rng.normal(size=(features, units)), rng.normal(size=units)]
        yield weights, [rng.normal(size=units) for units in sizes[1:]]


@exercise(
    inputs=inputs,
    hints=[
        "`weights[0::2]` are the kernels, `weights[1::2]` the biases.",
        "Loop over kernels and new biases with `zip`, and append both to a new list.",
    ],
    remark="`model.set_weights` takes this list, so you have written the `set_biases` that Keras lacks.",
)
def with_biases(weights, biases):
    """Return a list for `model.set_weights` with the kernels of `weights` and new biases.

    `weights` is the list that `get_weights()` returns for a stack of dense layers: kernel, bias, kernel,
    bias, and so on. `biases` holds one array for each layer, first layer first. Leave both lists
    unchanged.
    """
    changed = []
    for kernel, bias in zip(weights[0::2], biases, strict=True):
        changed += [kernel, bias]
    return changed


@with_biases.misconception(
    "Your list has all kernels first, and then all biases. They alternate, layer by layer."
)
def all_kernels_first(weights, biases):
    return [*weights[0::2], *biases]


@with_biases.misconception("Your biases belong to other layers: those of the last layer come first.")
def last_layer_first(weights, biases):
    changed = []
    for kernel, bias in zip(weights[0::2], biases[::-1], strict=True):
        changed += [kernel, bias]
    return changed


@with_biases.misconception("You add the new biases to the old ones. The new ones replace the old.")
def added_to_the_old(weights, biases):
    changed = []
    for kernel, old, new in zip(weights[0::2], weights[1::2], biases, strict=True):
        changed += [kernel, old + new]
    return changed


@with_biases.misconception("Your list still has the old biases.")
def old_biases(weights, biases):
    return list(weights)


@with_biases.misconception("In each layer you put the bias first. The kernel comes first.")
def bias_before_kernel(weights, biases):
    changed = []
    for kernel, bias in zip(weights[0::2], biases, strict=True):
        changed += [bias, kernel]
    return changed
