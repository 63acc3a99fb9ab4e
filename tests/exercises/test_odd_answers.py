"""Answers that nobody should write, and that get a clear message all the same."""

import builtins
import warnings

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.outcomes import Passed


@pytest.fixture
def exponential():
    @exercise(hints=[], inputs=lambda rng: [(np.zeros(2),), (np.ones(2),)])
    def exponential(x):
        """Return e to the power of x."""
        return np.exp(x)

    @exponential.misconception("You return 2 to the power of x.")
    def power_of_2(x):
        return 2.0**x

    return exponential


class Refusing:
    def __array__(self, *arguments, **settings):
        raise ValueError("no array")


def holding_itself(x):
    values = []
    values.append(values)
    return values


def nested(x):
    value = ()
    for _ in range(100_000):
        value = (value,)
    return value


@pytest.mark.parametrize(
    "answer",
    [
        holding_itself,
        nested,
        lambda x: Refusing(),
        lambda x: (value for value in x),
        lambda x: tuple(range(200_000)),
        lambda x: dict.fromkeys(range(200_000)),
        lambda x: {"key" * 100_000: x},
    ],
)
def test_what_cannot_be_compared_is_of_another_type(exponential, answer):
    outcome = exponential.judge(answer)
    assert outcome.kind == "type"
    assert len(outcome.message) < 1000


def raising(x):
    raise ValueError("x" * 3_000_000)


def warning(x):
    for number in range(5000):
        warnings.warn(f"warning {number}", stacklevel=1)
    return x


@pytest.mark.parametrize("answer", [raising, warning])
def test_long_texts_are_cut(exponential, answer):
    message = exponential.judge(answer).message
    assert "... (cut: " in message
    assert len(message) < 5000


def test_long_strings_are_cut():
    @exercise(hints=[])
    def word():
        """Return a word."""
        return "a"

    assert len(word.judge(lambda: "b" * 3_000_000).message) < 5000


def test_one_array_for_all_results_is_fine(exponential):
    buffer = np.empty(2)

    def answer(x):
        buffer[:] = np.exp(x)
        return buffer

    assert isinstance(exponential.judge(answer), Passed)


@pytest.mark.parametrize("power", [lambda x: 2.0**x, lambda x: 3.0**x])
def test_an_answer_cannot_change_what_is_expected(exponential, monkeypatch, power):
    monkeypatch.setattr(np, "exp", np.exp)  # undone after the test

    def answer(x):
        np.exp = power
        return np.exp(x)

    kinds = {exponential.judge(answer).kind for _ in range(2)}
    assert kinds == ({"misconception"} if power(1) == 2 else {"value"})


@pytest.mark.parametrize("name", ["input", "exit", "quit"])
def test_what_would_wait_or_end_the_kernel_is_refused(exponential, name, monkeypatch):
    monkeypatch.setattr(builtins, name, lambda: None, raising=False)
    before = getattr(builtins, name)

    def answer(x):
        getattr(builtins, name)()
        return np.exp(x)

    outcome = exponential.judge(answer)
    assert outcome.kind == "exception"
    assert f"{name}() cannot be used in an answer" in outcome.message
    assert getattr(builtins, name) is before
