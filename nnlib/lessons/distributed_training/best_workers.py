"""How many workers make a step the shortest."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 1, 1e6, 1e9, 1e-3
    yield 1e-3, 1e6, 1e9, 1e-4
    yield 10, 1e8, 1e9, 5e-5
    yield 2, 4e6, 1e8, 1e-4
    yield 10, 1e3, 1e9, 1e-9
    yield 1, 10, 100, 1e-3
    yield 100, 1e3, 1e9, 2


@exercise(
    inputs=inputs,
    hints=[
        "Computing takes `compute / n` seconds with n workers; the all-reduce in a ring of n comes on top.",
        "Compute the time for each n from 1 to 2,000, and take the n with the shortest.",
        "`min(range(1, 2001), key=seconds)`, where `seconds(n)` is the time of a step with n workers.",
    ],
    remark="From here on, another worker makes each step *longer*.",
)
def best_workers(compute, size, bandwidth, latency):
    """Return the number of workers, from 1 to 2,000, with which a step takes the shortest time, an int.

    One worker alone needs `compute` seconds for the gradient of the whole batch; n workers need an n-th of
    that. Then they add up their gradients of `size` bytes in a ring, with `bandwidth` and `latency` as in
    `ring_seconds`. One worker alone sends nothing. If several numbers are equally fast, take the smallest.
    """

    def seconds(n):
        return compute / n + 2 * (n - 1) * (latency + size / n / bandwidth)

    return min(range(1, 2001), key=seconds)


@best_workers.misconception(
    "You leave the latency out, or count it once. Every step of the ring pays it; if none did, adding a "
    "worker would always pay off, or never."
)
def latency_once(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + latency + 2 * (n - 1) * size / n / bandwidth

    return min(range(1, 2001), key=seconds)


@best_workers.misconception(
    "In your formula the bytes do not influence the choice. Either you left them out, or you count n steps "
    "in each round: a round has n - 1."
)
def n_steps_a_round(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * n * (latency + size / n / bandwidth)

    return min(range(1, 2001), key=seconds)


@best_workers.misconception("You are one off: position 0 of your list is the time of 1 worker.")
def position_in_the_list(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * (latency + size / n / bandwidth)

    return int(np.argmin([seconds(n) for n in range(1, 2001)]))


@best_workers.misconception(
    "You let each worker send the whole array in every step. In a ring a message is an n-th of it."
)
def whole_array(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * (latency + size / bandwidth)

    return min(range(1, 2001), key=seconds)


@best_workers.misconception("That is the shortest time. Return the number of workers that gives it.")
def shortest_time(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * (latency + size / n / bandwidth)

    return min(seconds(n) for n in range(1, 2001))


@best_workers.misconception("You count one round of messages. A ring makes two, each of n - 1 steps.")
def one_round(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + (n - 1) * (latency + size / n / bandwidth)

    return min(range(1, 2001), key=seconds)
