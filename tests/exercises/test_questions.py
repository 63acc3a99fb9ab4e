"""Predictions and multiple choice."""

import pytest

from nnlib.exercises import choice, prediction
from nnlib.lessons import neurons as ex


@pytest.fixture
def number():
    @prediction(explanation="Six times seven.", within=1)
    def product():
        """What is 6 times 7?"""
        return 42

    return product


@pytest.fixture
def letter():
    @prediction(explanation="It is odd.", choices={"a": "Even.", "b": "Odd."}, answer="b")
    def parity():
        """Is 7 even or odd?"""

    return parity


@pytest.fixture
def quiz():
    @choice(
        a=("Two.", "Two is half of it."),
        b=("Four.", "Two and two."),
        c=("Five.", "Five is one more."),
        answer="b",
    )
    def sum_of_twos():
        """How much is 2 + 2?"""

    return sum_of_twos


def test_the_shipped_notebook_shows_neither_guess_nor_result(number, shown):
    number.predict(...)
    text = shown()
    assert "What is 6 times 7?" in text
    assert "No guess yet: replace the `...` with a number." in text
    assert "42" not in text
    number.reveal()
    text = shown()
    assert "42" not in text
    assert "guess first" in text
    number.reveal()
    text = shown()
    assert "the result is 42" in text
    assert "You made no guess" in text


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        (42, "You guessed 42: right."),
        (41.5, "You guessed 41.5: right."),
        (40, "You guessed 40, too low by 2."),
        (50, "You guessed 50, too high by 8."),
    ],
)
def test_a_number_is_compared(number, shown, guess, verdict):
    number.predict(guess)
    assert "42" not in shown() or guess == 42
    number.reveal()
    text = shown()
    assert verdict in text
    assert "Six times seven." in text


@pytest.mark.parametrize("guess", ["42", float("nan"), [42]])
def test_what_is_no_number_is_no_guess(number, shown, guess):
    number.predict(guess)
    assert "Expected a number" in shown()
    number.reveal()
    assert "guess first" in shown()


def test_a_letter_is_compared(letter, shown):
    letter.predict()
    assert 'a letter in quotes, as in `predict("b")`' in shown()
    letter.predict("x")
    assert 'Expected one of `"a"`, `"b"`' in shown()
    letter.predict(["a"])
    assert "Expected one of" in shown()
    letter.predict(" A ")
    letter.reveal()
    assert "the result is (b) Odd.** You guessed (a) Even: not so. It is odd." in shown()
    letter.predict("b")
    letter.reveal()
    assert "You guessed (b) Odd: right." in shown()
    assert "(a) Even." in repr(letter)


def test_multiple_choice_explains_each_letter(quiz, shown):
    quiz.answer()
    output = shown()
    assert "How much is 2 + 2?\n\n- (a) Two.\n- (b) Four.\n- (c) Five.\n\nNot answered yet" in output
    assert "Two and two" not in output
    quiz.answer("A")
    assert "not right yet.** (a) Two. Two is half of it." in shown()
    quiz.answer("b")
    assert "correct.** (b) Four. Two and two." in shown()
    quiz.answer("e")
    assert 'Expected one of `"a"`, `"b"`, `"c"`, in quotes: `answer("b")`. Received `\'e\'`.' in shown()
    quiz.answer([1])
    assert "Received a list of 1." in shown()


def test_a_misspelled_name_gives_the_closest():
    with pytest.raises(AttributeError, match="Did you mean predict"):
        _ = ex.perdict
    with pytest.raises(AttributeError, match="There are: predict"):
        _ = ex.zzz
