"""Files of another kind are refused with advice; files of weights need the architecture they belong to."""

import pytest

from nnlib import Input, Sequential
from nnlib.interop import from_keras, from_keras_h5, to_keras
from nnlib.layers import Dense
from tests.interop.helpers import KERAS2_4, X, assert_same_outputs, raises, stack
from tests.keras_reference import keras


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04" + bytes(60), bytes(512), b"\x89HDF\r\n\x1a\n" + bytes(600)]
)
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    with raises("model.h5"):
        from_keras_h5(path)


def test_missing_file(tmp_path):
    for path in (tmp_path, tmp_path / "model.h5"):
        with raises("no model file", kind=FileNotFoundError):
            from_keras_h5(path)


def test_keras_file_is_refused_with_advice_that_works(tmp_path):
    model = stack()
    model.save(tmp_path / "model.keras")
    with raises("keras.saving.load_model", "from_keras"):
        from_keras_h5(tmp_path / "model.keras")
    assert_same_outputs(from_keras(keras.saving.load_model(tmp_path / "model.keras")), model, X)


WEIGHTS_ONLY = {
    "none": (None, "weights only", "architecture="),
    "fewer layers": ([Input((4,)), Dense(10)], "Received weights for .*'hidden', 'output'"),
    "other units": ([Input((4,)), Dense(9), Dense(3)], r"\(4, 9\)", r"\(4, 10\)"),
    "no input": ([Dense(10), Dense(3)], "put Input first"),
}


@pytest.mark.parametrize("case", WEIGHTS_ONLY)
def test_weights_without_their_architecture_are_refused(case):
    architecture, *words = WEIGHTS_ONLY[case]
    with raises("weights.h5", *words):
        from_keras_h5(KERAS2_4 / "weights.h5", architecture)


@pytest.mark.parametrize(
    ("layers", "word"),
    [
        ([Dense(5)], "dense_1"),
        ([Dense(5), Dense(3), Dense(3)], "dense_2"),
        ([Dense(5, use_bias=False), Dense(3)], "dense"),
    ],
)
def test_weights_of_keras_3_need_all_their_layers(tmp_path, layers, word):
    to_keras(Sequential([Input((4,)), Dense(5), Dense(3)])).save_weights(tmp_path / "model.weights.h5")
    with raises("model.weights.h5", word):
        from_keras_h5(tmp_path / "model.weights.h5", [Input((4,)), *layers])
