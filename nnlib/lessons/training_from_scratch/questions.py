"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, datasets, layers, optimizers
from nnlib.exercises import choice, prediction


def _trained(rows, rate=0.1, seed=0, **fit):
    """Loss and accuracy on all other digits of a network that was trained on the digits in `rows`."""
    digits = datasets.load_digits()
    x = (digits.x.astype(float) - 0.3) / 0.4  # mean near 0 and standard deviation near 1, in any part
    model = Sequential([layers.Dense(128, "relu"), layers.Dense(10, "softmax")], dtype="float64", seed=seed)
    model.compile(optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[rows], digits.y[rows], verbose=0, **fit)
    return model.evaluate(np.delete(x, rows, axis=0), np.delete(digits.y, rows))


@prediction(
    within=0.5,
    explanation="A probability of 1/10 for each digit costs log 10 = 2.30. Random weights favour some "
    "digits, which costs more.",
)
def first_loss():
    """A network with 128 hidden units has not been trained yet. What is its cross-entropy on the digits,
    roughly?
    """
    return np.mean([_trained([0], seed=seed, rate=1e-9)[0] for seed in range(5)])


@prediction(
    within=0.1,
    between=(0, 1),
    explanation="Far more than the one in ten of a blind guess: digits of one kind look alike.",
)
def ten_pictures():
    """A network memorises ten random images. What fraction of all others can it read? (0 to 1)"""
    draws = [np.random.default_rng(seed).choice(1797, 10, replace=False) for seed in range(10)]
    return np.mean([_trained(rows, epochs=200)[1] for rows in draws])


@choice(
    a=("The validation set is easier.", "It was drawn at random from the same images."),
    b=(
        "`fit` averages the training loss over the epoch.",
        "The first batches count as well, and they met a network that had hardly learned anything.",
    ),
    c=("It overfits.", "Then the validation loss would be above the training loss."),
    answer="b",
)
def lower_validation():
    """In the first epoch the validation loss is often *below* the training loss. Why?"""


@prediction(
    choices={"a": "Also more than 9 in 10.", "b": "Between half and 9 in 10.", "c": "Fewer than half."},
    explanation="A batch of a single digit pulls all answers towards it. Large steps undo what was learned "
    "before.",
)
def sorted_rows():
    """Learning rate 1, 30 epochs: with rows shuffled, our network reads more than 9 in 10 digits of the
    validation set. How many does it read if the rows are sorted by digit and not shuffled?
    """
    rows = np.argsort(datasets.load_digits().y, kind="stable")
    accuracy = _trained(np.delete(rows, range(0, 1797, 5)), rate=1, epochs=30, shuffle=False)[1]
    return "a" if accuracy > 0.9 else "b" if accuracy > 0.5 else "c"
