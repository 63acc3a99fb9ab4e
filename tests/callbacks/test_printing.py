"""What fit and the callbacks print: nothing, a bar, lines, or what Keras's callbacks do."""

import re

import pytest

import nnlib
from nnlib.callbacks import EarlyStopping, ModelCheckpoint
from tests.callbacks.helpers import Scripted, X, Y, attach, compiled


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
    watch = EarlyStopping("mine", mode="min")
    compiled().fit(X, Y, epochs=9, verbose=2, callbacks=[Scripted("mine", [1, 1]), watch])
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
