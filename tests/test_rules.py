"""What holds for the whole package: imports point one way, and private names stay in their module."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

PACKAGE = Path(nnlib.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Each layer of modules may use those above it, and its own.
ORDER = [
    ["_checks", "_config"],
    ["initializers", "activations", "regularizers", "losses", "metrics", "schedules"],
    ["layers", "optimizers", "callbacks", "summaries"],
    ["training"],
    ["saving"],
    ["models"],
    ["gradients", "datasets"],
    ["interop", "serving"],
    ["plots"],
    ["diagrams"],
    ["exercises", "widgets"],
    ["lessons"],
]
RANK = {module: rank for rank, modules in enumerate(ORDER) for module in modules}
# What else a module may import from; the standard library, NumPy and nnlib itself are free to all, and all
# libraries to the lessons.
LIBRARIES = {
    "callbacks": {"tqdm"},
    "saving": {"safetensors"},
    "interop": {"tensorflow", "keras", "h5py"},
    "exercises": {"filelock", "platformdirs", "IPython"},
    "plots": {"matplotlib", "PIL", "IPython"},
    "diagrams": {"matplotlib"},
    "serving": {"fastapi", "kserve", "onnxruntime", "starlette", "uvicorn"},
    "widgets": {"matplotlib", "anywidget", "traitlets", "PIL", "nbformat", "voila"},
}


def module_of(path):
    """The module of ORDER that a file belongs to; a folder counts as one."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Dotted names of everything that a file imports, anywhere in it, and of each `nnlib.name` it uses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "nnlib":
            yield f"nnlib.{node.attr}"


def test_every_module_has_its_place():
    assert {module_of(path) for path in SOURCES} - {"__init__"} <= set(RANK)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path):
    module = module_of(path)
    if module == "__init__":
        return
    for name in imported(path):
        top, *rest = name.split(".")
        if top != "nnlib":
            known = {"numpy"} | set(sys.stdlib_module_names) | LIBRARIES.get(module, set())
            assert top in known or module == "lessons", f"{module} imports {top}"
        else:
            assert rest or module == "lessons", f"{module} imports all of nnlib: import the modules it uses"
            target = rest[0] if rest else "models"
            if target not in RANK:  # a name that nnlib/__init__.py hands on, such as Sequential
                target = getattr(nnlib, target).__module__.split(".")[1]
            assert RANK[target] <= RANK[module], f"{module} imports {name}, which comes later"


def test_the_rule_sees_all_kinds_of_import(tmp_path):
    source = "import a.b\nfrom nnlib import x\ndef f():\n    from nnlib.y import z\n    return nnlib.w\n"
    (tmp_path / "module.py").write_text(source)
    assert set(imported(tmp_path / "module.py")) == {"a.b", "nnlib.x", "nnlib.y.z", "nnlib.w"}


# Public, though they begin with an underscore: a method of every named tuple, and a function of sys.
DOCUMENTED = {"_replace", "_current_frames"}


def private(name):
    return name.startswith("_") and not name.endswith("_")  # IPython's and Python's own methods end so


def private_names_of_others(path, package=PACKAGE):
    """Private attributes that a file uses but does not define, and private names that it imports.

    What an object calls on itself it may have inherited.
    A module such as `_checks` belongs to all modules in the folder that it lies in.
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {
        node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in nodes:
        foreign = isinstance(node, ast.Attribute) and ast.unparse(node.value) not in ("self", "cls")
        if foreign and private(node.attr) and node.attr not in own | DOCUMENTED:
            yield ast.unparse(node)
    for name in imported(path):
        folder = package.parent
        for part in name.split("."):
            if private(part) and not ((folder / f"{part}.py").is_file() and path.is_relative_to(folder)):
                yield name
            folder /= part


@pytest.mark.parametrize(
    "path",
    SOURCES,
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_private_names_stay_in_their_module(path):
    assert not list(private_names_of_others(path))


def test_the_rule_sees_private_names(tmp_path):
    (tmp_path / "pack" / "inner").mkdir(parents=True)
    (tmp_path / "pack" / "_all.py").touch()
    (tmp_path / "pack" / "inner" / "_own.py").touch()
    source = (
        "from pack import _all\nfrom pack.inner._own import x\nfrom pack.a import _b\nimport other._c\n"
        "class D:\n    _d = 1\n    def _e(self): self._f = self._d + self._e() + self._inherited\n"
        "D()._d + D()._f + D()._g\n"
    )
    outside, inside = tmp_path / "pack" / "module.py", tmp_path / "pack" / "inner" / "module.py"
    for path in (outside, inside):
        path.write_text(source)
    found = {"D()._g", "pack.a._b", "other._c"}
    assert set(private_names_of_others(inside, tmp_path / "pack")) == found
    assert set(private_names_of_others(outside, tmp_path / "pack")) == found | {"pack.inner._own.x"}


def loaded_by(module):
    """Names and files of the modules that importing one loads in a fresh Python."""
    code = (
        f"import sys, json, {module}; json.dump("
        "{name: getattr(module, '__file__', None) for name, module in sys.modules.items()}, sys.stdout)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.thorough
def test_nothing_needs_docstrings_or_assertions():
    code = (
        "import nnlib; model = nnlib.Sequential([nnlib.layers.Dense(3, 'softmax')], seed=0); "
        "model.compile('adam', 'sparse_categorical_crossentropy'); iris = nnlib.datasets.load_iris(); "
        "model.fit(iris.x, iris.y, verbose=0); print(model.predict(iris.x).shape, nnlib.__doc__)"
    )
    run = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "(150, 3) None"


@pytest.fixture(scope="module")
def loaded():
    return loaded_by("nnlib")


HEAVY = [
    "matplotlib",
    "ipywidgets",
    "IPython",
    "tensorflow",
    "keras",
    "sklearn",
    "scipy",
    "safetensors",
    "tqdm",
]


@pytest.mark.parametrize("library", HEAVY)
def test_import_costs_numpy_alone(loaded, library):
    if not importlib.util.find_spec(library):
        pytest.skip(f"{library} is not installed: that it is not loaded proves nothing")
    assert not [name for name in loaded if name.split(".")[0] == library]


@pytest.mark.parametrize("module", ["nnlib.serving", "nnlib.widgets"])
def test_the_server_s_libraries_are_loaded_in_its_process_alone(module):
    names = {name.split(".")[0] for name in loaded_by(module)}
    assert not names & (LIBRARIES["serving"] | LIBRARIES["interop"])


def test_import_leaves_for_later_what_is_not_needed(loaded):
    for module in ("saving", "datasets", "gradients", "interop", "plots", "widgets", "exercises", "serving"):
        assert f"nnlib.{module}" not in loaded


@pytest.mark.parametrize("name", nnlib.__all__)
def test_all_public_names_are_there(name):
    assert getattr(nnlib, name).__doc__


# Folders of one machine, package indexes other than the reader's own, and work left undone.
FOREIGN = re.compile(
    r"(?<![\w.~/])/(?:home|root|work|tmp|mnt|Users)/\w|[A-Z]:\\Users|index-url|\b(?:TODO|FIXME|XXX)\b"
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_sources_speak_of_the_subject_only(path):
    assert not FOREIGN.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ["open('/home/me/x')", "see /tmp/run", r"C:\Users\me", "# TODO: later"])
def test_the_rule_sees_foreign_words(text):
    assert FOREIGN.search(text)
