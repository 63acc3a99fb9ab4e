"""Docstrings: everything public has one, it names all parameters, and its examples run."""

import dataclasses
import doctest
import importlib
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import nnlib

FOLDER = Path(nnlib.__file__).parent
MODULES = [
    importlib.import_module(".".join(path.relative_to(FOLDER.parent).with_suffix("").parts))
    for path in sorted([*FOLDER.glob("*.py"), *FOLDER.glob("interop/*.py"), *FOLDER.glob("serving/*.py")])
    # The last two belong to the server's process.
    if path.stem not in ("__init__", "plots", "__main__", "model")
]


def members(owner, module):
    """Public classes and functions that are defined in a module or class."""
    for name, member in vars(owner).items():
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(member, property):
            function = member.fget
        described = inspect.isclass(function) or inspect.isfunction(function)
        if not name.startswith("_") and described and function.__module__ == module.__name__:
            yield name, function


CLASSES = {
    f"{module.__name__}.{name}": member
    for module in MODULES
    for name, member in members(module, module)
    if inspect.isclass(member)
}
FUNCTIONS = {
    f"{module.__name__}.{name}": member
    for module in MODULES
    for name, member in members(module, module)
    if inspect.isfunction(member)
}
METHODS = {
    f"{name}.{method}": (owner, method)
    for name, owner in CLASSES.items()
    for method, _ in members(owner, inspect.getmodule(owner))
}
NUMPYDOC = ["Parameters", "Attributes", "Returns", "Raises", "Notes", "References", "Examples"]


def documented(doc):
    """Names that a docstring mentions."""
    return set(re.findall(r"\w+", doc))


def parameters(function):
    """Names of a function's parameters, without self and those whose name is private."""
    names = [name for name in inspect.signature(function).parameters if not name.startswith("_")]
    return [name for name in names if name not in ("self", "cls", "args", "kwargs")]


def sections(doc):
    """Titles that are underlined in a docstring, and the text below each."""
    parts = re.split(r"^(\w[\w ]*)\n(-{3,})$", inspect.cleandoc(doc), flags=re.MULTILINE)[1:]
    return {title: (rule, text) for title, rule, text in zip(*[iter(parts)] * 3, strict=True)}


def assert_well_formed(doc):
    first, *rest = doc.splitlines()
    assert first.strip(), "the summary starts on the first line"
    assert first.strip()[-1] in ".:`)?", f"the summary is a sentence: {first}"
    assert not rest or not rest[0].strip(), "an empty line follows the summary"
    for title, (rule, text) in sections(doc).items():
        assert title in NUMPYDOC
        assert len(rule) == len(title)
        assert text.strip()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module):
    finder = doctest.DocTestFinder(recurse=True)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for example in finder.find(module, globs={"np": np, "nnlib": nnlib}):
        report = []
        runner.run(example, out=report.append)
        assert not runner.summarize(verbose=False).failed, "".join(report)


def test_examples_are_found():
    finder = doctest.DocTestFinder()
    assert sum(len(example.examples) for module in MODULES for example in finder.find(module)) >= 2


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_module_says_what_it_is(module):
    assert module.__doc__
    assert_well_formed(module.__doc__)


@pytest.mark.parametrize("name", [*CLASSES, *FUNCTIONS])
def test_docstring(name):
    member = (CLASSES | FUNCTIONS)[name]
    assert member.__doc__, f"{name} has no docstring"
    assert_well_formed(member.__doc__)


@pytest.mark.parametrize("name", METHODS)
def test_method_or_the_one_it_overrides_is_documented(name):
    owner, method = METHODS[name]
    docs = [vars(cls)[method].__doc__ for cls in owner.__mro__ if method in vars(cls)]
    assert any(docs), f"{name} has no docstring"
    for doc in filter(None, docs):
        assert_well_formed(doc)


@pytest.mark.parametrize("name", CLASSES)
def test_class_explains_its_parameters(name):
    owner = CLASSES[name]
    if "__init__" in vars(owner) and not dataclasses.is_dataclass(owner):
        doc = " ".join(cls.__doc__ or "" for cls in owner.__mro__[:-1])
        missing = [parameter for parameter in parameters(owner.__init__) if parameter not in documented(doc)]
        assert not missing


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if "._" not in name])
def test_function_explains_its_parameters(name):
    function = FUNCTIONS[name]
    assert not [name for name in parameters(function) if name not in documented(function.__doc__)]


@pytest.mark.parametrize("name", [name for name in METHODS if "._" not in name])
def test_method_explains_its_parameters(name):
    """Or the method that it overrides does, or its class."""
    owner, method = METHODS[name]
    function = dict(members(owner, inspect.getmodule(owner)))[method]
    texts = [each.__doc__ for cls in owner.__mro__[:-1] for each in (cls, vars(cls).get(method))]
    known = documented(" ".join(filter(None, texts)))
    assert not [parameter for parameter in parameters(function) if parameter not in known]


@pytest.mark.parametrize("name", [*CLASSES, *FUNCTIONS])
def test_sections_name_real_parameters(name):
    member = (CLASSES | FUNCTIONS)[name]
    _, text = sections(member.__doc__).get("Parameters", ("", ""))
    signature = member.__init__ if inspect.isclass(member) else member
    real = set(inspect.signature(signature).parameters)
    for line in re.findall(r"^(\*{0,2}\w[^:\n]*?)(?: :.*)?$", text, re.MULTILINE):
        for parameter in line.split(", "):
            assert parameter.lstrip("*") in real
