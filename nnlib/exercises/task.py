"""What exercises and questions have in common."""

import difflib
import functools
import inspect
import sys


class Task:
    """Something that a reader works on, declared by a function whose docstring asks it.

    Parameters
    ----------
    function : callable
        Its name is the task's name, its docstring is what the reader is asked.
    formerly : str, optional
        The key that the task had before it moved from another lesson: progress kept under it still counts.

    Attributes
    ----------
    name, statement : str
    key : str
        ``lesson.name``, under which the reader's progress is kept.
    """

    def __init__(self, function, formerly=None):
        if not function.__doc__:
            if sys.flags.optimize > 1:
                raise RuntimeError(
                    "Python runs with -OO, which removes docstrings, and with them what exercises ask. "
                    "Start it without -OO."
                )
            raise TypeError(
                f"{function.__name__} needs a docstring: it is what the reader is asked. Received none."
            )
        functools.update_wrapper(self, function)
        self.name = function.__name__
        self.key = f"{_lesson(function.__module__)}.{self.name}"
        self.formerly = formerly
        self.statement = inspect.cleandoc(function.__doc__)

    def __repr__(self):
        return f"**{self.name}**\n\n{self.statement}"

    _repr_markdown_ = __repr__


def _lesson(module):
    """``neurons`` for the module ``nnlib.lessons.neurons.nand``; ``own.town`` for a teacher's file `town`."""
    lesson = module.removeprefix("nnlib.lessons.")
    return f"own.{module}" if lesson == module else lesson.split(".")[0]


def unknown_name(module_name):
    """Return a module's ``__getattr__`` that names the task closest to a misspelled one."""

    def __getattr__(name):
        tasks = [task.name for task in sys.modules[module_name].TASKS]
        close = difflib.get_close_matches(name, tasks, n=1)
        advice = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(tasks)}."
        raise AttributeError(f"{module_name} has no exercise or question {name!r}. {advice}")

    return __getattr__
