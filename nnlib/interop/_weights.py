"""The weights of a model, and the state of its optimizer, by the names that Keras gives the arrays."""

import re

import numpy as np

from nnlib import optimizers
from nnlib.interop._errors import InteropError

# The last or second word of a variable's name in Keras 3, 2.11 to 2.15, and before; and nnlib's vector.
SLOTS = {
    optimizers.SGD: {"momentum": "velocity", "m": "velocity"},
    optimizers.RMSprop: {"velocity": "mean_square", "rms": "mean_square", "momentum": "velocity"},
    optimizers.Adam: {"momentum": "m", "m": "m", "velocity": "v", "v": "v"},
}


def put_weights(model, stored):
    """Fill `model` with `stored`: (name, dict of arrays) for each layer that has weights."""
    holders = [layer for layer in model.layers if layer.weights]
    if len(holders) != len(stored):
        raise InteropError(
            f"The architecture has weights in the layers {[layer.name for layer in holders]}. "
            f"Received weights for {[name for name, _ in stored]}."
        )
    for layer, (name, arrays) in zip(holders, stored, strict=True):
        expected = {key: weight.shape for key, weight in layer.weights.items()}
        received = {key: array.shape for key, array in arrays.items()}
        if expected != received:
            raise InteropError(
                f"Layer {layer.name!r} has weights of shapes {expected}. Received for {name!r}: {received}"
            )
        for key, weight in layer.weights.items():
            weight[...] = arrays[key]


def put_optimizer_state(model, variables):
    """Let the optimizer of `model` go on from Keras's `variables`, a list of (name, array)."""
    optimizer = model.optimizer
    state = {}
    for name, array in variables:
        state.setdefault(slot_of(optimizer, name), []).append(array)
    state.pop("learning_rate", None)  # the optimizer's configuration has it, too
    (iterations,) = state.pop("iterations", [np.zeros(())])
    optimizer.iterations = int(np.asarray(iterations)[()])
    if not state and not optimizer.iterations:
        return  # compiled, but not trained yet
    if set(state) != set(optimizer.state):
        raise InteropError(
            f"{optimizer!r} needs {sorted(optimizer.state)}. Received variables for {sorted(state)}: "
            f"{[name for name, _ in variables]}"
        )
    for slot, arrays in state.items():
        received = [array.shape for array in arrays]
        targets = split_state(model, slot, model.layers)  # as when all layers were still trainable
        if [target.shape for target in targets] != received:
            targets = split_state(model, slot, trainable_layers(model))
        expected = [target.shape for target in targets]
        if expected != received:
            raise InteropError(
                f"The optimizer's {slot} needs arrays of shapes {expected}. Received: {received}"
            )
        for target, array in zip(targets, arrays, strict=True):
            target[...] = array


def slot_of(optimizer, name):
    """What the variable `name` of Keras's twin of `optimizer` is: "iterations", "learning_rate" or a slot."""
    words = re.split("/|:", name)
    path = [word for word in words if not word.isdigit()]
    last = path[-1].rpartition("_")[2]
    names = next(names for family, names in SLOTS.items() if isinstance(optimizer, family))
    if path[-1] in ("iteration", "iter"):
        return "iterations"
    if path[-1] in ("learning_rate", "current_learning_rate"):
        return "learning_rate"
    for word in (last, *path[1:2]):
        if word in names:
            return names[word]
    raise InteropError(f"nnlib's {type(optimizer).__name__} has nothing like the variable {name!r}.")


def trainable_layers(model):
    """The layers whose parameters Keras's optimizers know."""
    return [layer for layer in model.layers if layer.trainable]


def split_state(model, slot, layers):
    """Views of the vector `slot` of the optimizer of `model`, of the shapes of the parameters of `layers`."""
    views, end = [], 0
    for layer in model.layers:
        for parameter in layer.parameters.values():
            start, end = end, end + parameter.size
            if layer in layers:
                views.append(model.optimizer.state[slot][start:end].reshape(parameter.shape))
    return views
