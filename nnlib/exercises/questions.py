"""Questions: predict a result before it is revealed, and multiple choice."""

import math
import re
import sys
from numbers import Real

from nnlib.exercises.compare import describe
from nnlib.exercises.plain import plain
from nnlib.exercises.record import ATTEMPTED, DONE, record
from nnlib.exercises.showing import OPEN, RIGHT, WRONG, show
from nnlib.exercises.task import Task


def prediction(**declaration):
    """Declare a prediction, as a decorator of a function that asks it.

    Without `answer`, the function computes the result; see `Prediction`.
    """
    return lambda function: Prediction(function, **declaration)


def choice(*, answer, formerly=None, **choices):
    """Declare a multiple-choice question, as a decorator of a function that asks it; see `Choice`."""
    return lambda function: Choice(function, choices, answer, formerly)


class Prediction(Task):
    """A result to guess before it is computed.

    Parameters
    ----------
    function : callable
        Computes the result, a number or a letter of ``choices``. Its docstring is the question.
    explanation : str
        Why the result is what it is.
    answer : str or float, optional
        The result where nothing has to be computed; the function then only asks.
    choices : dict of str to str, optional
        Letter and text of each possible result.
    within : float, default=0.0
        How far a guessed number may be off and still count as right.
    between : tuple of float, optional
        The smallest and the largest number that make sense as a guess.
    formerly : str, optional
        See `Task`.
    """

    def __init__(
        self,
        function,
        *,
        explanation,
        answer=None,
        choices=None,
        within=0.0,
        between=(-math.inf, math.inf),
        formerly=None,
    ):
        super().__init__(function, formerly)
        if choices and answer is not None:
            _check_letter(self.name, answer, choices)
        self.result = function if answer is None else lambda: answer
        self.explanation = explanation
        self.choices = choices
        self.within = within
        self.between = between
        self._guess = None
        self._reminded = False

    def __repr__(self):
        return super().__repr__() + (_choice_list(self.choices) if self.choices else "")

    _repr_markdown_ = __repr__

    def predict(self, guess=...):
        """Record a guess: a letter, or a number where there are no choices. Without one, ask."""
        if guess is ... or guess is None:
            example = 'a letter in quotes, as in `predict("b")`' if self.choices else "a number"
            show(f"{self!r}\n\nNo guess yet: replace the `...` with {example}.", OPEN)
            return
        if self.choices:
            valid, wanted = _letter(guess) in self.choices, _letters(self.choices, "predict")
        else:
            low, high = self.between
            valid = isinstance(guess, Real) and low <= guess <= high
            wanted = "a number" if math.isinf(high) else f"a number from {low:g} to {high:g}"
        if not valid:
            show(f"**{self.name}: no guess yet.** Expected {wanted}. Received {_shown(guess)}.", OPEN)
            return
        self._guess = guess = _letter(guess) if self.choices else guess
        show(f"**{self.name}: your guess is {self._text(guess)}.** Now let it be computed.")

    def reveal(self):
        """Compute the result and show how the guess compares; ask for a guess first, once."""
        if self._guess is None and not self._reminded:
            self._reminded = True
            show(
                f"**{self.name}: guess first.** A result is remembered better when it was guessed "
                "before, rightly or wrongly. To see it without a guess, call `reveal()` again.",
                OPEN,
            )
            return
        truth = self.result()
        if self._guess is None:
            verdict, look = "You made no guess.", OPEN
        else:
            record(self.key, DONE)
            verdict, look = self._verdict(truth)
        show(f"**{self.name}: the result is {self._text(truth)}.** {verdict} {self.explanation}", look)

    def _verdict(self, truth):
        guess = self._guess
        if self.choices:
            right, wrong = guess == truth, ": not so."
        else:
            right = math.isclose(guess, truth, rel_tol=1e-6, abs_tol=max(self.within, 1e-9))
            wrong = f", too {'high' if guess > truth else 'low'} by {abs(guess - truth):.4g}."
        return f"You guessed {self._text(guess)}{': right.' if right else wrong}", RIGHT if right else WRONG

    def _text(self, value):
        return f"({value}) {self.choices[value].rstrip('.')}" if self.choices else f"{value:.4g}"


class Choice(Task):
    """A multiple-choice question.

    Parameters
    ----------
    function : callable
        Its docstring is the question.
    choices : dict of str to (str, str)
        For each letter its text, and why it is right or wrong.
    correct : str
        The right letter.
    formerly : str, optional
        See `Task`.
    """

    def __init__(self, function, choices, correct, formerly=None):
        super().__init__(function, formerly)
        for letter, pair in choices.items():
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise TypeError(f"{self.name}: {letter} needs a pair (text, why). Received: {pair!r}")
        _check_letter(self.name, correct, choices)
        self.choices = choices
        self.correct = correct

    def __repr__(self):
        return super().__repr__() + _choice_list({k: text for k, (text, _) in self.choices.items()})

    _repr_markdown_ = __repr__

    def answer(self, letter=...):
        """Show whether a letter is right, and why; without a letter show the choices."""
        text, look = self._judge(letter)
        if look is OPEN and _is_missing(letter):
            text = f"{self!r}\n\n{text}"
        elif look is not OPEN:
            record(self.key, DONE if look is RIGHT else ATTEMPTED)
        show(text, look)

    def grade(self, letter=..., *, points=1):
        """Return the points of the right letter; for another raise an `AssertionError` that says why."""
        text, look = self._judge(letter)
        if look is not RIGHT:
            raise AssertionError(text)
        return points

    def _judge(self, letter):
        """Return what is told, and how it looks."""
        if _is_missing(letter):
            return 'Not answered yet: replace the `...` with a letter in quotes, as in `answer("b")`.', OPEN
        letter_given = _letter(letter)
        if letter_given not in self.choices:
            wanted = _letters(self.choices, "answer")
            return f"**{self.name}: not answered yet.** Expected {wanted}. Received {_shown(letter)}.", OPEN
        text, explanation = self.choices[letter_given]
        right = letter_given == self.correct
        verdict = "correct" if right else "not right yet"
        told = f"**{self.name}: {verdict}.** ({letter_given}) {text.rstrip('.')}. {explanation}"
        return told, RIGHT if right else WRONG


def _check_letter(name, answer, choices):
    if answer not in choices:
        raise ValueError(f"{name}: answer must be {_letters(choices)}. Received: {answer!r}")


def _is_missing(letter):
    return letter is ... or letter is None


def _letter(answer):
    """Return ``b`` for ``"b"``, ``"(B)"`` or ``" b."``; nothing for what is no text."""
    return answer.strip(" ().").lower() if isinstance(answer, str) else ""


def _letters(choices, method=""):
    """Name the letters, and how one is written where a reader calls the method."""
    listed = "one of " + ", ".join(f'`"{letter}"`' for letter in choices)
    return f'{listed}, in quotes: `{method}("b")`' if method else listed


def _shown(answer):
    return f"`{answer!r}`" if isinstance(answer, str | int | float) else describe(plain(answer))


def _choice_list(choices):
    return "\n" + "".join(f"\n- ({letter}) {text}" for letter, text in choices.items())


def _say_quotes(result):
    """After a cell in which `answer(b)` has failed because no name `b` exists, say what is missing."""
    error, cell = result.error_in_exec, result.info.raw_cell or ""
    if isinstance(error, NameError):
        for method in re.findall(rf"\.(answer|predict)\(\s*{re.escape(str(error.name))}\s*\)", cell)[:1]:
            show(f'A letter is written in quotes: `{method}("{error.name}")`.', OPEN)


if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
    shell.events.register("post_run_cell", _say_quotes)
