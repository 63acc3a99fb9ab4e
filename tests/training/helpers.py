"""Random inputs and targets of every kind, for all files of this folder."""

import numpy as np


def targets(kind, n, outputs, rng, dtype="float32"):
    if kind == "numbers":
        return rng.normal(size=(n, outputs)).astype(dtype)
    if kind == "labels":
        return rng.integers(0, 2, (n, outputs)).astype(dtype)
    classes = rng.integers(0, outputs, n)
    return classes if kind == "classes" else np.eye(outputs, dtype=dtype)[classes]


def samples(n, shape, rng, dtype="float32"):
    # Numbers that float32 holds: Keras rounds input data to it.
    return rng.normal(size=(n, *shape)).astype("float32").astype(dtype)
