"""The reader's progress: one small JSON file in the reader's own data folder."""

import contextlib
import importlib
import json
import os
import pkgutil
import time
from pathlib import Path

import platformdirs

from nnlib.exercises.task import is_task, show

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

ATTEMPTED, DONE = "attempted", "done"
PATIENCE = 2.0  # seconds to wait for another notebook's turn


def _lock(file):
    if os.name == "nt":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def path():
    """Return the file of the progress, in ``NNLIB_DATA_DIR`` if that is set."""
    folder = os.environ.get("NNLIB_DATA_DIR")
    folder = Path(folder) if folder else platformdirs.user_data_path("nnlib", appauthor=False)
    return folder / "progress.json"


def read():
    """Return the state of each task by its key; none, and a sentence, if they cannot be read."""
    try:
        return _load()
    except OSError as error:
        show(f"Your progress could not be read: {error}")
        return {}


def _load():
    """Return the states. A damaged file is set aside, not lost."""
    try:
        states = json.loads(path().read_text(encoding="utf-8"))
        if not isinstance(states, dict):
            raise ValueError("no JSON object")
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        aside = path().with_name(f"progress.damaged-{time.time_ns()}.json")
        path().replace(aside)
        show(f"The progress file was damaged. It was moved to {aside}.")
        return {}
    return states


def record(key, state):
    """Keep the state of a task. What is done stays done. A failure to write is only told."""
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        with _locked(path().with_suffix(".lock")):
            states = _load()
            if states.get(key) in (DONE, state):
                return
            new = path().with_suffix(".tmp")
            new.write_text(json.dumps(states | {key: state}, indent=1), encoding="utf-8")
            new.replace(path())
    except OSError as error:
        show(f"Your progress could not be saved: {error}")


@contextlib.contextmanager
def _locked(lock):
    """Lock a file, so that two notebooks do not overwrite each other's progress.

    The file stays. The lock ends with the process, so that a killed kernel leaves none behind.
    """
    end = time.monotonic() + PATIENCE
    with open(lock, "a") as file:
        while True:
            try:
                _lock(file)
                break
            except (BlockingIOError, PermissionError):  # Windows raises the second
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
        yield


def notebooks():
    """Return, for each notebook's name, the list of its exercises and questions."""
    package = importlib.import_module("nnlib.exercises")
    modules = [
        importlib.import_module(f"nnlib.exercises.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
    ]
    found = {
        module.NOTEBOOK: list(filter(is_task, vars(module).values()))
        for module in modules
        if "NOTEBOOK" in vars(module)
    }
    return dict(sorted(found.items()))


def progress():
    """Show for every notebook what is done, attempted and not attempted."""
    states = read()
    rows = ["| notebook | done | attempted | not attempted |", "|---|---|---|---|"]
    for notebook, tasks in notebooks().items():
        done = sum(states.get(task.key) == DONE for task in tasks)
        attempted = [task.name for task in tasks if states.get(task.key) == ATTEMPTED]
        rest = len(tasks) - done - len(attempted)
        rows.append(f"| {notebook} | {done} of {len(tasks)} | {', '.join(attempted)} | {rest} |")
    show("\n".join(rows))
