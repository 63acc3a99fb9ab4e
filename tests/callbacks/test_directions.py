"""Whether a watched value should rise or fall, and that it will exist, is known before the first epoch."""

import math
import re

import numpy as np
import pytest

import nnlib
from nnlib import metrics
from nnlib.callbacks import Callback, EarlyStopping, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau
from tests.callbacks.helpers import Scripted, X, Y, compiled

RISING = [0.269, 0.480, 0.731, 0.792, 0.963]


class Mine(metrics.Metric):
    """A score that does not say whether it should rise."""

    def values(self, y_true, y_pred):
        return y_pred


class Rising(Mine):
    higher_is_better = True


class Falling(Mine):
    higher_is_better = False


def best_of(name, values, chosen, **options):
    """The best value to EarlyStopping and the number of files that ModelCheckpoint writes."""
    model = compiled(chosen)
    stop = EarlyStopping(name, patience=9, restore_best_weights=True, **options)
    saved = []
    save = ModelCheckpoint("best.safetensors", name, save_best_only=True, **options)
    model.save = saved.append
    watch = [Scripted(name, values), stop, save]
    model.fit(X, Y, epochs=len(values), verbose=0, validation_split=0.2, callbacks=watch)
    assert save.best == stop.best == values[stop.best_epoch]
    assert model.layers[-1].bias[0] == stop.best_epoch
    return stop.best, len(saved)


@pytest.mark.parametrize("prefix", ["", "val_"])
def test_a_metric_says_whether_it_should_rise(prefix):
    assert best_of(f"{prefix}rising", RISING, [Rising()]) == (0.963, 5)
    assert best_of(f"{prefix}falling", RISING, [Falling()]) == (0.269, 1)
    assert best_of(f"{prefix}score", RISING, [Rising(name="score")]) == (0.963, 5)
    assert best_of(f"{prefix}loss", RISING, [Mine()]) == (0.269, 1)
    assert best_of(f"{prefix}mine", RISING, [Mine()], mode="max") == (0.963, 5)
    assert best_of(f"{prefix}mine", RISING, [Mine()], mode="min") == (0.269, 1)
    assert best_of(f"{prefix}binary_accuracy_1", RISING, [metrics.BinaryAccuracy()] * 2) == (0.963, 5)


BUILT_IN = {member for member in metrics.Metric.members.values() if member.__module__ == "nnlib.metrics"}


@pytest.mark.parametrize("cls", sorted(BUILT_IN, key=lambda cls: cls.__name__))
def test_every_metric_of_ours_says_what_keras_thinks(cls):
    keras = pytest.importorskip("keras")
    direction = {True: "up", False: "down"}[cls.higher_is_better]
    assert getattr(keras.metrics, cls.__name__)()._direction == direction


WATCHING = {
    "EarlyStopping": EarlyStopping,
    "ModelCheckpoint": lambda name, **options: ModelCheckpoint(
        "a.safetensors", name, save_best_only=True, **options
    ),
    "ReduceLROnPlateau": ReduceLROnPlateau,
}
watching = pytest.mark.parametrize("make", WATCHING.values(), ids=WATCHING)


class Unused(Callback):
    """Stands first, and must not even learn of the model if one after it is refused."""

    def on_train_begin(self, logs=None):
        raise AssertionError("training has begun")


def refused(callbacks, error, words, chosen=("accuracy",), **options):
    model, first = compiled(chosen), Unused()
    before = model.get_weights()
    with pytest.raises(error, match=words):
        model.fit(X, Y, verbose=0, callbacks=[first, *callbacks], **options)
    np.testing.assert_equal(model.get_weights(), before)
    assert model.optimizer.iterations == 0
    assert model.history is None
    assert first.model is None


@watching
def test_unknown_direction_is_refused(make):
    refused([make("mine")], ValueError, "'mine' .*mode='max'.*mode='min'.*higher_is_better", [Mine()])
    refused([make("val_mine")], ValueError, "mode='max'", [Mine()], validation_split=0.2)
    # A value that another callback puts into the logs.
    refused([Scripted("own", [1]), make("own")], ValueError, "mode='max'")


@watching
def test_a_name_that_will_not_exist_is_refused(make):
    refused([make("val_loss")], ValueError, "'val_loss'.*only: loss, accuracy.*validation_split")
    refused([make("val_los")], ValueError, r"'val_los'.*Did you mean 'val_loss'\?", validation_split=0.2)
    refused([make("acuracy", mode="max")], ValueError, r"'acuracy'.*Did you mean 'accuracy'\?")
    # Callbacks of ours say what they add.
    refused([EarlyStopping("loss"), make("los")], ValueError, r"Did you mean 'loss'\?")
    scheduler = LearningRateScheduler(lambda epoch, rate: rate)
    refused([scheduler, make("rate", mode="min")], ValueError, "only: loss, accuracy, learning_rate")


class Adding(Callback):
    adds = ("own",)

    def on_epoch_end(self, epoch, logs=None):
        logs["own"] = 1.0


class AddingMore(Adding):
    """Does not say what."""

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        logs["more"] = 1.0


class AddingSame(Adding):
    def on_epoch_begin(self, epoch, logs=None):
        pass


def test_a_callback_may_add_the_watched_value():
    def fit(*callbacks):
        return compiled().fit(X, Y, verbose=0, callbacks=list(callbacks))

    free = Callback()
    free.on_epoch_end = lambda epoch, logs: logs.update(own=2.0)
    own, more = (EarlyStopping(name, mode="max") for name in ("own", "more"))
    for adding in (Scripted("own", [2.0]), Adding(), AddingMore(), AddingSame(), free):
        assert "own" in fit(adding, own).history
    fit(AddingMore(), more)
    refused([Adding(), more], ValueError, "only: loss, accuracy, own")
    refused([AddingSame(), more], ValueError, "only: loss, accuracy, own")
    refused([own, Adding()], ValueError, "only: loss, accuracy")  # too late: own looks first
    with pytest.raises(ValueError, match=r"'more'.*only: loss, accuracy, own"):  # found in the first epoch
        fit(Scripted("own", [2.0]), more)


@pytest.mark.parametrize("monitor", [None, "", 3, ["loss"]])
@watching
def test_a_monitor_is_a_name(make, monitor):
    with pytest.raises(TypeError, match=rf"monitor.*Received: {re.escape(repr(monitor))}"):
        make(monitor)


def test_settings_are_checked_whenever_they_are_set():
    watch = EarlyStopping("loss")
    for name, value in {"mode": "up", "patience": -1, "baseline": "x", "min_delta": math.nan}.items():
        before = getattr(watch, name)
        with pytest.raises(ValueError, match=name):
            setattr(watch, name, value)
        assert getattr(watch, name) == before
    watch = EarlyStopping("accuracy", patience=5)
    watch.mode = "min"
    compiled().fit(X, Y, epochs=3, verbose=0, callbacks=[Scripted("accuracy", [0.1, 0.2, 0.3]), watch])
    assert watch.best == 0.1


def test_checkpoints_that_could_not_be_written_are_refused(tmp_path):
    def make(name, **options):
        return ModelCheckpoint(tmp_path / name, **options)

    missing = r"\{val_loss\}.*only: loss, accuracy.*validation_split"
    refused([make("{epoch}-{val_loss:.2f}.safetensors")], ValueError, missing)
    refused([make("{los}.safetensors")], ValueError, r"\{los\}.*Did you mean 'loss'\?")
    for wrong in ("{}", "{epoch", "{epoch:.2q}", "{loss:02d}"):
        refused([make(f"{wrong}.safetensors")], ValueError, "names in braces")
    refused([make("no/a.safetensors")], FileNotFoundError, "no folder.*no'.*makedirs")
    with pytest.raises(ValueError, match="one folder"):
        make("{epoch}/a.safetensors")
    assert list(tmp_path.iterdir()) == []
    watch = [Scripted("own", [2.0]), make("{epoch}-{own:.1f}-{accuracy:.0f}.safetensors")]
    accuracy = compiled().fit(X, Y, verbose=0, callbacks=watch).history["accuracy"][0]
    assert [path.name for path in tmp_path.iterdir()] == [f"1-2.0-{accuracy:.0f}.safetensors"]


@pytest.mark.filterwarnings("ignore:The loss is nan")
def test_nan_is_never_the_best_checkpoint():
    assert best_of("loss", [math.nan, 3, math.nan, 2], ["accuracy"]) == (2, 2)
    assert best_of("accuracy", [math.nan, 0.3, math.nan, 0.2], ["accuracy"]) == (0.3, 1)


def test_the_names_of_results_stay_the_models():
    for name in ("loss", "val_loss", "val_mine"):
        with pytest.raises(ValueError, match=f"'{name}'"):
            compiled([Mine(name=name)])
    assert nnlib.metrics.MeanSquaredError(name="error").name == "error"
