"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def joint_statistics(rng):
    shape = sizes(rng, 2)
    return numbers(rng, *shape), abs(numbers(rng, *shape))


def ring_seconds(rng):
    workers, size, bandwidth = (int(2 ** rng.uniform(0, bits)) for bits in (8, 30, 30))
    return workers, size, bandwidth, rng.random() * 10.0 ** rng.integers(-5, 2)


def worker_rows(rng):
    workers, shard = sizes(rng, 2)
    batch_size = workers * shard
    worker, step, rest = rng.integers([workers, 50, 30]).tolist()
    return step, worker, workers, batch_size, batch_size + rest


def best_workers(rng):
    size, bandwidth = (int(2 ** rng.uniform(0, 30)) for _ in range(2))
    return 2 ** rng.uniform(-10, 10), size, bandwidth, 2 ** rng.uniform(-30, 5)
