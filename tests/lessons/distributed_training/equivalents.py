"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes

PROVED = {
    "best_workers": {
        "return np.round(min(range(1, 2001), key=seconds), 3)": "the number is whole",
        "return np.maximum(min(range(1, 2001), key=seconds), 0)": "the number is at least 1",
        "return np.maximum(min(range(1, 2001), key=seconds), 1)": "the number is at least 1",
        "return np.maximum(compute / n + 2 * (n - 1) * (latency + size / n / bandwidth), 0)": "no time < 0",
    }
}


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
