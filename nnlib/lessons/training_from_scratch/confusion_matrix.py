"""How often each class is taken for each other one."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 2, 0]), 3
    yield np.array([1, 1, 0, 1]), np.array([1, 1, 0, 0]), 3
    yield rng.integers(0, 10, 60), rng.integers(0, 10, 60), 10


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "Start with `np.zeros((classes, classes), dtype=int)`, and go through the pairs of label and answer.",
        "`for label, answer in zip(labels, answers): matrix[label, answer] += 1`.",
    ],
    remark="Correct answers are on the diagonal. `np.add.at(matrix, (labels, answers), 1)` needs no loop.",
)
def confusion_matrix(labels, answers, classes):
    """Return the table whose entry in row i and column j counts the samples of class i with the answer j.

    `labels`, the truth, and `answers` are int arrays of shape (n,), with numbers from 0 to `classes` - 1.
    The result is an int array of shape (classes, classes).
    """
    matrix = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        matrix[label, answer] += 1
    return matrix


@confusion_matrix.misconception("Your table is transposed: rows are the true classes, columns the answers.")
def transposed(labels, answers, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        matrix[answer, label] += 1
    return matrix


@confusion_matrix.misconception(
    "No count is above 1. `table[labels, answers] += 1` adds once, however often a pair occurs: "
    "use `np.add.at(table, (labels, answers), 1)` or a loop. In a loop, write `+= 1`, not `= 1`."
)
def each_pair_once(labels, answers, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    matrix[labels, answers] += 1
    return matrix


@confusion_matrix.misconception("You count only the mistakes. Correct answers belong on the diagonal.")
def mistakes_only(labels, answers, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        if label != answer:
            matrix[label, answer] += 1
    return matrix


@confusion_matrix.misconception(
    "You take the number of classes from the data. A class may be missing there: use `classes`."
)
def as_many_classes_as_occur(labels, answers, classes):
    occur = max(labels.max(), answers.max()) + 1
    matrix = np.zeros((occur, occur), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        matrix[label, answer] += 1
    return matrix
