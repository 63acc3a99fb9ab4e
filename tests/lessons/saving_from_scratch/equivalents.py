"""Wider inputs for the exercises of this lesson."""

import zlib

import numpy as np
from safetensors.numpy import save

from tests.exercises.wider import numbers, sizes


def read_tensor(rng):
    arrays = {
        f"array {i}": numbers(rng, *sizes(rng, rng.integers(1, 4))).astype(rng.choice(["f4", "f8"]))
        for i in range(rng.integers(1, 4))
    }
    return save(arrays), rng.choice(list(arrays))


def predicted_classes(rng):
    rows, features, units = sizes(rng, 3)
    arrays = {"mean": numbers(rng, features), "std": rng.random(features) + 0.001}
    arrays |= {"dense.kernel": numbers(rng, features, units), "dense.bias": numbers(rng, units)}
    arrays |= {"dense_1.kernel": numbers(rng, units, 1), "dense_1.bias": numbers(rng, 1)}
    return arrays, numbers(rng, rows, features)


def flipped_number(rng):
    return np.float32(numbers(rng)), int(rng.integers(32))


def checksum(rng):
    return (rng.bytes(rng.integers(40)),)


def newest_sound(rng):
    contents = [rng.bytes(3) for _ in range(rng.integers(1, 6))]
    steps = rng.permutation(200)
    return (
        {
            f"step-{step}": (content, zlib.crc32(content) + rng.integers(-1, 2))
            for step, content in zip(steps, contents, strict=False)
        },
    )
