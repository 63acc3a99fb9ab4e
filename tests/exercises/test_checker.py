"""The judging of answers, with toy exercises."""

import _thread
import sys
import threading
import time

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed


def make_mean(**settings):
    def inputs(rng):
        yield np.array([1.0, 2.0, 6.0]), 2.0
        yield rng.normal(size=4), 0.5

    @exercise(hints=["Sum.", "Divide."], inputs=inputs, **settings)
    def scaled_mean(x, scale):
        """Return the mean of x times scale."""
        # The mean first.
        return scale * np.sum(x) / len(x)

    scaled_mean.misconception("That is a sum.", lambda x, scale: scale * np.sum(x))
    scaled_mean.misconception("You return no number.", lambda x, scale: x)
    scaled_mean.misconception(
        "You count the fourth entry twice.", lambda x, scale: scale * np.mean([*x, x[3]])
    )
    scaled_mean.misconception("This raises for all inputs.", lambda x, scale: np.mean(x, axis=1))
    return scaled_mean


@pytest.fixture
def mean():
    return make_mean()


def returning(value):
    """Return an exercise whose only right result is ``value``."""

    @exercise(hints=[])
    def constant():
        """Return the constant."""
        return value

    return constant


def with_docstring(x, scale):
    """Do nothing yet."""


def with_ellipsis(x, scale): ...


def with_pass(x, scale):
    pass


def returning_ellipsis(x, scale):
    total = ...
    return total


def calculating_with_ellipsis(x, scale):
    total = ...
    return total / scale


def returning_ellipses(x, scale):
    return {"a": [1, ...]}


@pytest.mark.parametrize(
    "starter",
    [
        None,
        ...,
        with_docstring,
        with_ellipsis,
        with_pass,
        returning_ellipsis,
        calculating_with_ellipsis,
        returning_ellipses,
        lambda x, scale: ...,
    ],
)
def test_an_unwritten_answer_is_not_attempted(mean, starter):
    assert mean.judge(starter) == NotAttempted()


def test_an_index_with_ellipsis_is_an_answer(mean):
    assert isinstance(mean.judge(lambda x, scale: scale * x[..., :].mean()), Passed)


@pytest.mark.parametrize("wrap", [float, np.float64, np.array, lambda value: value * (1 + 1e-9)])
def test_a_number_may_be_python_numpy_or_an_array_and_slightly_off(mean, wrap):
    assert isinstance(mean.judge(lambda x, scale: wrap(scale * x.mean())), Passed)


def test_built_in_functions_can_be_answers():
    @exercise(hints=[], inputs=lambda rng: [(np.array([-1.0, 2.0]),), (np.array([3.0]),)])
    def magnitude(x):
        """Return |x|."""
        return abs(x)

    assert isinstance(magnitude.judge(np.abs), Passed)


def test_misconceptions_are_recognized(mean):
    def total(x, scale):
        result = 0
        for value in x:
            result += scale * value
        return result

    assert mean.judge(total) == Incorrect("misconception", "That is a sum.")


def test_misconceptions_are_recognized_also_by_where_they_raise(mean):
    outcome = mean.judge(lambda x, scale: scale * (sum(x) + x[3]) / (len(x) + 1))
    assert outcome.message == "You count the fourth entry twice."


def test_an_exception_for_all_inputs_is_no_misconception(mean):
    assert mean.judge(lambda x, scale: x.mean(axis=1)).kind == "exception"


def test_unexplained_value_says_where_for_which_input_and_how_many_agree(mean):
    outcome = mean.judge(lambda x, scale: scale * x.mean() if scale == 2 else 9.0)
    assert outcome.kind == "value"
    assert "I can't tell why" in outcome.message
    assert "1 of 2 inputs agree" in outcome.message
    assert "received 9.0" in outcome.message
    assert "scale = 0.5" in outcome.message


def test_called_instead_of_given(mean):
    outcome = mean.judge(3.0)
    assert outcome.kind == "call"
    assert "`check(scaled_mean)`" in outcome.message


def test_wrong_number_of_parameters_also_in_a_starter(mean):
    def starter(x): ...

    outcome = mean.judge(starter)
    assert outcome.kind == "signature"
    assert "`scaled_mean(x, scale)`" in outcome.message
    assert "`scaled_mean(x)`" in outcome.message


def test_parameters_in_another_order(mean):
    assert "another order" in mean.judge(lambda scale, x: scale * x.mean()).message


def test_further_parameters_with_defaults_are_fine(mean):
    assert isinstance(mean.judge(lambda x, scale, power=1: scale * x.mean() ** power), Passed)


def test_forgotten_return(mean):
    def answer(x, scale):
        scale * x.mean()

    outcome = mean.judge(answer)
    assert outcome.kind == "nothing"
    assert "`return`" in outcome.message


def test_return_forgotten_in_one_branch(mean):
    def answer(x, scale):
        if scale == 2:
            return scale * x.mean()

    outcome = mean.judge(answer)
    assert outcome.kind == "type"
    assert "branch" in outcome.message


@pytest.mark.parametrize(
    ("expected", "received", "kind", "words"),
    [
        (np.array([1.0, 2.0]), [1.0, 2.0], "type", "np.array(...)"),
        (np.array([1.0, 2.0]), np.array([1, 2]), "dtype", "expected dtype float64, received dtype int64"),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]]), "shape", "received shape (1, 2)"),
        (np.array([1.0, 2.0]), (np.array([1.0, 2.0]),), "type", "comma"),
        (np.array([1.0, 2.0]), np.array([1.0, 3.0]), "value", "[1]: expected 2.0, received 3.0"),
        (np.eye(3), np.ones((3, 3)), "value", "[0, 1]: expected 0.0, received 1.0"),
        (np.array([True]), np.array([1]), "dtype", "expected dtype bool"),
        (1.0, np.array([1.0]), "shape", "expected shape ()"),
        (1.0, np.nan, "value", "received nan"),
        (1.0, "one", "type", "a str"),
        (1.0, True, "dtype", "bool"),
        ((1.0, 2.0), (1.0, 2.0, 3.0), "type", "a tuple"),
        ((1.0, 2.0), 1.0, "type", "a float"),
        ((1.0, np.zeros(2)), (1.0, np.ones(2)), "value", "[1][0]"),
        ({"a": 1.0}, {"b": 1.0}, "type", "the keys 'b'"),
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
    assert isinstance(mean.judge(mean.function), Passed)


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


def helper(x):
    return x / None


def answer_with_helper(x, scale):
    total = helper(scale)
    return total


def test_an_exception_shows_the_innermost_line_of_the_readers_own(mean):
    message = mean.judge(answer_with_helper).message
    assert f"line {helper.__code__.co_firstlineno + 1} of `helper`" in message
    assert "return x / None" in message
    assert "TypeError" in message
    assert "nnlib" not in message


def test_an_exception_inside_a_library_shows_the_call_of_it(mean):
    def answer(x, scale):
        return np.linalg.inv(x)

    message = mean.judge(answer).message
    assert "return np.linalg.inv(x)" in message
    assert "LinAlgError" in message


def test_recursion_and_exit(mean):
    def again(x, scale):
        return again(x, scale)

    def leave(x, scale):
        sys.exit()

    assert "calls itself without end" in mean.judge(again).message
    assert "wants to end Python" in mean.judge(leave).message


def endless(x, scale):
    while True:
        scale += 1


def endless_and_catching(x, scale):
    end = time.monotonic() + 5  # for the sake of the tests that follow
    while time.monotonic() < end:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            scale += 1


@pytest.mark.parametrize("answer", [endless, endless_and_catching])
def test_endless_loops(mean, answer):
    start = time.monotonic()
    outcome = mean.judge(answer, seconds=0.2)
    assert outcome.kind == "time"
    assert f"`{answer.__name__}`" in outcome.message
    assert time.monotonic() - start < 3


def test_an_interrupt_reaches_the_reader(mean):
    def answer(x, scale):
        _thread.interrupt_main()
        while True:
            pass

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        mean.judge(answer)
    assert threading.active_count() == before


def test_a_call_that_cannot_be_stopped_is_left_and_reported(mean):
    def answer(x, scale):
        time.sleep(2.5)

    start = time.monotonic()
    outcome = mean.judge(answer, seconds=0.1)
    assert "could not be stopped" in outcome.message
    assert "time.sleep(2.5)" in outcome.message
    assert time.monotonic() - start < 2.4


def test_printed_text_is_shown_once_and_cut(mean, capsys):
    def answer(x, scale):
        print("x is", x)
        return scale * x.mean()

    def endless(x, scale):
        while True:
            print("on and on")

    def total(x, scale):
        print("total")
        return scale * x.sum()

    assert mean.judge(answer).message.count("x is") == 1
    assert mean.judge(total).message == "That is a sum.\n\nYour function printed\n\n    total\n"
    assert mean.judge(endless, seconds=0.2).kind == "time"
    assert capsys.readouterr().out == ""
    print("visible again")
    assert capsys.readouterr().out == "visible again\n"


def test_warnings_are_shown(mean):
    outcome = mean.judge(lambda x, scale: scale * x.mean() + 0 * np.log(np.zeros(1))[0])
    assert "RuntimeWarning: divide by zero encountered in log" in outcome.message


def test_observed_instead_of_compared():
    def _sign(value):
        """the sign."""
        return np.sign(value)

    @exercise(hints=[], observe=_sign)
    def positive():
        """Return any positive number."""
        return 1.0

    positive.misconception("That is negative.", lambda: -1.0)
    assert isinstance(positive.judge(lambda: 7.0), Passed)
    assert positive.judge(lambda: -3.0).message == "That is negative."
    assert "Compared is the sign." in positive.judge(lambda: 0.0).message
    assert positive.judge(lambda: "7").message == "Return a float. Received a str."
    assert positive.judge(lambda: 1 / 0).kind == "exception"
    assert positive.judge(lambda: ...) == NotAttempted()


def test_check_shows_the_outcome(mean, capsys):
    mean.check()
    mean.check(mean.function)
    mean.check(lambda x, scale: 0.0)
    shown = capsys.readouterr().out
    assert "scaled_mean: not attempted yet." in shown
    assert "scaled_mean: correct." in shown
    assert "scaled_mean: not right yet." in shown


def test_the_remark_stands_in_the_confirmation():
    outcome = make_mean(remark="Scaling and averaging commute.").judge(lambda x, scale: scale * x.mean())
    assert outcome == Passed("All 2 inputs agree. Scaling and averaging commute.")


def test_hints_come_one_after_the_other(mean, capsys):
    for _ in range(3):
        mean.hint()
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "**Hint 1 of 2.** Sum."
    assert second == "**Hint 2 of 2.** Divide."
    assert ".solution()" in third
    mean.hint(1)
    mean.hint()
    assert capsys.readouterr().out.splitlines() == [first, second]


def test_solution_is_the_source_without_decorator_and_docstring(mean, capsys):
    assert mean.source == (
        "def scaled_mean(x, scale):\n    # The mean first.\n    return scale * np.sum(x) / len(x)\n"
    )
    mean.solution()
    assert mean.source in capsys.readouterr().out


def test_an_exercise_needs_a_docstring():
    with pytest.raises(TypeError, match="needs a docstring"):

        @exercise(hints=[])
        def silent():
            return 1


def test_flawed_declarations_are_found_by_the_contract(mean):
    """A misconception that is right, and one whose numbers another has already."""
    mean.misconception("Not wrong at all.", lambda x, scale: scale * x.mean())
    mean.misconception("The sum once more.", lambda x, scale: scale * x.sum())
    right, repeated = (mistaken for _, mistaken in mean.misconceptions[-2:])
    assert isinstance(mean.judge(right), Passed)
    assert mean.judge(repeated) == Incorrect("misconception", "That is a sum.")
