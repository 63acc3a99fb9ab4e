"""Files to be damaged: a network's weights as bytes and back, in five formats."""

import io
import pickle
import tempfile
import warnings
from pathlib import Path

import numpy as np
import safetensors.numpy

from nnlib import load_model, saving


def write(form, model):
    """The content of a file in this format.

    Parameters
    ----------
    form : str
        One of `FORMATS`.
    model : Sequential

    Returns
    -------
    bytes
    """
    return FORMATS[form][0](model)


def read(form, content, model):
    """The weights in a file's content, by name, as `model` needs them.

    Raises
    ------
    Exception
        Of any kind, if something was noticed: by the format's reader, or because names, types or shapes are
        not those of `model`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arrays = FORMATS[form][1](content, model)
    targets = model.named_weights()
    for name, target in targets.items():
        if (arrays[name].dtype, arrays[name].shape) != (target.dtype, target.shape):
            raise ValueError(f"{name} has shape {arrays[name].shape} and type {arrays[name].dtype}")
    return {name: arrays[name] for name in targets}  # safetensors has an order of its own


def _to_pickle(model):
    # Only bytes: damage to NumPy's own objects may upset NumPy itself. From protocol 4 on, damage may make
    # Python print errors of its own.
    return pickle.dumps({name: array.tobytes() for name, array in model.named_weights().items()}, protocol=3)


def _from_pickle(content, model):
    raw = _ImportsNothing(io.BytesIO(content)).load()
    return {
        name: np.frombuffer(raw[name], array.dtype).reshape(array.shape)
        for name, array in model.named_weights().items()
    }


class _ImportsNothing(pickle.Unpickler):
    """The reader of `pickle.load`, without its right to import what a file names."""

    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"the file asks for {module}.{name}")


def _to_npy(model):
    file = io.BytesIO()
    np.save(file, np.concatenate([array.ravel() for array in model.named_weights().values()]))
    return file.getvalue()


def _from_npy(content, model):
    vector, targets = np.load(io.BytesIO(content)), model.named_weights()
    ends = np.cumsum([array.size for array in targets.values()])
    if vector.shape != (ends[-1],):
        raise ValueError(f"an array of shape {vector.shape} does not fit")
    parts = np.split(vector, ends[:-1])
    return {name: part.reshape(targets[name].shape) for name, part in zip(targets, parts, strict=True)}


def _to_npz(model):
    file = io.BytesIO()
    np.savez(file, **model.named_weights())
    return file.getvalue()


def _from_npz(content, model):
    with np.load(io.BytesIO(content)) as file:
        return dict(file)


def _to_safetensors(model):
    return safetensors.numpy.save(model.named_weights())


def _from_safetensors(content, model):
    return safetensors.numpy.load(content)


def _to_nnlib(model):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.safetensors")
        model.save(path)
        return path.read_bytes()


def _from_nnlib(content, model):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.safetensors")
        path.write_bytes(content)
        try:
            return load_model(path).named_weights()
        except saving.ModelFileError as error:  # its message without the temporary folder
            raise saving.ModelFileError(str(error).replace(str(path), "the file")) from error


FORMATS = {
    "pickle": (_to_pickle, _from_pickle),
    "npy": (_to_npy, _from_npy),
    "npz": (_to_npz, _from_npz),
    "safetensors": (_to_safetensors, _from_safetensors),
    "nnlib": (_to_nnlib, _from_nnlib),
}
