"""Training that diverges says so, once."""

import math
import warnings

import numpy as np
import pytest

import nnlib
from nnlib import Sequential
from nnlib.callbacks import History
from nnlib.layers import Dense
from tests.callbacks.helpers import X, Y


def diverging(*losses):
    history = History()
    history.on_train_begin({"epochs": len(losses)})
    for epoch, loss in enumerate(losses):
        history.on_epoch_end(epoch, {"loss": loss})
    return history


def test_divergence_is_told_once():
    with pytest.warns(RuntimeWarning, match="diverged") as caught:
        history = diverging(1.0, math.inf, math.nan, math.nan)
    assert [str(warning.message)[:29] for warning in caught] == ["The loss is inf in epoch 2: t"]
    assert history.epoch == [0, 1, 2, 3]


def test_divergence_is_told_in_each_training():
    history = History()
    for _ in range(2):
        history.on_train_begin()
        with pytest.warns(RuntimeWarning, match="The loss is nan in epoch 1"):
            history.on_epoch_end(0, {"loss": math.nan})


def test_finite_losses_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        diverging(1e30, 0.0, -5.0)


def test_diverging_fit_warns_once_and_names_the_line():
    model = Sequential([Dense(1, input_dim=3)], seed=0)
    model.compile(nnlib.optimizers.SGD(1e9), "mse")
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="diverged") as caught:
        model.fit(X, Y, epochs=20, verbose=0)
    told = [warning for warning in caught if "diverged" in str(warning.message)]
    assert len(told) == 1
    assert told[0].filename == __file__
