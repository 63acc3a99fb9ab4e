"""The reader's progress: one small JSON file in the reader's own data folder."""

import json
import os
import time
from pathlib import Path

import filelock
import platformdirs

from nnlib.exercises.showing import show

ATTEMPTED, DONE = "attempted", "done"
PATIENCE = 2.0  # seconds to wait for another notebook's turn


def path():
    """Return the file of the progress, in ``NNLIB_DATA_DIR`` if that is set."""
    folder = os.environ.get("NNLIB_DATA_DIR")
    folder = Path(folder) if folder else platformdirs.user_data_path("nnlib", appauthor=False)
    return folder / "progress.json"


def read():
    """Return the state of each task by its key. What cannot be read or is not known is told, and left out."""
    try:
        states = _load()
    except OSError as error:
        show(f"Your progress could not be read: {error}")
        return {}
    for key, found in states.items():
        if found not in (ATTEMPTED, DONE):
            show(
                f'{path()} says {json.dumps(found)} of {key}, where "{ATTEMPTED}" or "{DONE}" is expected. '
                "It counts as not attempted."
            )
    return {key: found for key, found in states.items() if found in (ATTEMPTED, DONE)}


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
        lock = path().with_suffix(".lock")
        # The system ends this lock with its process, so that a killed kernel leaves none behind.
        with filelock.FileLock(lock, timeout=PATIENCE):
            states = _load()
            if states.get(key) in (DONE, state):
                return
            new = path().with_suffix(".tmp")
            new.write_text(json.dumps(states | {key: state}, indent=1), encoding="utf-8")
            new.replace(path())
    except filelock.Timeout:
        show(
            f"Your progress could not be saved: another notebook has held {lock} for {PATIENCE:g} seconds. "
            "Run this cell again. If that does not help, restart the kernels of the other notebooks."
        )
    except OSError as error:
        show(f"Your progress could not be saved: {error}")


def state(task, states):
    """Return what `states` say of a task, under its key or the one that it had before; None if nothing."""
    found = {states.get(task.key), states.get(task.formerly)}
    return next((each for each in (DONE, ATTEMPTED) if each in found), None)
