"""The accuracy of a network with one sigmoid unit."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[0.9], [0.2], [0.5], [0.7], [0.5001]]), np.array([1, 0, 0, 0, 1])
    yield np.array([[0.1], [0.6], [0.8]]), np.array([0, 1, 1])
    for n in (4, 9, 25):
        yield rng.random((n, 1)), rng.integers(0, 2, n)


@exercise(
    inputs=inputs,
    hints=[
        "Make both shapes equal first: `outputs[:, 0]` has shape (n,).",
        "`outputs[:, 0] > 0.5` is True for the rows for which class 1 is predicted.",
        "The fraction of correct rows is the mean of a comparison with `y`.",
    ],
    remark="Keras's metric `accuracy` does this for you. In your own NumPy lines it is up to you.",
)
def sigmoid_accuracy(outputs, y):
    """Return the fraction of rows that a network with one sigmoid unit classifies correctly, a number.

    `outputs` of shape (n, 1) is what `model.predict` returns: the probabilities of class 1. `y` of shape
    (n,) holds the labels 0 and 1. As in Keras, class 1 is predicted above 0.5, and class 0 otherwise.
    """
    return np.mean((outputs[:, 0] > 0.5) == y)


@sigmoid_accuracy.misconception(
    "You predict class 0 for every row. Do you use `argmax`? Of one column it is always 0. Or "
    "`astype(int)`? It cuts every probability below 1 to 0. Compare with 0.5."
)
def argmax_of_one_column(outputs, y):
    return np.mean(outputs.argmax(axis=1) == y)


@sigmoid_accuracy.misconception(
    "You compare shape (n, 1) with shape (n,). NumPy broadcasts them to (n, n): every row with every label."
)
def every_row_with_every_label(outputs, y):
    return np.mean((outputs > 0.5) == y)


@sigmoid_accuracy.misconception("You count a probability of exactly 0.5 as class 1.")
def half_is_class_1(outputs, y):
    return np.mean((outputs[:, 0] >= 0.5) == y)


@sigmoid_accuracy.misconception("Your number is the fraction of the rows that are wrong.")
def fraction_of_wrong_rows(outputs, y):
    return np.mean((outputs[:, 0] > 0.5) != y)


@sigmoid_accuracy.misconception("You return the number of correct rows. Divide it by the number of all rows.")
def number_of_correct_rows(outputs, y):
    return np.sum((outputs[:, 0] > 0.5) == y)


@sigmoid_accuracy.misconception("You only count correct rows of class 1. Class 0 can be correct as well.")
def class_1_only(outputs, y):
    return np.mean((outputs[:, 0] > 0.5) & (y == 1))
