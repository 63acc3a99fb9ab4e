"""Results are compared in type, shape, dtype and value, and arguments must stay as they were."""

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.outcomes import Incorrect, Passed


def returning(value, **settings):
    """Return an exercise whose only right result is ``value``."""

    @exercise(hints=[], **settings)
    def constant():
        """Return the constant."""
        return value

    return constant


@pytest.mark.parametrize(
    ("expected", "received", "kind", "words"),
    [
        (np.array([1.0, 2.0]), [1.0, 2.0, 3.0], "type", "a list of 3"),
        (np.array([1.0, 2.0]), [[1.0], [2.0, 3.0]], "type", "a list of 2"),
        (
            np.array([1.0, 2.0]),
            np.array([1j, 2]),
            "dtype",
            "expected dtype float64, received dtype complex128",
        ),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]]), "shape", "received shape (1, 2)"),
        (np.array([1, 2]), np.array([1, 2, 3]), "shape", "received shape (3,): [1, 2] and [1, 2, 3]."),
        (np.arange(99), np.arange(98), "shape", "received shape (98,)."),
        (np.array([1.0, 2.0]), (np.array([1.0, 2.0]),), "type", "comma"),
        (np.array([1.0, 2.0]), np.array([1.0, 3.0]), "value", "[1]: expected 2.0, received 3.0"),
        (np.eye(3), np.ones((3, 3)), "value", "[0, 1]: expected 0.0, received 1.0"),
        (np.array([True]), np.array([1]), "dtype", "expected dtype bool"),
        (1.0, np.array([1.0]), "shape", "expected shape ()"),
        (1.0, np.nan, "value", "received nan"),
        (1.0, "one", "type", "a str"),
        (1.0, True, "dtype", "bool"),
        ((1.0, 2.0), (1.0, 2.0, 3.0), "type", "expected [1.0, 2.0], received [1.0, 2.0, 3.0]"),
        ((1.0, 2.0), (1.0, None, 3.0), "type", "received a tuple (a float, None, a float)"),
        ((1.0, 2.0), 1.0, "type", "a float"),
        ((1.0, np.zeros(2)), (1.0, np.ones(2)), "value", "[1][0]"),
        ({"a": 1.0}, {"b": 1.0}, "keys", "missing keys 'a', keys too many 'b'"),
        ({"a": 1.0, "b": 2.0}, {"a": 1.0}, "keys", "missing keys 'b', keys too many none"),
        ({"a": 1.0}, {"a": 2.0}, "value", "['a']: expected 1.0"),
        ("left", "right", "value", "expected 'left'"),
    ],
)
def test_differences_in_type_shape_dtype_and_value(expected, received, kind, words):
    outcome = returning(expected).judge(lambda: received)
    assert outcome.kind == kind
    assert words in outcome.message


@pytest.mark.parametrize(
    ("expected", "received"),
    [
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        (np.array([1, 2]), np.array([1, 2], dtype=np.uint8)),
        (np.array([0.5]), np.array([0.5], dtype=np.float32)),
        ((1.0, "a"), [1, "a"]),
        ({"a": np.ones(2), "b": None}, {"b": None, "a": np.ones(2)}),
    ],
)
def test_equal_results(expected, received):
    assert isinstance(returning(expected).judge(lambda: received), Passed)


IN_ANOTHER_TYPE = [
    (np.array([1.0, 2.0]), [1.0, 2.0]),
    (np.array([1.0, 2.0]), (np.float32(1), 2)),
    (np.eye(2), [np.array([1.0, 0.0]), np.array([0.0, 1.0])]),
    ([1.0, 2.0], np.array([1.0, 2.0])),
    ([[1.0], [2.0]], np.array([[1.0], [2.0]])),
    (np.array([1.0, 2.0]), np.array([1, 2])),
    (np.array([1, 2]), np.array([1.0, 2.0])),
]


@pytest.mark.parametrize(("expected", "received"), IN_ANOTHER_TYPE)
def test_the_right_numbers_are_right_unless_the_statement_asks_for_the_type(expected, received):
    assert isinstance(returning(expected).judge(lambda: received), Passed)
    outcome = returning(expected, exact_type=True).judge(lambda: received)
    assert outcome.kind in ("type", "dtype")
    assert outcome.diagnosis == "type"


@pytest.mark.parametrize("expected", [np.pi, np.linspace(1, 1e6, 7) / 3, (0.1, np.ones(3) / 3)])
def test_float32_is_precise_enough(expected):
    single = tuple(map(np.float32, expected)) if isinstance(expected, tuple) else np.float32(expected)
    assert isinstance(returning(expected).judge(lambda: single), Passed)
    assert isinstance(returning(expected, rtol=0, atol=0).judge(lambda: single), Incorrect)


def test_float32_of_something_else_is_wrong():
    outcome = returning(np.array([1.0, 100.0])).judge(lambda: np.array([1.0, 100.1], dtype=np.float32))
    assert outcome.kind == "value"


def test_an_expected_exception():
    @exercise(hints=[], inputs=lambda rng: [(1.0,), (-1.0,)])
    def root(x):
        """Return the root; raise ValueError below 0."""
        if x < 0:
            raise ValueError("x must be at least 0")
        return x**0.5

    def raising(x):
        if x < 0:
            raise ValueError("mine")
        return x**0.5

    assert isinstance(root.judge(raising), Passed)
    assert "expected a ValueError" in root.judge(lambda x: abs(x) ** 0.5).message


def test_changed_arguments_are_named(mean):
    def answer(x, scale):
        x *= scale
        return x.mean()

    outcome = mean.judge(answer)
    assert outcome.kind == "changed"
    assert "`x`" in outcome.message
    assert isinstance(mean.judge(mean), Passed)


def _write(values):
    values[0] = 9


def _replace(values):
    values[1] = None


@pytest.mark.parametrize("change", [list.reverse, list.clear, _write, _replace])
@pytest.mark.parametrize("values", [[1, 2], [0.5, np.nan], ["a", "b"], [np.ones(2), np.zeros(2)]])
def test_a_changed_list_is_noticed_whatever_it_holds(values, change):
    @exercise(hints=[], inputs=lambda rng: [(values,)])
    def count(values):
        """Return how many there are."""
        return len(values)

    def changing(values):
        number = len(values)
        change(values)
        return number

    outcome = count.judge(changing)
    assert outcome.kind == "changed"
    assert "`a.reverse()`" in outcome.message
    assert isinstance(count.judge(len), Passed)
