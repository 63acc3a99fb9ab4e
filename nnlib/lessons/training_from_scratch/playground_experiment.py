"""What the playground shows: points in the plane, a network, and its training, without any drawing."""

import math
import warnings
from typing import NamedTuple

import numpy as np

from nnlib import Input, Sequential, _checks, callbacks, datasets, layers, losses, optimizers
from nnlib.regularizers import L1L2

HALF = 3.0  # the plane reaches from -3 to 3 in both directions
TOY_SETS = {  # how to make one, its centre, and the factor that lets it fill the plane
    "moons": (datasets.make_moons, (0.5, 0.25), 1.6),
    "circles": (datasets.make_circles, (0, 0), 2.2),
    "spirals": (datasets.make_spirals, (0, 0), 2.4),
    "xor": (datasets.make_xor, (0, 0), 2.4),
}
FEATURES = {  # of a point in the plane
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1 x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}
OPTIMIZERS = {
    "sgd": optimizers.SGD,
    "momentum": lambda rate: optimizers.SGD(rate, momentum=0.9),
    "nesterov": lambda rate: optimizers.SGD(rate, momentum=0.9, nesterov=True),
    "rmsprop": optimizers.RMSprop,
    "adam": optimizers.Adam,
}
MOST_POINTS = 1000  # with more, training takes too long to follow a slider
LONGEST_CURVE = 500  # entries: it is drawn again for each picture, however long training takes


class Points(NamedTuple):
    """Places in the plane, (n, 2), and classes 0 and 1, (n,), for training and for testing."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def toy_points(name, noise):
    """100 points of a toy set for training and 100 for testing."""
    make, centre, factor = TOY_SETS[name]
    data = make(200, noise=noise, seed=0)
    x = ((data.x - centre) * factor).astype(np.float32)
    return Points(x[:100], data.y[:100], x[100:], data.y[100:])


def own_points(x, y):
    """The reader's arrays: scaled to fill the plane, then half for training and half for testing.

    Parameters
    ----------
    x : array-like of shape (n, 2)
    y : array-like of shape (n,)
        0 or 1.
    """
    x, y = _checks.numeric("x", x).astype(np.float64), _checks.numeric("y", y)
    if x.ndim != 2 or x.shape[1] != 2 or y.shape != x.shape[:1]:
        raise ValueError(
            "Playground expected x of shape (n, 2) and y of shape (n,). "
            f"Received shapes {x.shape} and {y.shape}: choose two columns of your data."
        )
    if not 2 <= len(x) <= MOST_POINTS:
        advice = "take a random sample" if len(x) > MOST_POINTS else "one is for training and one for testing"
        raise ValueError(f"Playground expected 2 to {MOST_POINTS} points. Received {len(x)}: {advice}.")
    _checks.finite("x", x)
    if not np.isin(y, (0, 1)).all():
        raise ValueError(
            "Playground expected the classes 0 and 1 in y. Received "
            f"{', '.join(map(str, np.unique(y)[:5]))}: leave out the other rows, or renumber two classes."
        )
    low, high = x.min(axis=0), x.max(axis=0)
    half = np.where(high > low, (high - low) / 2, 1)
    x = (0.85 * HALF * (x - (low + high) / 2) / half).astype(np.float32)
    x_train, x_test, y_train, y_test = datasets.train_test_split(x, y.astype(np.int64), 0.5)
    return Points(x_train, y_train, x_test, y_test)


def no_points():
    """The empty plane."""
    return Points(*[np.empty((0, 2), np.float32), np.empty(0, np.int64)] * 2)


def with_clicks(points, clicks):
    """`points` and, for training, the reader's `clicks`: a list of [x1, x2, class]."""
    if not clicks:
        return points
    clicks = np.asarray(clicks, dtype=np.float32)
    return points._replace(
        x_train=np.concatenate([points.x_train, clicks[:, :2]]),
        y_train=np.concatenate([points.y_train, clicks[:, 2].astype(np.int64)]),
    )


class Experiment(callbacks.Callback):
    """A network for two classes of points, starting with its first weights.

    Two experiments with the same arguments that were trained for the same number of epochs have the same
    weights, in however many calls of `train`. As a callback of `fit` it records the losses.

    Parameters
    ----------
    points : Points
    features : list of str
        Names from FEATURES. Without any the network gets a 0, and knows nothing about where a point is.
    layers, units : int
        Hidden layers, and units in each.
    activation : str
        Of the hidden layers; the output is a logit.
    optimizer : str
        Name from OPTIMIZERS.
    learning_rate, l1, l2, dropout : float
    batch_size : int
    seed : int
        Of the first weights, the shuffling and dropout.

    Attributes
    ----------
    model : nnlib.Sequential
    epochs, updates : int
        How far it is trained.
    diverged : bool
        Whether the training loss or a weight is no longer a finite number; then training ends.
    curve : list of tuple (updates, training loss, test loss)
        Without penalties and dropout, at the start and about every ten updates, or so much less often that
        there are 500 entries at most.
    """

    def __init__(
        self, points, *, features, layers, units, activation, optimizer,
        learning_rate, batch_size, l1, l2, dropout, seed,
    ):  # fmt: skip
        self.points, self.features, self.batch_size = points, list(features), batch_size
        self.model = _network(max(1, len(features)), layers, units, activation, l1, l2, dropout, seed)
        self.loss = losses.BinaryCrossentropy(from_logits=True)
        self.model.compile(OPTIMIZERS[optimizer](learning_rate), self.loss)
        self.x_train, self.x_test = self.inputs(points.x_train), self.inputs(points.x_test)
        self.updates_per_epoch = max(1, math.ceil(len(self.x_train) / batch_size))
        self._interval = max(1, 10 // self.updates_per_epoch)  # epochs between two entries of the curve
        self.epochs = 0
        self.curve = []
        self._record_losses()

    @property
    def updates(self):
        return self.epochs * self.updates_per_epoch

    def inputs(self, x):
        """The features of the points `x` of shape (n, 2): (n, features)."""
        x1, x2 = x.T
        columns = [FEATURES[name](x1, x2) for name in self.features] or [np.zeros_like(x1)]
        return np.stack(columns, axis=1)

    def train(self, epochs=1):
        """Train for some more epochs."""
        if self.diverged or not len(self.x_train):
            return
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # `diverged` says so
            self.model.fit(
                self.x_train, self.points.y_train, self.batch_size, epochs, verbose=0, callbacks=[self]
            )
        if self.curve[-1][0] != self.updates:
            self._record_losses()

    def on_epoch_end(self, epoch, logs=None):
        self.epochs += 1
        if not np.isfinite(logs["loss"]):
            self.model.stop_training = True
        elif self.epochs % self._interval == 0:
            self._record_losses()

    def _record_losses(self):
        (training, _), (test, _) = self.scores()
        self.curve.append((self.updates, training, test))
        if len(self.curve) > LONGEST_CURVE:
            del self.curve[1::2]
            self._interval *= 2
        has_numbers = np.isfinite(training) and np.isfinite(self.model.theta).all()
        self.diverged = bool(len(self.x_train) and not has_numbers)

    def scores(self):
        """Loss and accuracy on the training points, and on the test points; NaN where there are none."""
        x, y = np.concatenate([self.x_train, self.x_test]), np.concatenate([*self.points[1::2]])
        if not len(x):
            return [(math.nan, math.nan)] * 2
        with np.errstate(all="ignore"):
            logits, cut = self.model.predict(x), len(self.x_train)
            return [self._score(logits[rows], y[rows]) for rows in (slice(cut), slice(cut, None))]

    def _score(self, logits, y):
        if not len(y):
            return math.nan, math.nan
        return self.loss(y, logits), float(((logits[:, 0] > 0) == y).mean())

    def gradient_norms(self):
        """Lengths of the gradients of the training loss with respect to the parameters, layer by layer."""
        if not len(self.x_train):
            return []
        with np.errstate(all="ignore"):
            gradient = self.loss.gradient(self.points.y_train, self.model(self.x_train))
            for layer in reversed(self.model.layers):
                gradient = layer.backward(gradient)
            return [
                math.hypot(*map(np.linalg.norm, layer.gradients.values()))
                for layer in self.model.layers
                if layer.gradients
            ]

    def surfaces(self, x):
        """What the features, each layer's units and the output compute at the points `x` of shape (n, 2).

        Returns
        -------
        list of ndarray of shape (n, units)
            The last one is the logit of class 1.
        """
        signal = self.inputs(x)
        outputs = [signal]
        with np.errstate(all="ignore"):
            for layer in self.model.layers:
                signal = layer.forward(signal)
                if layer.parameters:
                    outputs.append(signal)
        return outputs


def _network(inputs, hidden, units, activation, l1, l2, dropout, seed):
    """An untrained network that gives one logit."""
    model = Sequential([Input((inputs,))], seed=seed)
    penalty = L1L2(l1, l2) if l1 or l2 else None
    for _ in range(hidden):
        model.add(layers.Dense(units, activation, kernel_regularizer=penalty))
        if dropout:
            model.add(layers.Dropout(dropout))
    model.add(layers.Dense(1, kernel_regularizer=penalty))
    return model
