"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def one_hot_rows(rng):
    categories = [f"name {number}" for number in rng.permutation(rng.integers(1, 7))]
    return rng.choice(categories, rng.integers(1, 9)).tolist(), categories


def count_params(rng):
    widths = {f"input {i}": width for i, width in enumerate(sizes(rng, 2))}
    units, known, calls = {}, list(widths), []
    for i in range(rng.integers(1, 6)):
        # A layer that is called again has the same sources, so its kernel fits.
        layer = f"layer {rng.integers(3)}"
        sources = units.setdefault(layer, (int(rng.integers(1, 5)), rng.choice(known, 2).tolist()))
        calls.append((layer, *sources, f"tensor {i}"))
        known.append(f"tensor {i}")
    return widths, calls


def skip_backward(rng):
    n, width = sizes(rng, 2)
    return tuple(numbers(rng, *shape) for shape in ((n, width), (width, width), (width,), (n, width)))


def clip_gradients(rng):
    arrays = [numbers(rng, *sizes(rng, rng.integers(1, 3))) for _ in range(rng.integers(1, 4))]
    return arrays, abs(numbers(rng)) + 0.0001


def pinball(rng):
    n = sizes(rng, 1)
    return numbers(rng, *n), numbers(rng, *n), rng.random()
