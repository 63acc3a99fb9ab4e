"""Callbacks that set the learning rate do so when Keras's do; TerminateOnNaN stops where Keras's does."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nnlib import optimizers, schedules
from nnlib.callbacks import LearningRateScheduler, ReduceLROnPlateau, TerminateOnNaN
from tests.callbacks.helpers import Scripted, X, Y, attach, compiled
from tests.random_cases import examples


def rates(module, model, callback, values):
    """The learning rate after each epoch, and what the logs say of it; it starts at 1."""
    attach(module, callback, model)
    model.optimizer.learning_rate = 1.0
    callback.on_train_begin({})
    received = []
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch, {})
        logs = {"val_loss": value}
        callback.on_epoch_end(epoch, logs)
        received.append((float(model.optimizer.learning_rate), logs["learning_rate"]))
    return received


quarters = st.integers(-8, 8).map(lambda quarter: quarter / 4)
special = st.sampled_from([math.inf, -math.inf, math.nan])


@examples(15, thorough=400)
@given(
    values=st.lists(st.one_of(quarters, quarters, special), min_size=1, max_size=15),
    factor=st.sampled_from([0.5, 0.25]),
    patience=st.integers(0, 3),
    mode=st.sampled_from(["auto", "min", "max"]),
    min_delta=st.sampled_from([0, 0.25, 0.5]),
    cooldown=st.integers(0, 3),
    min_lr=st.sampled_from([0, 0.0625, 0.1875]),
)
@example(values=[1] * 5, factor=0.5, patience=2, mode="auto", min_delta=0, cooldown=0, min_lr=0)
@example(values=[1] * 9, factor=0.5, patience=2, mode="auto", min_delta=0, cooldown=2, min_lr=0)
@example(values=[1] * 5, factor=0.5, patience=1, mode="max", min_delta=0, cooldown=0, min_lr=0.1875)
@example(values=[1, 1, 0, 0], factor=0.5, patience=2, mode="auto", min_delta=0, cooldown=0, min_lr=0)
def test_reduce_lr_does_what_keras_does(pair, values, **options):
    assume(not math.isnan(values[0]))  # the best for ever, to Keras
    ours, theirs = (rates(*each, each[0].callbacks.ReduceLROnPlateau(**options), values) for each in pair)
    assert ours == theirs


def test_nan_is_not_the_best_before_a_plateau(pair):
    values, halved = [math.nan, 3, 2, 1], {"factor": 0.5, "patience": 2}
    ours, theirs = (rates(*each, each[0].callbacks.ReduceLROnPlateau(**halved), values) for each in pair)
    assert [rate for rate, _ in ours] == [1, 1, 1, 1]
    assert [rate for rate, _ in theirs] == [1, 1, 0.5, 0.5]


def test_scheduler_does_what_keras_does(pair):
    def halve_from_2(epoch, rate):
        return rate if epoch < 2 else rate / 2

    ours, theirs = (
        rates(*each, each[0].callbacks.LearningRateScheduler(halve_from_2), [0.0] * 4) for each in pair
    )
    assert ours == theirs == [(1, 1), (1, 1), (0.5, 0.5), (0.25, 0.25)]


def test_both_print_what_keras_does(pair, capfd):
    lines = []
    for module, model in pair:
        for callback in (
            module.callbacks.ReduceLROnPlateau(factor=0.5, patience=1, min_lr=0.5, verbose=1),
            module.callbacks.LearningRateScheduler(lambda epoch, rate: 0.5, verbose=1),
        ):
            rates(module, model, callback, [1.0, 1.0, 1.0])
        lines.append([line for line in capfd.readouterr().out.splitlines() if line])
    assert lines[0] == lines[1]
    assert len(lines[0]) == 4  # one reduction, down to min_lr, and the scheduler's three epochs


def test_the_rate_takes_part_in_training_and_in_the_history():
    watched, by_hand = compiled(), compiled()
    halved = LearningRateScheduler(lambda epoch, rate: rate / 2)
    history = watched.fit(X, Y, epochs=3, verbose=0, callbacks=[halved]).history
    assert history["learning_rate"] == [0.0005, 0.00025, 0.000125]
    for rate in history["learning_rate"]:
        by_hand.optimizer.learning_rate = rate
        by_hand.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(watched.theta, by_hand.theta)
    reduce = ReduceLROnPlateau("accuracy", factor=0.5, patience=1)
    values = [Scripted("accuracy", [0.5, 0.5, 0.6])]
    history = compiled().fit(X, Y, epochs=3, verbose=0, callbacks=[*values, reduce]).history
    assert history["learning_rate"] == [0.001, 0.001, 0.0005]


def test_small_rates_can_be_read_in_the_lines_of_fit(capfd):
    model = compiled()
    model.fit(X, Y, verbose=2, callbacks=[LearningRateScheduler(lambda epoch, rate: 2e-5)])
    assert "learning_rate: 2.0000e-05" in capfd.readouterr().out


@pytest.mark.parametrize(
    "callback",
    [ReduceLROnPlateau("loss"), LearningRateScheduler(lambda epoch, rate: rate)],
    ids=["reduce", "scheduler"],
)
def test_a_rate_that_follows_a_schedule_is_not_set(callback):
    model = compiled()
    model.compile(optimizers.Adam(schedules.CosineDecay(0.1, 9)), "binary_crossentropy")
    with pytest.raises(ValueError, match=r"follows CosineDecay.*a number, or leave out"):
        model.fit(X, Y, verbose=0, callbacks=[callback])
    assert model.optimizer.iterations == 0


@pytest.mark.parametrize("schedule", [None, 0.1, schedules.CosineDecay(0.1, 9)])
def test_a_schedule_of_steps_is_none_of_epochs(schedule):
    with pytest.raises(TypeError, match=r"function.*Received.*give it to the optimizer"):
        LearningRateScheduler(schedule)


@pytest.mark.parametrize("rate", [0, -1, math.nan, None, lambda: 0.1])
def test_a_schedule_returns_a_rate(rate):
    model = compiled()
    with pytest.raises(ValueError, match="learning_rate"):
        model.fit(X, Y, verbose=0, callbacks=[LearningRateScheduler(lambda epoch, old: rate)])
    assert model.optimizer.iterations == 0
    assert model.optimizer.learning_rate == 0.001


@pytest.mark.parametrize("options", [{"factor": 1.5}, {"factor": 0}, {"cooldown": -1}, {"min_lr": -1}])
def test_numbers_out_of_range_are_refused(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        ReduceLROnPlateau("loss", **options)


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf, 1.0])
def test_terminate_on_nan_does_what_keras_does(pair, capfd, loss):
    received = []
    for module, model in pair:
        callback = module.callbacks.TerminateOnNaN()
        attach(module, callback, model)
        model.stop_training = False
        callback.on_train_batch_end(3, {"loss": loss})
        received.append((model.stop_training, capfd.readouterr().out.strip()))
    assert received[0] == received[1]
    assert received[0][0] == (not math.isfinite(loss))


def test_terminate_on_nan_ends_the_epoch(capfd):
    model = compiled()
    model.compile(optimizers.SGD(1e30), "mse")
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="diverged"):
        model.fit(1e5 * X, 1e25 * Y, batch_size=2, epochs=9, verbose=0, callbacks=[TerminateOnNaN()])
    assert model.history.epoch == [0]
    assert "Invalid loss, terminating training" in capfd.readouterr().out
