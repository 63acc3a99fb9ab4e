"""Keras in readable NumPy: the same names, arguments and conventions.

Its core, `layers`, `losses`, `optimizers` and `training`, can be read in an evening.
"""

import importlib

from nnlib import (
    activations,
    callbacks,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    regularizers,
    schedules,
)
from nnlib._config import unknown_name
from nnlib.models import Input, Sequential, load_model

__version__ = "0.2.0"

# Loaded when first used, because building and training a model does not need it: from the name to its module.
_LAZY = {
    "datasets": "nnlib.datasets",
    "gradient_check": "nnlib.gradients",
    "gradients": "nnlib.gradients",
    "interop": "nnlib.interop",
    "saving": "nnlib.saving",
}

__all__ = [
    "Input",
    "Sequential",
    "activations",
    "callbacks",
    "initializers",
    "layers",
    "load_model",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "schedules",
    *_LAZY,
]


def __getattr__(name):
    if name not in _LAZY:
        return unknown_name(__name__)(name)  # an error that offers the closest
    module = importlib.import_module(_LAZY[name])
    return getattr(module, name, module)
