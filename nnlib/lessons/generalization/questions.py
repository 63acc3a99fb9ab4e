"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, datasets, layers
from nnlib.exercises import choice, prediction
from nnlib.lessons.generalization.k_folds import k_folds


@prediction(
    between=(0, 1),
    within=0.03,
    explanation="Each has an accuracy of 0.5 on average. But the best of a thousand is picked for its luck "
    "with these rows, and on new ones it is back at 0.5.",
)
def best_guesser():
    """A test set has 100 rows of two equally frequent classes. A thousand models just toss coins. What
    fraction of the rows does the best of them predict correctly? (0 to 1)
    """
    rng = np.random.default_rng(0)
    return np.mean(rng.integers(0, 2, (1000, 100)) == np.repeat([0, 1], 50), axis=1).max()


@choice(
    a=("Nothing.", "Copies of the same image land in both sets, and the network already knows them."),
    b=("The accuracy is too high.", "Copies of the training images are no test."),
    c=("The accuracy is too low.", "The network has seen near copies of the test images, which helps it."),
    answer="b",
)
def shifted_before():
    """Suppose you add shifted copies of all images, and only *then* split at random into training and test
    set. What happens to the test accuracy?
    """


@prediction(
    between=(0, 1),
    explanation="Each block of 50 is one species, so the network is asked for a species that it has never "
    "seen.",
)
def sorted_iris():
    """The 150 irises are stored by species, 50 of each. A network is cross-validated on three blocks, in
    this order. What is its mean validation accuracy? (0 to 1)
    """
    iris, accuracies = datasets.load_iris(), []
    for train, validation in k_folds(150, 3):
        model = Sequential([layers.Dense(3, "softmax")], seed=0)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(iris.x[train], iris.y[train], epochs=100, verbose=0)
        accuracies.append(model.evaluate(iris.x[validation], iris.y[validation])[1])
    return np.mean(accuracies)


@prediction(
    between=(0, 1),
    within=0.02,
    explanation="A tenth of the interval lies there, although that tenth holds three of the four powers of "
    "ten.",
)
def uniform_rates():
    """Learning rates are drawn from 0.0001 to 1, each number as likely as any other. What fraction of them
    is below 0.1? (0 to 1)
    """
    return np.mean(np.random.default_rng(0).uniform(0.0001, 1, 100_000) < 0.1)
