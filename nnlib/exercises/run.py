"""Call a reader's function with a time limit, and find the line of it that failed.

The calls run in a thread of their own, so that the notebook gets its turn back after the limit on
every platform. A thread cannot be killed: an exception is raised in it, which ends pure Python code
at its next bytecode. A long call into C ends only by itself. If it lets other threads run meanwhile
(a huge matrix product, ``time.sleep``), the reader is told that it still runs. If it does not
(``sum`` over an endless iterator), the limit does not hold: the notebook waits until the call ends
or the kernel is restarted. Only a child process could be killed then. But each check would wait for
it to start and to import NumPy, and what a notebook defines cannot be sent to it: ``pickle`` refuses
it, and ``fork`` does not exist on Windows and is not safe beside the threads of TensorFlow.

All code of the reader's runs in this thread, also what a returned object does when it is looked into:
what leaves it is plain data.
"""

import builtins
import contextlib
import copy
import ctypes
import functools
import io
import linecache
import os
import sys
import sysconfig
import threading
import time
import traceback
import types
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from nnlib.exercises.compare import same
from nnlib.exercises.plain import Raised, plain
from nnlib.exercises.restore import restored

_FOLDERS = (
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    os.path.dirname(os.__file__),  # where a browser or a bundle keeps Python's own library
    str(Path(__file__).parents[1]),
)
_LIBRARIES = (*{os.path.realpath(folder) + os.sep for folder in _FOLDERS}, "<frozen")
_PRINT_LIMIT = 2000  # characters per call; an endless loop may print
_UNUSABLE = ("input", "exit", "quit")
_DEADLY = ("_exit", "abort")  # in `os`: they end the kernel at once
IMPORT_SECONDS = 120.0  # what the imports of an answer may take in addition


class _Stop(BaseException):
    """Raised inside a worker thread; no Exception, so that ``except Exception`` lets it pass."""


@dataclass
class Call:
    """One call of the answer: the arguments as they were before it, and what came of it.

    ``value`` and ``outcome``, what counts of it, are plain data; ``error`` is what was raised.
    """

    arguments: tuple
    returned: bool = False
    value: object = None
    outcome: object = None
    error: BaseException | None = None
    changed: dict = field(default_factory=dict)
    printed: str = ""
    warnings: list = field(default_factory=list)


@dataclass
class Run:
    """All calls that ended. If not all did: ``stopped_at`` is the place, ``alive`` whether the
    thread still runs, ``importing`` whether it was an import that did not end. ``replaced`` are the names
    of others' functions that the answer has replaced."""

    calls: list
    finished: bool
    stopped_at: str = ""
    alive: bool = False
    importing: bool = False
    replaced: list = field(default_factory=list)


class Printed(io.StringIO):
    """Keeps the beginning of what is printed until it is taken."""

    def write(self, text):
        return super().write(text[: max(0, _PRINT_LIMIT - self.tell())])

    def close(self):
        raise RuntimeError("sys.stdout cannot be closed in an answer: the notebook needs it.")

    def take(self):
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


def run(answer, inputs, names, observe, seconds):
    """Call ``answer`` with copies of each tuple of arguments.

    Parameters
    ----------
    answer : callable
        The reader's function.
    inputs : list of tuple
        The arguments of each call.
    names : list of str
        The names of the arguments.
    observe : callable
        ``observe(value, *arguments)`` is what counts of a returned value.
    seconds : float
        The limit for all calls together.

    Returns
    -------
    Run
    """
    calls, printed = [], Printed()

    def work():
        with contextlib.suppress(_Stop):
            for arguments in inputs:
                calls.append(_call(answer, arguments, names, observe, printed, caught))

    worker = threading.Thread(target=work, daemon=True)
    with (
        restored() as replaced,
        _refusing(answer),
        contextlib.redirect_stdout(printed),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        try:
            worker.start()
            _wait(worker, seconds)
        except KeyboardInterrupt:
            _stop(worker)
            raise
        done = list(calls)
        result = Run(done, finished=len(done) == len(inputs))
        if not result.finished:
            result.stopped_at = line_of(reversed(_frames(worker)))
            result.importing = _is_importing(worker)
            _stop(worker)
            result.alive = worker.is_alive()
    result.replaced = list(replaced)
    return result


@contextlib.contextmanager
def _refusing(answer):
    """Let what would wait for ever (``input``) or end the kernel (``exit``) raise instead."""
    own = vars(builtins)
    replaced = [(vars(os), name, getattr(os, name)) for name in _DEADLY]
    replaced += [
        (names, name, names[name])
        for names in (own, answer.__globals__ if type(answer) is types.FunctionType else {})
        for name in _UNUSABLE
        # IPython puts an `exit` and a `quit` among the reader's own names.
        if name in names and (names is own or type(names[name]).__module__.startswith("IPython."))
    ]
    for names, name, _ in replaced:
        names[name] = _refusal(name)
    try:
        yield
    finally:
        for names, name, original in replaced:
            names[name] = original


def _refusal(name):
    def refuse(*arguments, **settings):
        raise RuntimeError(
            f"{name}() cannot be used in an answer. Take values from the parameters, and end with return."
        )

    return refuse


def _call(answer, arguments, names, observe, printed, caught):
    call = Call(arguments)
    copies = copy.deepcopy(arguments)
    already = len(caught)
    try:
        value = answer(*copies)
        call.value = plain(value)
        call.returned = True
        call.changed = {
            name: before
            for name, before, after in zip(names, arguments, copies, strict=True)
            if not same(before, after)
        }
        seen = observe(value, *copies)
        call.outcome = call.value if seen is value else plain(seen)
    except _Stop:
        raise
    except BaseException as error:  # also SystemExit: an answer must not end the kernel
        call.error = error
        call.outcome = Raised.of(error)
    call.printed = printed.take()
    call.warnings = [f"{w.category.__name__}: {w.message}" for w in caught[already:]]
    return call


def _wait(worker, seconds):
    """Wait until the worker ends, or has run for so many seconds apart from its imports."""
    left, left_for_imports = seconds, IMPORT_SECONDS
    while worker.is_alive() and min(left, left_for_imports) > 0:
        start, importing = time.monotonic(), _is_importing(worker)
        worker.join(0.05)  # in slices: Windows delivers an interrupt only between them
        if importing:
            left_for_imports -= time.monotonic() - start
        else:
            left -= time.monotonic() - start


def _frames(worker):
    """Return what the worker runs just now, as (frame, line number), the innermost first."""
    frame = sys._current_frames().get(worker.ident)
    return list(traceback.walk_stack(frame)) if frame else []


def _is_importing(worker):
    return any(frame.f_code.co_filename.startswith("<frozen importlib") for frame, _ in _frames(worker))


def _stop(worker, patience=1.0):
    """Raise _Stop in the worker, again and again: a bare ``except:`` may swallow it."""
    end = time.monotonic() + patience
    while worker.is_alive() and time.monotonic() < end:
        ident, stop = ctypes.c_ulong(worker.ident), ctypes.py_object(_Stop)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, stop)
        worker.join(0.05)


def learner_frames(frames):
    """Keep the (frame, line number) pairs that lie neither in a library nor in nnlib."""
    return [pair for pair in frames if not _is_library(pair[0].f_code.co_filename)]


@functools.cache
def _is_library(file):
    return (file if file.startswith("<") else os.path.realpath(file)).startswith(_LIBRARIES)


def line_of(frames):
    """Return "line 3 of `name`:" and the line itself for the innermost frame of the reader's."""
    own = learner_frames(frames)
    if not own:
        return ""
    frame, number = own[-1]
    code = frame.f_code
    text = linecache.getline(code.co_filename, number, frame.f_globals).strip()
    return f"line {number} of `{code.co_name}`" + (f":\n\n    {text}" if text else ".")
