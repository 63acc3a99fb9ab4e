"""Training stops when a callback says so; EarlyStopping says so when Keras's does."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.callbacks import Callback, EarlyStopping, ModelCheckpoint
from tests.callbacks.helpers import Scripted, X, Y, attach, compiled
from tests.random_cases import examples


def test_stop_after_an_epoch():
    class Stop(Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 1

    model = compiled()
    assert model.fit(X, Y, epochs=9, verbose=0, callbacks=[Stop()]).epoch == [0, 1]
    assert model.fit(X, Y, epochs=2, verbose=0).epoch == [0, 1]  # it can be trained again


def test_stop_in_an_epoch_logs_the_rows_that_were_seen():
    class Stop(Callback):
        def __init__(self):
            self.losses = []

        def on_train_batch_end(self, batch, logs=None):
            self.losses.append(logs["loss"])
            self.model.stop_training = batch == 1

    stop, model = Stop(), compiled()
    history = model.fit(X, Y, batch_size=5, epochs=9, verbose=0, callbacks=[stop])
    assert model.optimizer.iterations == 2
    assert history.epoch == [0]
    np.testing.assert_allclose(history.history["loss"], [np.mean(stop.losses)])


def early_stopping(module, model, values, name="val_loss", **options):
    """Epochs run, best epoch, and last bias, for one value after each epoch."""
    watch = module.callbacks.EarlyStopping(monitor=name, **options)
    attach(module, watch, model)
    model.stop_training = False
    watch.on_train_begin({})
    for epoch, value in enumerate(values):
        model.set_weights([np.full((1, 1), epoch)])
        watch.on_epoch_end(epoch, {name: value})
        if model.stop_training:
            break
    watch.on_train_end({})
    return epoch + 1, watch.stopped_epoch, watch.best_epoch, model.get_weights()[0].item()


quarters = st.integers(-20, 20).map(lambda quarter: quarter / 4)
special = st.sampled_from([math.inf, -math.inf, math.nan])


@examples(100, thorough=400)
@given(
    values=st.lists(st.one_of(quarters, quarters, special), min_size=1, max_size=15),
    name=st.sampled_from(["loss", "val_loss", "accuracy", "val_accuracy"]),
    patience=st.integers(0, 4),
    min_delta=st.sampled_from([0, 0.25, 0.5, 1]),
    mode=st.sampled_from(["auto", "min", "max"]),
    restore=st.booleans(),
)
def test_early_stopping_does_what_keras_does(pair, values, name, patience, min_delta, mode, restore):
    options = {"patience": patience, "min_delta": min_delta, "mode": mode, "restore_best_weights": restore}
    ours, theirs = (early_stopping(*each, values, name, **options) for each in pair)
    assert ours == theirs


@pytest.mark.parametrize(
    ("values", "options", "epochs"),
    [
        ([3, 2, 1, 0], {}, 4),
        ([3, 2, 2, 0], {}, 3),
        ([3, 2, 2.5, 1, 2, 2, 0], {"patience": 2}, 6),
        ([3, 2.9, 2.8, 2.7], {"patience": 2, "min_delta": 0.5}, 3),
        ([1, 2, 3, 3], {"mode": "max"}, 4),
    ],
)
def test_early_stopping_in_fit(values, options, epochs):
    callbacks = [Scripted("mine", values), EarlyStopping("mine", **options)]
    history = compiled().fit(X, Y, epochs=len(values), verbose=0, callbacks=callbacks).history
    assert history["mine"] == values[:epochs]


@pytest.mark.parametrize(("restore", "expected"), [(False, 4), (True, 2)])
def test_early_stopping_restores_the_best_weights(restore, expected):
    watch = EarlyStopping("mine", patience=2, restore_best_weights=restore)
    model = compiled()
    model.fit(X, Y, epochs=6, verbose=0, callbacks=[Scripted("mine", [3, 2, 1, 2, 2, 2]), watch])
    assert (watch.stopped_epoch, watch.best_epoch, watch.best) == (4, 2, 1)
    assert model.layers[-1].bias[0] == expected


def test_best_weights_are_restored_when_the_epochs_run_out():
    watch = EarlyStopping("mine", patience=9, restore_best_weights=True)
    model = compiled()
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("mine", [3, 1, 2]), watch])
    assert watch.stopped_epoch == 0
    assert model.layers[-1].bias[0] == 1


def test_early_stopping_can_be_used_again():
    watch, values = EarlyStopping("mine", patience=1), [1, 2, 3]
    for _ in range(2):
        history = compiled().fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("mine", values), watch])
        assert history.epoch == [0, 1]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_first_value_counts_whatever_it_is(bad):
    watch = EarlyStopping("mine", restore_best_weights=True)
    compiled().fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("mine", [bad, bad, bad]), watch])
    assert (watch.stopped_epoch, watch.best_epoch) == (1, 0)


def test_more_is_better_of_a_second_accuracy():
    watch = EarlyStopping("val_binary_accuracy_1")
    values = [0.5, 0.6, 0.7]
    history = compiled().fit(
        X, Y, epochs=3, verbose=0, callbacks=[Scripted("val_binary_accuracy_1", values), watch]
    )
    assert history.epoch == [0, 1, 2]


@pytest.mark.parametrize("callback", [EarlyStopping(), ModelCheckpoint("a.safetensors", save_best_only=True)])
def test_watching_what_is_not_there_is_an_error_with_advice(callback):
    with pytest.raises(ValueError, match=r"'val_loss'.*only: loss, accuracy.*validation_split"):
        compiled().fit(X, Y, verbose=0, callbacks=[callback])
