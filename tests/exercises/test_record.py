"""The file of the progress: damaged, locked, not readable, not writable."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import filelock
import pytest

from nnlib.exercises import record
from nnlib.lessons import neurons as ex
from nnlib.lessons import progress


def refuse(*arguments, **settings):
    raise PermissionError("no entry")


def test_what_is_done_stays_done(data_folder):
    ex.predict.check(ex.predict)
    ex.predict.check(lambda x, weights, bias: 0)
    assert record.read() == {"neurons.predict": "done"}
    assert {file.name for file in data_folder.iterdir()} <= {"progress.json", "progress.lock"}


@pytest.mark.parametrize("damage", ['{"neurons.predict": "do', "[]", "\x00", "[" * 100_000])
def test_a_damaged_file_is_set_aside(data_folder, damage, shown):
    (data_folder / "progress.json").write_text(damage)
    record.record("neurons.nand", record.DONE)
    assert "was damaged" in shown()
    assert record.read() == {"neurons.nand": "done"}
    (aside,) = data_folder.glob("progress.damaged-*.json")
    assert aside.read_text() == damage


def test_notebooks_side_by_side_lose_nothing():
    def work(number):
        for i in range(20):
            record.record(f"toy.{number}_{i}", record.DONE)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(record.read()) == 80


def test_a_lock_file_left_behind_costs_no_time(data_folder):
    (data_folder / "progress.lock").touch()
    start = time.monotonic()
    record.record("neurons.nand", record.DONE)
    assert record.read() == {"neurons.nand": "done"}
    assert time.monotonic() - start < record.PATIENCE / 2


def test_a_lock_that_is_held_is_never_taken_over(data_folder, monkeypatch, shown):
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with filelock.FileLock(data_folder / "progress.lock"):
        record.record("neurons.nand", record.DONE)
        text = shown()
        assert "could not be saved: another notebook has held" in text
        assert "Run this cell again." in text
    assert record.read() == {}
    record.record("neurons.nand", record.DONE)
    assert record.read() == {"neurons.nand": "done"}


KERNEL = """
import time
from nnlib.exercises import record

def write_for_ever():
    print("locked", flush=True)
    time.sleep(60)

record._load = write_for_ever
record.record("neurons.nand", record.DONE)
"""


def test_a_killed_kernel_leaves_no_lock(data_folder, monkeypatch, shown):
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with subprocess.Popen([sys.executable, "-c", KERNEL], stdout=subprocess.PIPE) as kernel:
        assert kernel.stdout.readline().strip() == b"locked"
        record.record("neurons.nand", record.DONE)
        assert "could not be saved" in shown()
        kernel.kill()
    record.record("neurons.nand", record.DONE)
    assert record.read() == {"neurons.nand": "done"}


def test_a_folder_that_cannot_be_made_is_told(data_folder, monkeypatch, shown):
    (data_folder / "file").touch()
    monkeypatch.setenv("NNLIB_DATA_DIR", str(data_folder / "file"))
    record.record("neurons.nand", record.DONE)
    assert "could not be saved" in shown()


def test_a_folder_that_cannot_be_written_is_told_at_once(monkeypatch, shown):
    start = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr("os.open", refuse)
        record.record("neurons.nand", record.DONE)
    assert shown() == "Your progress could not be saved: no entry\n"
    assert time.monotonic() - start < record.PATIENCE / 2


def test_a_file_that_cannot_be_read_is_told_and_kept(data_folder, monkeypatch, shown):
    record.record("neurons.nand", record.DONE)
    before = (data_folder / "progress.json").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        progress()
        record.record("neurons.predict", record.DONE)
    text = shown()
    assert "Your progress could not be read: no entry" in text
    assert "| 01_neurons | 0 of" in text
    assert "Your progress could not be saved: no entry" in text
    assert (data_folder / "progress.json").read_bytes() == before


def test_a_damaged_file_in_a_folder_that_cannot_be_written_is_told(data_folder, monkeypatch, shown):
    (data_folder / "progress.json").write_text("{")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        progress()
    assert "Your progress could not be read: no entry" in shown()


def test_an_unknown_state_is_told_and_left_as_it_is(data_folder, shown):
    before = {"neurons.nand": ["done"], "neurons.predict": "done", "neurons.doubled": None}
    (data_folder / "progress.json").write_text(json.dumps(before))
    progress()
    text = shown()
    assert 'says ["done"] of neurons.nand, where "attempted" or "done" is expected' in text
    assert "says null of neurons.doubled" in text
    assert "| 01_neurons | 1 of" in text
    record.record("neurons.weighted_sum", record.ATTEMPTED)
    assert json.loads((data_folder / "progress.json").read_text()) == before | {
        "neurons.weighted_sum": "attempted"
    }
    record.record("neurons.nand", record.DONE)
    assert json.loads((data_folder / "progress.json").read_text())["neurons.nand"] == "done"
