"""Undo what an answer changes in the process, and notice what it replaces of others."""

import builtins
import contextlib
import math
import os
import random
import sys

import numpy as np

_NUMPY = (np, np.linalg, np.random)


@contextlib.contextmanager
def restored():
    """Put back the folder, the environment, random states and other people's functions at the end.

    Yields
    ------
    list of str
        Filled at the end: the names of the functions that had been replaced.
    """
    replaced = []
    folder, environment = _folder(), dict(os.environ)
    states = random.getstate(), np.random.get_state()  # noqa: NPY002
    limit, functions = sys.getrecursionlimit(), _functions(builtins, math, *_NUMPY, *_nnlib())
    try:
        yield replaced
    finally:
        replaced += _put_back(functions)
        sys.setrecursionlimit(limit)
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
        if folder and _folder() != folder:
            with contextlib.suppress(OSError):  # it has been removed
                os.chdir(folder)


def replaced_before():
    """Return which functions of NumPy and nnlib have been replaced since this module was loaded."""
    return [_name(*place) for place in _replaced(_ORIGINALS)]


def _folder():
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def _nnlib():
    """Return the modules of nnlib, without this engine, and their classes."""
    modules = [
        module
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == "nnlib" and not name.startswith("nnlib.exercises")
    ]
    classes = [
        value
        for module in modules
        for value in list(vars(module).values())
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    return modules + classes


def _functions(*owners):
    """Return {owner: {name: function or class}} for modules and classes."""
    return {
        owner: {name: value for name, value in list(vars(owner).items()) if callable(value)}
        for owner in owners
    }


def _replaced(functions):
    """Return as (owner, name) what is another object now, and what a class has got in addition."""
    now = _functions(*functions)
    return [
        (owner, name)
        for owner, names in functions.items()
        for name in (names | now[owner] if isinstance(owner, type) else names)
        if vars(owner).get(name) is not names.get(name)
    ]


def _put_back(functions):
    replaced = _replaced(functions)
    for owner, name in replaced:
        if name in functions[owner]:
            setattr(owner, name, functions[owner][name])
        else:  # it hides the method of a base class
            delattr(owner, name)
    return [_name(*place) for place in replaced]


def _name(owner, name):
    module = f"{owner.__module__}." if isinstance(owner, type) else ""
    return f"{module}{owner.__name__}.{name}"


_ORIGINALS = _functions(*_NUMPY, *_nnlib())
