"""ModelCheckpoint writes the files it should, and training goes on from them."""

import numpy as np
import pytest

import nnlib
from nnlib.callbacks import ModelCheckpoint
from tests.callbacks.helpers import Scripted, X, Y, compiled


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
        ({"monitor": "mine", "save_best_only": True, "mode": "min"}, [1, 3, 5]),
        ({"monitor": "mine", "save_best_only": True, "mode": "max"}, [1, 2]),
        ({"monitor": "accuracy", "save_best_only": True}, [1, 2]),
    ],
)
def test_checkpoint_saves_the_best_only_if_asked(tmp_path, options, saved):
    name, values = options.get("monitor", "mine"), [3, 4, 2, 2, 1]  # the model's own accuracy is overwritten
    watch = ModelCheckpoint(tmp_path / "{epoch}.safetensors", **options)
    compiled().fit(X, Y, epochs=5, verbose=0, callbacks=[Scripted(name, values), watch])
    assert sorted(int(path.stem) for path in tmp_path.iterdir()) == saved


def test_best_model_overwrites_the_one_before(tmp_path):
    path = tmp_path / "best.safetensors"
    watch = ModelCheckpoint(path, "mine", save_best_only=True, mode="min")
    compiled().fit(X, Y, epochs=4, verbose=0, callbacks=[Scripted("mine", [3, 1, 2, 4]), watch])
    assert list(tmp_path.iterdir()) == [path]
    assert nnlib.load_model(path).layers[-1].bias[0] == 1


def test_wrong_suffix_is_refused_before_training(tmp_path):
    with pytest.raises(ValueError, match=r"'\.safetensors'.*model\.keras"):
        ModelCheckpoint(tmp_path / "model.keras")
