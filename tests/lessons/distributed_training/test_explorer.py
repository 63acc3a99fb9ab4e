"""The explorer of workers: its times by counting operations and sending the messages one by one."""

import re

import numpy as np
import pytest

from nnlib.lessons import distributed_training as ex
from nnlib.lessons.distributed_training.explorer import WORKERS, WorkersExplorer, in_words, step_seconds

UNITS = {"s": 1, "ms": 1e-3, "µs": 1e-6}


def seconds(explorer, workers):
    """Computing and communicating of `workers`, message after message."""
    rows = -(-explorer.batch // workers)
    compute = rows * explorer.parameters * 1e6 * 6 / (explorer.speed * 1e9)
    piece = explorer.parameters * 1e6 * 32 / workers  # bits
    communicate = 0
    for _ in range(2):
        for _ in range(workers - 1):
            communicate += explorer.latency / 1e6 + piece / (explorer.bandwidth * 1e9)
    return compute, communicate


def said(text):
    value, unit = text
    return float(value.replace(",", "")) * UNITS[unit]


def workers_words(explorer):
    times = re.findall(r"([\d.,]+) (s|ms|µs)\b", explorer.words)
    compute, communicate = seconds(explorer, explorer.workers)
    if explorer.workers == 1:
        assert [said(time) for time in times] == [pytest.approx(compute, rel=0.006)]
        yield "and sends nothing"
    else:
        expected = [compute + communicate, compute, communicate]
        assert [said(time) for time in times] == [pytest.approx(value, rel=0.006) for value in expected]
        yield f"{explorer.workers:,} workers: a step takes"
        gain = sum(seconds(explorer, 1)) / (compute + communicate)
        spoken = re.search(r"The speed-up is (.+), the efficiency (.+)%\.", explorer.words)
        for words, value in zip(spoken.groups(), (gain, 100 * gain / explorer.workers), strict=True):
            if words == "below 0.001":
                assert value < 0.001
            else:
                assert float(words.replace(",", "")) == pytest.approx(value, rel=0.06)
    more_workers_than_rows = explorer.workers > explorer.batch
    assert ("have no row to compute" in explorer.words) == more_workers_than_rows
    best = 1
    while best < 1024 and sum(seconds(explorer, 2 * best)) < sum(seconds(explorer, best)):
        best *= 2
    if best == 1:
        yield "one worker alone is the fastest"
    elif best == 1024:
        yield "Doubling pays up to the end, 1,024 workers."
    else:
        yield f"Doubling pays up to {best:,} workers, where the speed-up is "


def test_the_ring_is_that_of_the_exercise():
    _, communicate = step_seconds(WORKERS, 64, 1e6, 1e9, 1.25e8, 1e-4)
    by_exercise = [ex.ring_seconds(workers, 4e6, 1.25e8, 1e-4) for workers in WORKERS]
    np.testing.assert_allclose(communicate, by_exercise)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.5, "2.5 s"),
        (1234.5, "1,234 s"),
        (0.01234, "12.3 ms"),
        (0.99999, "1 s"),
        (4e-7, "0.4 µs"),
        (0, "0 µs"),
    ],
)
def test_times_in_words(value, text):
    assert in_words(value) == text


def place(**values):
    """The number of workers up to which doubling pays."""
    words = WorkersExplorer(**values).words
    if "one worker alone is the fastest" in words:
        return 1
    return int(re.search(r"Doubling pays up to (?:the end, )?([\d,]+)", words)[1].replace(",", ""))


def test_the_answers_to_the_question():
    start = place()
    assert start == 64
    assert place(batch=16384) > start
    assert place(speed=10) > start
    assert place(latency=10) > start
    assert place(parameters=100) > start
    assert place(workers=64) == start
    assert place(bandwidth=100) == place(bandwidth=1000) == start
    assert place(speed=1000) == place(bandwidth=1) == place(batch=64) == 1


def test_idle_workers_are_counted():
    assert "960 workers have no row to compute" in WorkersExplorer(workers=1024, batch=64).words
