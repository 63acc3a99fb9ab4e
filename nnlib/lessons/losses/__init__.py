"""Exercises and questions of notebook 04: losses."""

import numpy as np

import nnlib
from nnlib.activations import softmax
from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "04_losses"
__getattr__ = unknown_name(__name__)


def _numbers(rng):
    yield np.array([1.0, 2.0]), np.array([1.5, 1.0])
    for n in (1, 3, 8):
        yield rng.normal(size=n), rng.normal(size=n)


@exercise(
    inputs=_numbers,
    hints=[
        "The slope of (p - y)² is 2 (p - y). How much of it is left in a mean over N samples?",
        "The errors are `y_pred - y_true`, and N is `len(y_true)`.",
    ],
    remark="The slope grows with the error: the worst prediction pulls hardest.",
)
def mse_slopes(y_true, y_pred):
    """Return the slopes of the mean squared error, 1/N · Σ (p - y)², one for each prediction p.

    `y_true` and `y_pred` have shape (n,). The result is a float array of shape (n,).
    """
    return 2 * (y_pred - y_true) / len(y_true)


for sentence, wrong in {
    "Those are the slopes of the halved loss, 1/(2N). Here the 2 stays.": lambda y, p: (p - y) / len(y),
    "Your slopes are those of the sum of the squares. The mean divides them by N.": lambda y, p: 2 * (p - y),
    "You return the errors. The square brings a factor 2, the mean a factor 1/N.": lambda y, p: p - y,
    "Your signs are turned: the error is prediction minus truth.": lambda y, p: 2 * (y - p) / len(y),
    "You return the mean of the slopes. Each prediction has its own.": lambda y, p: 2 * np.mean(p - y),
}.items():
    mse_slopes.misconception(sentence, wrong)


def _with_delta(rng):
    yield np.array([0.0, 0.0]), np.array([1.0, 4.0]), 2.0
    yield np.array([0.0, 5.0]), np.array([-3.0, 4.5]), 0.5
    for n, delta in ((1, 1.0), (3, 1.0), (8, 0.3)):
        yield rng.normal(scale=2, size=n), rng.normal(scale=2, size=n), delta


@exercise(
    inputs=_with_delta,
    hints=[
        "First the sizes of the errors, `np.abs(y_pred - y_true)`. Both pieces are written with them.",
        "`np.where(size <= delta, ..., ...)` takes the first where the condition holds, else the second.",
        "The pieces are `size**2 / 2` and `delta * (size - delta / 2)`. Then the mean.",
    ],
    remark="At |e| = delta both pieces have the same value and the same slope: the curve has no corner.",
)
def huber(y_true, y_pred, delta):
    """Return the mean of Huber's loss, a number.

    An error e counts e²/2 where |e| ≤ delta, and delta · (|e| - delta/2) beyond. `y_true` and `y_pred`
    have shape (n,), `delta` is a positive number.
    """
    size = np.abs(y_pred - y_true)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


def _huber(inside=lambda e, d: e**2 / 2, beyond=lambda e, d: d * (e - d / 2), size=np.abs, collect=np.mean):
    def mistaken(y, p, d):
        e = size(p - y)
        return collect(np.where(e <= d, inside(e, d), beyond(e, d)))

    return mistaken


for sentence, wrong in {
    "You return a loss for each sample. Take their mean.": _huber(collect=np.array),
    "Your numbers are sums. Take the mean.": _huber(collect=np.sum),
    "Halve your squares. Then the pieces meet at delta.": _huber(inside=lambda e, d: e**2),
    "Your line is delta · |e|. Without - delta²/2 it misses the square.": _huber(beyond=lambda e, d: d * e),
    "Beyond delta the slope is delta, and yours is 1.": _huber(beyond=lambda e, d: e - d / 2),
    "Brackets are missing: delta times (|e| - delta/2).": _huber(beyond=lambda e, d: d * e - d / 2),
    "Compare the *size* of the error with delta: yours squares all negative ones.": _huber(size=np.array),
    "All your errors are squared. Beyond delta comes a line.": _huber(beyond=lambda e, d: e**2 / 2),
    "Beyond delta, too, take the *size* of the error: your line goes below 0 for negative errors.": (
        lambda y, p, d: np.mean(np.where(abs(p - y) <= d, (p - y) ** 2 / 2, d * (p - y - d / 2)))
    ),
}.items():
    huber.misconception(sentence, wrong)


def _labels_and_probabilities(rng):
    yield np.array([1, 0]), np.array([0.75, 0.5])
    for n in (3, 10):
        yield rng.integers(0, 2, n), rng.uniform(0.05, 0.95, n)


@exercise(
    inputs=_labels_and_probabilities,
    hints=[
        "For a sample with label 1 the loss is -log(p), for one with label 0 it is -log(1 - p).",
        "`y_true * np.log(p)` is log(p) where the label is 1, and 0 where it is 0.",
        "Add `(1 - y_true) * np.log(1 - p)`, take the mean, and turn the sign.",
    ],
    remark="Each label picks its own term: only the probability of what was true counts.",
)
def binary_crossentropy(y_true, p):
    """Return the mean binary cross-entropy, a number.

    `y_true` holds labels 0 and 1, `p` the probabilities of label 1, above 0 and below 1. Both have
    shape (n,).
    """
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def _logs(y, p):
    return y * np.log(p) + (1 - y) * np.log(1 - p)


for sentence, wrong in {
    "You return a loss for each sample. Take their mean.": lambda y, p: -_logs(y, p),
    "Your numbers are sums. Take the mean.": lambda y, p: -np.sum(_logs(y, p)),
    "Logarithms of probabilities are negative. Turn the sign.": lambda y, p: np.mean(_logs(y, p)),
    "Label 0 costs nothing in your numbers. Add (1 - y) log(1 - p).": lambda y, p: -np.mean(y * np.log(p)),
    "Your labels are exchanged: log(p) goes with label 1.": lambda y, p: -np.mean(_logs(1 - y, p)),
    "You take log(p) for both labels. For label 0 take log(1 - p).": lambda y, p: -np.mean(np.log(p)),
    "Take the logarithm with the base e, np.log.": lambda y, p: -np.mean(_logs(y, p)) / np.log(10),
    "1 - log(p) is not log(1 - p).": lambda y, p: -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p))),
}.items():
    binary_crossentropy.misconception(sentence, wrong)


def _scores(rng):
    yield (np.array([[0.0, 1.0, 2.0], [0.0, 0.0, 0.0]]),)
    yield (np.array([[0.0, 800.0], [-1000.0, -1000.0]]),)
    for shape in ((1, 1), (3, 3), (4, 6)):
        yield (rng.normal(scale=3, size=shape),)


@exercise(
    inputs=_scores,
    hints=[
        "`m = z.max(axis=1)` has shape (samples,). `keepdims=True` makes it a column for the subtraction.",
        "The sum is `np.exp(z - m).sum(axis=1)`. It is at least 1, so its logarithm is harmless.",
        "What you took from every score you must give back: `m[:, 0] + np.log(...)`.",
    ],
    remark="It exceeds the largest score by at most log(classes): a soft maximum.",
)
def log_sum_exp(z):
    """Return log(exp(z₁) + … + exp(zₖ)) for each row of scores, right for scores of any size.

    `z` has shape (samples, classes). The result is a float array of shape (samples,).
    """
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))


def _lse(m, axis=1, back=1, **keep):
    return lambda z: back * m(z, **keep) + np.log(np.exp(z - m(z, keepdims=True)).sum(axis=axis, **keep))


def _row(z, keepdims=False):
    return z.max(axis=1, keepdims=keepdims)


for sentence, wrong in {
    "np.exp(800) overflows. Subtract each row's largest score.": lambda z: np.log(np.exp(z).sum(axis=1)),
    "You subtract the largest score and never give it back: add it to the logarithm.": _lse(_row, back=0),
    "Rows far below the batch's largest score become log(0): subtract each row's own.": _lse(np.max),
    "Your whole batch gives one number. Each row alone should: axis=1.": _lse(np.max, axis=None),
    "Your numbers belong to columns. A sample is a row: axis=1.": _lse(lambda z, **_: z.max(axis=0), axis=0),
    "Right, but as a column. Return shape (samples,), one number a row.": _lse(_row, keepdims=True),
}.items():
    log_sum_exp.misconception(sentence, wrong)


def _labels_and_scores(rng):
    yield np.array([0, 2]), np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 2.0]])
    yield np.array([0]), np.array([[0.0, 800.0]])
    for n, classes in ((1, 3), (4, 3), (6, 4)):
        yield rng.integers(0, classes, n), rng.normal(scale=2, size=(n, classes))


@exercise(
    inputs=_labels_and_scores,
    hints=[
        "One-hot labels are rows of the table `np.eye(z.shape[1])`; `np.eye(z.shape[1])[labels]` picks them.",
        "`softmax(z)` gives the probabilities, row by row.",
        "Their difference is the slope of each sample's own loss. The mean divides it by the samples.",
    ],
    remark="Each row sums to 0. A step against the slope raises the true score and lowers the others.",
)
def crossentropy_slopes(labels, z):
    """Return the slopes of the mean cross-entropy of softmax(z), one for each score.

    `labels` holds class numbers, shape (n,), `z` the scores, shape (n, classes), of any size. The
    result is a float array of shape (n, classes).
    """
    return (softmax(z) - np.eye(z.shape[1])[labels]) / len(labels)


def _slopes(wrong):
    """`wrong` is told probabilities, one-hot labels, class numbers and scores."""
    return lambda labels, z: wrong(softmax(z), np.eye(z.shape[1])[labels], labels, z)


for sentence, wrong in {
    "Your signs are turned: probability minus label.": lambda p, y, c, z: (y - p) / len(c),
    "Your slopes are those of the sum over the batch. Divide by its size.": lambda p, y, c, z: p - y,
    "You divide by all entries. The mean is over the samples.": lambda p, y, c, z: (p - y) / p.size,
    "You return the probabilities. Take 1 off at each true class.": lambda p, y, c, z: p / len(c),
    "You subtract class *numbers*. Subtract one-hot rows.": lambda p, y, c, z: (p - c[:, None]) / len(c),
    "`p[:, labels]` takes whole columns, not one entry of each row: `p[np.arange(len(labels)), labels]`.": (
        lambda p, y, c, z: (p - y.max(axis=0)) / len(c)
    ),
    "You subtract labels from scores. Take the probabilities.": lambda p, y, c, z: (z - y) / len(c),
}.items():
    crossentropy_slopes.misconception(sentence, _slopes(wrong))


@prediction(
    within=5,
    between=(0, 1500),
    explanation="The best constant is the mean. It grows by 9 times the five values, shared by 442 patients.",
)
def slip():
    """The progression of 442 patients is 152 on average. Five ordinary values get a zero too many, so they
    are tenfold. By how much does the constant with the smallest mean squared error rise, about?
    """
    y = nnlib.datasets.load_diabetes().y.astype(float)
    return 9 * y[::100].sum() / len(y)


@prediction(
    choices={"a": "That of the first.", "b": "That of the second.", "c": "They are equal."},
    explanation="Where it is right, the sure neuron gains little: a loss cannot fall below 0. Where it is "
    "wrong, every loss grows, the large ones almost tenfold.",
)
def ten_times_as_sure():
    """Two neurons give the same diagnosis for every tumour, right in 9 cases of 10. The weighted sums of
    the second are ten times as large. Whose mean cross-entropy is smaller?
    """
    data = nnlib.datasets.load_breast_cancer()
    z = (108 - data.x[:, 22]) / 8
    loss = nnlib.losses.BinaryCrossentropy(from_logits=True)
    first, second = loss(data.y, z), loss(data.y, 10 * z)
    return "c" if np.isclose(first, second) else "a" if first < second else "b"


@prediction(
    within=0.05,
    between=(0, 100),
    explanation="It is -log(1/10) = log(10), whatever the labels. A fresh classifier should start near it.",
)
def knows_nothing():
    """A network gives each of the ten digits the probability 1/10, for every picture. How large is its
    mean cross-entropy? (`np.log` may help.)
    """
    return nnlib.losses.SparseCategoricalCrossentropy(from_logits=True)(np.arange(10), np.zeros((10, 10)))


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
    a=("The same as without: softmax twice is softmax.", "It is not: it makes all probabilities alike."),
    b=("It raises an error.", "No: it believes what it is told, and probabilities are numbers, too."),
    c=("It shows a loss above 1.4, however good the network.", "Scores from 0 to 1 are too close together."),
    answer="c",
)
def softmax_twice():
    """A network for ten digits ends in softmax. Somebody tells its loss by mistake that the outputs are
    scores: `from_logits=True`. What does `nnlib` do?
    """


TASKS = [
    mse_slopes,
    slip,
    huber,
    same_steps,
    binary_crossentropy,
    ten_times_as_sure,
    knows_nothing,
    right_and_sure,
    log_sum_exp,
    softmax_twice,
    crossentropy_slopes,
]
