"""How many answers are correct."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([7, 7, 3, 5]), np.array([7, 1, 3, 5])
    yield np.array([0, 1]), np.array([1, 0])
    yield np.array([4]), np.array([4])
    yield np.array([5, 6, 8]), np.array([5, 6, 3])
    for n in (7, 100):
        yield rng.integers(0, 3, n), rng.integers(0, 3, n)


@exercise(
    inputs=inputs,
    hints=[
        "`labels == answers` compares digit by digit, and gives True and False.",
        "NumPy counts True as 1 and False as 0: what is the mean of such an array?",
    ],
    remark="Every test accuracy in this course is computed this way.",
)
def accuracy(labels, answers):
    """Return the fraction of correct answers, a number from 0 to 1.

    `labels` and `answers` are int arrays of shape (n,): the true digits, and the digits that a network
    predicted. There is at least one of each.
    """
    return np.mean(labels == answers)


@accuracy.misconception("You count the correct answers. Divide by the number of all answers.")
def count_of_correct(labels, answers):
    return np.sum(labels == answers)


@accuracy.misconception(
    "That is the fraction of wrong answers, the error rate. Count where the two are equal."
)
def error_rate(labels, answers):
    return np.mean(labels != answers)


@accuracy.misconception(
    "Your number is a percentage. A fraction goes from 0 to 1: leave out the factor of 100."
)
def percentage(labels, answers):
    return 100 * np.mean(labels == answers)


@accuracy.misconception("You return one truth value for each digit. Take their mean.")
def truth_values(labels, answers):
    return labels == answers


@accuracy.misconception("That says whether all answers are correct. Find out what fraction of them is.")
def all_correct(labels, answers):
    return bool(np.all(labels == answers))


@accuracy.misconception("`//` drops what comes after the point. Divide with `/`.")
def divided_without_remainder(labels, answers):
    return np.sum(labels == answers) // len(labels)


@accuracy.misconception("You sort first. A correct answer stands at the same place as its label.")
def sorted_first(labels, answers):
    return np.mean(np.sort(labels) == np.sort(answers))
