"""Answers that raise, never end, print or warn: what the reader is told of it."""

import _thread
import importlib.util
import signal
import statistics
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises import run
from nnlib.exercises.outcomes import Passed


def helper(x):
    return x / None


def answer_with_helper(x, scale):
    total = helper(scale)
    return total


def test_an_exception_shows_the_innermost_line_of_the_readers_own(mean):
    message = mean.judge(answer_with_helper).message
    assert f"line {helper.__code__.co_firstlineno + 1} of `helper`" in message
    assert "return x / None" in message
    assert "TypeError" in message
    assert "nnlib" not in message


def test_an_exception_inside_a_library_shows_the_call_of_it(mean):
    def answer(x, scale):
        return np.linalg.inv(x)

    message = mean.judge(answer).message
    assert "return np.linalg.inv(x)" in message
    assert "LinAlgError" in message


def test_pythons_own_library_is_no_line_of_the_readers(mean, tmp_path):
    (tmp_path / "lib").symlink_to(Path(statistics.__file__).parent)
    spec = importlib.util.spec_from_file_location("statistics_again", tmp_path / "lib" / "statistics.py")
    library = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(library)

    def answer(x, scale):
        return library.mean([])

    assert "return library.mean([])" in mean.judge(answer).message
    assert "Your function raises an exception.\n" in mean.judge(library.correlation).message


def test_recursion_and_exit(mean):
    def again(x, scale):
        return again(x, scale)

    def leave(x, scale):
        sys.exit()

    assert "call itself without end" in mean.judge(again).message
    assert "wants to end Python" in mean.judge(leave).message


def endless(x, scale):
    while True:
        scale += 1


def endless_and_catching(x, scale):
    end = time.monotonic() + 5  # for the sake of the tests that follow
    while time.monotonic() < end:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            scale += 1


@pytest.mark.parametrize("answer", [endless, endless_and_catching])
def test_endless_loops(mean, answer):
    start = time.monotonic()
    outcome = mean.judge(answer, seconds=0.2)
    assert outcome.kind == "time"
    assert f"`{answer.__name__}`" in outcome.message
    assert time.monotonic() - start < 3


def test_the_limit_leaves_out_imports(mean, tmp_path, monkeypatch):
    (tmp_path / "slow_to_load.py").write_text("import time\nfor _ in range(10):\n    time.sleep(0.05)\n")
    monkeypatch.syspath_prepend(tmp_path)

    def answer(x, scale):
        import slow_to_load  # noqa: F401

        return scale * x.mean()

    assert isinstance(mean.judge(answer, seconds=0.2), Passed)


def test_an_import_that_never_ends_is_stopped(mean, tmp_path, monkeypatch):
    (tmp_path / "never_loaded.py").write_text("while True:\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(run, "IMPORT_SECONDS", 0.2)

    def answer(x, scale):
        import never_loaded  # noqa: F401

    outcome = mean.judge(answer)
    assert outcome.kind == "time"
    assert outcome.message.startswith("Your function's imports have not ended")
    assert "never_loaded" not in sys.modules


@pytest.fixture
def interruptible():
    """A Python in which an interrupt raises; in the background of a shell script it does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_reaches_the_reader(mean, interruptible):
    def answer(x, scale):
        _thread.interrupt_main()
        while True:
            pass

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        mean.judge(answer)
    assert threading.active_count() == before


def test_a_call_that_cannot_be_stopped_is_left_and_reported(mean):
    def answer(x, scale):
        time.sleep(2.5)

    start = time.monotonic()
    outcome = mean.judge(answer, seconds=0.1)
    assert "could not be stopped" in outcome.message
    assert "time.sleep(2.5)" in outcome.message
    assert time.monotonic() - start < 2.4


def test_printed_text_is_shown_once_and_cut(mean, capsys):
    def answer(x, scale):
        print("x is", x)
        return scale * x.mean()

    def endless(x, scale):
        while True:
            print("on and on")

    def total(x, scale):
        print("total")
        return scale * x.sum()

    assert mean.judge(answer).message.count("x is") == 1
    assert mean.judge(total).message == "That is a sum.\n\nYour function printed\n\n    total\n"
    assert mean.judge(endless, seconds=0.2).kind == "time"
    assert capsys.readouterr().out == ""
    print("visible again")
    assert capsys.readouterr().out == "visible again\n"


def test_warnings_are_shown(mean):
    outcome = mean.judge(lambda x, scale: scale * x.mean() + 0 * np.log(np.zeros(1))[0])
    assert "RuntimeWarning: divide by zero encountered in log" in outcome.message
