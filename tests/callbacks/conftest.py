"""The model that callbacks of nnlib and of Keras are compared on."""

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def pair():
    """A model of one weight in nnlib and in Keras."""
    keras = pytest.importorskip("keras")
    models = []
    for module in (nnlib, keras):
        model = module.Sequential([module.Input((1,)), module.layers.Dense(1, use_bias=False)])
        model.compile("sgd", "mse", metrics=["accuracy"])
        models.append((module, model))
    models[1][1].fit(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)  # Keras names its metrics in fit
    return models
