"""Keras in readable NumPy: the same names, arguments and conventions, small enough to read in an evening."""

import importlib

from nnlib import activations, initializers, layers, losses, models, optimizers
from nnlib.layers import Input
from nnlib.models import Sequential

__version__ = "0.1.0"

# What a plain Sequential does not need is loaded when it is first used: (module, name in it).
_LATER = {
    **{
        name: (name, None)
        for name in ("callbacks", "datasets", "metrics", "regularizers", "saving", "schedules")
    },
    "gradient_check": ("gradients", "gradient_check"),
    "load_model": ("saving", "load_model"),
}

__all__ = [
    "Input",
    "Sequential",
    "activations",
    "initializers",
    "layers",
    "losses",
    "models",
    "optimizers",
    *_LATER,
]


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module 'nnlib' has no attribute {name!r}")
    module, attribute = _LATER[name]
    module = importlib.import_module(f"nnlib.{module}")
    return getattr(module, attribute) if attribute else module
