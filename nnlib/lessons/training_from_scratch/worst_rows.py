"""The samples with the largest loss."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    rows = [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.05, 0.9, 0.05], [0.4, 0.35, 0.25]]
    yield np.array(rows), np.array([0, 0, 2, 1]), 2
    yield np.array([[0.05, 0.5, 0.45], [0.1, 0.9, 0.0], [0.8, 0.1, 0.1]]), np.array([0, 0, 0]), 1
    yield np.array([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3]]), np.array([0, 0, 0]), 2  # all predicted correctly
    yield np.array([[0.9, 0.1], [0.9996, 0.0004], [0.9999, 0.0001]]), np.array([0, 1, 1]), 2
    yield rng.dirichlet(np.ones(10), 30), rng.integers(0, 10, 30), 6


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "`probabilities[np.arange(len(labels)), labels]` is the probability of the true class in each row.",
        "The smaller it is, the larger the loss. `np.argsort` gives row numbers, the smallest value first.",
    ],
    remark="Looking at these rows reveals wrong labels and hard cases sooner than any table.",
)
def worst_rows(probabilities, labels, count):
    """Return the numbers of the `count` rows with the largest cross-entropy, the largest first.

    `probabilities` has shape (n, classes), and `labels`, of shape (n,), holds the true class numbers. The
    result is an int array of shape (count,). No two rows have the same loss.
    """
    of_the_truth = probabilities[np.arange(len(labels)), labels]
    return np.argsort(of_the_truth)[:count]


@worst_rows.misconception("These are the best rows. Begin with the smallest probability of the true class.")
def best_rows(probabilities, labels, count):
    of_the_truth = probabilities[np.arange(len(labels)), labels]
    return np.argsort(of_the_truth)[::-1][:count]


@worst_rows.misconception("These are the rows, but the largest loss must come first.")
def largest_loss_last(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.argsort(losses)[-count:]


@worst_rows.misconception(
    "You take the rows in which the network is least sure. The loss depends on the probability of the true "
    "class, and that can be smaller where the network is sure."
)
def least_confident(probabilities, labels, count):
    return np.argsort(probabilities.max(axis=1))[:count]


@worst_rows.misconception(
    "You sort by the probability of the wrong answer. The loss depends on that of the true class."
)
def most_confident_mistakes(probabilities, labels, count):
    confidence = np.where(probabilities.argmax(axis=1) == labels, 0, probabilities.max(axis=1))
    return np.argsort(-confidence)[:count]


@worst_rows.misconception("You return the losses themselves. Return the numbers of their rows: `np.argsort`.")
def losses_themselves(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.sort(losses)[::-1][:count]
