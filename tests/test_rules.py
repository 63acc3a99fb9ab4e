"""What holds for the package as a whole: imports point one way, and it stays small, as its tests do."""

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
TESTS = Path(__file__).parent

# Each layer of modules may use those above it, and its own.
ORDER = [
    ["_checks", "_config"],
    ["initializers", "activations", "regularizers", "losses", "metrics", "schedules"],
    ["layers"],
    ["optimizers"],
    ["callbacks"],
    ["training", "models"],
    ["gradients", "datasets", "saving", "summaries"],
    ["interop", "serving"],
    ["exercises"],
    ["plots"],
    ["widgets"],
]
RANK = {module: rank for rank, modules in enumerate(ORDER) for module in modules}
# The only steps back, as in Keras: model.save(path), ModelCheckpoint(path) and model.summary().
ALLOWED = {("models", "saving"), ("callbacks", "saving"), ("models", "summaries")}
# What else a module may import from; the standard library, NumPy and nnlib itself are free to all.
LIBRARIES = {
    "callbacks": {"tqdm"},
    "saving": {"safetensors"},
    "interop": {"tensorflow", "keras", "h5py"},
    "exercises": {"filelock", "platformdirs", "IPython", "safetensors", "onnx", "onnxruntime"},
    "plots": {"matplotlib", "PIL", "IPython"},
    "serving": {"fastapi", "kserve", "onnxruntime", "starlette", "uvicorn"},
    "widgets": {
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "traitlets",
        "PIL",
        "IPython",
        "nbformat",
        "voila",
        "safetensors",
    },
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
            assert top in known, f"{module} imports {top}"
        elif rest:
            target = rest[0] if rest[0] in RANK else nnlib._LATER.get(rest[0], ("models",))[0]
            within = RANK[target] <= RANK[module]
            assert within or (module, target) in ALLOWED, f"{module} imports {name}, which comes later"


def test_the_rule_sees_all_kinds_of_import(tmp_path):
    source = "import a.b\nfrom nnlib import x\ndef f():\n    from nnlib.y import z\n    return nnlib.w\n"
    (tmp_path / "module.py").write_text(source)
    assert set(imported(tmp_path / "module.py")) == {"a.b", "nnlib.x", "nnlib.y.z", "nnlib.w"}


def loaded_by(module):
    """Names and files of the modules that importing one loads in a fresh Python."""
    code = (
        f"import sys, json, {module}; json.dump("
        "{name: getattr(module, '__file__', None) for name, module in sys.modules.items()}, sys.stdout)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


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
    for module in ("saving", "datasets", "gradients", "plots", "widgets", "exercises", "serving"):
        assert f"nnlib.{module}" not in loaded


@pytest.mark.parametrize("name", nnlib.__all__)
def test_all_public_names_are_there(name):
    assert getattr(nnlib, name).__doc__


def test_core_can_be_read_in_an_evening(loaded):
    files = [Path(file) for name, file in loaded.items() if name.split(".")[0] == "nnlib"]
    assert len(files) > 5
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) < 1800


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in (PACKAGE, TESTS)
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".py", ".js", ".css")
    ],
    ids=lambda path: path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else TESTS.parent).as_posix(),
)
def test_files_are_short(path):
    """Those of the tests, too: they are read as often."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


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
