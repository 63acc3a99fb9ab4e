"""Training stops when a callback says so; EarlyStopping says so when Keras's does."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nnlib.callbacks import Callback, EarlyStopping
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


@examples(40, thorough=400)
@given(
    values=st.lists(st.one_of(quarters, quarters, special), min_size=1, max_size=15),
    name=st.sampled_from(["loss", "val_loss", "accuracy", "val_accuracy"]),
    patience=st.integers(0, 4),
    min_delta=st.sampled_from([0, 0.25, 0.5, 1]),
    mode=st.sampled_from(["auto", "min", "max"]),
    baseline=st.one_of(st.none(), quarters),
    restore=st.booleans(),
    start=st.integers(0, 3),
)
@example(
    values=[3, 2, 2.5, 2.6],
    name="loss",
    patience=2,
    min_delta=0,
    mode="auto",
    baseline=1,
    restore=False,
    start=0,
)
@example(
    values=[3, 3, 3], name="loss", patience=1, min_delta=1, mode="min", baseline=None, restore=False, start=0
)
@example(
    values=[1, 2, 2.5], name="loss", patience=1, min_delta=1, mode="max", baseline=None, restore=True, start=0
)
@example(
    values=[3, 0.5, 0.6, 0.7],
    name="loss",
    patience=2,
    min_delta=0,
    mode="auto",
    baseline=1,
    restore=True,
    start=0,
)
def test_early_stopping_does_what_keras_does(
    pair, values, name, patience, min_delta, mode, baseline, restore, start
):
    assume(not any(math.isnan(first) for first in values[start : start + 1]))  # see the next test
    options = {"patience": patience, "min_delta": min_delta, "mode": mode, "baseline": baseline}
    options |= {"restore_best_weights": restore, "start_from_epoch": start}
    ours, theirs = (early_stopping(*each, values, name, **options) for each in pair)
    assert ours == theirs


@pytest.mark.parametrize(
    ("values", "options", "ours", "theirs"),
    [
        ([math.nan, 3, 2, 2.5], {}, (4, 3, 2), (2, 1, 0)),
        ([math.nan, 3, 2, 2.5, 2.2], {"patience": 2, "restore_best_weights": True}, (5, 4, 2), (3, 2, 0)),
        ([math.nan, 0.2, 0.3, 0.1], {"mode": "max", "patience": 1}, (4, 3, 2), (2, 1, 0)),
        ([9, math.nan, 3, 2, 4], {"start_from_epoch": 1, "patience": 2}, (5, 0, 3), (4, 3, 1)),
    ],
)
def test_nan_is_not_the_best_though_keras_takes_it_if_it_comes_first(pair, values, options, ours, theirs):
    """Epochs run, the last of them if training was stopped, and the best."""
    for (module, model), expected in zip(pair, (ours, theirs), strict=True):
        received = early_stopping(module, model, values, **options)
        assert received[:3] == expected
        assert received[3] == (expected[2] if options.get("restore_best_weights") else expected[0] - 1)


def test_weights_stay_if_no_value_was_ever_a_number(pair):
    received = early_stopping(*pair[0], [math.nan] * 3, restore_best_weights=True, patience=5)
    assert received == (3, 0, 0, 2)


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
    callbacks = [Scripted("mine", values), EarlyStopping("mine", **{"mode": "min"} | options)]
    history = compiled().fit(X, Y, epochs=len(values), verbose=0, callbacks=callbacks).history
    assert history["mine"] == values[:epochs]


@pytest.mark.parametrize(("restore", "expected"), [(False, 4), (True, 2)])
def test_early_stopping_restores_the_best_weights(restore, expected):
    watch = EarlyStopping("mine", patience=2, mode="min", restore_best_weights=restore)
    model = compiled()
    model.fit(X, Y, epochs=6, verbose=0, callbacks=[Scripted("mine", [3, 2, 1, 2, 2, 2]), watch])
    assert (watch.stopped_epoch, watch.best_epoch, watch.best) == (4, 2, 1)
    assert model.layers[-1].bias[0] == expected


def test_best_weights_are_restored_when_the_epochs_run_out():
    watch = EarlyStopping("mine", patience=9, mode="min", restore_best_weights=True)
    model = compiled()
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("mine", [3, 1, 2]), watch])
    assert watch.stopped_epoch == 0
    assert model.layers[-1].bias[0] == 1


def test_early_stopping_can_be_used_again():
    watch, values = EarlyStopping("mine", patience=1, mode="min"), [1, 2, 3]
    for _ in range(2):
        history = compiled().fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("mine", values), watch])
        assert history.epoch == [0, 1]
