"""Unknown names and numbers out of range: errors that explain themselves."""

import numpy as np
import pytest

import nnlib
from nnlib import Input, callbacks, layers, losses, metrics, optimizers, regularizers, schedules
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout
from tests.errors.helpers import assert_explained, compiled

MESSAGES = {
    # unknown names, with the closest known one
    "activation": (
        lambda: Dense(3, "rellu"),
        ValueError,
        "activation | 'rellu' | Did you mean | 'relu' | Known: ",
    ),
    "activation layer": (
        lambda: Activation("sofmax"),
        ValueError,
        "activation | 'sofmax' | Did you mean | 'softmax'",
    ),
    "loss": (
        lambda: losses.get("categorical_cross_entrop"),
        ValueError,
        "loss | Did you mean | 'categorical_crossentropy'",
    ),
    "optimizer": (lambda: optimizers.get("addam"), ValueError, "optimizer | 'addam' | Did you mean | 'adam'"),
    "initializer": (
        lambda: Dense(3, kernel_initializer="glorot_unifrom"),
        ValueError,
        "initializer | 'glorot_unifrom' | Did you mean | 'glorot_uniform'",
    ),
    "regularizer": (
        lambda: Dense(3, kernel_regularizer="l3"),
        ValueError,
        "regularizer | 'l3' | Did you mean | 'l2'",
    ),
    "metric": (
        lambda: metrics.get("binary_acuracy"),
        ValueError,
        "metric | Did you mean | 'binary_accuracy'",
    ),
    "layer": (lambda: layers.get("dens"), ValueError, "layer | 'dens' | Did you mean | 'dense'"),
    "schedule": (
        lambda: schedules.get("cosine"),
        ValueError,
        "Unknown learning rate schedule 'cosine' | 'cosine_decay'",
    ),
    "nothing close": (lambda: losses.get("zzz"), ValueError, "Unknown loss 'zzz' | Known:  | huber"),
    "module": (lambda: nnlib.optimiser, AttributeError, "nnlib | 'optimiser'"),
    # no name at all
    "activation as function": (lambda: Dense(3, np.tanh), TypeError, "Activation | tanh"),
    "loss as function": (lambda: compiled(np.subtract, 1), TypeError, "Loss | subtract"),
    "optimizer as class": (lambda: optimizers.get(optimizers.Adam), TypeError, "Optimizer | Adam"),
    # numbers out of range
    **{
        f"units={value!r}": (
            lambda value=value: Dense(value),
            ValueError,
            f"units | at least 1 | Received: {value!r}",
        )
        for value in (0, -3, 2.5, 3.0, "3", None, True)
    },
    **{
        f"input_dim={value!r}": (
            lambda v=value: Dense(1, input_dim=v),
            ValueError,
            f"input_dim | at least 1 | Received: {value!r}",
        )
        for value in (0, -3, 2.5, "8")
    },
    **{
        f"Input({value!r})": (lambda value=value: Input(value), ValueError, "shape | at least 1")
        for value in (0, (0,), (8, -1), (2.5,), 2.5, "8")
    },
    **{
        f"rate={value!r}": (
            lambda value=value: Dropout(value),
            ValueError,
            f"rate | [0, 1) | Received: {value!r}",
        )
        for value in (-0.1, 1, 1.5, np.nan, "half", None)
    },
    **{
        f"{optimizer.__name__}({value!r})": (
            lambda optimizer=optimizer, value=value: optimizer(value),
            ValueError,
            f"learning_rate | (0, inf) | Received: {value!r}",
        )
        for optimizer in (optimizers.SGD, optimizers.RMSprop, optimizers.Adam, optimizers.AdamW)
        for value in (0, -0.1, np.nan, np.inf, "fast", None)
    },
    "momentum": (lambda: optimizers.SGD(momentum=1.0), ValueError, "momentum | [0, 1) | Received: 1.0"),
    "rho": (lambda: optimizers.RMSprop(rho=-0.1), ValueError, "rho | [0, 1) | Received: -0.1"),
    "beta_2": (lambda: optimizers.Adam(beta_2=1), ValueError, "beta_2 | [0, 1) | Received: 1"),
    "epsilon": (lambda: optimizers.Adam(epsilon=0), ValueError, "epsilon | (0 | Received: 0"),
    "weight_decay": (lambda: optimizers.AdamW(weight_decay=-1), ValueError, "weight_decay | Received: -1"),
    "schedule's rate": (
        lambda: schedules.ExponentialDecay(-1, 10, 0.9),
        ValueError,
        "learning_rate | Received: -1",
    ),
    "schedule's steps": (
        lambda: schedules.CosineDecay(0.1, 0),
        ValueError,
        "decay_steps | at least 1 | Received: 0",
    ),
    "warm-up's rate": (
        lambda: schedules.CosineDecay(0.1, 9, warmup_target="high"),
        ValueError,
        "warmup_target | Received: 'high'",
    ),
    "warm-up's steps": (
        lambda: schedules.CosineDecay(0.1, 9, warmup_target=1, warmup_steps=2.5),
        ValueError,
        "warmup_steps | whole number | Received: 2.5",
    ),
    "schedule's values": (
        lambda: schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2]),
        ValueError,
        "one entry more than boundaries | Received 2 values and 2 boundaries",
    ),
    "l1": (lambda: regularizers.L1(-0.1), ValueError, "l1 | Received: -0.1"),
    "delta": (lambda: losses.Huber(0), ValueError, "delta | Received: 0"),
    "threshold": (lambda: metrics.Precision("half"), ValueError, "threshold | Received: 'half'"),
    "batch normalization's momentum": (
        lambda: BatchNormalization(momentum=1.5),
        ValueError,
        "momentum | [0, 1) | Received: 1.5",
    ),
    "patience": (lambda: callbacks.EarlyStopping(patience=-1), ValueError, "patience | Received: -1"),
    "verbose": (
        lambda: callbacks.EarlyStopping("loss", 0, 5, "min"),
        ValueError,
        "verbose | 0, 1 | Received: 'min'",
    ),
    "mode": (
        lambda: callbacks.EarlyStopping(mode="up"),
        ValueError,
        "mode | 'auto' | 'min' | 'max' | Received: 'up'",
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), MESSAGES.values(), ids=MESSAGES)
def test_message_says_what_was_expected_what_came_and_what_to_do(call, error, words):
    assert_explained(call, error, words)
