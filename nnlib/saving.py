"""Model files: safetensors, with the architecture as JSON in the header.

Loading never executes anything from the file. It verifies a checksum before it builds a model from the
header, and the names, shapes and types of all arrays before it copies any of them into the model. A file
appears under its name only when it is complete.
"""

import contextlib
import hashlib
import json
import os
import pathlib

import numpy as np

from nnlib import _checks, optimizers
from nnlib._config import serialize
from nnlib.training import Trainer

FORMAT = "nnlib-1"


class ModelFileError(ValueError):
    """The file is not a model that can be loaded; the message says why."""


def save_model(model, filepath):
    """Write everything that is needed to continue training: architecture, weights, optimizer, random state.

    Parameters
    ----------
    model : Sequential
        Built; compiled or not.
    filepath : str or path
        Ends in ``.safetensors``. An existing file is replaced in one step, or left as it was on failure.

    Raises
    ------
    ValueError
        If the name ends otherwise, the model is not built, or its optimizer was changed after `compile` so
        that a loaded one could not take over its state.
    TypeError
        If the model has a part that a file cannot describe, such as a function.
    """
    _checks.model_file(filepath)
    _checks.built(model, "save")
    from safetensors.numpy import save

    compiled = model.optimizer is not None
    header = {
        "model": model.get_config(),
        "random_state": model.rng.bit_generator.state,
        "compile": _compile_config(model) if compiled else None,
    }
    tensors = _tensors(model)
    header = json.dumps(header, default=_as_json)
    metadata = {"format": FORMAT, "header": header, "sha256": checksum(header, tensors)}
    _write(pathlib.Path(filepath), save(tensors, metadata=metadata))


def load_model(filepath):
    """Read the model that `save_model` wrote to `filepath`; if it was compiled, its training can continue.

    It continues with the same numbers, bit for bit, that the saved model would have had.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ModelFileError
        If the file is damaged, incomplete, or not written by nnlib.
    """
    from safetensors import SafetensorError

    path = pathlib.Path(filepath)
    if not path.is_file():
        raise FileNotFoundError(f"There is no model file {str(path)!r}.")
    try:
        return _assemble(*_modern(*_read(path)))
    except (ModelFileError, OSError):
        raise
    except SafetensorError as error:
        raise ModelFileError(
            f"{path} is not a complete safetensors file ({error}). If it was one, it is damaged: use a copy."
        ) from None
    except Exception as error:  # whatever a file says, it must not surprise its reader
        raise ModelFileError(
            f"{path} describes no model that can be built here: {error!r}. Import or define classes of your "
            "own before loading."
        ) from error


def _read(path):
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata() or {}
        if metadata.get("format") != FORMAT:
            raise ModelFileError(
                f"{path} holds tensors but no nnlib model: its format is {metadata.get('format')!r}, "
                f"expected {FORMAT!r}. safetensors.numpy.load_file reads the arrays."
            )
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    header = metadata.get("header", "")
    if checksum(header, tensors) != metadata.get("sha256"):
        raise ModelFileError(f"{path} is damaged: its checksum does not fit its content. Use a copy.")
    return json.loads(header), tensors


def _modern(header, tensors):
    """The same as this version writes it: older files hold Adam's m / (1 - beta_1) and v / (1 - beta_2)."""
    if "optimizer.gradient_sum" in tensors:
        adam = header["compile"]["optimizer"]["config"]
        tensors["optimizer.m"] = (1 - adam["beta_1"]) * tensors.pop("optimizer.gradient_sum")
        tensors["optimizer.v"] = (1 - adam["beta_2"]) * tensors.pop("optimizer.square_sum")
    return header, tensors


def _assemble(header, tensors):
    # By its name: Sequential uses this module, so this module does not import it.
    model = Trainer.get_class("Sequential").from_config(header["model"])
    if header["compile"]:
        model.compile(
            optimizers.get(header["compile"]["optimizer"]),
            header["compile"]["loss"],
            metrics=header["compile"]["metrics"],
        )
        model.optimizer.iterations = header["compile"]["iterations"]
    targets = _tensors(model)
    expected, found = (
        {name: (str(array.dtype), array.shape) for name, array in arrays.items()}
        for arrays in (targets, tensors)
    )
    if expected != found:
        raise ValueError(f"its architecture needs the arrays {expected}, but it holds {found}")
    for name, target in targets.items():
        target[...] = tensors[name]
    model.rng.bit_generator.state = header["random_state"]
    return model


def _compile_config(model):
    loaded = model.optimizer.from_config(model.optimizer.get_config())
    if set(loaded.slots) != set(model.optimizer.state):
        raise ValueError(
            f"The optimizer was changed after compile: {loaded!r} needs {list(loaded.slots)}, but the "
            f"model's has {list(model.optimizer.state)}. Call compile with a new optimizer first."
        )
    return {
        "optimizer": serialize(model.optimizer),
        "iterations": model.optimizer.iterations,
        "loss": serialize(model.loss),
        "metrics": [serialize(metric) for metric in model.metrics],
    }


def _as_json(value):
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(
        f"A model file holds numbers, text and nnlib's objects. {value!r} cannot be saved: for a learning "
        "rate that changes use nnlib.schedules, for a part of your own a subclass with get_config."
    )


def _tensors(model):
    """All arrays of a model by name, not copied."""
    state = model.optimizer.state if model.optimizer is not None else {}
    return model.named_weights() | {f"optimizer.{slot}": vector for slot, vector in state.items()}


def checksum(header, tensors):
    """SHA-256 of the text `header`, and of the name, type, shape and numbers of each array in `tensors`."""
    digest = hashlib.sha256(header.encode())
    for name in sorted(tensors):
        array = tensors[name]
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


def _write(path, content):
    # Written beside its final place and then renamed: readers see the old file or the whole new one.
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
