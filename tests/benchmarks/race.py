"""Peers take turns, so that a machine that is slower for a while is slower for all (not on Windows)."""

import contextlib
import multiprocessing
import os
import signal
import statistics

from tests.benchmarks import peers


@contextlib.contextmanager
def started(name, arguments):
    """A peer in its own process; yields a function from a count to the seconds that it took."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=peers.serve, args=(name, arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    ours.recv()

    def seconds(count):
        os.kill(process.pid, signal.SIGCONT)
        ours.send(count)
        result = ours.recv()
        # Threads that spin while they wait for work would slow down whoever is next.
        os.kill(process.pid, signal.SIGSTOP)
        return result

    try:
        yield seconds
    finally:
        os.kill(process.pid, signal.SIGCONT)
        ours.send(0)
        process.join()


def race(names, arguments, rounds=9, target=0.15):
    """Median seconds of one unit of work of each peer; a turn lasts about `target` seconds."""
    with contextlib.ExitStack() as stack:
        turns = {name: stack.enter_context(started(name, arguments)) for name in names}
        counts = {name: max(2, round(2 * target / turn(2))) for name, turn in turns.items()}
        times = {name: [] for name in names}
        for _ in range(rounds):
            for name, turn in turns.items():
                times[name].append(turn(counts[name]) / counts[name])
    return {name: statistics.median(values) for name, values in times.items()}
