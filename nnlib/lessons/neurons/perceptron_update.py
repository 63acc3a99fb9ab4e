"""One step of Rosenblatt's rule."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, 2.0]), 0, np.array([0.5, 0.5]), 0.0, 0.5
    yield np.array([1.0, 2.0]), 1, np.array([-1.0, 0.0]), 0.25, 0.0125
    yield np.array([1.0, 2.0]), 1, np.array([1.0, 1.0]), 0.0, 0.1
    yield np.array([0.0, 1.0]), 0, np.array([1.0, 0.0]), 0.0, 1.0
    for label, learning_rate in ((0, 0.1), (1, 0.1), (0, 1.5), (1, 2.0)):
        yield rng.normal(size=3), label, rng.normal(size=3), rng.normal(), learning_rate


@exercise(
    inputs=inputs,
    parts=["the weights", "the bias"],
    hints=[
        "First predict: 1 if the weighted sum is at least 0, else 0.",
        "The error `y - prediction` is 1, 0 or -1. With 0 nothing changes.",
        "Add `learning_rate * error * x` to the weights, and `learning_rate * error` to the bias.",
    ],
    remark="A correct prediction changes nothing: the perceptron learns only from its mistakes.",
)
def perceptron_update(x, y, weights, bias, learning_rate):
    """Return the weights and the bias after one step of Rosenblatt's rule on one sample.

    `x` and `weights` have shape (n,), `y` is 0 or 1. The predicted label is 1 where the weighted
    sum is at least 0, else 0, and the error is y minus it;
    each weight grows by learning rate · error · its input, the bias by learning rate · error.
    Leave the old `weights` untouched.
    """
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


@perceptron_update.misconception(
    "Your steps go the wrong way: the error is `y - prediction`, not `prediction - y`."
)
def wrong_way(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = prediction - y
    return weights + learning_rate * error * x, bias + learning_rate * error


@perceptron_update.misconception("Your bias never changes. It learns like the weight of an input that is 1.")
def bias_unchanged(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias


@perceptron_update.misconception("Your steps leave out the learning rate.")
def no_learning_rate(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + error * x, bias + error


@perceptron_update.misconception(
    "Your weights all grow by the same amount. Multiply the step of each weight by its input."
)
def same_step_for_all_weights(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error, bias + learning_rate * error


@perceptron_update.misconception(
    "Your error is y minus the weighted sum. In Rosenblatt's rule it is y minus the predicted label, 0 or 1."
)
def error_of_the_weighted_sum(x, y, weights, bias, learning_rate):
    error = y - (x @ weights + bias)
    return weights + learning_rate * error * x, bias + learning_rate * error


@perceptron_update.misconception("Your prediction leaves out the bias.")
def prediction_without_bias(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


@perceptron_update.misconception("A weighted sum of exactly 0 counts as label 1: predict with `>=`, not `>`.")
def zero_does_not_fire(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias > 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


@perceptron_update.misconception("Your step of the bias leaves out the learning rate.")
def bias_without_learning_rate(x, y, weights, bias, learning_rate):
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias + error
