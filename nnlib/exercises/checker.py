"""Exercises: declared once, judged by what a function returns."""

import ast
import copy
import dataclasses
import inspect
import textwrap
from collections.abc import Callable
from numbers import Integral
from typing import NamedTuple

import numpy as np

from nnlib.exercises.compare import Rules, describe, difference
from nnlib.exercises.messages import (
    changed_message,
    exception_message,
    extras,
    input_text,
    quoted,
    replaced_before_message,
    replaced_message,
    time_message,
)
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed
from nnlib.exercises.plain import Raised, plain
from nnlib.exercises.record import ATTEMPTED, DONE, record
from nnlib.exercises.restore import replaced_before
from nnlib.exercises.run import run
from nnlib.exercises.showing import show
from nnlib.exercises.starter import is_empty, is_unfinished
from nnlib.exercises.task import Task
from nnlib.exercises.truths import find_truth


def exercise(**declaration):
    """Declare an exercise, as a decorator of its reference solution; see `Exercise`."""
    return lambda reference: Exercise(reference, **declaration)


class Checked(Task):
    """A task with a `judge`, hints, and a `source` that solves it.

    Parameters
    ----------
    function : callable
    formerly : str, optional
        See `Task`.
    hints : list of str
        From a nudge to almost the answer.
    """

    def __init__(self, function, hints, formerly=None):
        super().__init__(function, formerly)
        if isinstance(hints, str):
            raise TypeError(f"{self.name}: hints must be a list of texts. Received: {hints!r}")
        self.hints = hints
        self._passed = ()  # the last work that did

    def check(self, *work):
        """Judge the reader's work, keep the progress and show the outcome."""
        outcome = self.judge(*work)
        if isinstance(outcome, Passed):
            self._passed = work
        if not isinstance(outcome, NotAttempted):
            record(self.key, DONE if isinstance(outcome, Passed) else ATTEMPTED)
        show(f"**{self.name}: {outcome.title}.** {outcome.message}", outcome.look)

    def grade(self, *work, points=1):
        """Return the points of right work; raise an `AssertionError` that says what is wrong of other work.

        For the test cell of a grader. Nothing is recorded or shown.
        """
        return self._points(self.judge(*work), points)

    def _points(self, outcome, points):
        if not isinstance(outcome, Passed):
            raise AssertionError(f"{self.name}: {outcome.title}. {outcome.message}")
        return points

    def hint(self, number=1):
        """Show the hint with this number, counted from 1."""
        last = len(self.hints)
        if not isinstance(number, Integral) or number < 1:
            show(f"Expected the number of a hint, from 1 to {last}, as in `hint(2)`. Received `{number!r}`.")
        elif number > last:
            show(f"No further hints: there are {last}. Next is `.solution()`.")
        else:
            more = f" (`hint({number + 1})` gives more.)" if number < last else ""
            show(f"**Hint {number} of {last}.** {self.hints[number - 1]}{more}")

    def solution(self):
        """Show the reference solution."""
        show(f"**{self.name}: a solution.**\n\n```python\n{self.source}```")


class Misconception(NamedTuple):
    """A wrong answer that readers give, and what one who gave it is told."""

    sentence: str
    function: Callable


class Exercise(Checked):
    """An exercise, judged by what the reader's function returns. Calling it calls the reference solution.

    Parameters
    ----------
    reference : callable
        The docstring is the statement; the rest of the source is what ``solution()`` shows.
    hints : list of str
        From a nudge to almost the answer.
    inputs : callable, optional
        ``inputs(rng)`` yields tuples of arguments, the simplest first: the reader is shown the
        first that fails. ``rng`` is a seeded generator. Without it the function takes no arguments.
    remark : str, optional
        What to notice after passing.
    observe : callable, optional
        ``observe(value, *arguments)`` is compared instead of the returned value, where many values
        are right. Its docstring says what it gives.
    parts : list of str, optional
        What the parts of a returned tuple are called in a sentence: ``["the kernel", "the bias"]``.
    exact_type : bool, default=False
        Whether the statement asks for the type: a list is no array then, and an int no float.
    rtol : float, default=1e-6
        Relative tolerance: ``|received - expected| <= atol + rtol * |expected|``.
    atol : float, default=1e-9
        Absolute tolerance.
    seconds : float, default=5.0
        Time limit of a check, apart from what an answer imports.
    formerly : str, optional
        See `Task`.

    Attributes
    ----------
    misconceptions : list of Misconception
    """

    def __init__(
        self,
        reference,
        *,
        hints,
        inputs=lambda rng: [()],
        remark="",
        observe=None,
        parts=(),
        exact_type=False,
        rtol=1e-6,
        atol=1e-9,
        seconds=5.0,
        formerly=None,
    ):
        super().__init__(reference, hints, formerly)
        if observe and not observe.__doc__:
            raise TypeError(
                f"{self.name}: `observe` needs a docstring, which tells what is compared. Received none."
            )
        self._reference = reference
        self.parameters = list(inspect.signature(reference).parameters)
        self.remark = remark
        self.observe = observe
        self.misconceptions = []
        self._inputs = inputs
        self._parts = parts
        self._rules = Rules(rtol, atol, exact_type)
        self._seconds = seconds
        self._known_results = {}
        self._is_graded = False

    def __call__(self, *arguments, **named):
        if self._is_graded:
            raise RuntimeError(f"{self.name} of the lesson is the solution. Hand in a function of your own.")
        return self._reference(*arguments, **named)

    def misconception(self, sentence):
        """Declare a wrong answer, as its decorator; readers whose results are the same get the `sentence`.

        It may raise an exception for some inputs, but not for all: an exception alone tells too little.
        """
        if not isinstance(sentence, str):
            raise TypeError(
                f'{self.name}: write `@{self.name}.misconception("...")`, with the sentence for the reader.'
            )

        def declare(function):
            self.misconceptions.append(Misconception(sentence, function))
            return function

        return declare

    def working(self):
        """Return a function that works: the reader's answer if it has passed here, else our solution."""
        return self._passed[0] if self._passed else self

    def grade(self, answer=..., *, points=1, seed=None):
        """Return the points of a right answer; raise an `AssertionError` that says what is wrong of another.

        For the test cell of a grader. With a `seed` the inputs differ from those of `check`, so that results
        that were copied from there do not pass. Our own solution does not count as an answer.
        """
        seed = 0 if seed is None else seed
        code = getattr(answer, "__code__", None)
        if answer is self or code is self._reference.__code__:
            raise AssertionError(
                f"{self.name}: this is the lesson's solution. Hand in a function of your own."
            )
        self._learn_results(seed)  # before our solution refuses to be called
        self._is_graded = True
        try:
            return self._points(self.judge(answer, seed=seed), points)
        finally:
            self._is_graded = False

    @property
    def starter(self):
        """str: the empty answer."""
        return f"def {self.name}({', '.join(self.parameters)}):\n    ...\n"

    @property
    def source(self):
        """str: the reference solution without decorators and docstring."""
        source = textwrap.dedent(inspect.getsource(self._reference))
        lines, node = source.splitlines(), ast.parse(source).body[0]
        docstring = node.body[0]
        kept = lines[node.lineno - 1 : docstring.lineno - 1]
        return "\n".join(kept + lines[docstring.end_lineno : node.end_lineno]) + "\n"

    def inputs(self, seed=0):
        """Return the list of argument tuples, the same at each call with the same seed."""
        inputs = list(self._inputs(np.random.default_rng(seed)))
        for arguments in inputs:
            if not isinstance(arguments, tuple) or len(arguments) != len(self.parameters):
                raise TypeError(
                    f"{self.name}: inputs must yield tuples of arguments ({', '.join(self.parameters)}); "
                    f"for a single one write `yield x,` with the comma. Received: {arguments!r}"
                )
        return inputs

    def judge(self, answer=..., *, seconds=None, seed=0):
        """Judge an answer without showing or recording anything.

        Parameters
        ----------
        answer : callable
            The function itself; None or ``...`` for none.
        seconds : float, optional
            A time limit other than the exercise's own.
        seed : int, default=0
            That of the inputs.

        Returns
        -------
        Passed, NotAttempted or Incorrect
        """
        if answer is None or answer is ...:
            return NotAttempted()
        if not callable(answer):
            return Incorrect(
                "call",
                f"Give `check` the function itself, without calling it: `check({self.name})`. "
                f"Received {describe(plain(answer))}.",
            )
        wrong_signature = self._signature_fault(answer)
        if wrong_signature:
            return Incorrect("signature", wrong_signature)
        if is_empty(answer):
            return NotAttempted()

        if names := replaced_before():
            return Incorrect("replaced", replaced_before_message(names))
        seconds = self._seconds if seconds is None else seconds
        inputs = self.inputs(seed)
        self._learn_results(seed)
        done = run(answer, inputs, self.parameters, self._see, seconds)
        if done.replaced:
            return Incorrect("replaced", replaced_message(done.replaced))
        if any(map(is_unfinished, done.calls)):
            return NotAttempted()
        if not done.finished:
            arguments = inputs[len(done.calls)]
            return Incorrect("time", time_message(done, seconds) + input_text(self.parameters, arguments))
        for call in done.calls:
            if call.changed:
                return Incorrect("changed", changed_message(call))
        return self._judge_results(inputs, done.calls, self._known_results[seed])

    def _judge_results(self, inputs, calls, known_results):
        expected, *all_mistaken = known_results
        received = [call.outcome for call in calls]
        differences = self._differences(expected, received)
        if not any(differences):
            agree = f"All {len(inputs)} inputs agree. " if len(inputs) > 1 else ""
            return Passed(f"{agree}{self.remark}" + extras(calls[0]))
        if all(call.returned and call.value is None for call in calls):
            message = "Your function returns None. Is a `return` missing?"
            return Incorrect("nothing", message + extras(calls[0]))
        for (sentence, mistaken), results in zip(self.misconceptions, all_mistaken, strict=True):
            says_something = not all(isinstance(result, Raised) for result in results)
            if says_something and all(map(self._agree, results, received)):
                return Incorrect("misconception", sentence + extras(calls[0]), mistaken.__name__)
        number = next(i for i, found in enumerate(differences) if found)
        truth = None if self.observe else find_truth(expected, received, self._agree, self._parts)
        kind, message = self._explain(differences[number], calls[number], inputs[number], truth)
        agree = differences.count(None)
        return Incorrect(
            kind,
            (f"Your result is right for {agree} of {len(inputs)} inputs. " if agree else "")
            + message
            + input_text(self.parameters, inputs[number])
            + extras(calls[number]),
            truth and truth.kind,
        )

    def _explain(self, found, call, arguments, truth):
        if call.error is not None and call.returned:  # `observe` could not use the value
            wanted = describe(plain(self._reference(*copy.deepcopy(arguments))))
            received = describe(call.value)
            inside = ", but what is in it has another form" if received == wanted else ""
            return "type", f"Return {wanted}. Received {received}{inside}."
        if call.error is not None:
            return "exception", exception_message(call.error, call.outcome.text)
        if truth:
            return found.kind, f"{truth.text} The first difference:" + quoted(found.sentence)
        if found.kind != "value":
            return found.kind, f"The first difference is in the {found.kind}." + quoted(found.sentence)
        seen = f" What is compared: {inspect.cleandoc(self.observe.__doc__)}" if self.observe else ""
        return "value", f"I can't tell why.{seen} The first difference:" + quoted(found.sentence)

    def _see(self, value, *arguments):
        return value if self.observe is None else self.observe(value, *arguments)

    def _learn_results(self, seed):
        """Compute, once for each seed, what is right and what each misconception gives."""
        known = self._known_results.setdefault(seed, [])
        functions = [self._reference, *(mistaken for _, mistaken in self.misconceptions)]
        if len(known) < len(functions):
            inputs = self.inputs(seed)
            known += [self._results(function, copy.deepcopy(inputs)) for function in functions[len(known) :]]

    def _results(self, function, inputs):
        """Return what counts of each result; an exception is a result, too."""
        results = []
        with np.errstate(all="ignore"):
            for arguments in inputs:
                try:
                    results.append(plain(self._see(function(*arguments), *arguments)))
                except Exception as error:
                    results.append(Raised.of(error))
        return results

    def _differences(self, expected, received):
        return [difference(wanted, got, self._rules) for wanted, got in zip(expected, received, strict=True)]

    def _agree(self, expected, received):
        """Whether the numbers agree, whatever their type."""
        return difference(expected, received, dataclasses.replace(self._rules, exact_type=False)) is None

    def _signature_fault(self, answer):
        try:
            signature = inspect.signature(answer)
        except (ValueError, TypeError):  # some built-in functions have none
            return ""
        expected = f"{self.name}({', '.join(self.parameters)})"
        names = list(signature.parameters)
        if names != self.parameters and sorted(names) == sorted(self.parameters):
            return (
                f"Your parameters are in another order: expected `{expected}`, "
                f"received `{self.name}{signature}`."
            )
        try:
            signature.bind(*self.parameters)
        except TypeError:
            return (
                f"Your function takes other arguments: it is called as `{expected}`, "
                f"received `{self.name}{signature}`."
            )
        return ""
