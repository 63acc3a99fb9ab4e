"""How an answer is judged: unwritten, right, a known misconception, or called in another way."""

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed


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

    assert mean.judge(total) == Incorrect("misconception", "That is a sum.", "scaled_sum")


def test_misconceptions_are_recognized_by_their_numbers_whatever_the_type():
    @exercise(hints=[], inputs=lambda rng: [(np.array([3, 4]),)], exact_type=True)
    def halves(x):
        """Return half of each."""
        return x / 2

    @halves.misconception("You halve twice.")
    def quarters(x):
        return x / 4

    assert halves.judge(lambda x: [value / 4 for value in x.tolist()]).diagnosis == "quarters"


def test_misconceptions_are_recognized_also_by_where_they_raise(mean):
    outcome = mean.judge(lambda x, scale: scale * (sum(x) + x[3]) / (len(x) + 1))
    assert outcome.message == "You count the fourth entry twice."


def test_an_exception_for_all_inputs_is_no_misconception(mean):
    assert mean.judge(lambda x, scale: x.mean(axis=1)).kind == "exception"


def test_unexplained_value_says_where_for_which_input_and_how_many_agree(mean):
    outcome = mean.judge(lambda x, scale: scale * x.mean() if scale == 2 else 9.0)
    assert outcome.kind == "value"
    assert "I can't tell why" in outcome.message
    assert "right for 1 of 2 inputs" in outcome.message
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


def test_observed_instead_of_compared():
    def _sign(value):
        """the sign."""
        return np.sign(value)

    @exercise(hints=[], observe=_sign)
    def positive():
        """Return any positive number."""
        return 1.0

    @positive.misconception("That is negative.")
    def negative():
        return -1.0

    assert isinstance(positive.judge(lambda: 7.0), Passed)
    assert positive.judge(lambda: -3.0).message == "That is negative."
    assert "What is compared: the sign." in positive.judge(lambda: 0.0).message
    assert positive.judge(lambda: "7").message == "Return a float. Received a str."
    assert positive.judge(lambda: 1 / 0).kind == "exception"
    assert positive.judge(lambda: ...) == NotAttempted()


def test_observed_of_the_right_type_with_something_else_inside():
    def _total(value):
        """the total."""
        return sum(value["prices"])

    @exercise(hints=[], observe=_total)
    def prices():
        """Return a dict with prices that make 3."""
        return {"prices": [1.0, 2.0]}

    assert isinstance(prices.judge(lambda: {"prices": [3.0]}), Passed)
    words = "a dict with the key 'prices'"
    expected = f"Return {words}. Received {words}, but what is in it has another form."
    assert prices.judge(lambda: {"prices": None}).message == expected


def test_an_exercise_needs_a_docstring():
    with pytest.raises(TypeError, match="needs a docstring"):

        @exercise(hints=[])
        def silent():
            return 1


def test_flawed_declarations_are_found_by_the_contract(mean):
    """A misconception that is right, and one whose numbers another has already."""

    @mean.misconception("Not wrong at all.")
    def right(x, scale):
        return scale * x.mean()

    @mean.misconception("The sum once more.")
    def repeated(x, scale):
        return scale * x.sum()

    assert isinstance(mean.judge(right), Passed)
    assert mean.judge(repeated) == Incorrect("misconception", "That is a sum.", "scaled_sum")


def test_a_notebook_goes_on_with_the_answer_that_passed(mean):
    def answer(x, scale):
        return scale * x.mean()

    assert mean.working()(np.array([1.0, 3.0]), 2) == 4
    mean.check(lambda x, scale: 0)
    assert mean.working() is not answer
    mean.check(answer)
    assert mean.working() is answer
    mean.check(lambda x, scale: 0)
    assert mean.working() is answer


def test_an_exercise_can_be_called_as_its_solution(mean):
    assert mean(np.array([1.0, 3.0]), scale=2) == 4
