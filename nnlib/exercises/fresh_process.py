"""Use a model file as a stranger would: in a new process, with nothing else from the notebook.

The reader's function for loading is sent there as source text, with the functions, classes and modules that
it names. Data are not sent, so whatever else the model needs has to be in the file. The new process notes
(`sys.addaudithook`) whether something is unpickled: not every pickle can be seen from outside.
"""

import ast
import inspect
import io
import json
import os
import pathlib
import shutil
import subprocess
import symtable
import sys
import tempfile
import textwrap
import types
import zipfile

from nnlib.exercises.project import Fault

SECONDS = 120
_PROGRAM = """\
import json, pathlib, sys, traceback

{imports}

_noted = set()
sys.addaudithook(lambda event, arguments: _noted.add(event))
{source}
_result = {{"names": None, "error": None}}
_rows = json.loads(pathlib.Path("rows.json").read_text(encoding="utf-8"))
_path = {path}
_noted.clear()
try:
    _predict = {name}(_path)
    if not callable(_predict):
        _result["returned"] = type(_predict).__name__
    _names = _predict(_rows)
    _result["names"] = _names if isinstance(_names, str) else list(map(str, _names))
except Exception as _error:
    _places = [f.lineno for f in traceback.extract_tb(_error.__traceback__) if f.filename == __file__]
    _lines = pathlib.Path(__file__).read_text(encoding="utf-8").splitlines()
    _result["error"] = {{
        "type": type(_error).__name__,
        "text": "".join(traceback.format_exception_only(_error)).strip(),
        "name": getattr(_error, "name", None),
        "line": _lines[_places[-1] - 1].strip(),
    }}
_result["unpickled"] = "pickle.find_class" in _noted
pathlib.Path("result.json").write_text(json.dumps(_result), encoding="utf-8")
"""


def predict_elsewhere(load, path, rows):
    """Return the texts that ``load(path)(rows)`` gives in a new process.

    `path`, a file or a folder, is copied to another place first. Fault if that does not work there, or if
    something was unpickled.
    """
    if not inspect.isfunction(load):
        raise Fault(f"`load` has to be a function. Received an object of type {type(load).__name__}.")
    imports, sources = _parts(load)
    original = pathlib.Path(path).resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        (folder / "model").mkdir()
        copied = folder / "model" / original.name
        copied = (shutil.copytree if original.is_dir() else shutil.copy)(original, copied)
        program = _PROGRAM.format(
            imports="\n".join(imports),
            source="\n\n".join(sources),
            name=inspect.unwrap(load).__name__,
            path=repr(str(copied)) if isinstance(path, str) else f"pathlib.Path({str(copied)!r})",
        )
        (folder / "program.py").write_text(program, encoding="utf-8")
        (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
        modules = os.pathsep.join(filter(None, sys.path))
        try:
            done = subprocess.run(
                [sys.executable, str(folder / "program.py")],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": modules, "PYTHON_COLORS": "0"},  # its error is shown as it is
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Fault(
                f"In a new process, loading and predicting took more than {SECONDS} seconds."
            ) from None
        if not (folder / "result.json").is_file():
            raise Fault(f"The new process broke off:\n\n{textwrap.indent(done.stderr[-1000:], '    ')}")
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    if result["unpickled"]:
        raise Fault(
            "While your file was loaded and the model was asked, Python unpickled something, which can call "
            "any function (`pickle.find_class`). Take a format that holds only data."
        )
    if "returned" in result:
        raise Fault(
            f"`load(path)` has to return a function. It returns an object of type {result['returned']}."
        )
    if result["error"]:
        _tell(result["error"], inspect.unwrap(load).__globals__)
    return result["names"]


def _tell(error, known):
    if error["type"] == "NameError" and error["name"] in known:
        raise Fault(
            f"In a new process there is no `{error['name']}`. The file has to bring everything that is data: "
            "save it there, and let `load` read it. What was not learned, such as a list of columns, may "
            "also stand inside a function."
        )
    raise Fault(
        f"In a new process, with a copy of your file at another place, an exception is raised at\n\n"
        f"    {error['line']}\n\nPython says\n\n{textwrap.indent(error['text'][:1000], '    ')}"
    )


def _parts(function):
    """Return two lists: lines that import what a function's source names, and the sources themselves."""
    names = inspect.unwrap(function).__globals__
    imports, sources, waiting = [], {}, [(function.__name__, function)]
    while waiting:
        name, thing = waiting.pop()
        if name in sources:
            continue
        source = _source(thing)
        sources[name] = source if thing.__name__ == name else f"{source}\n{name} = {thing.__name__}\n"
        for needed in _global_names(symtable.symtable(source, name, "exec")):
            value = names.get(needed)
            if isinstance(value, types.ModuleType):
                imports.append(f"import {value.__name__} as {needed}")
            elif _is_own(value, names):
                waiting.append((needed, value))
            elif value is not None and _home(value, needed, names):
                imports.append(f"from {_home(value, needed, names)} as {needed}")
    return imports, list(sources.values())[::-1]  # what is used stands first


def _global_names(table):
    """The names that a piece of source takes from around it, in alphabetical order."""
    here = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return sorted(here.union(*map(_global_names, table.get_children())))


def _is_own(value, names):
    if isinstance(value, type):
        return value.__module__ == names["__name__"]
    # IPython's `open` is a function that wraps a built-in one, which has no globals
    return inspect.isfunction(value) and getattr(inspect.unwrap(value), "__globals__", None) is names


def _home(value, name, names):
    """Return ``module import name`` for what was imported, and "" for the notebook's own data."""
    name = getattr(value, "__name__", name)
    homes = [
        home
        for home, module in list(sys.modules.items())
        if vars(module) is not names and vars(module).get(name) is value
    ]
    return f"{min(homes, key=len)} import {name}" if homes else ""


def _source(thing):
    """The text of a function or class. (`inspect` does not find a class of a notebook, only its methods.)"""
    name = thing.__name__
    functions = [thing] if inspect.isfunction(thing) else filter(inspect.isfunction, vars(thing).values())
    for function in map(inspect.unwrap, functions):
        try:
            lines, _ = inspect.findsource(function)
        except OSError:  # written by a program, such as the __init__ of a dataclass
            continue
        line = function.__code__.co_firstlineno
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                first = min(part.lineno for part in (node, *node.decorator_list))
                if first == line or (isinstance(node, ast.ClassDef) and first < line <= node.end_lineno):
                    return textwrap.dedent("".join(lines[first - 1 : node.end_lineno]))
    raise Fault(f"The text of `{name}` cannot be found. Write it with `def` in a cell.")


def refuse_unsafe(path):
    """Fault if a file, or one in a folder, can be seen to run code when it is used; nothing is loaded."""
    for name, content in contents(path):
        if content[:1] == b"\x80" and content[1:2] <= b"\x05" and content.rstrip(b"\n").endswith(b"."):
            raise Fault(
                f"`{name}` is a pickle. Whoever loads it runs what its author, or anybody who had it in "
                "between, has put there. Take a format that holds only data."
            )
        if name.endswith("saved_model.pb"):
            raise Fault(
                f"`{name}`: a SavedModel may write files when it is called. Take a format that cannot."
            )
        if b'"class_name": "Lambda"' in content:
            raise Fault(f"`{name}` has a Lambda layer, which is Python code. Use layers and `keras.ops`.")


def contents(path):
    """Yield name and content of a file, or of all in a folder, and of all that is in zip archives there."""
    path = pathlib.Path(path)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            content = file.read_bytes()
            yield file.name, content
            if zipfile.is_zipfile(file):  # .keras and .npz are such archives
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    for member in archive.namelist():
                        yield f"{file.name}/{member}", archive.read(member)
