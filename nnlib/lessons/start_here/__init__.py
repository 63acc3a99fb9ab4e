"""Exercise and questions of notebook 00: how the course works."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "00_start_here"
__getattr__ = unknown_name(__name__)


def _answers(rng):
    yield np.array([7, 7, 3, 5]), np.array([7, 1, 3, 5])
    yield np.array([0, 1]), np.array([1, 0])
    yield np.array([4]), np.array([4])
    for n in (5, 100):
        yield rng.integers(0, 10, n), rng.integers(0, 3, n)


@exercise(
    inputs=_answers,
    hints=[
        "`labels == answers` compares digit by digit, and gives True and False.",
        "NumPy counts True as 1 and False as 0: what is the mean of such an array?",
    ],
    remark="This is how every test accuracy of this course is computed.",
)
def accuracy(labels, answers):
    """Return the share of right answers, a number from 0 to 1.

    `labels` and `answers` are int arrays of shape (n,): the true digits, and what a network said.
    """
    return np.mean(labels == answers)


accuracy.misconception(
    "You count the right answers. Divide by how many there are.",
    lambda labels, answers: np.sum(labels == answers),
)
accuracy.misconception(
    "That is the share of wrong answers, the error rate. Count where the two are equal.",
    lambda labels, answers: np.mean(labels != answers),
)
accuracy.misconception(
    "Your number is a percentage. A share goes from 0 to 1: leave out the factor of 100.",
    lambda labels, answers: 100 * np.mean(labels == answers),
)
accuracy.misconception(
    "You return one truth value for each digit. Take their mean.", lambda labels, answers: labels == answers
)
accuracy.misconception(
    "That tells whether all answers are right. Count how many are.",
    lambda labels, answers: bool(np.all(labels == answers)),
)


@prediction(
    within=0.05,
    between=(0, 1),
    explanation="A network that has not learned yet does no better than guessing one of ten digits, "
    "about 0.1: its weights are random.",
)
def untrained():
    """What share of the test digits does the network get right **before** training? (0 to 1)"""
    from nnlib import Input, Sequential, datasets
    from nnlib.layers import Dense

    digits = datasets.load_digits()
    _, x_test, _, y_test = datasets.train_test_split(digits.x, digits.y)
    shares = []
    for seed in range(20):  # one network may be lucky: the mean of twenty is not
        model = Sequential([Input((64,)), Dense(64, activation="relu"), Dense(10)], seed=seed)
        shares.append(np.mean(model.predict(x_test).argmax(axis=1) == y_test))
    return np.mean(shares)


@choice(
    a=(
        "The network is tested on digits it has seen in training.",
        "It was tested on digits that were kept apart. On those it has seen it does even better, "
        "and that says little.",
    ),
    b=(
        "A drawing on the pad differs from the digits that it learned from.",
        "Thirteen people wrote the digits of the data with a pen on paper. Your strokes have another "
        "width and slant, while even the test digits come from the same thirteen hands.",
    ),
    c=(
        "Ten wrong answers in 360 are too few to matter.",
        "They are 3 in 100, and they are there. But the question is why the pad is worse than that.",
    ),
    answer="b",
)
def worse_on_the_pad():
    """The network is right on 97 of 100 test digits, yet on the pad it errs more often. Why?"""


TASKS = [untrained, worse_on_the_pad, accuracy]
