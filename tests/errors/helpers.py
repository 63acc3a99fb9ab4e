"""Small models, and what has to hold of every error: it says what was expected, what came, what to do."""

import numpy as np
import pytest

from nnlib import Sequential
from nnlib.layers import Dense

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)
Y = np.arange(6) % 3
ONE_HOT = np.eye(3)[Y]


def with_value(array, value):
    """`array` with `value` in its second row."""
    array = np.array(array, dtype=float)
    array[1] = value
    return array


def classifier():
    """4 features, 3 classes, trained for one epoch: there is something to lose."""
    model = Sequential([Dense(5, "relu", input_dim=4, name="hidden"), Dense(3, "softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, verbose=0)
    return model


def compiled(loss, units, activation=None):
    model = Sequential([Dense(units, activation, input_dim=4)], seed=0)
    model.compile("sgd", loss)
    return model


def assert_says(message, words):
    """The `words`, in this order, are in the `message`."""
    for word in words.split(" | "):
        assert word in message
        message = message.partition(word)[2]


def learned(model):
    """All that further training depends on, and what came of the training so far."""
    return (
        [(layer.name, layer.get_config()) for layer in model.layers],
        model.get_weights(),
        (model.optimizer.get_config(), model.optimizer.iterations, model.optimizer.state),
        (model.loss.get_config(), model.rng.bit_generator.state, model.history.history),
    )


def assert_refused(call, error, words):
    """The call explains itself, and the model goes on learning as if nothing had happened."""
    model, twin = classifier(), classifier()
    with pytest.raises(error) as caught:
        call(model)
    assert_says(str(caught.value), words)
    np.testing.assert_equal(learned(model), learned(twin))
    for each in (model, twin):
        each.fit(X, Y, batch_size=2, verbose=0)
    np.testing.assert_equal(learned(model), learned(twin))


def assert_explained(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert_says(str(caught.value), words)
