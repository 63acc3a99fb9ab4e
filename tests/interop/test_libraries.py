"""Keras, TensorFlow and h5py are loaded when they are needed, quietly, and named when they are missing."""

import os
import subprocess
import sys

import pytest

import nnlib
from nnlib.interop import from_keras, from_keras_h5, read_tf1_checkpoint, to_keras
from nnlib.layers import Dense
from tests.interop.helpers import KERAS2_4, TF1, network, raises


def run(code):
    """A fresh Python without any setting for TensorFlow's log; returns what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def test_libraries_are_loaded_when_they_are_needed():
    code = f"""
import sys, nnlib
heavy = ("nnlib.interop", "h5py", "keras", "tensorflow")
loaded = lambda: [name for name in heavy if name in sys.modules]
print(loaded())
nnlib.interop
print(loaded())
nnlib.interop.from_keras_h5({str(KERAS2_4 / "model.h5")!r})
print(loaded())
"""
    lines = run(code)[0].splitlines()
    assert lines == ["[]", "['nnlib.interop']", "['nnlib.interop', 'h5py']"]


@pytest.mark.thorough
def test_tensorflow_is_loaded_without_a_word():
    code = """
import sys, numpy as np, nnlib
model = nnlib.Sequential([nnlib.Input((4,)), nnlib.layers.Dense(3)], seed=0)
model.compile("adam", "mse")
copy = nnlib.interop.to_keras(model)
copy.train_on_batch(np.ones((2, 4)), np.ones((2, 3)))
nnlib.interop.from_keras(copy)
print("still here", file=sys.stderr)
"""
    assert run(code) == ("", "still here\n")


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["keras", "tf"])
def test_libraries_log_nothing_but_errors(name):
    code = f"""
from nnlib.interop import {name}
import absl.logging, tensorflow
for log in tensorflow.get_logger(), absl.logging:
    log.warning("a warning")
    log.error("an error")
"""
    lines = run(code)[1].splitlines()
    assert ["an error" in line for line in lines] == [True, True], lines


@pytest.mark.parametrize(
    ("library", "call"),
    [
        ("keras", lambda: to_keras(network(Dense(3)))),
        ("keras", lambda: from_keras(None)),
        ("tensorflow", lambda: nnlib.interop.tf),
        ("tensorflow", lambda: read_tf1_checkpoint(TF1)),
        ("h5py", lambda: from_keras_h5(KERAS2_4 / "model.h5")),
    ],
)
def test_missing_library_is_named(monkeypatch, library, call):
    monkeypatch.setitem(sys.modules, library, None)
    with raises("python -m pip install (tensorflow|h5py)", kind=ImportError):
        call()


def test_quiet_leaves_out_warnings_and_c_plus_plus_but_no_error():
    code = """
import logging, os, sys, warnings
from nnlib.interop import quiet
try:
    with quiet():
        warnings.warn("a warning")
        logging.getLogger("tensorflow").warning("a line of Python's log")
        os.write(2, b"a line of C++")
        1 / 0
except ZeroDivisionError:
    logging.warning("still here")
"""
    assert run(code) == ("", "WARNING:root:still here\n")
