"""A refused call leaves a model that is not built yet as it was, and layers free for other models."""

import numpy as np
import pytest

from nnlib import Input, Sequential, callbacks, initializers
from nnlib.layers import BatchNormalization, Dense
from nnlib.losses import BinaryCrossentropy
from tests.models.helpers import X, Y


class Failing(initializers.Initializer):
    def __call__(self, shape, dtype, rng):
        raise MemoryError(f"no room for {shape}")


def unbuilt(*more):
    model = Sequential([Dense(5), BatchNormalization(), *more, Dense(3, "softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


REFUSED = {
    "fit: batch_size": lambda m: m.fit(X, Y, batch_size=0),
    "fit: epochs": lambda m: m.fit(X, Y, epochs=0),
    "fit: y": lambda m: m.fit(X, Y + 1),
    "fit: lengths": lambda m: m.fit(X, Y[:-1]),
    "fit: validation x": lambda m: m.fit(X, Y, validation_data=(X[:, :3], Y)),
    "fit: validation y": lambda m: m.fit(X, Y, validation_data=(X, Y + 1)),
    "fit: no pair": lambda m: m.fit(X, Y, validation_data=X),
    "fit: validation_split": lambda m: m.fit(X, Y, validation_split=0.999),
    "fit: callbacks": lambda m: m.fit(X, Y, callbacks=[print]),
    "fit: a callback's name": lambda m: m.fit(X, Y, callbacks=[callbacks.EarlyStopping("val_los")]),
    "fit: verbose": lambda m: m.fit(X, Y, verbose=3),
    "fit: class_weight": lambda m: m.fit(X, Y, class_weight={7: 1.0}),
    "fit: sample_weight": lambda m: m.fit(X, Y, sample_weight=[1.0]),
    "train_on_batch: class_weight": lambda m: m.train_on_batch(X, Y, class_weight={7: 1.0}),
    "train_on_batch: sample_weight": lambda m: m.train_on_batch(X, Y, [1.0]),
    "evaluate: batch_size": lambda m: m.evaluate(X, Y, batch_size=0),
    "evaluate: sample_weight": lambda m: m.evaluate(X, Y, sample_weight=[1.0]),
    "compute_loss: y": lambda m: m.compute_loss(X, Y + 1),
    "compute_gradients: y": lambda m: m.compute_gradients(X, Y + 1),
    "predict: batch_size": lambda m: m.predict(X, batch_size=0),
    "predict: x": lambda m: m.predict(X[None]),
    "call: x": lambda m: m(X[None]),
    "build: shape": lambda m: m.build((3, 4)),
    "add: no layer": lambda m: m.add("dense"),
    "add: the same layer": lambda m: m.add(m.layers[0]),
}


def state(model):
    layers = [(layer.built, layer.get_config(), layer.get_weights()) for layer in model.layers]
    return model.built, model.input_shape, layers, model.rng.bit_generator.state, model.history


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_an_unbuilt_model_stays_unbuilt(call):
    model, twin = unbuilt(), unbuilt()
    with pytest.raises((TypeError, ValueError)):
        call(model)
    np.testing.assert_equal(state(model), state(twin))
    for each in (model, twin):  # it fits data of another shape
        each.fit(X[:, :2], Y, verbose=0)
    np.testing.assert_array_equal(model.theta, twin.theta)


@pytest.mark.parametrize("call", ["fit", "train_on_batch", "evaluate", "predict", "build", "call"])
def test_a_model_whose_parameters_cannot_be_made_stays_unbuilt(call):
    model = unbuilt(Dense(4, kernel_initializer=Failing()))
    before = state(model)
    calls = {
        "predict": lambda: model.predict(X),
        "build": lambda: model.build((4,)),
        "call": lambda: model(X),
    }
    with pytest.raises(MemoryError):
        calls.get(call, lambda: getattr(model, call)(X, Y))()
    np.testing.assert_equal(state(model), before)
    model.layers[2].kernel_initializer = "zeros"
    twin = unbuilt(Dense(4, kernel_initializer="zeros"))
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_layers_of_a_model_that_failed_are_free():
    layers = [Dense(5, "relu"), Dense(3, "softmax")]
    for wrong in ("relu", Input((4,)), Dense(3, input_shape=(7,)), Dense(2, kernel_initializer=Failing())):
        with pytest.raises((TypeError, ValueError, MemoryError)):
            Sequential([Input((4,)), *layers, wrong])
        assert not any(layer.built or layer.owned for layer in layers)
    model = Sequential([Input((4,)), *layers], seed=0)
    assert [layer.name for layer in layers] == ["dense", "dense_1"]
    twin = Sequential([Input((4,)), Dense(5, "relu"), Dense(3, "softmax")], seed=0)
    np.testing.assert_array_equal(model.predict(X), twin.predict(X))


def test_a_layer_that_a_trained_model_could_not_add_is_free_and_the_model_trains_on():
    def trained():
        model = Sequential([Input((4,)), Dense(5), Dense(3, "softmax")], seed=0)
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(X, Y, verbose=0)
        return model

    model, twin, layer = trained(), trained(), Dense(3, kernel_initializer=Failing())
    with pytest.raises(MemoryError):
        model.add(layer)
    assert not layer.owned
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.theta, twin.theta)
    assert model.optimizer.iterations == 2


def test_predicting_builds_as_in_keras():
    model, other = unbuilt(), unbuilt()
    np.testing.assert_array_equal(model.predict(X), other(X))
    other.build((4,))
    np.testing.assert_array_equal(model.theta, other.theta)


def test_layers_by_name_or_index():
    model = unbuilt(Dense(4, name="mine"))
    assert model.get_layer("mine") is model.get_layer(index=2) is model.layers[2]
    assert model.get_layer("dense_1") is model.get_layer(index=-1) is model.layers[-1]


def test_weights_of_a_layer():
    model = unbuilt()
    model.build((4,))
    layer = model.get_layer("batch_normalization")
    weights = [np.full(5, number) for number in (1.5, 2.5, 3.5, 4.5)]
    layer.set_weights(weights)
    np.testing.assert_array_equal(layer.get_weights(), weights)
    np.testing.assert_array_equal(model.get_weights()[2:6], weights)
    for wrong in (weights[:3], [*weights[:3], np.ones(4)], [*weights[:3], ["a"] * 5]):
        with pytest.raises((TypeError, ValueError), match=r"array|number"):
            layer.set_weights([np.zeros(5), *wrong[1:]])
    np.testing.assert_array_equal(layer.get_weights(), weights)
    copies = layer.get_weights()
    copies[0][:] = 0
    assert layer.gamma[0] == 1.5


@pytest.mark.parametrize("call", ["fit", "train_on_batch"])
def test_a_metric_that_refuses_leaves_the_weights(call):
    model = Sequential([Dense(1, input_dim=2)], seed=0)
    model.compile("sgd", BinaryCrossentropy(from_logits=True), metrics=["auc"])
    before = model.get_weights()
    with pytest.raises(ValueError, match="AUC"):
        getattr(model, call)(np.full((8, 2), 9.0), np.ones(8))
    for weight, same in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, same)
    assert model.optimizer.iterations == 0
