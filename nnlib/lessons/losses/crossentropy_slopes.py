"""The slopes of the cross-entropy with softmax."""

import numpy as np

from nnlib.activations import softmax
from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0, 2]), np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 2.0]])
    yield np.array([0]), np.array([[0.0, 800.0]])
    for n, classes in ((1, 3), (4, 3), (6, 4)):
        yield rng.integers(0, classes, n), rng.normal(scale=2, size=(n, classes))


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "One-hot labels are rows of the table `np.eye(z.shape[1])`; `np.eye(z.shape[1])[labels]` picks them.",
        "`softmax(z)` gives the probabilities, row by row.",
        "Their difference is the slope of each sample's own loss. The mean divides it by the number of "
        "samples.",
    ],
    remark="Each row sums to 0. A step against the slope raises the true score and lowers the others.",
)
def crossentropy_slopes(labels, z):
    """Return the derivative of the mean cross-entropy of softmax(z) with respect to each score.

    `labels` holds class numbers, shape (n,), `z` the scores, shape (n, classes), of any size. The mean is
    over the n samples. The result is a float array of shape (n, classes).
    """
    return (softmax(z) - np.eye(z.shape[1])[labels]) / len(labels)


@crossentropy_slopes.misconception("Your signs are reversed: take probability minus label.")
def truth_minus_prediction(labels, z):
    return (np.eye(z.shape[1])[labels] - softmax(z)) / len(labels)


@crossentropy_slopes.misconception(
    "Your slopes are those of the sum over the batch. Divide by the number of samples."
)
def slopes_of_the_sum(labels, z):
    return softmax(z) - np.eye(z.shape[1])[labels]


@crossentropy_slopes.misconception("You divide by the number of all entries. The mean is over the samples.")
def divided_by_all_entries(labels, z):
    return (softmax(z) - np.eye(z.shape[1])[labels]) / z.size


@crossentropy_slopes.misconception("You return the probabilities. Subtract 1 at each true class.")
def probabilities_only(labels, z):
    return softmax(z)


@crossentropy_slopes.misconception("You return the probabilities. Subtract 1 at each true class.")
def probabilities_over_n(labels, z):
    return softmax(z) / len(labels)


@crossentropy_slopes.misconception("You subtract class *numbers*. Subtract one-hot rows.")
def class_numbers(labels, z):
    return (softmax(z) - labels[:, np.newaxis]) / len(labels)


@crossentropy_slopes.misconception(
    "`p[:, labels]` takes whole columns, not one entry of each row: `p[np.arange(len(labels)), labels]`."
)
def whole_columns(labels, z):
    p = softmax(z)
    p[:, labels] -= 1
    return p / len(labels)


@crossentropy_slopes.misconception("You subtract the labels from the scores. Take the probabilities.")
def scores_minus_labels(labels, z):
    return (z - np.eye(z.shape[1])[labels]) / len(labels)


@crossentropy_slopes.misconception(
    "Small scores come out right, but np.exp(800) overflows. First subtract each row's largest score."
)
def overflowing(labels, z):
    powers = np.exp(z)
    p = powers / powers.sum(axis=1, keepdims=True)
    return (p - np.eye(z.shape[1])[labels]) / len(labels)
