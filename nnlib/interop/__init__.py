"""Models to and from Keras and TensorFlow, which are loaded when a function needs them.

Whatever has no equivalent on the other side raises `InteropError`, which names the layer or option; nothing
is silently left out. Random generators are the exception: each side draws initial weights, shuffling and
dropout in its own way, so equal seeds do not give equal numbers.

``from nnlib.interop import keras, tf`` is ``import keras`` and ``import tensorflow as tf``, but they log
errors only. ``with quiet():`` also hides their warnings, and the lines that their C++ code writes.
"""

import importlib
import logging

from nnlib.interop._errors import InteropError, importing, quiet
from nnlib.interop.checkpoints import from_tf1_checkpoint, read_tf1_checkpoint
from nnlib.interop.hdf5 import from_keras_h5
from nnlib.interop.models import from_keras, to_keras

__all__ = [
    "InteropError",
    "from_keras",
    "from_keras_h5",
    "from_tf1_checkpoint",
    "quiet",
    "read_tf1_checkpoint",
    "to_keras",
]

_LIBRARIES = {"keras": "keras", "tf": "tensorflow"}


def __getattr__(name):
    if name not in _LIBRARIES:
        raise AttributeError(f"module 'nnlib.interop' has no attribute {name!r}")
    with importing("tensorflow"):
        library = importlib.import_module(_LIBRARIES[name])
        absl_log = importlib.import_module("absl.logging")  # Keras's
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    absl_log.set_verbosity(absl_log.ERROR)
    return library
