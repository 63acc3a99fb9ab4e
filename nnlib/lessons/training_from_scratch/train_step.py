"""One update of a network with one hidden layer."""

import numpy as np

from nnlib.activations import softmax
from nnlib.exercises import exercise


def inputs(rng):
    for digits, scale, rate, sizes in (
        (1, 1, 0.5, (2, 3, 4, 2)),
        (1, 1, 1.5, (3, 2, 4, 3)),
        (1, 20, 0.5, (3, 2, 4, 3)),  # scores whose powers overflow
        (4, 1, 0.0125, (6, 5, 4, 4)),
    ):
        n, features, units, classes = sizes
        shapes = (n, features), (features, units), (units,), (units, classes), (classes,)
        x, *parameters = (rng.normal(scale=scale, size=shape).round(digits) for shape in shapes)
        yield x, rng.integers(0, classes, n), *parameters, rate


@exercise(
    inputs=inputs,
    parts=["`kernel_1`", "`bias_1`", "`kernel_2`", "`bias_2`"],
    hints=[
        "Forward: `h = np.maximum(x @ kernel_1 + bias_1, 0)`, then softmax of `h @ kernel_2 + bias_2`.",
        "`np.eye(len(bias_2))[y]` is one-hot. The gradient of the scores is (softmax - one-hot) / len(x).",
        "Back to the sums of the hidden layer: `(gradient @ kernel_2.T) * (h > 0)`, with the old `kernel_2`. "
        "Write `kernel_1 - learning_rate * …`: with `-=` you would change the array that you were given.",
    ],
    remark="Nothing is hidden from you now: these few lines of NumPy are a complete step of training.",
)
def train_step(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    """Return kernel_1, bias_1, kernel_2 and bias_2 of a network after one update from one batch.

    The hidden layer has ReLU, whose slope at 0 is 0; the loss is the mean cross-entropy of the softmax of the
    scores, which may be large. `x` has
    shape (n, inputs), `y` (n,) holds class numbers, the kernels have shapes (inputs, units) and
    (units, classes), the biases (units,) and (classes,). Leave the old parameters untouched.
    """
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception("Your steps are those of a sum over the batch. Divide by its number of rows.")
def sum_over_the_batch(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception("Your steps go uphill: subtract the gradient.")
def uphill(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 + learning_rate * x.T @ d_sums
    bias_1 = bias_1 + learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 + learning_rate * h.T @ d_scores
    bias_2 = bias_2 + learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "Your backward pass leaves out ReLU. Where a hidden unit is 0, no gradient passes: multiply by `h > 0`."
)
def no_relu_backward(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = d_scores @ kernel_2.T
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "Your hidden layer learns from the new `kernel_2`. First all gradients, then the updates."
)
def new_kernel_2(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "Your forward pass leaves out ReLU: the hidden outputs are `np.maximum(x @ kernel_1 + bias_1, 0)`."
)
def no_relu_forward(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = x @ kernel_1 + bias_1
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "You take the mean of the rows for the biases. The 1/n is already in the rows: add them up."
)
def means_for_the_biases(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.mean(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.mean(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "You leave out the labels: the gradient of the scores is softmax minus one-hot, divided by n."
)
def no_labels(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = softmax(h @ kernel_2 + bias_2) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "Your biases never change. Each one moves by the sum of its column of the gradient."
)
def biases_untouched(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    return kernel_1, bias_1, kernel_2, bias_2


@train_step.misconception(
    "Small scores come out right, but `np.exp` of large ones overflows. First subtract each row's largest "
    "score."
)
def overflowing(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    powers = np.exp(h @ kernel_2 + bias_2)
    d_scores = (powers / powers.sum(axis=1, keepdims=True) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2
