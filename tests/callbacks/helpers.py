"""A small classifier and callbacks to try it with, for all files of this folder."""

import numpy as np

import nnlib
from nnlib import Sequential
from nnlib.callbacks import Callback
from nnlib.layers import Dense

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3)).astype(np.float32)
Y = (X.sum(axis=1) > 0).astype(int)


def compiled(metrics=("accuracy",), seed=0):
    model = Sequential([Dense(4, "tanh", input_dim=3), Dense(1, "sigmoid")], seed=seed)
    model.compile("adam", "binary_crossentropy", metrics=list(metrics))
    return model


class Recorder(Callback):
    """Writes down every call."""

    def __init__(self):
        self.calls = []

    def on_train_begin(self, logs=None):
        self.calls.append(("train begins", dict(logs)))

    def on_epoch_begin(self, epoch, logs=None):
        self.calls.append(("epoch begins", epoch))

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(("batch ends", batch))

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(("epoch ends", epoch))

    def on_train_end(self, logs=None):
        self.calls.append(("train ends", dict(logs)))


class Scripted(Callback):
    """Puts values of its own into the logs, and counts up the model's first bias."""

    def __init__(self, name, values):
        self.name, self.values = name, values

    def on_epoch_end(self, epoch, logs=None):
        logs[self.name] = self.values[epoch]
        self.model.layers[-1].bias[0] = epoch


def attach(module, callback, model):
    if module is nnlib:
        callback.model = model
    else:
        callback.set_model(model)
