"""Optimizers, losses and metrics are carried over: the next steps are what they would have been."""

import numpy as np
import pytest

from nnlib import Input, Sequential, losses, metrics, optimizers, schedules
from nnlib.interop import from_keras, from_keras_h5, to_keras
from nnlib.layers import Dense
from tests.interop.helpers import ONE_HOT, X, Y, assert_same_outputs, assert_same_training, compiled, raises
from tests.keras_reference import floatx

DECAY = schedules.ExponentialDecay(0.05, 3, 0.8, staircase=True)
OPTIMIZERS = {
    "sgd": lambda: "sgd",
    "sgd, exponential decay": lambda: optimizers.SGD(DECAY),
    "momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "nesterov, cosine decay": lambda: optimizers.SGD(schedules.CosineDecay(0.1, 20), 0.9, nesterov=True),
    "rmsprop": lambda: "rmsprop",
    "rmsprop, momentum": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, epsilon=1e-6),
    "adam": lambda: "adam",
    "adam, steps": lambda: optimizers.Adam(
        schedules.PiecewiseConstantDecay([4, 9], [0.1, 0.03, 0.01]), 0.8, 0.95
    ),
    "adamw": lambda: optimizers.AdamW(0.01, 0.1, 0.7, 0.95),
    "adamw, inverse time decay": lambda: optimizers.AdamW(schedules.InverseTimeDecay(0.05, 3, 0.8)),
}


@pytest.mark.parametrize("epochs", [0, 2], ids=["new", "trained"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_goes_on_as_it_would_have(tmp_path, name, epochs):
    model = compiled(OPTIMIZERS[name](), metrics=["accuracy"])
    if epochs:
        model.fit(X, Y, batch_size=5, epochs=epochs, verbose=0)
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    back = from_keras(copy)
    loaded = from_keras_h5(tmp_path / "model.h5")
    for each in (back, loaded):
        assert each.optimizer.iterations == model.optimizer.iterations == 5 * epochs
        # Adam's sums become Keras's means, and sums again.
        rtol = 3e-7 if isinstance(model.optimizer, optimizers.Adam) else 0
        for slot, vector in model.optimizer.state.items():
            np.testing.assert_allclose(each.optimizer.state[slot], vector, rtol)
    assert_same_training(model, [copy, back, loaded], X, Y)


@pytest.mark.parametrize("name", ["momentum", "rmsprop, momentum", "adam, steps"])
def test_training_of_keras_goes_on_in_nnlib(name):
    model = to_keras(compiled(OPTIMIZERS[name]()))
    model.run_eagerly = True
    model.fit(X, Y, batch_size=5, epochs=2, verbose=0)
    assert_same_training(from_keras(model), [model], X, Y)


def test_training_in_float64_goes_on():
    model = compiled("adam", dtype="float64")
    model.fit(X, Y, verbose=0)
    with raises("float32", "set_floatx"):
        to_keras(model)
    with floatx("float64"):
        assert_same_training(model, [to_keras(model), from_keras(to_keras(model))], X, Y)


def test_learning_rate_that_was_changed_later_is_carried_over():
    model = compiled("adam")
    model.optimizer.learning_rate = np.float64(0.5)
    copy = to_keras(model)
    assert float(copy.optimizer.learning_rate) == 0.5
    copy.optimizer.learning_rate = 0.25
    assert from_keras(copy).optimizer.learning_rate == 0.25


LOSSES = {
    "name": ("tanh", "mse", ONE_HOT),
    "categorical": ("softmax", losses.CategoricalCrossentropy(), ONE_HOT),
    "sparse": ("softmax", "sparse_categorical_crossentropy", Y),
    "from logits": (None, losses.SparseCategoricalCrossentropy(from_logits=True), Y),
    "binary": ("sigmoid", "binary_crossentropy", ONE_HOT),
    "from probabilities": ("relu", "binary_crossentropy", ONE_HOT),
    "huber": (None, losses.Huber(0.3), ONE_HOT),
    "mean absolute error": ("softmax", "mean_absolute_error", ONE_HOT),
}


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_carried_over(name):
    activation, loss, y = LOSSES[name]
    model = compiled("sgd", loss, activation=activation)
    copy = to_keras(model)
    back = from_keras(copy)
    assert repr(back.loss) == repr(model.loss)
    assert_same_training(model, [copy, back], X, y)


def test_metrics_are_carried_over(tmp_path):
    chosen = ["accuracy", "mae", metrics.CategoricalAccuracy(), metrics.Precision(0.4), metrics.Recall()]
    chosen += [metrics.RootMeanSquaredError(), metrics.BinaryAccuracy(threshold=0.3), metrics.AUC()]
    chosen += [metrics.Precision(), metrics.Recall(name="found"), metrics.AUC(5, name="area")]
    model = compiled("adam", "categorical_crossentropy", metrics=chosen)
    copy = to_keras(model)
    back = from_keras(copy)
    copy.save(tmp_path / "model.h5")
    expected = model.evaluate(X, ONE_HOT)
    np.testing.assert_allclose(copy.evaluate(X, ONE_HOT, verbose=0), expected, atol=1e-5)
    for each in (back, from_keras_h5(tmp_path / "model.h5")):
        assert list(each.evaluate(X, ONE_HOT, return_dict=True)) == list(
            model.evaluate(X, ONE_HOT, return_dict=True)
        )
        np.testing.assert_allclose(each.evaluate(X, ONE_HOT), expected, atol=1e-6)


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("activation", ["sigmoid", None])
def test_accuracy_keeps_its_meaning(activation, outputs):
    """To Keras, it is that of 0.5 also for logits, and that of the largest output for several sigmoids."""
    loss = losses.BinaryCrossentropy(from_logits=activation is None)
    model = Sequential([Input((4,)), Dense(outputs, activation)], seed=0)
    model.compile("sgd", loss, metrics=["accuracy", "acc"])
    y = ONE_HOT[:, :outputs]
    expected = model.evaluate(X, y, return_dict=True)
    copy = to_keras(model)
    assert {**copy.evaluate(X, y, verbose=0, return_dict=True)} == pytest.approx(expected, abs=1e-5)
    assert from_keras(copy).evaluate(X, y, return_dict=True) == pytest.approx(expected, abs=1e-5)


def test_metric_by_a_name_that_keras_has_not_got():
    model = compiled("adam", "mse", metrics=["rmse", "mae"])
    expected = model.evaluate(X, ONE_HOT, return_dict=True)
    received = to_keras(model).evaluate(X, ONE_HOT, verbose=0, return_dict=True)
    assert {**received} == pytest.approx(expected, abs=1e-5)


def test_model_that_is_not_compiled_stays_so(tmp_path):
    model = Sequential([Input((4,)), Dense(3)], seed=0)
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    assert not copy.compiled
    assert from_keras(copy).optimizer is None
    assert from_keras_h5(tmp_path / "model.h5").optimizer is None


def test_compile_false_leaves_out_what_belongs_to_training(tmp_path):
    model = compiled("adam", metrics=["accuracy"])
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    assert not to_keras(model, compile=False).compiled
    for each in (from_keras(copy, compile=False), from_keras_h5(tmp_path / "model.h5", compile=False)):
        assert each.optimizer is None
        assert_same_outputs(each, model, X)


@pytest.mark.parametrize("frozen", [(0,), (1,), (0, 1)], ids=["dense", "normalization", "both"])
def test_training_goes_on_with_frozen_layers(tmp_path, frozen):
    model = compiled("adam")
    for number in frozen:
        model.layers[number].trainable = False
    model.fit(X, Y, batch_size=5, verbose=0)
    copy = to_keras(model)
    copy.save(tmp_path / "model.h5")
    others = [copy, from_keras(copy), from_keras_h5(tmp_path / "model.h5")]
    for other in others:
        assert [layer.trainable for layer in other.layers] == [layer.trainable for layer in model.layers]
    assert_same_training(model, others, X, Y)


def test_state_of_layers_that_were_frozen_after_a_training_is_carried_over():
    copy = to_keras(compiled("adam"))
    copy.run_eagerly = True
    copy.fit(X, Y, batch_size=5, verbose=0)
    copy.layers[0].trainable = False
    back = from_keras(copy)
    assert back.optimizer.state["m"].all()
    copy.make_train_function(force=True)
    assert_same_training(back, [copy], X, Y)


def test_a_model_of_keras_that_is_frozen_as_a_whole():
    copy = to_keras(compiled("sgd"))
    copy.trainable = False
    copy.layers[0].trainable = True  # in Keras, the model's own flag wins
    back = from_keras(copy)
    assert not any(layer.trainable for layer in back.layers)
