"""Models from the checkpoints that TensorFlow 1's ``tf.train.Saver`` wrote."""

import pathlib
import re

import numpy as np

from nnlib import Sequential
from nnlib.interop._errors import InteropError, importing, naming

# What variables are commonly called; letters beside the word would make it another word.
_KINDS = {
    "kernel": "kernel|weights?|w",
    "bias": "bias|biases|b",
    "gamma": "gamma",
    "beta": "beta",
    "moving_mean": "moving_mean",
    "moving_variance": "moving_variance",
}
_KINDS = {kind: re.compile(rf"(?<![a-z])({words})(?![a-z])", re.IGNORECASE) for kind, words in _KINDS.items()}


def read_tf1_checkpoint(prefix_or_folder):
    """All variables of a checkpoint by name, as arrays.

    Parameters
    ----------
    prefix_or_folder : str or path
        What ``saver.save`` returned, such as ``"logs/model.ckpt-500"``, or a folder, whose file `checkpoint`
        names the latest one. A copied folder may be read although that file has another machine's paths.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    FileNotFoundError
        If there is no checkpoint.
    InteropError
        If it is damaged or incomplete.
    ImportError
        If TensorFlow is not installed.
    """
    with importing("tensorflow"):
        import tensorflow as tf

    prefix = _prefix(tf, pathlib.Path(prefix_or_folder))
    with naming(f"The checkpoint {prefix}"):
        reader = tf.train.load_checkpoint(str(prefix))
        names = sorted(reader.get_variable_to_shape_map())
        return {name: np.asarray(reader.get_tensor(name)) for name in names}


def _prefix(tf, path):
    if path.is_dir():
        if not (path / "checkpoint").is_file():
            raise FileNotFoundError(
                f"{path} has no file 'checkpoint', which names the latest one. Pass a prefix; "
                f"the folder's are {_checkpoints(path)}."
            )
        state = tf.train.get_checkpoint_state(str(path))
        if state is None or not state.model_checkpoint_path:
            raise InteropError(
                f"{path / 'checkpoint'} names no checkpoint. Pass a prefix; "
                f"the folder's are {_checkpoints(path)}."
            )
        recorded = pathlib.Path(state.model_checkpoint_path)
        # Beside the file first: an absolute path in it is that of the machine, or folder, of the training.
        beside = path / pathlib.PureWindowsPath(recorded).name
        path = beside if _exists(beside) else recorded
    if not _exists(path):
        raise FileNotFoundError(
            f"There is no checkpoint {str(path)!r}: it would have a file {path.name + '.index'!r}. "
            f"The folder's checkpoints are {_checkpoints(path.parent)}."
        )
    return path


def _exists(prefix):
    return prefix.with_name(prefix.name + ".index").is_file()


def _checkpoints(folder):
    return sorted(file.stem for file in folder.glob("*.index"))


def from_tf1_checkpoint(prefix_or_folder, layers):
    """The model of the given `layers` with the weights of a checkpoint of TensorFlow 1.

    Such a checkpoint holds variables without saying what they are for. They are given to the layers by their
    shapes; where shapes repeat, variables of one layer are known by common names (kernel, weights, W with
    bias, biases, b: "W1" and "b1", "dense/kernel" and "dense/bias"), and layers of one shape by their own
    names (``Dense(10, name="softmax")`` for "softmax/W") or by numbers ("dense", "dense_1").

    Left out is what no layer has: counters and other single numbers (global_step, beta1_power), and what an
    optimizer or a moving average remembers of a variable ("W/Adam", "W/Adam_1", "W/Momentum", "W/RMSProp",
    "W/ExponentialMovingAverage"). So the model is not compiled.

    Parameters
    ----------
    prefix_or_folder : str or path
        As in `read_tf1_checkpoint`.
    layers : list of nnlib layers
        With Input first, such as ``[Input((64,)), Dense(10, "softmax")]``.

    Returns
    -------
    nnlib.Sequential
        Float64 if the variables are, otherwise float32.

    Raises
    ------
    InteropError
        If a weight finds no variable, a variable no weight, or either more than one; the message names them.
    FileNotFoundError, ImportError
        As in `read_tf1_checkpoint`.
    """
    variables = read_tf1_checkpoint(prefix_or_folder)
    if "_CHECKPOINTABLE_OBJECT_GRAPH" in variables:
        raise InteropError(
            "The checkpoint was written by tf.train.Checkpoint of TensorFlow 2: restore it into a Keras "
            "model, and pass that to from_keras."
        )
    variables = {name: array for name, array in variables.items() if not _of_optimizer(name, variables)}
    double = any(array.dtype == np.float64 for array in variables.values())
    model = Sequential(layers, dtype="float64" if double else "float32")
    if not model.built:
        raise InteropError("The layers do not tell their number of inputs: put Input first.")
    for weight, name in _match(model, variables):
        weight[...] = variables[name]
    return model


def _of_optimizer(name, variables):
    owner = name.rpartition("/")[0]
    copy = owner in variables and variables[owner].shape == variables[name].shape
    return copy or variables[name].ndim == 0


def _match(model, variables):
    """Pairs of a weight of `model` and the name of its variable."""
    wanted = {(layer.name, key): w for layer in model.layers for key, w in layer.weights.items()}
    wanted_shapes = sorted(weight.shape for weight in wanted.values())
    if wanted_shapes != sorted(array.shape for array in variables.values()):
        raise InteropError(f"Weights and variables have different shapes. {_lists(wanted, variables)}")
    by_shape = {array.shape: name for name, array in variables.items()}
    if len(by_shape) == len(wanted):
        return [(weight, by_shape[weight.shape]) for weight in wanted.values()]
    return _match_layers(model, variables, _lists(wanted, variables))


def _match_layers(model, variables, lists):
    # Layers and groups of variables are alike if they have the same kinds of weights of the same shapes.
    pairs, alike = [], {}
    for layer in model.layers:
        if layer.weights:
            shapes = frozenset((key, weight.shape) for key, weight in layer.weights.items())
            alike.setdefault(shapes, ([], {}))[0].append(layer)
    for group, names in _groups(variables, lists).items():
        shapes = frozenset((kind, variables[name].shape) for kind, name in names.items())
        alike.setdefault(shapes, ([], {}))[1][group] = names
    for members, groups in alike.values():
        for layer, group in zip(members, _in_order(members, groups, lists), strict=True):
            pairs += [(weight, groups[group][key]) for key, weight in layer.weights.items()]
    return pairs


def _groups(variables, lists):
    """Variables of one layer together: from what their names have in common to {kind: name}."""
    groups, unnamed = {}, {}
    for name in sorted(variables, key=_natural):
        words = [(word, kind) for kind, pattern in _KINDS.items() for word in pattern.finditer(name)]
        if words:
            word, kind = max(words, key=lambda found: found[0].end())
            group = (name[: word.start()] + name[word.end() :]).strip("/_")
        else:  # such as Variable, Variable_1: weights and biases in the order in which they were made
            kind = {1: "bias", 2: "kernel"}.get(variables[name].ndim)
            stem = _natural(name)[0]
            place = unnamed[stem, kind] = unnamed.get((stem, kind), -1) + 1
            group = f"{stem[0].strip('_')}_{place}"
        if groups.setdefault(group, {}).setdefault(kind, name) != name:
            raise InteropError(f"{name!r} and {groups[group][kind]!r} could be the same weight. {lists}")
    return groups


def _in_order(members, groups, lists):
    """The `groups`, of one shape all, in the order of the layers `members`."""
    if len(members) != len(groups):
        raise InteropError(f"Weights and biases do not go together. {lists}")
    names = [layer.name for layer in members]
    if len(members) == 1 or set(names) == set(groups):
        return names if set(names) == set(groups) else list(groups)
    if len({_natural(group)[0] for group in groups}) > 1:
        raise InteropError(
            f"The layers {names} have the same shapes: which of them is which of {sorted(groups)}? Give the "
            f"layers these names, or assign the arrays of read_tf1_checkpoint yourself. {lists}"
        )
    return sorted(groups, key=_natural)


def _natural(name):
    """Key for sorting, the text and then its numbers: "dense", as "dense_0", "dense_1", ..., "dense_10"."""
    parts = re.split(r"(\d+)", name if name[-1:].isdigit() else f"{name}_0")
    return tuple(parts[::2]), tuple(map(int, parts[1::2]))


def _lists(wanted, variables):
    weights = ", ".join(f"{layer}.{key} {weight.shape}" for (layer, key), weight in wanted.items())
    found = ", ".join(f"{name} {array.shape}" for name, array in variables.items())
    return f"The layers need: {weights}. The checkpoint has: {found}."
