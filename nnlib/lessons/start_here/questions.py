"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Input, Sequential, datasets
from nnlib.exercises import choice, prediction
from nnlib.layers import Dense


@prediction(
    within=0.05,
    between=(0, 1),
    explanation="The weights of an untrained network are random, so it does no better than guessing one of "
    "ten digits: about 0.1.",
)
def untrained():
    """What fraction of the validation digits does the network get right **before** training? (0 to 1)"""
    digits = datasets.load_digits()
    _, x_test, _, y_test = datasets.train_test_split(digits.x, digits.y)
    accuracies = []
    for seed in range(20):  # one network may be lucky: the mean of twenty is not
        model = Sequential([Input((64,)), Dense(64, activation="relu"), Dense(10)], seed=seed)
        accuracies.append(np.mean(model.predict(x_test).argmax(axis=1) == y_test))
    return np.mean(accuracies)


@choice(
    a=(
        "The network is tested on digits it has seen in training.",
        "It was tested on digits that were kept apart. On the digits it has seen it does even better, "
        "which proves little.",
    ),
    b=(
        "A drawing on the pad differs from the digits that it learned from.",
        "Thirteen people wrote the digits of the data with a pen on paper. Your strokes have another "
        "width and slant, while the validation digits come from the same thirteen hands.",
    ),
    c=(
        "Twelve wrong answers in 288 are too few to matter.",
        "They are 4 in 100, and they count. But the question is why it does worse on the pad.",
    ),
    answer="b",
)
def worse_on_the_pad():
    """The network reads 96 of 100 validation digits correctly, yet it makes more mistakes on the pad. Why?"""
