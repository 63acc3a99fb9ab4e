"""Exercises and questions of notebook 07: training from scratch."""

import numpy as np

from nnlib import Sequential, datasets, layers, optimizers
from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "08_training_from_scratch"
__getattr__ = unknown_name(__name__)


def _tables(rng):
    yield np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([[1.0, 20.0], [3.0, 10.0], [5.0, 50.0]])
    yield np.array([[1.0, 5.0], [3.0, 5.0], [8.0, 5.0]]), np.array([[2.0, 5.0], [4.0, 6.0]])
    yield rng.normal(3, 2, size=(10, 5)), rng.normal(3, 2, size=(6, 5))


@exercise(
    inputs=_tables,
    hints=[
        "Two figures for each column of `train`: `train.mean(axis=0)` and `train.std(axis=0)`.",
        "`(other - mean) / np.where(std == 0, 1, std)` divides constant columns by 1.",
    ],
    remark="Afterwards the mean of `other` is near 0, but not 0: `other` was not asked.",
)
def standardize(train, other):
    """Return `other` standardized with the figures of `train` alone.

    From each column subtract the mean, and divide by the standard deviation, that this column has in
    `train`; a column that is constant in `train` is only shifted. `train` has shape (n, features),
    `other` and the result (others, features).
    """
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (other - mean) / np.where(std == 0, 1, std)


def _scaled(other, figures, axis=0, spread=np.std):
    divisor = spread(figures, axis=axis)
    return (other - figures.mean(axis=axis)) / np.where(divisor == 0, 1, divisor)


standardize.misconception(
    "You take the figures of `other`. Take those of `train`: a single picture has no spread.",
    lambda train, other: _scaled(other, other),
)
standardize.misconception(
    "You take the figures of both tables together. So data that was held out has a say in training.",
    lambda train, other: _scaled(other, np.concatenate([train, other])),
)
standardize.misconception(
    "You take one mean and one standard deviation for the whole table. Each column has its own: `axis=0`.",
    lambda train, other: _scaled(other, train, axis=None),
)
standardize.misconception(
    "You divide by the variance. The standard deviation is its root: `train.std(axis=0)`.",
    lambda train, other: _scaled(other, train, spread=np.var),
)
standardize.misconception(
    "You divide by 0 where a column is constant. Divide it by 1 instead.",
    lambda train, other: (other - train.mean(axis=0)) / train.std(axis=0),
)


def _orders(rng):
    yield np.array([3, 0, 4, 1, 2]), 2
    yield np.array([1, 0]), 5
    for n, size in ((6, 3), (10, 4), (7, 1)):
        yield rng.permutation(n), size


@exercise(
    inputs=_orders,
    hints=[
        "Where do batches start? `range(0, len(order), batch_size)` counts in steps of the batch size.",
        "`order[start : start + batch_size]` is a batch. A slice that reaches beyond the end stops there.",
    ],
    remark="With a new `order` in each epoch, a row meets other neighbours each time.",
)
def batches(order, batch_size):
    """Return the batches of one epoch: a list of int arrays, each with the next entries of `order`.

    `order` has shape (n,): the numbers of the rows, shuffled. Each batch holds `batch_size` of them; only
    the last one may hold fewer.
    """
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


batches.misconception(
    "Your last rows are missing. If n is no multiple of the batch size, the last batch is smaller.",
    lambda order, size: [order[s : s + size] for s in range(0, len(order) - size + 1, size)],
)
batches.misconception(
    "Your batches hold the rows in their old order: take the entries of `order`, not 0, 1, 2, …",
    lambda order, size: batches(np.arange(len(order)), size),
)
batches.misconception(
    "Your last batch is filled up from the beginning, so some rows count twice.",
    lambda order, size: [order.take(range(s, s + size), mode="wrap") for s in range(0, len(order), size)],
)
batches.misconception(
    "You make as many batches as `batch_size` says. It is the number of rows in each.", np.array_split
)


def _networks(rng):
    for n, inputs, units, classes in ((2, 3, 4, 2), (3, 2, 4, 3), (6, 5, 4, 4)):
        shapes = (n, inputs), (inputs, units), (units,), (units, classes), (classes,)
        x, *parameters = (rng.normal(size=shape).round(1) for shape in shapes)
        yield x, rng.integers(0, classes, n), *parameters, 0.5


@exercise(
    inputs=_networks,
    hints=[
        "Forward: `h = np.maximum(x @ kernel_1 + bias_1, 0)`, then softmax of `h @ kernel_2 + bias_2`.",
        "`np.eye(len(bias_2))[y]` is one-hot. The gradient of the scores is (softmax - one-hot) / len(x).",
        "Back to the sums of the hidden layer: `(gradient @ kernel_2.T) * (h > 0)`, with the old `kernel_2`.",
    ],
)
def train_step(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    """Return kernel_1, bias_1, kernel_2 and bias_2 of a network after one update from one batch.

    The hidden layer has ReLU; the loss is the mean cross-entropy of the softmax of the scores. `x` has
    shape (n, inputs), `y` (n,) holds class numbers, the kernels have shapes (inputs, units) and
    (units, classes), the biases (units,) and (classes,). Leave the old parameters untouched.
    """
    from nnlib.activations import softmax

    h = np.maximum(x @ kernel_1 + bias_1, 0)
    d_scores = (softmax(h @ kernel_2 + bias_2) - np.eye(len(bias_2))[y]) / len(x)
    d_sums = (d_scores @ kernel_2.T) * (h > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_sums
    bias_1 = bias_1 - learning_rate * d_sums.sum(axis=0)
    kernel_2 = kernel_2 - learning_rate * h.T @ d_scores
    bias_2 = bias_2 - learning_rate * d_scores.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


def _step(x, y, k1, b1, k2, b2, rate, n=len, low=0, slope=np.sign, way_back=lambda new, old: old, add=np.sum):
    h = np.maximum(x @ k1 + b1, low)
    e = np.exp(h @ k2 + b2)
    d = (e / e.sum(axis=1, keepdims=True) - np.eye(len(b2))[y]) / n(x)
    k2_new = k2 - rate * h.T @ d
    back = (d @ way_back(k2_new, k2).T) * slope(h.clip(0))
    return k1 - rate * x.T @ back, b1 - rate * add(back, axis=0), k2_new, b2 - rate * add(d, axis=0)


train_step.misconception(
    "Your steps are those of a sum over the batch. Divide by its number of rows.",
    lambda *given: _step(*given, n=lambda x: 1),
)
train_step.misconception(
    "Your steps go uphill: subtract the gradient.", lambda *given: _step(*given[:6], -given[6])
)
train_step.misconception(
    "Your way back forgets ReLU. Where a hidden unit is 0, no gradient passes: multiply by `h > 0`.",
    lambda *given: _step(*given, slope=lambda h: 1),
)
train_step.misconception(
    "Your hidden layer learns from the new `kernel_2`. First all gradients, then the updates.",
    lambda *given: _step(*given, way_back=lambda new, old: new),
)
train_step.misconception(
    "Your way forward forgets ReLU: the hidden outputs are `np.maximum(x @ kernel_1 + bias_1, 0)`.",
    lambda *given: _step(*given, low=-np.inf),
)
train_step.misconception(
    "You take the mean of the rows for the biases. The 1/n is in the rows already: add them up.",
    lambda *given: _step(*given, add=np.mean),
)


def _answers(rng):
    yield np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 2, 0]), 3
    yield np.array([1, 1, 0, 1]), np.array([1, 1, 0, 0]), 3
    yield rng.integers(0, 10, 60), rng.integers(0, 10, 60), 10


@exercise(
    inputs=_answers,
    hints=[
        "Start with `np.zeros((classes, classes), dtype=int)`, and go through the pairs of label and answer.",
        "`for label, answer in zip(labels, answers): matrix[label, answer] += 1`.",
    ],
    remark="What is right stands on the diagonal. `np.add.at(matrix, (labels, answers), 1)` needs no loop.",
)
def confusion_matrix(labels, answers, classes):
    """Return the table whose entry in row i and column j says how many samples of class i were called j.

    `labels`, the truth, and `answers` are int arrays of shape (n,), with numbers from 0 to `classes` - 1.
    The result is an int array of shape (classes, classes).
    """
    matrix = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers, strict=True):
        matrix[label, answer] += 1
    return matrix


confusion_matrix.misconception(
    "Your table is turned: rows are the true classes, columns the answers.",
    lambda labels, answers, classes: confusion_matrix(answers, labels, classes),
)
confusion_matrix.misconception(
    "No count is above 1: `matrix[labels, answers] += 1` adds once, however often a pair occurs. Use a loop.",
    lambda *given: np.minimum(confusion_matrix(*given), 1),
)
confusion_matrix.misconception(
    "You count only the mistakes. What is right belongs on the diagonal.",
    lambda *given: confusion_matrix(*given) * ~np.eye(given[2], dtype=bool),
)


def _probabilities(rng):
    rows = [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.05, 0.9, 0.05], [0.4, 0.35, 0.25]]
    yield np.array(rows), np.array([0, 0, 2, 1]), 2
    yield np.array([[0.05, 0.5, 0.45], [0.1, 0.9, 0.0], [0.8, 0.1, 0.1]]), np.array([0, 0, 0]), 1
    yield rng.dirichlet(np.ones(10), 30), rng.integers(0, 10, 30), 6


@exercise(
    inputs=_probabilities,
    hints=[
        "`probabilities[np.arange(len(labels)), labels]` is the probability of the right class in each row.",
        "The smaller it is, the larger the loss. `np.argsort` gives row numbers, the smallest value first.",
    ],
)
def worst_rows(probabilities, labels, count):
    """Return the numbers of the `count` rows with the largest cross-entropy, the largest first.

    `probabilities` is (n, classes), `labels`, the true classes, (n,); the result is an int array (count,).
    """
    right = probabilities[np.arange(len(labels)), labels]
    return np.argsort(right)[:count]


worst_rows.misconception(
    "These are the best rows. Begin with the smallest probability of the right class.",
    lambda p, y, count: worst_rows(p, y, len(p))[::-1][:count],
)
worst_rows.misconception(
    "These are the rows, but the largest loss must come first.",
    lambda p, y, count: worst_rows(p, y, count)[::-1],
)
worst_rows.misconception(
    "You sort by the probability of the wrong answer. The loss looks at that of the right class.",
    lambda p, y, count: np.argsort(np.where(p.argmax(axis=1) == y, 0, -p.max(axis=1)))[:count],
)


def _trained(rows, rate=0.1, seed=0, **fit):
    digits = datasets.load_digits()
    x = (digits.x.astype(float) - 0.3) / 0.4  # mean near 0 and standard deviation near 1, in any part
    model = Sequential([layers.Dense(128, "relu"), layers.Dense(10, "softmax")], dtype="float64", seed=seed)
    model.compile(optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[rows], digits.y[rows], verbose=0, **fit)
    return model.evaluate(np.delete(x, rows, axis=0), np.delete(digits.y, rows))


@prediction(
    within=0.5,
    explanation="To say 1/10 of each digit costs log 10 = 2.30. Random weights take sides, which costs more.",
)
def first_loss():
    """A network with 128 hidden units was never trained. What is its cross-entropy on the digits, roughly?"""
    return np.mean([_trained([0], seed=seed, rate=1e-9)[0] for seed in range(5)])


@prediction(
    within=0.1,
    between=(0, 1),
    explanation="Far more than the tenth of a guesser: digits of one kind look alike.",
)
def ten_pictures():
    """A network learns ten random pictures by heart. What share of all others can it read? (0 to 1)"""
    draws = [np.random.default_rng(seed).choice(1797, 10, replace=False) for seed in range(10)]
    return np.mean([_trained(rows, epochs=200)[1] for rows in draws])


@prediction(
    choices={"a": "More than 9 in 10, too.", "b": "Between half and 9 in 10.", "c": "Fewer than half."},
    explanation="A batch of one digit pulls all answers there. Large steps undo what was learned before.",
)
def sorted_rows():
    """Learning rate 1, 30 epochs: with rows shuffled, our network reads more than 9 in 10 of the
    validation set. How many does it read if the rows are sorted by digit and not shuffled?
    """
    rows = np.argsort(datasets.load_digits().y, kind="stable")
    share = _trained(np.delete(rows, range(0, 1797, 5)), rate=1, epochs=30, shuffle=False)[1]
    return "a" if share > 0.9 else "b" if share > 0.5 else "c"


@choice(
    a=("The validation set is easier.", "It was drawn at random from the same pictures."),
    b=("`fit` averages the training loss over the epoch.", "It counts the time before any update, too."),
    c=("It overfits.", "Then the validation loss would be above the training loss."),
    answer="b",
)
def lower_validation():
    """In the first epoch the validation loss is often *below* the training loss. Why?"""


TASKS = [
    standardize,
    batches,
    train_step,
    first_loss,
    ten_pictures,
    lower_validation,
    sorted_rows,
    confusion_matrix,
    worst_rows,
]
