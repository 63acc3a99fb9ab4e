"""What Keras has not got, `to_keras` names instead of leaving it out."""

import pytest

from nnlib import Sequential, losses, optimizers
from nnlib.interop import to_keras
from nnlib.layers import Dense
from tests.interop.helpers import compiled, raises, with_layer


class Doubled(Dense):
    """A layer that a reader wrote."""


class Halved(losses.MeanSquaredError):
    """A loss that a reader wrote."""


def changed_after_compile():
    model = compiled(optimizers.SGD(0.1, momentum=0.9))
    model.optimizer.momentum = 0
    return model


TO_KERAS = {
    "activation": (lambda: with_layer(Dense(5, "step", name="odd")), "'odd' .Dense.", "activation 'step'"),
    "layer": (lambda: with_layer(Doubled(5, name="odd")), "'odd' .Doubled.", "own classes"),
    "name": (lambda: with_layer(Dense(5, name="a/b")), "'a/b' .Dense.", "letters"),
    "model's name": (
        lambda: Sequential([Dense(3, input_dim=4)], name="mein modell"),
        "'mein modell'",
        "letters",
    ),
    "loss": (lambda: compiled("sgd", Halved()), "loss", "Halved", "own classes"),
    "rate": (
        lambda: compiled(optimizers.SGD(lambda: 0.1)),
        "learning rate",
        "nnlib.schedules",
        "compile=False",
    ),
    "optimizer": (changed_after_compile, "changed after compile", r"\[\]", r"\['velocity'\]"),
    "other crossentropy": (
        lambda: compiled("sgd", "binary_crossentropy"),
        "softmax",
        "logits",
        "compile=False",
    ),
}


@pytest.mark.parametrize("case", TO_KERAS)
def test_what_keras_has_not_got_is_named(case):
    make, *words = TO_KERAS[case]
    with raises(*words):
        to_keras(make())


@pytest.mark.parametrize("value", [None, "model.h5", Dense(3)])
def test_to_keras_takes_models_of_nnlib_only(value):
    with raises("Expected an nnlib.Sequential", kind=TypeError):
        to_keras(value)


def test_to_keras_needs_weights():
    with raises("no weights", kind=ValueError):
        to_keras(Sequential([Dense(3)]))
