"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, layers
from nnlib.exercises import choice, prediction
from nnlib.lessons.gradient_descent.descend import descend
from nnlib.lessons.gradient_descent.mse_gradient import mse_gradient


@prediction(
    choices={"a": "It climbs.", "b": "It crosses the bottom and gets nearer.", "c": "It never crosses it."},
    explanation="A step multiplies the distance by 1 - 0.9 · 2 = -0.8: the other side, and nearer.",
)
def far_side():
    """The loss is w² and the learning rate 0.9. What does gradient descent do from w = 1?"""
    w = descend(lambda w: 2 * w, 1.0, 0.9, 1)
    return "a" if abs(w) > 1 else "b" if w < 0 else "c"


@prediction(
    between=(1, 10_000),
    explanation="An epoch has 12 batches, eleven of 32 patients and one of the last 2. Ten make 120 steps.",
)
def updates():
    """A model learns from 354 patients, in batches of 32, for 10 epochs. How many updates is that?"""
    model = Sequential([layers.Dense(1)], seed=0)
    model.compile("sgd", "mse")
    model.fit(np.zeros((354, 1)), np.zeros(354), batch_size=32, epochs=10, verbose=0)
    return model.optimizer.iterations


@prediction(
    choices={"a": "Nothing changes.", "b": "It is about half as large.", "c": "It is 0."},
    explanation="With smaller steps the weights stray less far from the best ones, but they never come to "
    "rest.",
)
def smaller_rate():
    """Batches of 32 patients, drawn at random, and a fixed learning rate. After a long time the loss stays
    above its minimum, by a gap that goes up and down. The rate is halved: what happens to the mean gap?
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2))
    y, gaps = x[:, 0] + rng.normal(size=400), []
    best = np.linalg.lstsq(x, y)[0]
    for rate in (0.1, 0.05):
        theta, path = best, []
        for _ in range(4000):
            rows = rng.integers(400, size=32)
            theta = theta - rate * mse_gradient(x[rows], y[rows], theta)
            path.append(theta)
        gaps.append(np.mean((x @ (np.array(path) - best).T) ** 2))
    return min("abc", key=lambda letter: abs(gaps[1] / gaps[0] - {"a": 1, "b": 0.5, "c": 0}[letter]))


@choice(
    a=("The gradient of each sample.", "Gradients are computed again in each step. Nothing updates them."),
    b=("The parameters, once for each sample.", "That would be stochastic descent: N steps instead of one."),
    c=("The parameters, once.", "One step, against the mean of all samples' gradients."),
    answer="c",
)
def one_update():
    """What does one step of *batch* gradient descent update?"""


@choice(
    a=("Every 5 epochs.", "The loop counts batches. 5 epochs would be 2,345 of them."),
    b=("Every 640 images.", "5 steps of 128 images: about a hundredth of an epoch."),
    c=("5 times in each epoch.", "An epoch has 469 steps, so there are 93 or 94 saves in it."),
    answer="b",
)
def every_five():
    """In each round of its loop, a program takes one batch of 128 of its 60,000 images. It saves the model
    `if round % 5 == 0`: "every 5 epochs", as its author says. When does it really save?
    """
