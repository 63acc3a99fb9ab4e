"""Answers to the exercises of this lesson, written from their statements alone."""

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("accuracy", "returns a percentage from 0 to 100 instead of a fraction from 0 to 1", told="percentage")
def percentage(labels, answers):
    return 100 * np.mean(labels == answers)


@wrong("accuracy", "returns the fraction of wrong answers", told="error_rate")
def error_rate(labels, answers):
    return np.mean(labels != answers)


@wrong(
    "accuracy",
    "divides with //, so everything but a perfect result becomes 0",
    told="divided_without_remainder",
)
def floor_division(labels, answers):
    return np.sum(labels == answers) // len(labels)


@wrong("accuracy", "does not count a correct answer when the digit is 0")
def zeros_not_counted(labels, answers):
    return np.count_nonzero(labels[labels == answers]) / len(labels)


@wrong(
    "accuracy",
    "compares how often each digit occurs, not the answers position by position",
    told="sorted_first",
)
def compares_sorted(labels, answers):
    return np.mean(np.sort(labels) == np.sort(answers))


@right("accuracy")
def one_minus_the_error(labels, answers):
    misses = np.count_nonzero(np.subtract(labels, answers))
    return 1 - misses / len(labels)


@right("accuracy")
def counts_in_a_loop(labels, answers):
    hits = 0
    for label, answer in zip(labels, answers):
        if label == answer:
            hits += 1
    return hits / len(answers)
