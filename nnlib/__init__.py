"""Keras in readable NumPy: the same names, arguments and conventions, small enough to read in an evening."""

import importlib

from nnlib import activations, initializers, layers, losses, models, optimizers
from nnlib.models import Input, Sequential

__version__ = "0.1.0"

# What a plain Sequential does not need is loaded when it is first used; the value is the module that has it.
_LATER = {"gradient_check": "gradients", "interop": "interop", "load_model": "saving"}
_LATER |= {
    m: m for m in ["callbacks", "datasets", "metrics", "regularizers", "saving", "schedules", "summaries"]
}

__all__ = ["Input", "Sequential", "activations", "initializers", "layers", "losses", "models", "optimizers"]
__all__ += _LATER


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module 'nnlib' has no attribute {name!r}")
    module = importlib.import_module(f"nnlib.{_LATER[name]}")
    return module if _LATER[name] == name else getattr(module, name)
