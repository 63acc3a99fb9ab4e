"""What an all-reduce in a ring costs."""

from nnlib.exercises import exercise


def inputs(rng):
    yield 2, 1e6, 1e9, 1e-3
    yield 1, 1e6, 1e9, 1
    yield 8, 1e8, 1.25e9, 5e-5
    yield 64, 4e6, 1e8, 1e-4
    yield 3, 10, 1000, 1e-3
    yield 16, 2e9, 1e8, 1e-3


@exercise(
    inputs=inputs,
    hints=[
        "In each step every worker sends one piece, all at the same time, so count the steps.",
        "There are two rounds of `workers - 1` steps.",
        "A piece has `size / workers` bytes. One step takes the latency plus these bytes / bandwidth.",
    ],
    remark="With many workers the bytes cost about 2 · size / bandwidth, however many there are. The latency "
    "costs more with each worker.",
)
def ring_seconds(workers, size, bandwidth, latency):
    """Return the seconds that an all-reduce in a ring takes.

    `size` is the number of bytes of the array to be summed, `bandwidth` the bytes that a worker can send in a
    second (while it receives as many), and `latency` the seconds that every message takes in addition,
    however small it is. Adding the numbers takes no time. The pieces are equally long, even if they are then
    no whole number of bytes, and one worker alone sends nothing.
    """
    return 2 * (workers - 1) * (latency + size / workers / bandwidth)


@ring_seconds.misconception(
    "That is one round only. It leaves each worker with one piece of the sum; a second brings the others."
)
def one_round(workers, size, bandwidth, latency):
    return (workers - 1) * (latency + size / workers / bandwidth)


@ring_seconds.misconception(
    "You send the whole array in every step. A message is one piece of it, `size / workers` bytes."
)
def whole_array(workers, size, bandwidth, latency):
    return 2 * (workers - 1) * (latency + size / bandwidth)


@ring_seconds.misconception(
    "You count the latency once. Every step sends a new message, and each message pays it."
)
def latency_once(workers, size, bandwidth, latency):
    return latency + 2 * (workers - 1) * size / workers / bandwidth


@ring_seconds.misconception("You leave out the latency. Every message pays it, in addition to its bytes.")
def no_latency(workers, size, bandwidth, latency):
    return ring_seconds(workers, size, bandwidth, latency=0)


@ring_seconds.misconception(
    "Each round has one step fewer than there are workers: a worker already has its own piece."
)
def one_step_too_many(workers, size, bandwidth, latency):
    return 2 * workers * (latency + size / workers / bandwidth)


@ring_seconds.misconception(
    "You let a worker send first and then receive. It does both at once: the bytes count once."
)
def one_after_the_other(workers, size, bandwidth, latency):
    return 2 * (workers - 1) * (latency + 2 * size / workers / bandwidth)
