"""Exercises and questions of notebook 01: one neuron."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "01_neurons"
__getattr__ = unknown_name(__name__)


def _samples(rng):
    yield np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.25
    yield np.array([0.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0]), -1.0
    for n in (1, 3, 8):
        yield rng.normal(size=n), rng.normal(size=n), rng.normal()


@exercise(
    inputs=_samples,
    hints=[
        "Multiply each input by its weight, add up the products, then add the bias.",
        "`x @ weights` multiplies and adds up in one step.",
    ],
    remark="This one number is all that a neuron knows about its input.",
)
def weighted_sum(x, weights, bias):
    """Return the weighted sum z = w₁x₁ + … + wₙxₙ + b of a neuron for one sample.

    `x` and `weights` have shape (n,); `bias` and the result are numbers.
    """
    return x @ weights + bias


weighted_sum.misconception(
    "Your numbers leave out the bias. Add it to the sum of the products.", lambda x, w, b: x @ w
)
weighted_sum.misconception(
    "Your numbers subtract the bias. It is added: z = w·x + b.", lambda x, w, b: x @ w - b
)
weighted_sum.misconception(
    "Your numbers add the bias once for each input. It belongs to the neuron: add it once.",
    lambda x, w, b: np.sum(x * w + b),
)
weighted_sum.misconception(
    "You return the products one by one. Add them up to a single number.", lambda x, w, b: x * w + b
)
weighted_sum.misconception(
    "You return what the neuron says. Return z itself.", lambda x, w, b: int(x @ w + b >= 0)
)


def _batches(rng):
    yield np.array([[2.0, 1.0], [0.0, 0.0], [1.0, 2.0]]), np.array([1.0, -1.0]), 0.0
    yield np.array([[-0.25, 0.0], [1.0, 0.0], [-1.0, 0.0]]), np.array([1.0, 2.0]), 0.5
    for n, features in ((1, 1), (6, 2), (20, 4)):
        yield rng.normal(size=(n, features)), rng.normal(size=features), rng.normal()


@exercise(
    inputs=_batches,
    hints=[
        "`x @ weights` has shape (samples,): one weighted sum for each row of `x`.",
        "`if` asks one question only: compare the whole array with 0 at once. A sum of 0 fires, too: `>=`.",
        "A comparison gives True and False; `.astype(int)` turns them into 1 and 0.",
    ],
    remark="One expression serves one sample and a million: no loop over the rows.",
)
def predict(x, weights, bias):
    """Return the label 1 where the weighted sum is at least 0, else 0, for each row of `x`.

    `x` has shape (samples, n), `weights` (n,). The result is an int array of shape (samples,).
    """
    return (x @ weights + bias >= 0).astype(int)


predict.misconception(
    "Your labels are 0 where the weighted sum is exactly 0. Use `>=`, not `>`.",
    lambda x, w, b: (x @ w + b > 0).astype(int),
)
predict.misconception(
    "Your labels are True and False. `.astype(int)` makes them 1 and 0.", lambda x, w, b: x @ w + b >= 0
)
predict.misconception(
    "Your labels are -1 and 1. Here the two classes are called 0 and 1.",
    lambda x, w, b: np.where(x @ w + b >= 0, 1, -1),
)
predict.misconception(
    "You return the weighted sums. Compare them with 0 to get labels.", lambda x, w, b: x @ w + b
)
predict.misconception(
    "Your labels leave out the bias. Without it every line meets the origin.",
    lambda x, w, b: (x @ w >= 0).astype(int),
)
predict.misconception(
    "The bias is added: z ≥ 0 means x·w ≥ -b, not x·w ≥ b.", lambda x, w, b: (x @ w >= b).astype(int)
)


def _gate(answer):
    """the output for the inputs (0, 0), (0, 1), (1, 0) and (1, 1)."""
    weights, bias = answer
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return (corners @ np.asarray(weights, dtype=float) + float(bias) >= 0).astype(int)


@exercise(
    observe=_gate,
    hints=[
        "NAND is 1 for every input but (1, 1). Which inputs should push the neuron down?",
        "Both weights are negative. The bias must outweigh one of them, but not both together.",
        "With weights -1 and -1, any bias from 1 to just below 2 will do.",
    ],
    remark="Every logical circuit can be built of NAND alone, so of such neurons alone.",
)
def nand():
    """Return weights and bias of a neuron that computes NAND: 0 for (1, 1), else 1.

    Return two values, `weights` of shape (2,) and `bias`. Many are right.
    """
    weights = np.array([-1.0, -1.0])
    bias = 1.5
    return weights, bias


nand.misconception(
    "Your neuron computes AND. Turn round all three signs. Is (1, 1) on the border then? Lower the bias.",
    lambda: ([1, 1], -1.5),
)
nand.misconception("Your neuron computes OR: it is 0 only for (0, 0).", lambda: ([1, 1], -0.5))
nand.misconception(
    "Your neuron computes NOR: one input alone already silences it. Raise the bias.", lambda: ([-1, -1], 0.5)
)
nand.misconception(
    "Your neuron is always 1: nothing brings its weighted sum below 0. Which signs must the weights have?",
    lambda: ([-1, -1], 2.5),
)
nand.misconception("Your neuron is always 0: no input lifts its weighted sum to 0.", lambda: ([-1, -1], -0.5))


def _labelled_samples(rng):
    yield np.array([1.0, 2.0]), 0, np.array([0.5, 0.5]), 0.0, 0.5
    yield np.array([1.0, 2.0]), 1, np.array([-1.0, 0.0]), 0.25, 0.1
    yield np.array([1.0, 2.0]), 1, np.array([1.0, 1.0]), 0.0, 0.1
    yield np.array([0.0, 1.0]), 0, np.array([1.0, 0.0]), 0.0, 1.0
    for label in (0, 1, 0, 1):
        yield rng.normal(size=3), label, rng.normal(size=3), rng.normal(), 0.1


@exercise(
    inputs=_labelled_samples,
    hints=[
        "First predict: 1 if the weighted sum is at least 0, else 0.",
        "The error `y - prediction` is 1, 0 or -1. With 0 nothing changes.",
        "Add `learning_rate * error * x` to the weights, and `learning_rate * error` to the bias.",
    ],
    remark="A right prediction changes nothing: the perceptron learns from its mistakes alone.",
)
def perceptron_update(x, y, weights, bias, learning_rate):
    """Return the weights and the bias after one step of Rosenblatt's rule on one sample.

    `x` and `weights` have shape (n,), `y` is 0 or 1. The error is y minus the predicted label;
    each weight grows by learning rate · error · its input, the bias by learning rate · error.
    Leave the old `weights` untouched.
    """
    prediction = 1 if x @ weights + bias >= 0 else 0
    error = y - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error


def _error(x, y, weights, bias):
    return y - (1 if x @ weights + bias >= 0 else 0)


def _moved(x, weights, bias, step):
    return weights + step * x, bias + step


perceptron_update.misconception(
    "Your steps go the wrong way: the error is `y - prediction`, not `prediction - y`.",
    lambda x, y, w, b, rate: _moved(x, w, b, -rate * _error(x, y, w, b)),
)
perceptron_update.misconception(
    "Your bias never changes. It learns as a weight of the input 1.",
    lambda x, y, w, b, rate: (w + rate * _error(x, y, w, b) * x, b),
)
perceptron_update.misconception(
    "Your steps leave out the learning rate.", lambda x, y, w, b, rate: _moved(x, w, b, _error(x, y, w, b))
)
perceptron_update.misconception(
    "Your weights all grow by the same amount. Each one's step is multiplied by its input.",
    lambda x, y, w, b, rate: _moved(1.0, w, b, rate * _error(x, y, w, b)),
)
perceptron_update.misconception(
    "Your error is y minus the weighted sum. Rosenblatt's rule takes the label after the step.",
    lambda x, y, w, b, rate: _moved(x, w, b, rate * (y - (x @ w + b))),
)
perceptron_update.misconception(
    "Your prediction leaves out the bias.",
    lambda x, y, w, b, rate: _moved(x, w, b, rate * _error(x, y, w, 0.0)),
)


@exercise(
    inputs=_batches,
    hints=[
        "On the line the weighted sum is 0; it grows with the distance, and with the weights.",
        "Divide the weighted sum by the length of the weight vector, √(w₁² + … + wₙ²).",
        "`np.linalg.norm(weights)` is that length. Keep the sign.",
    ],
    remark="Twice the weights and twice the bias give the same distances: the line has not moved.",
)
def signed_distance(x, weights, bias):
    """Return each sample's distance from the decision line w·x + b = 0.

    It is positive on the side where the neuron fires, negative on the other. `x` has shape
    (samples, n), `weights` (n,), the result (samples,).
    """
    return (x @ weights + bias) / np.linalg.norm(weights)


signed_distance.misconception(
    "You return the weighted sums. They grow with the weights though the line stays in place: "
    "divide by the length of the weight vector.",
    lambda x, w, b: x @ w + b,
)
signed_distance.misconception(
    "Your distances have lost their sign: it tells the side.",
    lambda x, w, b: np.abs(x @ w + b) / np.linalg.norm(w),
)
signed_distance.misconception(
    "You divide by the squared length of the weights. Take the root.",
    lambda x, w, b: (x @ w + b) / np.sum(w**2),
)
signed_distance.misconception(
    "You divide only part of the sum: the bias belongs above the bar.",
    lambda x, w, b: x @ w / np.linalg.norm(w) + b,
)
signed_distance.misconception(
    "Your distances leave out the bias: they are those from a line through the origin.",
    lambda x, w, b: x @ w / np.linalg.norm(w),
)


@prediction(explanation="The weighted sums double, too, and keep their signs. The line stays.")
def doubled():
    """All weights and the bias of a neuron are doubled. How many of 1000 predictions change?"""
    rng = np.random.default_rng(1)
    x, weights, bias = rng.normal(size=(1000, 2)), np.array([1.0, -2.0]), 0.5
    return np.sum((x @ weights + bias >= 0) != (x @ (2 * weights) + 2 * bias >= 0))


@prediction(
    choices={
        "a": "It turns.",
        "b": "It moves parallel to itself, towards the corner (-1, -1).",
        "c": "It moves parallel to itself, towards the corner (1, 1).",
    },
    explanation="The weights alone set the direction of the line. A larger bias lets the neuron "
    "fire for smaller inputs, so the line moves against the weights.",
)
def larger_bias():
    """Both weights are 1, and the bias grows from 0 to 1. What does the decision line do?"""
    weights = np.array([1.0, 1.0])
    before, after = (-bias * weights / (weights @ weights) for bias in (0.0, 1.0))
    return "c" if np.all(after > before) else "b" if np.all(after < before) else "a"


@prediction(
    between=(0, 1),
    explanation="A line can put three of the four corners on their right sides, never all four.",
)
def xor_accuracy():
    """What share of the four XOR rows can a single neuron get right at best? (0 to 1)"""
    corners, labels = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    grid = np.linspace(-2, 2, 17)
    w1, w2, bias = np.meshgrid(grid, grid, grid)
    z = np.stack([w1, w2], axis=-1) @ corners.T + bias[..., np.newaxis]
    return np.mean((z >= 0) == labels, axis=-1).max()


@choice(
    a=(
        "It learns ten times as fast.",
        "All weights are ten times as large at every step, so each weighted sum keeps its sign: "
        "the same samples are wrong, in the same order.",
    ),
    b=(
        "It overshoots and never ends.",
        "After each step its weights are larger, but its line is the same. It ends when it did.",
    ),
    c=(
        "Its predictions stay the same.",
        "From a start at zero the rate only scales weights and bias, and the sign of the "
        "weighted sum does not depend on their scale.",
    ),
    answer="c",
)
def learning_rate():
    """A perceptron starts with zero weights and zero bias. What does a ten times larger rate do?"""


TASKS = [
    weighted_sum,
    predict,
    doubled,
    larger_bias,
    signed_distance,
    perceptron_update,
    learning_rate,
    nand,
    xor_accuracy,
]
