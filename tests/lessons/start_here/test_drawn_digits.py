"""Digits drawn before anything was trained on drawings: the network of the first lesson reads them."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnlib import Input, Sequential, datasets
from nnlib.layers import Dense
from nnlib.lessons.start_here.explorer import to_digit

DRAWN = json.loads(Path(__file__).with_name("drawn_digits.json").read_text(encoding="utf-8"))
KINDS = [*"0123456789", "7 uncrossed", "4 open"]


def test_every_kind_of_digit_is_there():
    assert sorted(DRAWN) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_different_drawings_that_stay_on_the_pad(kind):
    drawings = DRAWN[kind]
    assert len(drawings) >= 12
    assert len({json.dumps(strokes) for strokes in drawings}) == len(drawings)
    for strokes in drawings:
        assert strokes
        for stroke in strokes:
            points = np.array(stroke)
            assert points.shape == (len(stroke), 2)
            assert len(points) >= 2
            assert ((points >= 0) & (points <= 1)).all()


@pytest.fixture(scope="module")
def model():
    """The network at the end of the first lesson."""
    digits, drawn = datasets.load_digits(), datasets.load_drawn_digits()
    x, _, y, _ = datasets.train_test_split(digits.x, digits.y, test_size=0.2)
    x, _, y, _ = datasets.train_test_split(x, y, test_size=0.2)
    layers = [Input((64,)), Dense(64, activation="relu"), Dense(10, activation="softmax")]
    model = Sequential(layers, seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(np.concatenate([x, drawn.x]), np.concatenate([y, drawn.y]), epochs=20, verbose=0)
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_at_least_eight_in_ten_are_read(kind, model):
    x = np.array([to_digit(strokes) for strokes in DRAWN[kind]]).reshape(-1, 64)
    assert np.mean(model.predict(x).argmax(axis=1) == int(kind[0])) >= 0.8
