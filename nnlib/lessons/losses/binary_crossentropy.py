"""Binary cross-entropy from probabilities."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1, 0]), np.array([0.75, 0.5])
    yield np.array([1, 0, 1, 0]), np.array([0.0001, 0.9999, 0.9999, 0.0001])
    for n in (3, 10):
        yield rng.integers(0, 2, n), rng.uniform(0.05, 0.95, n)


@exercise(
    inputs=inputs,
    hints=[
        "For a sample with label 1 the loss is -log(p), for one with label 0 it is -log(1 - p).",
        "`y_true * np.log(p)` is log(p) where the label is 1, and 0 where it is 0.",
        "Add `(1 - y_true) * np.log(1 - p)`, take the mean, and change the sign.",
    ],
    remark="Each label picks its own term: only the probability of what was true counts.",
)
def binary_crossentropy(y_true, p):
    """Return the mean binary cross-entropy, with the natural logarithm, a number.

    `y_true` holds labels 0 and 1, `p` the probabilities of label 1, above 0 and below 1. Both have
    shape (n,).
    """
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@binary_crossentropy.misconception("You return a loss for each sample. Take their mean.")
def loss_of_each_sample(y_true, p):
    return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@binary_crossentropy.misconception("You return the sum of the losses. Take their mean.")
def sum_of_the_losses(y_true, p):
    return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@binary_crossentropy.misconception("Logarithms of probabilities are negative. Change the sign.")
def no_minus(y_true, p):
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@binary_crossentropy.misconception("Samples with label 0 cost nothing in your loss. Add (1 - y) log(1 - p).")
def label_1_only(y_true, p):
    return -np.mean(y_true * np.log(p))


@binary_crossentropy.misconception("Your labels are swapped: log(p) goes with label 1.")
def labels_swapped(y_true, p):
    return -np.mean((1 - y_true) * np.log(p) + y_true * np.log(1 - p))


@binary_crossentropy.misconception("You take log(p) for both labels. For label 0 take log(1 - p).")
def log_p_for_both_labels(y_true, p):
    return -np.mean(np.log(p))


@binary_crossentropy.misconception("Your logarithm has base 2. Take `np.log`, whose base is e.")
def base_2(y_true, p):
    return -np.mean(y_true * np.log2(p) + (1 - y_true) * np.log2(1 - p))


@binary_crossentropy.misconception("Your logarithm has base 10. Take `np.log`, whose base is e.")
def base_10(y_true, p):
    return -np.mean(y_true * np.log10(p) + (1 - y_true) * np.log10(1 - p))


@binary_crossentropy.misconception("1 - log(p) is not log(1 - p).")
def one_minus_log_p(y_true, p):
    return -np.mean(y_true * np.log(p) + (1 - y_true) * (1 - np.log(p)))
