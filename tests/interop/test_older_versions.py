"""Files that older versions of Keras and TensorFlow wrote predict and train as they did there."""

import numpy as np
import pytest

from nnlib import Input, datasets, losses, optimizers
from nnlib.interop import from_keras_h5, from_tf1_checkpoint, read_tf1_checkpoint
from nnlib.layers import Dense
from tests.interop.helpers import KERAS2_4, KERAS2_15, ONE_HOT, TF1, X, h5py, losses_of


def test_checkpoint_of_tensorflow_1_15_predicts_as_it_did():
    expected = np.load(TF1 / "expected.npz")
    x = datasets.load_digits().x[expected["rows"]]
    for place in (TF1, str(TF1), TF1 / "model.ckpt-500", str(TF1 / "model.ckpt-500")):
        model = from_tf1_checkpoint(place, [Input((64,)), Dense(10, "softmax")])
        np.testing.assert_allclose(model.predict(x), expected["probabilities"], atol=1e-6)
    earlier = from_tf1_checkpoint(TF1 / "model.ckpt-490", [Input((64,)), Dense(10, "softmax")])
    assert np.abs(earlier.predict(x) - expected["probabilities"]).max() > 1e-4


def test_checkpoint_as_arrays():
    arrays = read_tf1_checkpoint(TF1)
    assert {name: (array.shape, array.dtype) for name, array in arrays.items()} == {
        "W": ((64, 10), np.float32),
        "b": ((10,), np.float32),
    }


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("model.h5", None),
        ("weights.h5", KERAS2_4 / "architecture.json"),
        ("weights.h5", [Input((4,)), Dense(10, "relu"), Dense(3, "softmax")]),
    ],
)
def test_files_of_keras_2_4_predict_as_they_did(name, architecture):
    expected = np.load(KERAS2_4 / "expected.npz")
    x = (datasets.load_iris().x - expected["mean"]) / expected["std"]
    model = from_keras_h5(KERAS2_4 / name, architecture=architecture)
    np.testing.assert_allclose(model.predict(x[expected["rows"]]), expected["probabilities"], atol=1e-6)


def test_compile_settings_of_keras_2_4():
    model = from_keras_h5(KERAS2_4 / "model.h5")
    assert isinstance(model.optimizer, optimizers.Adam)
    assert model.optimizer.iterations == 480  # 60 epochs of 8 batches
    assert isinstance(model.loss, losses.CategoricalCrossentropy)
    assert list(model.evaluate(X, ONE_HOT, return_dict=True)) == ["loss", "accuracy"]
    with h5py.File(KERAS2_4 / "model.h5") as file:
        kernel_m = file["optimizer_weights/Adam/hidden/kernel/m:0"][()]
        bias_v = file["optimizer_weights/Adam/output/bias/v:0"][()]
    adam = model.optimizer
    np.testing.assert_array_equal(adam.state["m"][: kernel_m.size], kernel_m.ravel())
    np.testing.assert_array_equal(adam.state["v"][-bias_v.size :], bias_v)


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adamw"])
def test_training_of_keras_2_15_goes_on_as_it_did(optimizer):
    expected = np.load(KERAS2_15 / "expected.npz")
    x, y = expected["x"], expected["y"]
    model = from_keras_h5(KERAS2_15 / f"{optimizer}.h5")
    np.testing.assert_allclose(model.predict(x), expected[f"{optimizer}_probabilities"], atol=1e-6)
    np.testing.assert_allclose(losses_of(model, x, y, 5), expected[f"{optimizer}_losses"], atol=1e-5)


def test_weights_file_of_keras_2_15():
    expected = np.load(KERAS2_15 / "expected.npz")
    path = KERAS2_15 / "adamw_after.weights.h5"
    model = from_keras_h5(path, KERAS2_15 / "architecture.json")
    np.testing.assert_allclose(model.predict(expected["x"]), expected["adamw_after_probabilities"], atol=1e-6)
    assert model.optimizer is None
