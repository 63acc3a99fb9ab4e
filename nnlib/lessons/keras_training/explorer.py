"""Which settings must be equal before two libraries learn along the same curve."""

import numpy as np

from nnlib import Input, Sequential, plots
from nnlib.layers import Dense
from nnlib.optimizers import Adam
from nnlib.widgets.controls import Dropdown, OptionSlider
from nnlib.widgets.live import LiveFigure

ROUNDING = 1e-4  # losses that differ by less are equal up to rounding
SMALLEST, LARGEST = 1e-9, 10  # the ends of the axis of the differences
# What Keras did, by the names of the controls. The dtype is free: it only changes the rounding.
KERAS = {"start": "Keras's", "order": "as stored", "batch_size": 32, "rate": 0.001, "epsilon": 1e-7}
NAMES = {
    "start": "first weights",
    "order": "order of the rows",
    "batch_size": "batch size",
    "rate": "learning rate",
    "epsilon": "epsilon",
}


def network(dtype="float32", seed=None):
    """The network of system A: 8 inputs, 10, 10 and 1 units."""
    hidden = [Dense(10, "relu"), Dense(10, "relu")]
    return Sequential([Input((8,)), *hidden, Dense(1, "sigmoid")], dtype=dtype, seed=seed)


class SideBySide(LiveFigure):
    """The loss curve of Keras stays as it is; nnlib trains again with the settings chosen.

    Parameters
    ----------
    x : ndarray of shape (n, 8)
    y : ndarray of shape (n,)
        Labels 0 and 1.
    weights : list of ndarray
        Those with which Keras started.
    losses : array-like of shape (steps,)
        Keras's loss of each batch, from training with Adam and the settings in `KERAS`.
    """

    question = (
        "Keras has trained once, and its curve stays. Change one control after the other until the curve of "
        "nnlib lies on it. Which settings must be equal? Which values of epsilon can you distinguish by eye "
        "from Keras's, and what does float64 change?"
    )
    alt = (
        "Left: the loss of each step, a wide light line for Keras and a dashed dark one for nnlib. Right, on "
        "a logarithmic axis: the difference between the two at each step, and a dotted line below which the "
        "difference counts as rounding."
    )
    size = (7.0, 3.6)

    start = Dropdown("First weights", "its own", ["its own", "Keras's"])
    order = Dropdown("Order of the rows", "shuffled", ["shuffled", "as stored"])
    batch_size = OptionSlider("Batch size", 64, [8, 16, 32, 64, 128])
    rate = OptionSlider("Learning rate", 0.003, [0.0003, 0.001, 0.003, 0.01])
    epsilon = OptionSlider("Adam's epsilon", 0.01, [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1])
    dtype = Dropdown("Type of nnlib's numbers", "float32", ["float32", "float64"])

    def __init__(self, x, y, weights, losses, **values):
        self._x, self._y, self._weights = x, y, weights
        self._losses = np.asarray(losses, "float64")
        super().__init__(**values)

    def draw(self, figure):
        left, right = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.07, right=0.985, bottom=0.14, top=0.88, wspace=0.22)
        steps = np.arange(1, len(self._losses) + 1)
        left.set(title="loss of each step", xlabel="step", ylim=(0, 1.2))
        left.plot(steps, self._losses, color=plots.SKY_BLUE, lw=6, label="Keras")
        line = {"color": plots.VERMILION, "animated": True}
        (self._curve,) = left.plot(steps, self._losses, "--", label="nnlib", **line)
        left.legend(loc="upper right")
        right.set(title="difference", xlabel="step", yscale="log", ylim=(SMALLEST, LARGEST))
        right.axhline(ROUNDING, color=plots.GREY, ls=":")
        right.text(len(steps), ROUNDING / 1.5, "rounding", color=plots.GREY, ha="right", va="top")
        (self._difference,) = right.plot(steps, np.full(len(steps), 0.1), "o-", ms=3, lw=1, **line)

    def train(self):
        """nnlib's loss of each batch with the present settings, for as many batches as Keras had."""
        model = network(self.dtype, seed=1)
        if self.start == "Keras's":
            model.set_weights(self._weights)
        model.compile(Adam(self.rate, epsilon=self.epsilon), "binary_crossentropy")
        rng, losses = np.random.default_rng(0), []
        while len(losses) < len(self._losses):
            rows = np.arange(len(self._x))
            if self.order == "shuffled":
                rng.shuffle(rows)
            for batch in np.split(rows, range(self.batch_size, len(rows), self.batch_size)):
                losses.append(model.train_on_batch(self._x[batch], self._y[batch]))
        return np.array(losses[: len(self._losses)])

    def update(self):
        losses = self.train()
        differences = np.abs(losses - self._losses)
        self._curve.set_ydata(losses)
        self._difference.set_ydata(np.clip(differences, SMALLEST, LARGEST))
        changed = [name for key, name in NAMES.items() if getattr(self, key) != KERAS[key]]
        settings = (
            f"Not as in Keras: {', '.join(changed)}." if changed else "All settings are those of Keras."
        )
        return f"{self._verdict(differences)} {settings}"

    def _verdict(self, differences):
        apart = np.flatnonzero(differences > ROUNDING)
        if not len(apart):
            return f"In {len(differences)} steps the losses differ by less than {ROUNDING}: that is rounding."
        return (
            f"The losses differ by up to {differences.max():.1g}, and by more than rounding "
            f"from step {apart[0] + 1} on."
        )
