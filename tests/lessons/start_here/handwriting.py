"""Digits as a hand might draw them: polylines in a unit square, y downwards."""

import numpy as np


def arc(x, y, width, height, start, stop):
    """Points of an ellipse; angles in degrees, clockwise from the right."""
    angle = np.radians(np.linspace(start, stop, 20))
    return list(zip(x + width * np.cos(angle), y + height * np.sin(angle), strict=True))


DIGITS = [
    [arc(0.5, 0.5, 0.28, 0.45, -90, 270)],
    [[(0.35, 0.3), (0.55, 0.05), (0.55, 0.95)]],
    [[*arc(0.5, 0.3, 0.25, 0.25, -170, 40), (0.25, 0.95), (0.8, 0.95)]],
    [arc(0.45, 0.28, 0.28, 0.23, -150, 90) + arc(0.45, 0.73, 0.3, 0.22, -90, 150)],
    [[(0.4, 0.05), (0.2, 0.6), (0.8, 0.6)], [(0.65, 0.35), (0.55, 0.95)]],
    [[(0.75, 0.05), (0.3, 0.05), (0.27, 0.45), *arc(0.47, 0.68, 0.28, 0.27, -130, 140)]],
    [[(0.55, 0.05), (0.38, 0.25), (0.28, 0.5), *arc(0.5, 0.72, 0.24, 0.22, -180, 180)]],
    [[(0.2, 0.08), (0.8, 0.08), (0.45, 0.95)], [(0.35, 0.5), (0.75, 0.5)]],
    [arc(0.5, 0.28, 0.22, 0.22, 90, -270) + arc(0.5, 0.73, 0.26, 0.23, -90, 270)],
    [[*arc(0.5, 0.3, 0.25, 0.25, 0, -360), (0.75, 0.35), (0.7, 0.65), (0.5, 0.95)]],
]


def drawings(digit, count, seed=0):
    """Some drawings of one digit that differ in size, place, width, slant and in a shaky hand."""
    rng = np.random.default_rng([seed, digit])
    for _ in range(count):
        size, place = rng.uniform(0.35, 0.9), rng.uniform(0, 0.1, 2)
        map_ = size * np.array([[rng.uniform(0.8, 1.2), rng.uniform(-0.2, 0.1)], [0, 1]])
        yield [
            (np.array(stroke) @ map_.T + place + size * rng.normal(0, 0.006, (len(stroke), 2)))
            .clip(0, 1)
            .tolist()
            for stroke in DIGITS[digit]
        ]
