"""What is true of a wrong answer on all inputs is said; what is nearly true is not."""

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.compare import Rules, difference
from nnlib.exercises.plain import Raised
from nnlib.exercises.truths import find_truth

X = np.array([[1.0, -2.75, 3.5], [0.25, 5.0, -6.0]])
TUPLES = [(X, X[0], 3.0), (X + 1, X[1] + 1, -2.0)]


def truth(expected, received, names=()):
    found = find_truth(expected, received, lambda a, b: difference(a, b, Rules()) is None, names)
    return found and found.kind, found and found.text


def of_each(change, values):
    return [change(value) for value in values]


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda x: 2 * x, "factor", "2 times"),
        (lambda x: x / 3, "factor", "0.333333 times"),
        (lambda x: (2 * x).tolist(), "factor", "2 times"),
        (lambda x: -x, "sign", "wrong sign"),
        (np.abs, "sign", "some of them with the wrong sign"),
        (lambda x: x + 7, "offset", "too large by 7"),
        (lambda x: x - 0.5, "offset", "too small by 0.5"),
        (lambda x: 0 * x, "constant", "always 0"),
        (np.trunc, "rounded", "cut to whole numbers"),
        (np.floor, "rounded", "rounded down"),
        (lambda x: np.round(x, 1), "rounded", "to 1 digit "),
        (lambda x: x * (1 + 1e-5), "precision", "digits"),
        (lambda x: x * 1.0003, "factor", "1.0003 times"),
        (lambda x: x + np.array([1e-5, 2e-5, 1e-5]), "precision", "about 4 digits"),
        (lambda x: np.where(x > 3, np.nan, x), "nan", "except where it is nan"),
        (lambda x: np.where(x > 3, np.inf, x), "nan", "except where it is inf"),
        (lambda x: np.maximum(x, 0), "cut off", "never below 0"),
        (lambda x: np.minimum(x, 2), "cut off", "never above 2"),
        (lambda x: x.T, "order", "transposed"),
        (lambda x: x[::-1], "order", "rows in reversed order"),
        (lambda x: x[:, ::-1], "order", "columns in reversed order"),
        (lambda x: x[:, [1, 0, 2]], "order", "wrong order"),
        (np.ravel, "shape", "wrong shape"),
        (lambda x: [*x[:-1], 0 * x[-1]], "parts", "except for its last entry"),
        (lambda x: [0 * x[0], *x[1:]], "parts", "except for its first entry"),
    ],
)
def test_of_an_array(change, kind, words):
    arrays = [np.vstack([X, 2 * X]), np.vstack([X, X + 1])]
    found, text = truth(arrays, of_each(change, arrays))
    assert found == kind
    assert words in text


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x**2,
        lambda x: 2 * x + 1,
        lambda x: x * np.array([2, 2, 2.1]),
        lambda x: np.where(x > 3, np.nan, 2 * x),
        lambda x: x * np.nan,
        lambda x: [*x[1:-1], x[0] + x[-1], x[-1]],
        lambda x: x.T[::-1] + 1e-3,
        lambda x: "x",
        lambda x: [x, x],
        lambda x: None,
        lambda x: {"a": x},
        lambda x: Raised.of(ValueError("x")),
    ],
)
def test_what_is_not_true_of_an_array_is_not_said(change):
    arrays = [np.vstack([X, 2 * X]), np.vstack([X, X + 1])]
    assert truth(arrays, of_each(change, arrays)) == (None, None)


@pytest.mark.parametrize(
    "change", [lambda x: -x, lambda x: 2 * x, lambda x: x + 1, lambda x: x.T, lambda x: x[::-1], np.ravel]
)
def test_it_must_be_true_for_every_input(change):
    arrays = [X, X + 1, X * 3]
    received = [*of_each(change, arrays[:2]), X + 0.123]
    assert truth(arrays, received) == (None, None)


@pytest.mark.parametrize("dtype", [bool, str])
def test_arrays_of_other_things_than_numbers(dtype):
    expected = [np.array(labels).astype(dtype) for labels in ([1, 0, 1, 0], [0, 0, 1, 1])]
    assert truth(expected, [each[[0, 2, 2, 3]] for each in expected]) == (None, None)
    assert truth(expected, [0.5, expected[0]]) == (None, None)
    assert truth(expected, [each[:-1] for each in expected])[0] == ("length" if dtype is bool else None)


def test_opposite_labels():
    labels = [np.array([0, 1, 1]), np.array([0, 0, 1])]
    assert truth(labels, [1 - each for each in labels]) == ("opposite", "Your result has 0 and 1 swapped.")
    assert truth(labels, [1 - labels[0], labels[1]]) == (None, None)


def test_two_labels_in_another_order_may_be_chance():
    assert truth([np.array([0, 1, 1, 0, 1, 0])], [np.array([1, 0, 0, 1, 1, 0])]) == (None, None)


def test_every_number_counts_for_the_precision():
    assert truth([np.array([1e6, 1e-3])], [np.array([1e6, 5e-3])])[0] != "precision"
    assert truth([np.array([1e6, 0.0, 3.0])], [np.array([1e6 + 9, 0.0, 3.0001])])[0] == "precision"


def test_one_number_that_is_too_small_has_not_been_cut_off():
    assert truth([np.array([1.0, 9.0, 3.0])], [np.array([1.0, 8.0, 3.0])]) == (None, None)
    assert truth([np.array([1.0, 9.0, 10.0, 3.0])], [np.array([1.0, 8.0, 8.0, 3.0])])[0] == "cut off"


def test_of_ints_in_the_place_of_other_numbers():
    expected = [np.array([0.5, 1.5]), np.array([0.5, 1.5]), np.array([2.0, 0.0])]
    received = [expected[0], np.array([0, 1]), np.array([2, 0])]
    text = "Your result is cut to whole numbers where it is made of ints."
    assert truth(expected, received) == ("rounded", text)
    assert truth(expected, [expected[0], np.array([0, 2]), np.array([2, 0])]) == (None, None)


def test_one_number_alone_is_a_multiple_of_any_other():
    assert truth([3.0], [6.0]) == (None, None)
    assert truth([3.0, 0.0], [6.0, 0.0]) == (None, None)
    assert truth([3.0, 1.0], [6.0, 2.0])[0] == "factor"


@pytest.mark.parametrize(
    ("expected", "received", "kind", "words"),
    [
        ([3, 1, 2], [2, 1, 3], "order", "is reversed"),
        ([3, 1, 2], [1, 2, 3], "order", "is sorted."),
        ([2, 1, 3], [3, 2, 1], "order", "from the largest"),
        ([3, 1, 2], [1, 3, 2], "order", "wrong order"),
        (["b", "a", "c"], ["c", "a", "b"], "order", "is reversed"),
        (["b", "a", "c"], ["a", "b", "c"], "order", "is sorted"),
        (["b", "a", "c"], ["b", "c", "a"], "order", "wrong order"),
        ([3, 1, 2], [3, 1], "length", "too short"),
        ([3, 1, 2], [1, 2], "length", "lacks its beginning"),
        ([3, 1, 2], [3, 1, 2, 9], "length", "extra entries at its end"),
        ([3, 1, 2], [9, 3, 1, 2], "length", "extra entries at its beginning"),
        ([3, 1, 2], [9, 8, 7, 6], "length", "1 entry too many"),
        ([3, 1, 2], [9], "length", "2 entries too few"),
        (["a", "b"], ["a"], "length", "too short"),
        ([3, 1, 2], [], "length", "always empty"),
        (np.arange(3.0), np.arange(2.0), "length", "too short"),
    ],
)
def test_of_a_list(expected, received, kind, words):
    found, text = truth([expected], [received])
    assert found == kind
    assert words in text


def test_of_lists_some_of_which_have_another_length():
    assert "for some inputs" in truth([[1, 2], [3]], [[5, 6], [3, 4]])[1]


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        (lambda k, b, n: (k, 9, n), "parts", "The kernel and `n` are right, the bias is not."),
        (lambda k, b, n: (k, "b", 1j), "parts", "The kernel is right, the bias and `n` are not."),
        (
            lambda k, b, n: (k, b, -n),
            "parts",
            "The kernel and the bias are right. `n` has the wrong sign.",
        ),
        (lambda k, b, n: (k.T, b**2, n**3), "parts", "The kernel is transposed."),
        (lambda k, b, n: (b, k, n), "exchanged", "The kernel and the bias are swapped."),
        (
            lambda k, b, n: [n, k, b],
            "exchanged",
            "The parts of your result are right, but in the wrong order.",
        ),
        (lambda k, b, n: (2 * k, 2 * b, 2 * n), "factor", "Your result is 2 times what it should be."),
        (lambda k, b, n: (k, b), "length", "Your result is too short; the entries that it has are right."),
    ],
)
def test_of_the_parts_of_a_tuple(change, kind, text):
    found = truth(TUPLES, [change(*parts) for parts in TUPLES], ["the kernel", "the bias", "`n`"])
    assert found == (kind, text)


def test_of_parts_without_names():
    text = "The first and the third are right, the second is not."
    assert truth(TUPLES, [(k, 9, n) for k, b, n in TUPLES]) == ("parts", text)


def test_of_the_parts_of_a_dict():
    expected = [{"w": 1.0, "b": X}, {"w": 2.0, "b": X + 1}]
    text = "`'w'` is right. `'b'` is transposed."
    assert truth(expected, [each | {"b": each["b"].T} for each in expected]) == ("parts", text)
    assert truth(expected, [{"w": each["b"], "b": each["w"]} for each in expected])[0] == "exchanged"
    assert truth(expected, [{"w": each["w"]} for each in expected]) == (None, None)


def test_an_expected_exception_is_no_obstacle():
    raised = Raised.of(ValueError())
    expected, received = [1.0, raised, 2.0], [2.0, raised, 4.0]
    assert truth(expected, received)[0] == "factor"
    assert truth(expected, [2.0, 0.0, 4.0]) == (None, None)
    assert truth(expected, [2.0, raised, Raised.of(TypeError())]) == (None, None)


def test_the_reader_is_told_where_no_misconception_explains(mean):
    @exercise(hints=[], inputs=lambda rng: [(1.0,), (2.0,)], parts=["the area", "the circumference"])
    def square(side):
        """Return the area and the circumference."""
        return side**2, 4 * side

    @square.misconception("That is half of it.")
    def half(side):
        return side**2, 2 * side

    assert square.judge(half).diagnosis == "half"
    outcome = square.judge(lambda side: (side**2, 8 * side))
    assert (outcome.kind, outcome.diagnosis) == ("value", "parts")
    assert outcome.message.startswith(
        "The area is right. The circumference is 2 times what it should be. The first difference:\n\n"
    )
    assert square.judge(lambda side: (0, side)).diagnosis == "parts"
    assert square.judge(lambda side: (side**3 + 1, side**3)).diagnosis is None
