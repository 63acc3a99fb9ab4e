"""The digits drawn by hand for a recognizer: each kind has its drawings, all of them on the pad."""

import json
from pathlib import Path

import numpy as np
import pytest

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
