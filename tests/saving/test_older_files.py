"""Files that older versions of nnlib wrote predict, and go on training, as they did there."""

import pathlib

import numpy as np
import pytest

from nnlib import load_model

OLDER = pathlib.Path(__file__).parents[1] / "fixtures" / "nnlib_older"


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_training_of_an_older_file_goes_on_as_it_did(tmp_path, optimizer):
    expected = np.load(OLDER / "expected.npz")
    x, y = expected["x"], expected["y"]
    model = load_model(OLDER / f"{optimizer}.safetensors")
    assert model.optimizer.iterations == 9
    np.testing.assert_allclose(model.predict(x), expected[f"{optimizer}_probabilities"], atol=1e-6)
    model.save(tmp_path / "model.safetensors")
    for each in (model, load_model(tmp_path / "model.safetensors")):
        history = each.fit(x, y, batch_size=8, epochs=3, verbose=0).history
        np.testing.assert_allclose(history["loss"], expected[f"{optimizer}_losses"], atol=1e-5)
