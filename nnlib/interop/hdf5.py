"""Models from the HDF5 files of Keras 2 and 3, without Keras: nothing in a file is ever executed."""

import itertools
import json
import pathlib

from nnlib.interop import _configs, _weights
from nnlib.interop._errors import InteropError, importing, naming
from nnlib.models import Sequential


def from_keras_h5(filepath, architecture=None, compile=True):
    """The nnlib.Sequential that a file of ``model.save("model.h5")`` or ``save_weights`` describes.

    Only h5py reads the file, and names in it stand for classes of nnlib alone: a Lambda layer or a custom
    class is refused (unless it has the name of one of Keras's classes: the file contains only the name).
    Keras's files have no checksums: a truncated file is refused, but a damaged number goes unnoticed, and a
    few kinds of damage send the HDF5 library itself into an endless loop.

    Parameters
    ----------
    filepath : str or path
    architecture : list of nnlib layers, or str or path, optional
        For a file that holds weights only, the layers, with Input first, or the JSON file that
        ``model.to_json()`` was written to. A whole model's file knows its own.
    compile : bool, default=True
        Whether to carry over optimizer, its state, loss and metrics, where a whole model's file has them.

    Returns
    -------
    nnlib.Sequential

    Raises
    ------
    InteropError
        If nnlib has no equivalent of something in the file, or the file is damaged or of another kind; the
        message names it.
    FileNotFoundError
        If there is no such file.
    ImportError
        If h5py is not installed.
    """
    path = pathlib.Path(filepath)
    if not path.is_file():
        raise FileNotFoundError(f"There is no model file {str(path)!r}.")
    with importing("h5py"):
        import h5py

    with naming(str(path)):
        if not h5py.is_hdf5(path):
            raise InteropError(
                "It is not an HDF5 file, or is damaged at its beginning. For a .keras file pass "
                "keras.saving.load_model(path) to from_keras."
            )
        with h5py.File(path, "r") as file:
            if "model_config" in file.attrs:
                if architecture is not None:
                    raise InteropError("It has an architecture of its own: leave yours out.")
                return _whole_model(file, compile)
            if architecture is None:
                raise InteropError(
                    "It holds weights only: pass the model's layers as architecture=[...], with Input "
                    "first, or the path of the JSON file that model.to_json() was written to."
                )
            model = _build(architecture)
            stored = _keras3_weights(file, model) if "layers" in file else _layers(file)
            _weights.put_weights(model, stored)
            return model


def _whole_model(file, compile):
    model = _from_json(file.attrs["model_config"])
    _weights.put_weights(model, _layers(_member(file, "model_weights")))
    if compile and "training_config" in file.attrs:
        training = json.loads(file.attrs["training_config"])
        _configs.compile_as(model, training, training["optimizer_config"])
        if "optimizer_weights" in file:
            with naming("The optimizer"):
                _weights.put_optimizer_state(model, _arrays(_member(file, "optimizer_weights")))
    return model


def _build(architecture):
    if isinstance(architecture, list | tuple):
        model = Sequential(architecture)
        if not model.built:
            raise InteropError("The architecture does not tell its number of inputs: put Input first.")
        return model
    return _from_json(pathlib.Path(architecture).read_text(encoding="utf-8"))


def _from_json(text):
    config = json.loads(text)
    if config["class_name"] != "Sequential":
        raise InteropError(
            f"It is a {config['class_name']} model, but nnlib has Sequential only. Where its layers follow "
            "one another, load it with Keras and pass keras.Sequential(model.layers) to from_keras."
        )
    return _configs.sequential(config["config"])


def _layers(group):
    """(name, dict of arrays) of each layer that has weights, in the model's order."""
    found = []
    for name in _names(group, "layer_names"):
        arrays = _arrays(_member(group, name))
        if arrays:
            found.append((name, {path.split("/")[-1].split(":")[0]: array for path, array in arrays}))
    return found


def _arrays(group):
    return [(name, _dataset(group, name)) for name in _names(group, "weight_names")]


def _names(group, attribute):
    # A list that is too long for one attribute lies in several: weight_names0, weight_names1, ...
    numbered = (f"{attribute}{number}" for number in itertools.count())
    parts = itertools.takewhile(lambda key: key in group.attrs, numbered)
    keys = [attribute] if attribute in group.attrs else list(parts)
    if not keys:
        raise InteropError(f"{group.name!r} has no list {attribute!r}, which Keras's files have.")
    names = [name for key in keys for name in group.attrs[key]]
    return [name.decode() if isinstance(name, bytes) else name for name in names]


def _keras3_weights(file, model):
    """The same for `.weights.h5`, whose groups are called by class and number, and whose arrays by number."""
    found, numbers = [], {}
    for layer in model.layers:
        kind = type(layer).name
        number = numbers[kind] = numbers.get(kind, -1) + 1
        if layer.weights:
            name = f"{kind}_{number}" if number else kind
            group = _member(file, f"layers/{name}/vars")
            keys = {str(place): key for place, key in enumerate(layer.weights)}
            found.append((name, {keys.get(place, place): _dataset(group, place) for place in group}))
    missed = [name for name in file["layers"] if len(_member(file, f"layers/{name}/vars"))]
    missed = set(missed) - {name for name, _ in found}
    if missed:
        raise InteropError(f"The architecture has no layers for the weights of {sorted(missed)}.")
    return found


def _dataset(group, path):
    import h5py

    dataset = _member(group, path)
    if not isinstance(dataset, h5py.Dataset) or dataset.external or dataset.is_virtual:
        raise InteropError(f"{path!r} is not an array that lies in the file itself.")
    if dataset.dtype.kind not in "fiu":
        raise InteropError(f"{path!r} must hold numbers. Received an array of type {dataset.dtype}.")
    return dataset


def _member(group, path):
    """What lies under `path`; a link could lead to another file."""
    import h5py

    for name in path.split("/"):
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise InteropError(f"{path!r} is missing, or is a link to somewhere else.")
        group = group[name]
    return group
