"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers


def neuron_gradients(rng):
    return numbers(rng), numbers(rng), numbers(rng), numbers(rng)


def backward(rng):
    order = [f"n{i}" for i in range(rng.integers(2, 9))]
    sources = [rng.integers(0, i, rng.integers(0, 4)) if i else [] for i in range(len(order))]
    return order, {
        node: [(order[j], numbers(rng)) for j in earlier]
        for node, earlier in zip(order, sources, strict=True)
    }
