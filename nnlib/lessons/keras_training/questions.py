"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import datasets
from nnlib.exercises import choice, prediction
from nnlib.lessons.keras_training.saving_epochs import saving_epochs


@prediction(
    choices={
        "a": "Not at all: all losses are equal to the last bit.",
        "b": "By rounding: by less than 0.0001.",
        "c": "Visibly: small differences grow from step to step, up to 0.01 and more.",
    },
    answer="b",
    explanation="Both compute the same formulas with 32-bit numbers, but add them up in a different order. "
    "Each step rounds a little differently, and in sixty steps of a small network that stays small.",
)
def sixty_steps():
    """`nnlib` and Keras start with the same weights, take the same batches in the same order, and make 60
    steps of Adam. By how much do their loss curves differ at most?
    """


@prediction(
    between=(0, 1),
    within=0.02,
    explanation="The largest of one number is always number 0. So all tumours are classified as malignant, "
    "which is correct for the malignant ones.",
)
def argmax_of_one():
    """A network with one sigmoid unit classifies nine tumours in ten correctly. You compute its accuracy
    with `model.predict(x).argmax(axis=1) == y`. Of the 114 test rows, 67% belong to class 1. What accuracy
    do you get? (0 to 1)
    """
    cancer = datasets.load_breast_cancer()
    return np.mean(datasets.train_test_split(cancer.x, cancer.y)[3] == 0)


@choice(
    a=("Training starts afresh, with new random weights.", "Only building a new model draws new weights."),
    b=("Training continues from the weights that the model has.", "`fit` never resets a model."),
    c=("An error: a model can be trained only once.", "You may call it as often as you like."),
    answer="b",
)
def fit_again():
    """You have called `model.fit(...)`, and call it a second time on the same model. What happens?"""


@choice(
    a=("Rows that are drawn at random.", "Shuffling comes later, and only affects the training rows."),
    b=("The first 30 of the rows.", "They come from the other end."),
    c=("The last 30 of the rows.", "They are cut off before shuffling, so the rows must not be sorted."),
    answer="c",
)
def split_off():
    """`fit` gets 150 rows and `validation_split=0.2`. Which rows become the validation set?"""


@prediction(
    between=(0, 1000),
    explanation="455 rows make 15 batches of at most 32. Ten epochs are 150 steps, and every fifth saves.",
)
def saves_in_ten_epochs():
    """A callback saves every 5 *steps*. Training runs for 10 epochs over 455 rows, in batches of 32. How
    often does it save?
    """
    return len(saving_epochs(455, 32, 10, 5))
