"""Callbacks are called in order, see what they should, and have Keras's hooks and arguments."""

import inspect

import numpy as np
import pytest

import nnlib
from nnlib.callbacks import Callback, EarlyStopping, History
from tests.callbacks.helpers import Recorder, X, Y, compiled


def test_hooks_come_in_order():
    recorder = Recorder()
    history = compiled().fit(X, Y, batch_size=8, epochs=2, verbose=0, callbacks=[recorder])
    epoch = [("batch ends", 0), ("batch ends", 1), ("batch ends", 2)]
    assert recorder.calls == [
        ("train begins", {"epochs": 2}),
        *[("epoch begins", 0), *epoch, ("epoch ends", 0)],
        *[("epoch begins", 1), *epoch, ("epoch ends", 1)],
        ("train ends", {name: values[-1] for name, values in history.history.items()}),
    ]


def test_batch_hook_sees_each_loss_and_each_update():
    class Batches(Callback):
        def __init__(self):
            self.losses, self.steps = [], []

        def on_train_batch_end(self, batch, logs=None):
            self.losses.append(logs["loss"])
            self.steps.append(self.model.optimizer.iterations)

    watch = Batches()
    history = compiled().fit(X, Y, batch_size=8, verbose=0, callbacks=[watch])
    assert watch.steps == [1, 2, 3]
    np.testing.assert_allclose(np.average(watch.losses, weights=[8, 8, 4]), history.history["loss"][0])


def test_watching_does_not_change_training():
    watched, alone = compiled(), compiled()
    watched.fit(X, Y, epochs=3, verbose=0, callbacks=[Recorder(), EarlyStopping("loss", patience=9)])
    alone.fit(X, Y, epochs=3, verbose=0)
    np.testing.assert_array_equal(watched.theta, alone.theta)
    assert watched.history.history == alone.history.history


def test_history_keeps_every_value_of_every_epoch():
    model = compiled()
    history = model.fit(X, Y, epochs=3, verbose=0, validation_split=0.2)
    assert isinstance(history, History)
    assert model.history is history
    assert history.epoch == [0, 1, 2]
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert {len(values) for values in history.history.values()} == {3}
    assert {type(value) for values in history.history.values() for value in values} == {float}
    assert history.history["val_loss"][-1] == model.evaluate(X[16:], Y[16:])[0]
    assert model.fit(X, Y, verbose=0).epoch == [0]  # each fit has a history of its own


KERAS_HOOKS = [
    "on_batch_begin",
    "on_batch_end",
    "on_train_batch_begin",
    *(f"on_{phase}_{moment}" for phase in ("test", "predict") for moment in ("begin", "end")),
    *(f"on_{phase}_batch_{moment}" for phase in ("test", "predict") for moment in ("begin", "end")),
]


def test_every_hook_is_kerass_and_the_others_are_known():
    keras = pytest.importorskip("keras")
    ours = {name: method for name, method in vars(Callback).items() if name.startswith("on_")}
    for name, method in ours.items():
        assert inspect.signature(method) == inspect.signature(getattr(keras.callbacks.Callback, name))
    theirs = {name for name in dir(keras.callbacks.Callback) if name.startswith("on_")}
    assert theirs == {*ours, *KERAS_HOOKS}


@pytest.mark.parametrize("hook", [*KERAS_HOOKS, "on_epoch_ends"])
def test_hook_that_would_never_run_is_refused(hook):
    callback = type("Mine", (Callback,), {hook: lambda self, *arguments: None})()
    model = compiled()
    with pytest.raises(TypeError, match=rf"Mine\.{hook} would never run.* on_train_batch_end"):
        model.fit(X, Y, verbose=0, callbacks=[callback])
    assert model.optimizer.iterations == 0


def test_hooks_can_be_set_on_the_object():
    seen, callback = [], Callback()
    callback.on_train_batch_end = lambda batch, logs: seen.append(batch)
    callback.on_epoch_end = lambda epoch, logs: seen.append("epoch")
    compiled().fit(X, Y, batch_size=10, verbose=0, callbacks=[callback])
    assert seen == [0, 1, "epoch"]


def test_hooks_without_logs_as_in_keras():
    """A callback of Keras may call its parent's hook without logs."""
    for callback in (Callback(), History(), EarlyStopping()):
        callback.on_train_begin()
        callback.on_epoch_begin(0)
        callback.on_train_batch_end(0)
        callback.on_train_end()
    history = History()
    history.on_epoch_end(0)
    assert history.epoch == [0]
    with pytest.raises(ValueError, match="watches 'val_loss'"):
        EarlyStopping().on_epoch_end(0)


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: (one,)])
def test_one_callback_needs_no_list(wrap):
    recorder = Recorder()
    compiled().fit(X, Y, verbose=0, callbacks=wrap(recorder))
    assert ("epoch ends", 0) in recorder.calls


def test_unknown_names_are_met_with_the_closest():
    for make, name in [
        (lambda: EarlyStopping(patients=3), "patience"),
        (lambda: nnlib.callbacks.ReduceLROnPlateau(minlr=0.1), "min_lr"),
        (lambda: nnlib.callbacks.LearningRateSchedule(len), "LearningRateScheduler"),
    ]:
        with pytest.raises((TypeError, AttributeError), match=f"Did you mean '{name}'"):
            make()


@pytest.mark.parametrize("callbacks", [None, [], ()])
def test_no_callbacks(callbacks):
    assert compiled().fit(X, Y, verbose=0, callbacks=callbacks).epoch == [0]


@pytest.mark.parametrize(
    "name",
    ["EarlyStopping", "LearningRateScheduler", "ModelCheckpoint", "ReduceLROnPlateau", "TerminateOnNaN"],
)
def test_arguments_are_keras(name):
    keras = pytest.importorskip("keras")
    ours, theirs = (
        inspect.signature(getattr(module.callbacks, name)).parameters for module in (nnlib, keras)
    )
    assert {each: ours[each].default for each in ours} == {each: theirs[each].default for each in ours}
    positional = [each for each, parameter in ours.items() if parameter.kind is not parameter.KEYWORD_ONLY]
    assert positional == list(theirs)[: len(positional)]
