"""The playground's words computed in another way, and the presses of a reader."""

import re

import numpy as np
import pytest


def features(names, x):
    x1, x2 = x.T
    columns = {"x1": x1, "x2": x2, "x1^2": x1**2, "x2^2": x2**2, "x1 x2": x1 * x2}
    columns |= {"sin x1": np.sin(x1), "sin x2": np.sin(x2)}
    return np.array([columns[name] for name in names] or [0 * x1]).T


FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
    "silu": lambda z: z / (1 + np.exp(-z)),
}


@np.errstate(all="ignore")
def logits(playground, x):
    """The network's output in float64, from its weights and the settings alone."""
    signal = features(playground.features, x.astype(float))
    arrays = [array.astype(float) for array in playground.experiment.model.get_weights()]
    *hidden, (kernel, bias) = zip(arrays[::2], arrays[1::2], strict=True)
    for k, b in hidden:
        signal = FUNCTIONS[playground.activation](signal @ k + b)
    return (signal @ kernel + bias)[:, 0]


@np.errstate(all="ignore")
def loss_and_accuracy(z, y):
    return np.logaddexp(0, np.where(y == 1, -z, z)).mean(), ((z > 0) == (y == 1)).mean()


SAID = re.compile(r"loss ([\d.einfa+-]+), accuracy (\d+)% of ([\d,]+) point")


def playground_words(playground):
    """What the words must contain, for the contract that all explorers share."""
    points, said = playground.experiment.points, SAID.findall(playground.words)
    sets = [(points.x_train, points.y_train), (points.x_test, points.y_test)]
    weights = np.concatenate([w.ravel() for w in playground.experiment.model.get_weights()])
    results = [loss_and_accuracy(logits(playground, x), y) for x, y in sets if len(y)]
    if not np.isfinite(weights).all():
        assert not said
        yield "training has diverged"
        return
    if not all(loss < 1e30 for loss, _ in results):
        return  # in float32, the network may be finite or not
    assert "diverged" not in playground.words
    assert len(said) == sum(len(y) > 0 for _, y in sets) or not len(points.y_train)
    for (loss, accuracy, count), (true_loss, true_accuracy), (_, y) in zip(said, results, sets, strict=False):
        assert float(loss) == pytest.approx(true_loss, rel=0.02, abs=1e-4)
        assert int(accuracy) == pytest.approx(100 * true_accuracy, abs=1.01)  # a point may lie on the line
        assert int(count) == len(y)
    if not said:
        yield "There are no training points"
    elif results[0][1] < 0.89:
        yield "underfits"
    elif len(said) == 2 and results[0][1] - results[1][1] > 0.11:
        yield "overfits"
    if playground.layers == 0:
        yield "units, activation and dropout have no effect"
    if not playground.features:
        yield "knows nothing"
    if playground.points:
        plural = "" if len(playground.points) == 1 else "s"
        yield f"{len(playground.points)} training point{plural} added, with a ring"


def epochs(playground):
    found = re.search(r"After ([\d,]+) epoch", playground.words)
    return int(found[1].replace(",", "")) if found else 0


def press(playground, name):
    """What a message from the browser does when a button is pressed."""
    playground.set_state({name: getattr(playground, name) + 1})


def play(playground, pictures):
    """Let it play until the browser has asked for so many pictures."""
    playground.set_state({"play": True})
    for _ in range(pictures):
        playground.set_state({"beat": playground.beat + 1})
        assert playground.shown == playground.beat


def weights(playground):
    return playground.experiment.model.theta.copy()
