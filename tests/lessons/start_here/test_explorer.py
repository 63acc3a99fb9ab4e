"""A drawn digit must look to the network like the digits that it was trained on."""

import numpy as np
import pytest

import nnlib
from nnlib import datasets
from nnlib.lessons.start_here.explorer import DigitPad, to_digit
from tests.lessons.start_here.handwriting import DIGITS, drawings


@pytest.fixture(scope="module")
def model():
    digits = datasets.load_digits()
    layers = nnlib.layers
    model = nnlib.Sequential(
        [
            nnlib.Input((64,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        seed=0,
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(digits.x, digits.y, epochs=30, verbose=0)
    return model


def test_drawn_digits_are_recognized(model):
    pad = DigitPad(model)
    correct = []
    for digit in range(10):
        for strokes in drawings(digit, 10):
            pad.set_state({"strokes": strokes})
            correct.append(pad.words.startswith(f"The network says {digit}"))
    assert np.mean(correct) >= 0.9  # 0.96 to 0.99 for other seeds of the model


def test_place_and_size_do_not_matter():
    for strokes in DIGITS:
        moved = [np.array(stroke) * 0.3 + 0.6 for stroke in strokes]
        # A pixel whose centre lies on the edge of the pen may fall to either side.
        np.testing.assert_allclose(to_digit(moved), to_digit(strokes), atol=1 / 16)


def test_drawings_resemble_the_data_set():
    scanned = datasets.load_digits().x.reshape(-1, 8, 8)
    drawn = np.array([to_digit(strokes) for strokes in DIGITS])
    assert drawn.min() == 0
    assert drawn.max() == 1
    assert drawn.mean() == pytest.approx(scanned.mean(), rel=0.2)  # as much ink
    assert drawn.max(axis=2).min() > 0  # as tall as the image
    assert drawn[:, :, [0, 7]].mean() < 0.05  # and narrow


def test_a_dot_and_nothing_are_drawings_too():
    assert to_digit([]).sum() == to_digit([[]]).sum() == 0
    assert 0 < to_digit([[[0.2, 0.9]]]).sum() < 4


@pytest.mark.parametrize("predict", [lambda x: np.zeros(1), lambda x: np.full((1, 10), 3.0)])
def test_a_model_without_ten_probabilities_is_refused(predict):
    class Model:
        pass

    model = Model()
    model.predict = predict
    with pytest.raises(ValueError, match=r"ten probabilities .*softmax"):
        DigitPad(model)
