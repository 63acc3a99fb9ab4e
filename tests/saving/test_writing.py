"""A write that fails or is killed leaves the old file, whole, and nothing else."""

import json
import os
import signal
import subprocess
import sys

import pytest

from nnlib import Sequential, load_model
from nnlib.layers import Dense
from tests.saving.helpers import assert_same, small


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=["OSError", "Ctrl-C"])
def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, failing, error):
    old, path = small(), tmp_path / "model.safetensors"
    old.save(path)
    content = path.read_bytes()

    def fail(*arguments):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, fail)
        with pytest.raises(type(error)):
            small(seed=1).save(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == content
    small(seed=1).save(path)  # and the next attempt succeeds
    assert_same(load_model(path), small(seed=1))


def test_first_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        small().save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


WRITER = """
import sys
import numpy as np
import nnlib
model = nnlib.Sequential([nnlib.layers.Dense(600, input_dim=600, kernel_initializer="zeros")])
model.save(sys.argv[1])
print("ready", flush=True)
while True:
    model.layers[0].kernel[...] += 1
    model.save(sys.argv[1])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows cannot kill a process at once")
@pytest.mark.parametrize("milliseconds", [0, 7, 20, 45, 90])
def test_killed_writer_leaves_a_whole_file(tmp_path, milliseconds):
    path = tmp_path / "model.safetensors"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE)
    with writer:
        writer.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(milliseconds / 1000)
        writer.kill()
    kernel = load_model(path).layers[0].kernel
    assert (kernel == kernel[0, 0]).all()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_file_is_as_readable_as_any_other(tmp_path):
    small().save(tmp_path / "model.safetensors")
    (tmp_path / "other").touch()
    assert (tmp_path / "model.safetensors").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_equal_models_have_equal_files(tmp_path):
    paths = [tmp_path / f"{number}.safetensors" for number in range(4)]
    for path in paths:
        small().save(path)
    assert len({path.read_bytes() for path in paths}) == 1
    # The three texts of the metadata come in order, and the arrays lie where safetensors wants them.
    length = int.from_bytes(paths[0].read_bytes()[:8], "little")
    assert list(json.loads(paths[0].read_bytes()[8 : 8 + length])["__metadata__"]) == [
        "format",
        "header",
        "sha256",
    ]
    assert length % 8 == 0


def test_a_model_class_of_ones_own_is_not_saved_as_a_sequential(tmp_path):
    class Mine(Sequential):
        pass

    model = Mine([Dense(3, input_dim=4)])
    with pytest.raises(TypeError, match=r"Mine would come back as a Sequential\. Save"):
        model.save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


def test_missing_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        small().save(tmp_path / "nowhere" / "model.safetensors")
