"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def fold_normalization(rng):
    features, units = sizes(rng, 2)
    kernel, bias = numbers(rng, features, units), numbers(rng, units)
    return kernel, bias, numbers(rng, features), rng.random(features) + 0.001


def through_int8(rng):
    scale = rng.random() * rng.choice([0.001, 1, 10]) + 0.0001
    return scale * rng.normal(0, 100, sizes(rng, 1)), scale, int(rng.integers(-128, 128))


def infer_request(rng):
    return (numbers(rng, *sizes(rng, 2)),)


def status(rng):
    kinds = ["1", "-2.5", "1e3", "true", "null", "NaN", "1e999", '"2"', "[]", "{}", "x", "1" + 400 * "0"]
    text = ", ".join(str(kind) for kind in rng.choice(kinds[: rng.integers(3, 13)], rng.integers(0, 4)))
    opening, closing = rng.choice([["[", "]"], ["", ""], ["[", ""], ["[[", "]]"]])
    return f"{opening}{text}{closing}", int(rng.integers(1, 4))


def percentile(rng):
    return rng.random(sizes(rng, 1, largest=30)).round(rng.integers(1, 5)), int(rng.integers(1, 101))
