"""What every test and every notebook kernel finds around it; pytest loads this file first."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

import hypothesis
import hypothesis.configuration
import psutil
import pytest

READERS = tempfile.TemporaryDirectory(prefix="nnlib-readers-", ignore_cleanup_errors=True)

os.environ.update(
    # One thread: numbers do not depend on the machine, and the workers of pytest-xdist do not compete.
    # The libraries read these when they are imported; a notebook's kernel inherits them.
    OPENBLAS_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    VECLIB_MAXIMUM_THREADS="1",
    TF_NUM_INTRAOP_THREADS="1",
    TF_NUM_INTEROP_THREADS="1",
    # TensorFlow's log lines tell of the machine; a notebook's stored output cannot contain them.
    TF_CPP_MIN_LOG_LEVEL="3",
    # Neither read nor write what belongs to the person who runs the tests.
    JUPYTER_RUNTIME_DIR=str(Path(READERS.name, "runtime")),
    KERAS_HOME=str(Path(READERS.name, "keras")),
    MPLCONFIGDIR=str(Path(READERS.name, "matplotlib")),
)

# The same examples in every run, on machines of every speed.
hypothesis.configuration.set_hypothesis_home_dir(Path(READERS.name, "hypothesis"))
hypothesis.settings.register_profile("nnlib", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("nnlib")

# An assert in a module that tests share shows its values, as one in a test does.
HERE = Path(__file__).parent
pytest.register_assert_rewrite(
    *(".".join(path.relative_to(HERE.parent).with_suffix("").parts) for path in HERE.rglob("[!_]*.py"))
)


def pytest_addoption(parser):
    parser.addoption("--thorough", action="store_true", help="run all tests, and more random cases")


def pytest_configure(config):
    from tests import random_cases  # not at the top: pytest rewrites no module that is imported already

    random_cases.thorough_run = config.option.thorough


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """No workers for a single file, which would be on one of them; None leaves the number to xdist."""
    files = {argument.partition("::")[0] for argument in config.args}
    return 0 if len(files) == 1 and Path(files.pop()).is_file() else None


def pytest_collection_modifyitems(config, items):
    """Leave out what only a thorough run tries; begin with the files that take longest.

    So no worker has a long file before it when the others have finished.
    """
    if not config.option.thorough:
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: ("browser" not in item.path.parts, item.path.suffix != ".ipynb"))


def reader_folder(item):
    """A folder for the reader of this test file. Many lessons have a test_explorer.py: its folders count."""
    path = item.path.with_suffix("")
    return Path(READERS.name, "-".join(path.relative_to(path.anchor).parts[-3:]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give each test file a reader of its own, with no progress and no settings yet."""
    reader = reader_folder(item)
    if not reader.exists():
        (reader / "tmp").mkdir(parents=True)  # and IPython wants the folder above its own to exist
        if item.path.suffix == ".ipynb":
            item.session.files_before = files(item.config.rootpath)
    os.environ.update(
        NNLIB_DATA_DIR=str(reader / "data"),
        IPYTHONDIR=str(reader / "ipython"),
        **dict.fromkeys(["TMPDIR", "TEMP", "TMP"], str(reader / "tmp")),
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Fail the last cell of a notebook that leaves something behind after its kernel has ended.

    That is a process, a temporary file, or a file in the checkout that is new or has changed.
    """
    yield
    if item.path.suffix == ".ipynb" and (nextitem is None or nextitem.path != item.path):
        reader = reader_folder(item)
        left = [f"the process {process}" for process in end_processes(reader / "data")]
        left += [
            f"the temporary file {path.name}"
            for path in (reader / "tmp").iterdir()
            if not path.name.startswith(TENSORFLOWS)
        ]
        changed = files(item.config.rootpath) - item.session.files_before
        left += sorted(f"the file {path}" for path, _ in changed)
        if left:
            pytest.fail(f"{item.path.name} leaves behind {', '.join(left)}.", pytrace=False)


# TensorFlow removes this one when its process exits; nbval kills the kernel.
TENSORFLOWS = "__autograph_generated_file"
# Written by tools, or by tests that run at the same time.
OTHERS = {".git", ".venv", ".venv-bench", ".pytest_cache", ".ruff_cache", "__pycache__", "artifacts"}


def files(root):
    """All files below the folder `root` but those of `OTHERS`, each with the time of its last change."""
    found = set()
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in OTHERS]
        for path in (Path(folder, name) for name in names):
            with contextlib.suppress(FileNotFoundError):  # a test that runs at the same time removes it
                found.add((path, path.lstat().st_mtime_ns))
    return found


def end_processes(data, patience=5):
    """End the processes of the reader whose progress is in the folder `data`; returns their commands.

    A process that ends by itself within `patience` seconds is none of them: it waited for the kernel's end.
    """
    end = time.monotonic() + patience
    while living := [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and reader_of(process) == str(data)
    ]:
        if time.monotonic() > end:
            break
        time.sleep(0.1)
    commands = []
    for process in living:
        with contextlib.suppress(psutil.Error):  # it may end just now
            commands.append(" ".join(process.cmdline()))
            process.kill()
    return commands


def reader_of(process):
    """The NNLIB_DATA_DIR of a psutil.Process, or None if it has none or must not be looked into."""
    with contextlib.suppress(psutil.Error, OSError):
        return process.environ().get("NNLIB_DATA_DIR")
    return None
