"""Points for a grader: right work is given its points, all other work raises with the sentence."""

import functools

import numpy as np
import pytest

from nnlib.exercises import exercise
from nnlib.exercises.project import Fault, milestone
from nnlib.lessons import neurons as ex


@pytest.fixture
def product():
    @exercise(hints=[], inputs=lambda rng: [(2.0, 3.0), tuple(rng.normal(size=2))])
    def product(x, y):
        """Return x times y."""
        return x * y

    @product.misconception("That is their sum.")
    def total(x, y):
        return product(x, y) * 0 + x + y

    return product


def test_a_right_answer_gets_its_points(product, data_folder, shown):
    assert product.grade(lambda x, y: y * x) == 1
    assert product.grade(lambda x, y: y * x, points=2.5, seed=7) == 2.5
    assert not list(data_folder.iterdir())
    assert shown() == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, y: x + y, r"^product: not right yet\. That is their sum\.$"),
        (lambda x, y: x**y, "I can't tell why"),
        (lambda x, y: 1 / 0, "ZeroDivisionError"),
        (lambda x: x, "other arguments"),
        (6.0, "function itself"),
        (..., "not attempted yet"),
        (lambda x, y: None, "not attempted yet"),
    ],
)
def test_another_answer_raises_with_its_sentence(product, answer, words):
    with pytest.raises(AssertionError, match=words):
        product.grade(answer)


def test_nothing_handed_in(product):
    with pytest.raises(AssertionError, match="not attempted yet"):
        product.grade()


def test_results_that_were_copied_fail_with_another_seed(product):
    known = {arguments: product(*arguments) for arguments in product.inputs()}

    def copied(x, y):
        return known.get((x, y), 0.0)

    assert product.grade(copied) == 1
    with pytest.raises(AssertionError, match="not right yet"):
        product.grade(copied, seed=1)
    assert product.grade(copied) == 1


def test_our_own_solution_is_no_answer(product):
    own = [
        product,
        product.__wrapped__,
        product.working(),
        lambda x, y: product(x, y),
        functools.partial(product),
        lambda x, y: product.working()(x, y),
    ]
    for answer in own:
        with pytest.raises(AssertionError, match="of your own"):
            product.grade(answer)
    assert product(2, 3) == 6


def test_the_solution_of_another_exercise_may_be_used(product):
    @exercise(hints=[], inputs=lambda rng: [(3.0,), (4.0,)])
    def square(x):
        """Return the square of x."""
        return product(x, x)

    assert square.grade(lambda x: product(x, x)) == 1


def test_a_milestone_is_graded():
    @milestone(hints=[], solution=[])
    def small(number):
        """Hand in a small number."""
        if number > 9:
            raise Fault("It is too large.")
        return "Small."

    assert small.grade(3, points=4) == 4
    with pytest.raises(AssertionError, match="too large"):
        small.grade(10)
    with pytest.raises(AssertionError, match="not attempted yet"):
        small.grade(...)


def test_a_choice_is_graded():
    assert ex.learning_rate.grade(ex.learning_rate.correct.upper(), points=2) == 2
    wrong = next(letter for letter in ex.learning_rate.choices if letter != ex.learning_rate.correct)
    for letter, words in ((wrong, "not right yet"), ("z", "Expected one of"), (..., "Not answered yet")):
        with pytest.raises(AssertionError, match=words):
            ex.learning_rate.grade(letter)


def test_an_answer_cannot_take_what_is_expected_from_numpy(product):
    with pytest.raises(AssertionError, match="replaces"):
        product.grade(lambda x, y: setattr(np, "isclose", None) or x * y)
