"""Model files: safetensors, with the architecture as JSON in the header.

Loading never executes anything from the file. Names, shapes, types and a checksum are verified before a
model is made, and a file appears under its name only when it is complete.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import tempfile

import numpy as np

from nnlib import optimizers
from nnlib.models import Sequential

FORMAT = "nnlib-1"


class ModelFileError(ValueError):
    """The file is not a model that can be loaded; the message says why."""


def save_model(model, path):
    """Write everything that training needs to go on: architecture, weights, optimizer, random state.

    Parameters
    ----------
    model : Sequential
        Built; compiled or not.
    path : str or path
        Ends in ``.safetensors``. An existing file is replaced in one step, or left as it was on failure.
    """
    path = pathlib.Path(path)
    if path.suffix != ".safetensors":
        raise ValueError(f"The file's name must end in '.safetensors'. Received: {str(path)!r}")
    model._require_built("save")
    from safetensors.numpy import save

    compiled = model.optimizer is not None
    header = {
        "model": model.get_config(),
        "random_state": model.rng.bit_generator.state,
        "compile": _compile_config(model) if compiled else None,
    }
    tensors = _tensors(model)
    header = json.dumps(header)
    metadata = {"format": FORMAT, "header": header, "sha256": _checksum(header, tensors)}
    _write(path, save(tensors, metadata=metadata))


def load_model(path):
    """Read a model that `save_model` wrote; if it was compiled, training goes on bit for bit.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ModelFileError
        If the file is damaged, incomplete, or not written by nnlib.
    """
    from safetensors import SafetensorError, safe_open

    path = pathlib.Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no model file {str(path)!r}.")
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise ModelFileError(
            f"{path} is no complete safetensors file ({error}). If it was one, it is damaged: use a copy."
        ) from None
    if metadata.get("format") != FORMAT:
        raise ModelFileError(
            f"{path} holds tensors but no nnlib model: its format is {metadata.get('format')!r}, "
            f"expected {FORMAT!r}. safetensors.numpy.load_file reads the arrays."
        )
    header = metadata.get("header", "")
    if _checksum(header, tensors) != metadata.get("sha256"):
        raise ModelFileError(f"{path} is damaged: its checksum does not fit its content. Use a copy.")
    return _assemble(json.loads(header), tensors)


def _assemble(header, tensors):
    model = Sequential.from_config(header["model"])
    if header["compile"]:
        model.compile(
            optimizers.get(header["compile"]["optimizer"]),
            header["compile"]["loss"],
            header["compile"]["metrics"],
        )
        model.optimizer.iterations = header["compile"]["iterations"]
    for name, target in _tensors(model).items():
        target[...] = tensors[name]
    model.rng.bit_generator.state = header["random_state"]
    return model


def _compile_config(model):
    from nnlib._config import serialize

    return {
        "optimizer": serialize(model.optimizer),
        "iterations": model.optimizer.iterations,
        "loss": serialize(model.loss),
        "metrics": [serialize(metric) for metric in model._metric_names],
    }


def _tensors(model):
    """All arrays of a model by name, not copied."""
    tensors = {
        f"{layer.name}.{name}": weight for layer in model.layers for name, weight in layer.weights.items()
    }
    if model.optimizer is not None:
        tensors |= {f"optimizer.{slot}": vector for slot, vector in model.optimizer.state.items()}
    return tensors


def _checksum(header, tensors):
    digest = hashlib.sha256(header.encode())
    for name in sorted(tensors):
        array = tensors[name]
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _write(path, content):
    # Written beside its final place and then renamed: readers see the old file or the whole new one.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
