"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes

PROVED = {
    "k_folds": {
        "rows = np.round(np.arange(n), 3)": "row numbers are whole",
        "rows = np.maximum(np.arange(n), 0)": "row numbers are never negative",
    }
}


def two_errors(rng):
    (new,) = sizes(rng, 1)
    degree = rng.integers(0, 4)
    n = degree + 1 + rng.integers(5)
    x = rng.permutation(20)[:n] / 10
    return x, numbers(rng, n), rng.uniform(0, 2, new), numbers(rng, new), degree


def l2_step(rng):
    shape = sizes(rng, 2)
    return numbers(rng, *shape), numbers(rng, *shape), rng.random() * 2, rng.random() * 2


def early_stopping(rng):
    return rng.integers(1, 6, rng.integers(1, 9)).astype(float).tolist(), int(rng.integers(1, 5))


def shift(rng):
    return numbers(rng, *sizes(rng, 3)), *rng.integers(-1, 2, 2)
