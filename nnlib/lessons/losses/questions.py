"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import datasets, losses
from nnlib.activations import softmax
from nnlib.exercises import choice, prediction


@prediction(
    within=5,
    between=(0, 1500),
    explanation="The best constant is the mean. It grows by 9 times the sum of the five values, divided by "
    "442 patients.",
)
def slip():
    """For 442 patients the progression of their disease was measured; its mean is 152. In five of these
    values, ordinary ones, a zero too many was typed. A model predicts the same number for everyone, the one
    with the smallest mean squared error. By roughly how much does that number rise?
    """
    y = datasets.load_diabetes().y.astype(float)
    return 9 * y[::100].sum() / len(y)


@prediction(
    choices={"a": "That of the first.", "b": "That of the second.", "c": "They are equal."},
    explanation="Where it is correct, the confident neuron gains little: a loss cannot fall below 0. Where "
    "it is wrong, every loss grows, the large ones almost tenfold.",
)
def ten_times_as_sure():
    """Two neurons give the same diagnosis for every tumour, correct in 9 cases out of 10. The weighted sums
    of the second are ten times as large. Whose mean cross-entropy is smaller?
    """
    data = datasets.load_breast_cancer()
    z = (108 - data.x[:, 22]) / 8
    loss = losses.BinaryCrossentropy(from_logits=True)
    first, second = loss(data.y, z), loss(data.y, 10 * z)
    return "c" if np.isclose(first, second) else "a" if first < second else "b"


@prediction(
    within=0.05,
    between=(0, 100),
    explanation="It is -log(1/10) = log(10), whatever the labels. A new classifier should start near it.",
)
def knows_nothing():
    """A network gives each of the ten digits the probability 1/10, for every image. How large is its
    mean cross-entropy? (`np.log` may help.)
    """
    return losses.SparseCategoricalCrossentropy(from_logits=True)(np.arange(10), np.zeros((10, 10)))


@prediction(
    choices={"a": "0.", "b": "A tiny positive number.", "c": "inf, infinity.", "d": "nan, not a number."},
    explanation="The first class has the label 0 and the probability 0, and 0 · log(0) is 0 · (-infinity).",
)
def right_and_sure():
    """The scores are [0, 800], and the second class is the true one: the network is right, and sure.
    What does `-np.sum(y * np.log(softmax(z)))` give?
    """
    with np.errstate(all="ignore"):
        loss = -np.sum(np.array([0, 1]) * np.log(softmax(np.array([0.0, 800.0]))))
    return "d" if np.isnan(loss) else "c" if np.isinf(loss) else "b" if loss > 0 else "a"


@choice(
    a=("0.05", "nnlib's slopes are twice the book's, so half the rate gives the same step."),
    b=("0.1", "nnlib's slopes are twice the book's. With the same rate its steps are twice as long."),
    c=("0.2", "That makes steps four times as long as the book's: slope and rate are both doubled."),
    answer="a",
)
def same_steps():
    """A book trains with 1/(2N) · Σ (p - y)² and the learning rate 0.1. With which rate does the mean
    squared error of `nnlib`, 1/N · Σ (p - y)², make the same steps?
    """


@choice(
    a=(
        "The same as without: softmax twice is softmax.",
        "It is not: a second softmax makes all probabilities nearly equal.",
    ),
    b=("It raises an error.", "No: it believes what it is told, and probabilities are also numbers."),
    c=(
        "It shows a loss above 1.4, however good the network.",
        "Scores between 0 and 1 are too close together.",
    ),
    answer="c",
)
def softmax_twice():
    """A network for ten digits ends in softmax. By mistake you tell its loss that the outputs are scores:
    `from_logits=True`. What does `nnlib` do?
    """
