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

FORMAT = "nnlib-2"


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
    _write(pathlib.Path(filepath), _with_sorted_metadata(save(tensors, metadata=metadata)))


def load_model(filepath, from_config):
    """Read the model that `save_model` wrote to `filepath`; see `nnlib.load_model`.

    Parameters
    ----------
    filepath : str or path
    from_config : callable
        ``from_config(config)`` makes the model, with new weights, from what its ``get_config()`` returned.
    """
    from safetensors import SafetensorError

    if not isinstance(filepath, str | os.PathLike):
        raise TypeError(f"Expected the path of a model file. Received: {filepath!r}")
    path = pathlib.Path(filepath)
    if not path.is_file():
        raise FileNotFoundError(f"There is no model file {str(path)!r}.")
    try:
        return _assemble(from_config, *_read(path))
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
        if metadata.get("format") not in (FORMAT, "nnlib-1"):
            raise ModelFileError(
                f"{path} holds tensors but no nnlib model: its format is {metadata.get('format')!r}, "
                f"expected {FORMAT!r}. safetensors.numpy.load_file reads the arrays."
            )
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    header = metadata.get("header", "")
    if checksum(header, tensors) != metadata.get("sha256"):
        raise ModelFileError(f"{path} is damaged: its checksum does not fit its content. Use a copy.")
    header = json.loads(header)
    return (header, tensors) if metadata["format"] == FORMAT else _from_version_1(header, tensors)


def _from_version_1(header, tensors):
    """The same in today's format: nnlib 0.1 kept Adam's m / (1 - beta_1) and v / (1 - beta_2)."""
    if "optimizer.gradient_sum" in tensors:
        adam = header["compile"]["optimizer"]["config"]
        tensors["optimizer.m"] = (1 - adam["beta_1"]) * tensors.pop("optimizer.gradient_sum")
        tensors["optimizer.v"] = (1 - adam["beta_2"]) * tensors.pop("optimizer.square_sum")
    return header, tensors


def _assemble(from_config, header, tensors):
    model = from_config(header["model"])
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


def _with_sorted_metadata(content):
    """The safetensors file `content`, whose metadata the library has put in random order.

    Equal models have equal files.
    """
    end = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    header = json.dumps(header, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)  # numbers start at a multiple of 8 bytes
    return len(header).to_bytes(8, "little") + header + content[end:]


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
