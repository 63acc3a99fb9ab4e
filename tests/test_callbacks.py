"""Callbacks: what they keep, when they stop, what they write and print."""

import inspect
import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import Sequential
from nnlib.callbacks import Callback, EarlyStopping, History, ModelCheckpoint
from nnlib.layers import Dense
from tests.random_cases import examples

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3)).astype(np.float32)
Y = (X.sum(axis=1) > 0).astype(int)


def compiled(metrics=("accuracy",), seed=0):
    model = Sequential([Dense(4, "tanh", input_dim=3), Dense(1, "sigmoid")], seed=seed)
    model.compile("adam", "binary_crossentropy", metrics=list(metrics))
    return model


class Recorder(Callback):
    """Writes down every call."""

    def __init__(self):
        self.calls = []

    def on_train_begin(self, logs=None):
        self.calls.append(("train begins", dict(logs)))

    def on_epoch_begin(self, epoch, logs=None):
        self.calls.append(("epoch begins", epoch))

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(("batch ends", batch))

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(("epoch ends", epoch))

    def on_train_end(self, logs=None):
        self.calls.append(("train ends", dict(logs)))


class Scripted(Callback):
    """Puts values of its own into the logs, and counts up the model's first bias."""

    def __init__(self, name, values):
        self.name, self.values = name, values

    def on_epoch_end(self, epoch, logs=None):
        logs[self.name] = self.values[epoch]
        self.model.layers[-1].bias[0] = epoch


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


@pytest.mark.parametrize("callbacks", [None, [], ()])
def test_no_callbacks(callbacks):
    assert compiled().fit(X, Y, verbose=0, callbacks=callbacks).epoch == [0]


@pytest.mark.parametrize("name", ["EarlyStopping", "ModelCheckpoint"])
def test_arguments_are_keras(name):
    keras = pytest.importorskip("keras")
    ours, theirs = (
        inspect.signature(getattr(module.callbacks, name)).parameters for module in (nnlib, keras)
    )
    assert {each: ours[each].default for each in ours} == {each: theirs[each].default for each in ours}
    positional = [each for each, parameter in ours.items() if parameter.kind is not parameter.KEYWORD_ONLY]
    assert positional == list(theirs)[: len(positional)]


# -- diverging --------------------------------------------------------------------------------------


def diverging(*losses):
    history = History()
    history.on_train_begin({"epochs": len(losses)})
    for epoch, loss in enumerate(losses):
        history.on_epoch_end(epoch, {"loss": loss})
    return history


def test_divergence_is_told_once():
    with pytest.warns(RuntimeWarning, match="diverged") as caught:
        history = diverging(1.0, math.inf, math.nan, math.nan)
    assert [str(warning.message)[:29] for warning in caught] == ["The loss is inf in epoch 2: t"]
    assert history.epoch == [0, 1, 2, 3]


def test_divergence_is_told_in_each_training():
    history = History()
    for _ in range(2):
        history.on_train_begin()
        with pytest.warns(RuntimeWarning, match="The loss is nan in epoch 1"):
            history.on_epoch_end(0, {"loss": math.nan})


def test_finite_losses_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        diverging(1e30, 0.0, -5.0)


def test_diverging_fit_warns_once_and_names_the_line():
    model = Sequential([Dense(1, input_dim=3)], seed=0)
    model.compile(nnlib.optimizers.SGD(1e9), "mse")
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="diverged") as caught:
        model.fit(X, Y, epochs=20, verbose=0)
    told = [warning for warning in caught if "diverged" in str(warning.message)]
    assert len(told) == 1
    assert told[0].filename == __file__


# -- stopping ---------------------------------------------------------------------------------------


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


def attach(module, callback, model):
    if module is nnlib:
        callback.model = model
    else:
        callback.set_model(model)


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


@pytest.fixture(scope="module")
def pair():
    """A model of one weight in nnlib and in Keras."""
    keras = pytest.importorskip("keras")
    models = []
    for module in (nnlib, keras):
        model = module.Sequential([module.Input((1,)), module.layers.Dense(1, use_bias=False)])
        model.compile("sgd", "mse", metrics=["accuracy"])
        models.append((module, model))
    models[1][1].fit(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)  # Keras names its metrics in fit
    return models


quarters = st.integers(-20, 20).map(lambda quarter: quarter / 4)
special = st.sampled_from([math.inf, -math.inf, math.nan])


@examples(400)
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


# -- saving -----------------------------------------------------------------------------------------


def test_checkpoint_each_epoch(tmp_path):
    name = tmp_path / "{epoch:02d}-{val_loss:.3f}.safetensors"
    model = compiled()
    history = model.fit(X, Y, epochs=3, validation_split=0.2, verbose=0, callbacks=[ModelCheckpoint(name)])
    values = history.history["val_loss"]
    expected = [f"{epoch:02d}-{value:.3f}.safetensors" for epoch, value in enumerate(values, 1)]
    assert sorted(path.name for path in tmp_path.iterdir()) == expected
    for file, value in zip(expected, values, strict=True):
        assert nnlib.load_model(tmp_path / file).evaluate(X[16:], Y[16:])[0] == value


def test_training_goes_on_from_a_checkpoint(tmp_path):
    path = str(tmp_path / "{epoch}.safetensors")
    straight = compiled()
    straight.fit(X, Y, epochs=4, batch_size=8, verbose=0, callbacks=[ModelCheckpoint(path)])
    resumed = nnlib.load_model(path.format(epoch=2))
    resumed.fit(X, Y, epochs=2, batch_size=8, verbose=0)
    np.testing.assert_array_equal(resumed.theta, straight.theta)


@pytest.mark.parametrize(
    ("options", "saved"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"monitor": "mine", "save_best_only": True}, [1, 3, 5]),
        ({"monitor": "mine", "save_best_only": True, "mode": "max"}, [1, 2]),
        ({"monitor": "mine_accuracy", "save_best_only": True}, [1, 2]),
    ],
)
def test_checkpoint_saves_the_best_only_if_asked(tmp_path, options, saved):
    name, values = options.get("monitor", "mine"), [3, 4, 2, 2, 1]
    watch = ModelCheckpoint(tmp_path / "{epoch}.safetensors", **options)
    compiled().fit(X, Y, epochs=5, verbose=0, callbacks=[Scripted(name, values), watch])
    assert sorted(int(path.stem) for path in tmp_path.iterdir()) == saved


def test_best_model_overwrites_the_one_before(tmp_path):
    path = tmp_path / "best.safetensors"
    watch = ModelCheckpoint(path, "mine", save_best_only=True)
    compiled().fit(X, Y, epochs=4, verbose=0, callbacks=[Scripted("mine", [3, 1, 2, 4]), watch])
    assert list(tmp_path.iterdir()) == [path]
    assert nnlib.load_model(path).layers[-1].bias[0] == 1


def test_wrong_suffix_is_refused_before_training(tmp_path):
    with pytest.raises(ValueError, match=r"'\.safetensors'.*model\.keras"):
        ModelCheckpoint(tmp_path / "model.keras")


# -- printing ---------------------------------------------------------------------------------------


def test_verbose_0_is_silent(capfd):
    compiled().fit(X, Y, epochs=2, verbose=0)
    assert capfd.readouterr() == ("", "")


def test_verbose_1_is_a_bar_of_epochs(capfd):
    history = compiled().fit(X, Y, epochs=3, verbose=1).history
    out, err = capfd.readouterr()
    assert out == ""
    assert "3/3" in err
    assert f"accuracy={history['accuracy'][-1]:.4f}" in err
    assert f"loss={history['loss'][-1]:.4f}" in err


def test_verbose_2_is_one_line_an_epoch_without_timings(capfd):
    history = compiled().fit(X, Y, epochs=2, validation_split=0.2, verbose=2).history
    out, err = capfd.readouterr()
    values = [" - ".join(f"{name}: {history[name][epoch]:.4f}" for name in history) for epoch in (0, 1)]
    assert out == f"Epoch 1/2 - {values[0]}\nEpoch 2/2 - {values[1]}\n"
    assert err == ""


def test_lines_end_where_training_stops(capfd):
    compiled().fit(X, Y, epochs=9, verbose=2, callbacks=[Scripted("mine", [1, 1]), EarlyStopping("mine")])
    assert re.findall(r"^Epoch \d/9", capfd.readouterr().out, re.MULTILINE) == ["Epoch 1/9", "Epoch 2/9"]


@pytest.mark.parametrize("verbose", [3, -1, "1", None, "Auto"])
def test_unknown_verbose_is_refused(verbose):
    model = compiled()
    with pytest.raises(ValueError, match=rf"verbose must be .*'auto', 0, 1, 2.*{verbose!r}"):
        model.fit(X, Y, verbose=verbose)
    assert model.optimizer.iterations == 0
    for cls in (lambda **options: ModelCheckpoint("a.safetensors", **options), EarlyStopping):
        with pytest.raises(ValueError, match=rf"verbose must be one of 0, 1\. Received: {verbose!r}"):
            cls(verbose=verbose)


def test_auto_is_a_bar(capfd):
    compiled().fit(X, Y, epochs=3, verbose="auto")
    out, err = capfd.readouterr()
    assert out == ""
    assert "3/3" in err


def printed(module, model, path, values, capfd, **options):
    """Lines that a stopping and a saving callback print, without Keras's second line on each file."""
    watch = module.callbacks.EarlyStopping("loss", patience=1, verbose=1, restore_best_weights=True)
    keep = module.callbacks.ModelCheckpoint(path, "loss", verbose=1, **options)
    for callback in (watch, keep):
        attach(module, callback, model)
    capfd.readouterr()
    watch.on_train_begin({})
    for epoch, value in enumerate(values):
        for callback in (watch, keep):
            callback.on_epoch_end(epoch, {"loss": value})
    watch.on_train_end({})
    lines = filter(None, capfd.readouterr().out.replace(str(path), "FILE").splitlines())
    return [line for line in lines if "finished saving" not in line]


@pytest.mark.parametrize("best", [False, True])
def test_verbose_callbacks_print_what_kerass_do(pair, tmp_path, capfd, best):
    (_, ours), (keras, theirs) = pair
    files = tmp_path / "a.safetensors", tmp_path / "a.keras"
    lines = [
        printed(module, model, file, [3.0, 2.0, 2.5], capfd, save_best_only=best)
        for module, model, file in zip((nnlib, keras), (ours, theirs), files, strict=True)
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 5
    assert lines[0][-2:] == [
        "Epoch 3: early stopping",
        "Restoring model weights from the end of the best epoch: 2.",
    ]


def test_callbacks_are_silent_by_default(tmp_path, capfd):
    watch = EarlyStopping("loss", restore_best_weights=True)
    compiled().fit(X, Y, verbose=0, callbacks=[watch, ModelCheckpoint(tmp_path / "a.safetensors")])
    assert capfd.readouterr() == ("", "")
