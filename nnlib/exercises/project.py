"""Milestones of a project: judged by what comes out of the work, not by the way to it."""

import contextlib
import copy
import inspect

from nnlib.exercises.checker import Checked
from nnlib.exercises.messages import exception_message, extras
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed
from nnlib.exercises.plain import Raised
from nnlib.exercises.restore import restored
from nnlib.exercises.run import Call, Printed
from nnlib.exercises.starter import is_empty, is_unfinished


class Fault(Exception):
    """What is wrong with a piece of work, as a sentence for its author."""


class Unwritten(Exception):
    """A part of the work is still a `...`."""


def milestone(**declaration):
    """Declare a milestone, as a decorator of the function that judges the work; see `Milestone`."""
    return lambda function: Milestone(function, **declaration)


class Milestone(Checked):
    """A step of a project. Any work is right that does what the statement demands.

    Parameters
    ----------
    function : callable
        Takes the reader's work: values, or functions that it tries out. It raises `Fault` at the first thing
        that is wrong, and otherwise returns in words what it has found. Its docstring is the statement.
    hints : list of str
        From a nudge to almost the answer.
    solution : list of (callable or str)
        Functions that do the work, and lines of code, in the order in which they are shown. The last lines
        hand the result to ``check``.
    remark : str, optional
        What to notice after passing.
    formerly : str, optional
        See `Task`.
    """

    def __init__(self, function, *, hints, solution, remark="", formerly=None):
        super().__init__(function, hints, formerly)
        self._judge = function
        self.parameters = list(inspect.signature(function).parameters)
        self.remark = remark
        self._solution = solution

    @property
    def source(self):
        """str: the worked solution. It goes on from that of the milestone before."""
        parts = [part if isinstance(part, str) else inspect.getsource(part) for part in self._solution]
        return "\n\n".join(parts)

    def judge(self, *work):
        """Judge the work without showing or recording anything: Passed, NotAttempted or Incorrect."""
        if not work or any(map(_is_unwritten, work)):
            return NotAttempted()
        if len(work) != len(self.parameters):
            return Incorrect(
                "call",
                f"Expected `check({', '.join(self.parameters)})`, received {len(work)} "
                f"value{'s' * (len(work) > 1)}.",
            )
        printed = Printed()  # forty predictions may print forty bars; they are shown when something is wrong
        try:
            with restored(), contextlib.redirect_stdout(printed):
                found = self._judge(*work)
        except Unwritten:
            return NotAttempted()
        except Fault as fault:
            return Incorrect("fault", str(fault) + extras(Call((), printed=printed.take())))
        except (Exception, SystemExit) as error:
            if is_unfinished(Call((), error=error)):
                return NotAttempted()
            message = exception_message(error, Raised.of(error).text) + extras(
                Call((), printed=printed.take())
            )
            return Incorrect("exception", message)
        return Passed(f"{found} {self.remark}".strip())


def call(function, *arguments):
    """Call a function of the reader's with copies of the arguments; `Unwritten` if it gives a `...`."""
    result = function(*copy.deepcopy(arguments))
    if is_unfinished(Call(arguments, returned=True, value=result)):
        raise Unwritten
    return result


def demand_function(value, name):
    """Fault unless `value` can be called; `Unwritten` if its body is empty."""
    if _is_unwritten(value):
        raise Unwritten
    if not callable(value):
        raise Fault(f"`{name}` has to be a function. Received an object of type {type(value).__name__}.")


def _is_unwritten(value):
    return value is ... or (inspect.isfunction(value) and is_empty(inspect.unwrap(value)))
