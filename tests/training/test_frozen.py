"""Layers that are not trainable: nothing of them moves, and the others learn as in Keras."""

import itertools

import numpy as np
import pytest

import nnlib
from nnlib import layers, optimizers, regularizers
from tests.keras_reference import assert_close
from tests.training.helpers import samples, targets
from tests.training.test_as_keras import compiled

NAMES = ("first", "normalization", "second", "last")
RNG = np.random.default_rng(0)
X, Y = samples(20, (4,), RNG), targets("classes", 20, 3, RNG)
OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(0.125),
    "momentum": lambda: optimizers.SGD(0.125, momentum=0.5),
    "rmsprop": lambda: optimizers.RMSprop(0.0625),
    "adam": lambda: optimizers.Adam(0.0625, 0.875, 0.9990234375),
    "adamw": lambda: optimizers.AdamW(0.0625, 0.125, 0.875, 0.9990234375),
    "norm": lambda: optimizers.SGD(0.125, global_clipnorm=0.25),
}


def network(frozen=(), optimizer="momentum"):
    """A model of nnlib and its twin of Keras, of the layers NAMES, of which some are frozen."""
    stack = [
        nnlib.Input((4,)),
        layers.Dense(6, "tanh", kernel_regularizer=regularizers.L2(0.25), name="first"),
        layers.BatchNormalization(momentum=0.5, name="normalization"),
        layers.Dense(5, "tanh", kernel_regularizer=regularizers.L1(0.125), name="second"),
        layers.Dense(3, "softmax", name="last"),
    ]
    for layer in stack[1:]:
        layer.trainable = layer.name not in frozen
    model, reference = compiled(
        stack, (OPTIMIZERS[optimizer](), "sparse_categorical_crossentropy", ["accuracy"])
    )
    assert [layer.trainable for layer in reference.layers] == [layer.trainable for layer in model.layers]
    return model, reference


def assert_same(model, reference):
    fit = {"batch_size": 8, "shuffle": False, "verbose": 0}
    ours = model.fit(X, Y, **fit).history
    theirs = reference.fit(X, Y, **fit).history
    for name, values in theirs.items():
        assert_close(ours[name], values, 1e-4)
    for our, their in zip(model.layers, reference.layers, strict=True):
        for array, expected in zip(our.get_weights(), their.get_weights(), strict=True):
            assert_close(array, expected, 1e-4)
    assert_close(model.evaluate(X, Y), reference.evaluate(X, Y, verbose=0), 1e-4)


FROZEN = [("normalization",), ("first", "normalization"), ("second", "last"), NAMES]


@pytest.mark.filterwarnings("ignore:The model does not have any trainable weights")
@pytest.mark.parametrize("frozen", FROZEN, ids=str)
def test_frozen_layers_are_keras(frozen):
    model, reference = network(frozen)
    before = [layer.get_weights() for layer in model.layers]
    assert_same(model, reference)
    for layer, weights in zip(model.layers, before, strict=True):
        same = [np.array_equal(*pair) for pair in zip(layer.get_weights(), weights, strict=True)]
        assert not any(same) if layer.name not in frozen else all(same)


@pytest.mark.parametrize(
    "optimizer",
    [
        "adam",
        "norm",
        *(pytest.param(name, marks=pytest.mark.thorough) for name in ("sgd", "rmsprop", "adamw")),
    ],
)
def test_every_optimizer_leaves_frozen_layers_alone(optimizer):
    assert_same(*network(("first", "second"), optimizer))


@pytest.mark.parametrize(
    "frozen", [("first", "normalization"), pytest.param(("second",), marks=pytest.mark.thorough)], ids=str
)
def test_freezing_and_thawing_between_trainings_is_keras(frozen):
    model, reference = network()
    assert_same(model, reference)
    for trainable in (False, True):
        for name in frozen:
            model.get_layer(name).trainable = reference.get_layer(name).trainable = trainable
        reference.make_train_function(force=True)
        assert_same(model, reference)


@pytest.mark.filterwarnings("ignore:The model does not have any trainable weights")
def test_all_layers_at_once():
    model, reference = network()
    model.trainable = reference.trainable = False
    assert not model.trainable
    assert not any(layer.trainable for layer in model.layers)
    before = model.get_weights()
    assert_same(model, reference)
    for ours, old in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, old)
    model.layers[-1].trainable = True
    assert model.trainable
    model.fit(X, Y, verbose=0)
    changed = [not np.array_equal(*pair) for pair in zip(model.get_weights(), before, strict=True)]
    assert changed == [False] * 8 + [True] * 2


def test_transfer_learning():
    """The first layers of one model, frozen in another, train its last layer as their outputs alone would."""
    source, _ = network()
    source.fit(X, Y, epochs=3, verbose=0)
    body = [layers.Dense(6, "tanh", trainable=False), layers.BatchNormalization(trainable=False)]
    model = nnlib.Sequential([nnlib.Input((4,)), *body, layers.Dense(2, "softmax", name="new")], seed=3)
    for ours, theirs in zip(model.layers, source.layers[:2], strict=False):
        ours.set_weights(theirs.get_weights())
    head = nnlib.Sequential([nnlib.Input((6,)), layers.Dense(2, "softmax")], seed=3)
    head.set_weights(model.get_layer("new").get_weights())
    features = X
    for layer in model.layers[:2]:
        features = layer.forward(features)
    y = Y > 0
    losses = []
    for each, x in ((model, X), (head, features)):
        each.compile("adam", "sparse_categorical_crossentropy")
        losses.append(each.fit(x, y, epochs=3, shuffle=False, verbose=0).history["loss"])
    assert losses[0] == losses[1]
    np.testing.assert_array_equal(model.get_layer("new").kernel, head.layers[0].kernel)


def test_a_callback_thaws_layers_from_the_next_epoch_on():
    class Thaw(nnlib.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            kernels.append(self.model.get_layer("first").kernel.copy())
            self.model.get_layer("first").trainable = epoch >= 1

    kernels = []
    model, _ = network(("first",))
    model.fit(X, Y, epochs=4, callbacks=[Thaw()], verbose=0)
    changed = [not np.array_equal(*pair) for pair in itertools.pairwise(kernels)]
    assert changed == [False, True, True]


def test_all_gradients_of_frozen_layers_can_be_computed():
    frozen, free = network(("first", "second"))[0], network()[0]
    # The penalties of frozen kernels are no part of the loss, so they are not in its gradient.
    for model in (frozen, free):
        for name in ("first", "second"):
            model.get_layer(name).kernel_regularizer = None
    np.testing.assert_array_equal(frozen.compute_gradients(X, Y)[1], free.compute_gradients(X, Y)[1])
    np.testing.assert_array_equal(frozen.gradient, free.gradient)
    assert nnlib.gradient_check(frozen, X[:5], Y[:5]).passed


def test_the_summary_counts_what_is_frozen(capsys):
    network(("first",))[0].summary()
    assert "Total params: 107 (65 trainable, 42 non-trainable)" in capsys.readouterr().out


def test_a_file_keeps_what_is_frozen(tmp_path):
    model, _ = network(("first", "normalization"), "adam")
    model.fit(X, Y, verbose=0)
    model.save(tmp_path / "model.safetensors")
    loaded = nnlib.load_model(tmp_path / "model.safetensors")
    assert [layer.trainable for layer in loaded.layers] == [False, False, True, True]
    for each in (model, loaded):
        each.fit(X, Y, epochs=2, verbose=0)
    np.testing.assert_array_equal(model.theta, loaded.theta)
