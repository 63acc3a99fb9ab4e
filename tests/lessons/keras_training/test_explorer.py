"""The explorer of two libraries: its training computed in another way, and with the real Keras."""

import re

import numpy as np
import pytest

from nnlib import datasets
from nnlib.lessons.keras_training.explorer import KERAS, SideBySide, network

STEPS = 60


def tumours():
    cancer = datasets.load_breast_cancer()
    x_train, _, y_train, _ = datasets.train_test_split(cancer.x[:, :8], cancer.y)
    return datasets.standardize(x_train), y_train


def adam_by_hand(x, y, weights, batches, rate, epsilon):
    """Loss of each batch, from formulas in float64 that share no code with nnlib's training."""
    theta = [np.array(array, "float64") for array in weights]
    m, v = ([np.zeros_like(array) for array in theta] for _ in range(2))
    losses = []
    for t, rows in enumerate(batches, start=1):
        k1, b1, k2, b2, k3, b3 = theta
        x0, target = x[rows].astype("float64"), y[rows, np.newaxis]
        x1 = np.maximum(x0 @ k1 + b1, 0)
        x2 = np.maximum(x1 @ k2 + b2, 0)
        z = x2 @ k3 + b3
        losses.append(np.mean(np.logaddexp(0, z) - target * z))
        d3 = (1 / (1 + np.exp(-z)) - target) / len(rows)
        d2 = d3 @ k3.T * (x2 > 0)
        d1 = d2 @ k2.T * (x1 > 0)
        gradients = [x0.T @ d1, d1.sum(0), x1.T @ d2, d2.sum(0), x2.T @ d3, d3.sum(0)]
        for i, g in enumerate(gradients):
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g**2
            corrected = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            theta[i] = theta[i] - corrected * m[i] / (np.sqrt(v[i]) + epsilon)
    return np.array(losses)


def in_batches(order, size):
    rows, rng, batches = np.arange(455), np.random.default_rng(0), []
    while len(batches) < STEPS:
        shuffled = rng.permutation(455) if order == "shuffled" else rows
        batches += [shuffled[i : i + size] for i in range(0, 455, size)]
    return batches[:STEPS]


X, Y = tumours()
WEIGHTS = network(seed=0).get_weights()
LOSSES = adam_by_hand(X, Y, WEIGHTS, in_batches("as stored", 32), 0.001, 1e-7)


def side_by_side(**values):
    """Starts with Keras's settings: elsewhere the dtype changes too little to be seen."""
    return SideBySide(X, Y, WEIGHTS, LOSSES, **KERAS | values)


def side_by_side_words(explorer):
    weights = WEIGHTS if explorer.start == "Keras's" else network(seed=1).get_weights()
    batches = in_batches(explorer.order, explorer.batch_size)
    losses = adam_by_hand(X, Y, weights, batches, explorer.rate, explorer.epsilon)
    differences = np.abs(losses - LOSSES)
    if differences.max() < 0.9e-4:
        yield "differ by less than 0.0001: that is rounding"
    elif differences.max() > 1.1e-4:
        said = re.search(
            r"differ by up to (\S+), and by more than rounding from step (\d+) on", explorer.words
        )
        assert float(said[1]) == pytest.approx(differences.max(), rel=0.51)
        step = int(said[2])
        assert differences[step - 1] > 0.9e-4
        assert (differences[: step - 1] < 1.1e-4).all()
    equal = [getattr(explorer, name) == value for name, value in KERAS.items()]
    yield "All settings are those of Keras." if all(equal) else "Not as in Keras: "
    assert explorer.words.count(",", explorer.words.rfind(":")) == max(0, equal.count(False) - 1)


def test_the_answers_to_the_question():
    explorer = side_by_side(**KERAS)
    assert "that is rounding. All settings are those of Keras." in explorer.words
    explorer.dtype = "float64"
    assert "that is rounding" in explorer.words
    for name, value in {"start": "its own", "order": "shuffled", "batch_size": 16, "rate": 0.003}.items():
        assert "by more than rounding" in side_by_side(**KERAS | {name: value}).words
    for epsilon, word in (
        (1e-8, "that is rounding"),
        (1e-3, "more than rounding"),
        (0.1, "more than rounding"),
    ):
        assert word in side_by_side(**KERAS | {"epsilon": epsilon}).words


def test_keras_learns_along_the_same_curve():
    keras = pytest.importorskip("keras", reason="TensorFlow has no wheel for this platform.")
    layers = [keras.layers.Dense(10, "relu"), keras.layers.Dense(10, "relu")]
    model = keras.Sequential([keras.Input((8,)), *layers, keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    model.set_weights(WEIGHTS)
    losses = [float(model.train_on_batch(X[rows], Y[rows])) for rows in in_batches("as stored", 32)[:10]]
    np.testing.assert_allclose(losses, LOSSES[:10], atol=1e-5)
    explorer = SideBySide(X, Y, WEIGHTS, losses, **KERAS)
    assert "In 10 steps the losses differ by less than 0.0001" in explorer.words
