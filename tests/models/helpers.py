"""Data and a small network with all that training changes, for all files of this folder."""

import numpy as np

from nnlib import Input, Sequential
from nnlib.layers import BatchNormalization, Dense, Dropout

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 30)


def network(**options):
    layers = [Dense(5, "relu"), BatchNormalization(), Dropout(0.3), Dense(3, "softmax")]
    return Sequential([Input((4,)), *layers], seed=0, **options)


def compiled(loss="sparse_categorical_crossentropy", metrics=None, **options):
    model = network(**options)
    model.compile("adam", loss, metrics=metrics)
    return model
