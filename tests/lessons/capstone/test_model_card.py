"""Model cards: what is missing gets its sentence."""

import pytest

from nnlib.lessons import capstone as ex
from tests.lessons.capstone.helpers import CARD, PREDICT, assert_fault, one_half


def with_text(old, new):
    """The card with other words in one place."""
    assert old in CARD
    return CARD.replace(old, new)


LIMITS = CARD.partition("## Limits\n")[2].partition("\n\n##")[0]
CARDS = {
    "no heading": (with_text("## Limits", "## Thanks"), PREDICT, "There is no heading `## Limits`"),
    "no version": (
        with_text("ONNX, version 1.", "ONNX."),
        PREDICT,
        "Below `File` the check finds none of the usual words for the version",
    ),
    "no word on pairs": (
        with_text("were bottles entered twice, and", ""),
        PREDICT,
        "the usual words for what was done about bottles that were",
    ),
    "no word on the fee": (
        with_text(" and `seal_fee`", ""),
        PREDICT,
        "words for what was done about `seal_fee`",
    ),
    "no unit": (with_text("proline in mg/l", "proline"), PREDICT, "words for the unit of proline"),
    "no word on gaps": (
        with_text("What is missing", "The rest"),
        PREDICT,
        "words for how to hand in what is missing",
    ),
    "no simplest guess": (
        with_text("always saying Grignolino", "chance"),
        PREDICT,
        "the usual words for what the simplest guess reaches",
    ),
    "another number first": (with_text("97%", "most"), PREDICT, "`predict` is far better"),
    "no sentence": (with_text(LIMITS, "..."), PREDICT, "Below `Limits` there is not yet"),
    "no format": (with_text("ONNX, version 1. It", "Version 1. It"), PREDICT, "words for the format"),
    "no number": (with_text("%", " in 100"), PREDICT, "gives no accuracy in %"),
    "too high a number": (CARD, one_half, "Was the number measured on rows that the model knows"),
    "no text": ({"Purpose": "wine"}, PREDICT, "The card is a text in Markdown"),
}


@pytest.mark.parametrize("case", CARDS)
def test_cards_that_lack_something(case):
    card, predict, sentence = CARDS[case]
    assert_fault(ex.model_card.judge(card, predict), sentence)
