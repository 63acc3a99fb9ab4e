"""The percentiles of measured latencies."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([3.0, 1.0, 2.0, 9.0]), 50
    yield np.array([5.0]), 99
    yield np.arange(100.0)[::-1], 7
    for n, p in ((100, 99), (200, 50), (150, 95)):
        yield rng.exponential(1.0, n).round(4), p


@exercise(
    inputs=inputs,
    hints=[
        "Sort the latencies. How many of the n must be at most as long? p% of n, rounded up.",
        "`k = int(np.ceil(p * n / 100))`; the k-th of the sorted ones has index k − 1.",
    ],
    remark="`np.percentile(..., method='inverted_cdf')` does this. By default it interpolates between two "
    "measurements.",
)
def percentile(seconds, p):
    """Return the p-th percentile of latencies, a number.

    It is the smallest measured latency such that at least p% of all latencies are no longer than it.
    `seconds` is an array of latencies in the order in which they were measured, and `p` a whole number from
    1 to 100.
    """
    k = int(np.ceil(p * len(seconds) / 100))
    return np.sort(seconds)[k - 1]


@percentile.misconception("That is the mean. One slow request moves it.")
def mean(seconds, p):
    return np.mean(seconds)


@percentile.misconception("You did not sort the latencies.")
def not_sorted(seconds, p):
    k = int(np.ceil(p * len(seconds) / 100))
    return seconds[k - 1]


@percentile.misconception("Your value lies one place too far: the k-th value has index k − 1.")
def one_place_too_far(seconds, p):
    k = int(np.ceil(p * len(seconds) / 100))
    return np.sort(seconds)[k]


@percentile.misconception(
    "That is `np.percentile`, which also returns values between two measurements. Return one of them."
)
def between_two_measurements(seconds, p):
    return np.percentile(seconds, p)


@percentile.misconception(
    "Where p% of n is a whole number, your value lies one place too far: the one before it is the answer."
)
def next_longer(seconds, p):
    k = int(p * len(seconds) / 100)
    return np.sort(seconds)[min(k, len(seconds) - 1)]
