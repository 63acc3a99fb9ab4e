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


@wrong("weighted_sum", "leaves out the bias", told="no_bias")
def sum_without_bias(x, weights, bias):
    return np.dot(x, weights)


@wrong("weighted_sum", "adds the bias once for each input instead of once", told="bias_for_each_input")
def bias_for_each_input(x, weights, bias):
    return np.sum(x * weights + bias)


@wrong("weighted_sum", "subtracts the bias instead of adding it", told="bias_subtracted")
def bias_as_threshold(x, weights, bias):
    return np.dot(x, weights) - bias


@wrong("weighted_sum", "returns inside the loop, so only the first input counts", told="return_in_the_loop")
def returns_after_first_input(x, weights, bias):
    z = bias
    for value, weight in zip(x, weights):
        z += value * weight
        return z


@wrong("weighted_sum", "applies ReLU, so a negative sum becomes 0", told="cut off")
def sum_with_relu(x, weights, bias):
    return max(0.0, np.dot(x, weights) + bias)


@right("weighted_sum")
def sum_by_recursion(x, weights, bias):
    if len(x) == 0:
        return bias
    return x[0] * weights[0] + sum_by_recursion(x[1:], weights[1:], bias)


@right("weighted_sum")
def bias_as_another_weight(x, weights, bias):
    return np.inner(np.append(x, 1.0), np.append(weights, bias))
