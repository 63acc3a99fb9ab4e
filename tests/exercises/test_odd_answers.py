"""Answers that nobody should write, and that get a clear message all the same."""

import builtins
import os
import random
import sys
import warnings

import numpy as np
import pytest

from nnlib import layers
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


def test_functions_that_an_answer_replaces_are_put_back(exponential):
    before = np.exp, np.linalg.norm, builtins.sum

    def answer(x):
        np.exp = lambda x: 2.0**x
        np.linalg.norm = builtins.sum = None
        return np.exp(x)

    for _ in range(2):
        outcome = exponential.judge(answer)
        assert outcome.kind == "replaced"
        for name in ("numpy.exp", "numpy.linalg.norm", "builtins.sum"):
            assert f"`{name}`" in outcome.message
    assert (np.exp, np.linalg.norm, builtins.sum) == before


def test_a_method_of_nnlib_is_put_back(exponential):
    before = layers.Dense.forward

    def answer(x):
        layers.Dense.forward = lambda *arguments: None
        return np.exp(x)

    assert "`nnlib.layers.Dense.forward`" in exponential.judge(answer).message
    assert layers.Dense.forward is before


@pytest.mark.parametrize(
    ("owner", "name"), [(np, "exp"), (np.random, "default_rng"), (layers.Dense, "forward")]
)
def test_what_the_notebook_has_replaced_before_is_said(exponential, monkeypatch, owner, name):
    monkeypatch.setattr(owner, name, lambda x: 2.0**x)
    outcome = exponential.judge(lambda x: np.e**x)
    assert outcome.kind == "replaced"
    assert f".{name}`. Until it is the original again" in outcome.message
    monkeypatch.undo()
    assert isinstance(exponential.judge(lambda x: np.e**x), Passed)


def test_what_an_answer_changes_in_the_process_is_undone(exponential, tmp_path):
    def state():
        numpy_state = np.random.get_state()  # noqa: NPY002
        return (
            os.getcwd(),
            dict(os.environ),
            random.getstate(),
            (numpy_state[0], *map(repr, numpy_state[1:])),
            sys.getrecursionlimit(),
        )

    def answer(x):
        os.chdir(tmp_path)
        os.environ["ANSWER"] = "1"
        os.environ.pop("PATH", None)
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002
        sys.setrecursionlimit(5000)
        return np.exp(x)

    before = state()
    assert isinstance(exponential.judge(answer), Passed)
    assert state() == before


def test_stdout_stays_open(exponential, capsys):
    def answer(x):
        sys.stdout.close()
        return np.exp(x)

    assert "sys.stdout cannot be closed" in exponential.judge(answer).message
    print("open")
    assert capsys.readouterr().out == "open\n"


class Endless:
    def __array__(self, *arguments, **settings):
        while True:
            pass


class Leaving:
    def __array__(self, *arguments, **settings):
        raise SystemExit


class Lying:
    @property
    def __class__(self):
        while True:
            pass


class Equal:
    def __eq__(self, other):
        while True:
            pass


class Numbers(list):
    def __iter__(self):
        while True:
            yield 1

    __len__ = __iter__


class Mute(Exception):
    def __str__(self):
        while True:
            pass


def mute(x):
    raise Mute


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda x: Endless(), "time"),
        (lambda x: [Endless()], "time"),
        (lambda x: Leaving(), "exception"),
        (lambda x: Lying(), "type"),
        (lambda x: Equal(), "type"),
        (lambda x: np.array([Equal(), Lying()]), "type"),
        (lambda x: Numbers([1, 2, 3]), "type"),
        (lambda x: ValueError("returned, not raised"), "type"),
        (mute, "time"),
    ],
)
def test_looking_into_a_result_happens_within_the_limits(exponential, answer, kind):
    assert exponential.judge(answer, seconds=0.2).kind == kind


def test_containers_and_numbers_of_the_readers_own_are_right(exponential):
    class Wrapped:
        def __init__(self, values):
            self.values = values

        def __array__(self, *arguments, **settings):
            return self.values

    class Mine(list):
        pass

    assert isinstance(exponential.judge(lambda x: Wrapped(np.exp(x))), Passed)
    assert isinstance(exponential.judge(lambda x: Mine(np.exp(x))), Passed)
    assert isinstance(exponential.judge(lambda x: np.asmatrix(np.exp(x)).A1), Passed)


@pytest.mark.parametrize("name", ["_exit", "abort"])
def test_what_would_end_the_process_at_once_is_refused(exponential, name):
    before = getattr(os, name)
    outcome = exponential.judge(lambda x: getattr(os, name)(1))
    assert f"{name}() cannot be used in an answer" in outcome.message
    assert getattr(os, name) is before


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
