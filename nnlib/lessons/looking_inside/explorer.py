"""Change the pixels of a digit, and see what the network predicts."""

import numpy as np

from nnlib import activations, losses, plots
from nnlib.gradients import input_gradient
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider, Points
from nnlib.widgets.live import LiveFigure

COUNT = 50  # digits to choose from
TRIES = 200  # patterns of random signs
AREA = (0.03, 0.53, 0.4, 0.42)  # of the first picture, in the figure
AGAINST, RANDOM = "against the network", "random signs"


class PerturbExplorer(LiveFigure):
    """A digit, a change of its pixels, and the network's answer before and after it.

    Parameters
    ----------
    model : Sequential
        From digits (n, 64), 0 paper to 1 ink, it computes ten scores, without softmax.
    x : ndarray of shape (n, 64)
        At least `COUNT` digits; the first of them can be chosen.
    y : ndarray of shape (n,)
        What they are.
    """

    question = (
        "How small a step against the network makes it misread the digit, and how large must random signs "
        "be? With a step of 0: how many clicks on pixels do you need? Are all digits equally easy to spoil?"
    )
    alt = (
        "Above: a digit of 8 by 8 pixels, and the change of each pixel as a square, large for a large "
        "change, filled for more ink and hollow for less. Below: the changed digit, and bars of the "
        "probability of each digit after the change, with a ring where it was before."
    )
    size = (5.6, 5.4)

    digit = IntSlider("Digit, by its number in the test set", 0, 0, COUNT - 1)
    direction = Dropdown("Direction of the step", AGAINST, [AGAINST, RANDOM])
    strength = FloatSlider("Step: largest change of a pixel", 0.05, 0, 0.5, 0.01)
    clicks = Points(
        "Click on the digit, above on the left, to set a pixel to", AREA, ((-4, 4), (-4, 4)), ["ink", "paper"]
    )

    def __init__(self, model, x, y, **values):
        if len(x) < COUNT:
            raise ValueError(f"PerturbExplorer needs at least {COUNT} digits. Received {len(x)}.")
        if model.layers[-1].activation.name != "linear":
            raise ValueError(
                "PerturbExplorer expected a model that ends in ten scores, Dense(10). Received one whose "
                f"last activation is {model.layers[-1].activation.name!r}."
            )
        self._model, self._x, self._y = model, np.asarray(x)[:COUNT], np.asarray(y)[:COUNT]
        self._loss = losses.SparseCategoricalCrossentropy(from_logits=True)
        self._signs = np.random.default_rng(0).choice([-1.0, 1.0], (TRIES, 64))
        super().__init__(**values)

    def draw(self, figure):
        left, _, width, height = AREA
        self._before = self._show_digit(figure.add_axes(AREA), "digit")
        self._after = self._show_digit(figure.add_axes((left, 0.03, width, height)), "digit + change")
        change = figure.add_axes((0.55, AREA[1], width, height))
        change.set_title("change")
        self._squares = plots.signed_squares(change, np.zeros((8, 8)), animated=True)
        bars = figure.add_axes((0.55, 0.11, width, 0.34))
        bars.set(
            title="bar: after, ○ before", xlabel="probability", xlim=(-0.03, 1.03), ylim=(9.6, -0.6),
            yticks=range(10),
        )  # fmt: skip
        bars.grid(axis="y", visible=False)
        self._bars = bars.barh(range(10), 0.0, linewidth=0, animated=True)
        (self._rings,) = bars.plot(
            np.zeros(10), range(10), "o", mfc="none", color=plots.BLACK, ms=6, mew=1.2, animated=True
        )

    def _show_digit(self, axes, title):
        axes.set(title=title, xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set(visible=True, animated=True)  # or the picture would cover them
        return axes.imshow(np.zeros((8, 8)), cmap="Greys", vmin=0, vmax=1, aspect="auto", animated=True)

    def clicked(self):
        """The digit with the clicked pixels, shape (64,)."""
        digit = self._x[self.digit].reshape(8, 8).copy()
        for x, y, kind in self.clicks:
            digit[min(int(4 - y), 7), min(int(4 + x), 7)] = 1 - kind
        return digit.ravel()

    def changed(self):
        """The digit after clicks and step, shape (64,)."""
        digit = self.clicked()
        return np.clip(digit + self.strength * self._step_signs(digit), 0, 1)

    def _step_signs(self, digit):
        if self.direction == RANDOM:
            return self._signs[0]
        label = self._y[[self.digit]]
        gradient = input_gradient(self._model, digit[None], lambda scores: self._loss.gradient(label, scores))
        return np.sign(gradient[0])

    def update(self):
        digit, changed, label = self._x[self.digit], self.changed(), self._y[self.digit]
        before, after = activations.softmax(self._model(np.stack([digit, changed])))
        self._before.set_data(digit.reshape(8, 8))
        self._after.set_data(changed.reshape(8, 8))
        plots.move_squares(self._squares, (changed - digit).reshape(8, 8), largest=0.5)
        for number, bar in enumerate(self._bars):
            bar.set_width(after[number])
            bar.set_facecolor(plots.BLUE if number == after.argmax() else plots.SKY_BLUE)
        self._rings.set_xdata(before)
        words = f"It is a {label}. {self._verdict(label, before, after)}"
        if not self.strength:
            return words
        return (
            f"{words} With random signs of this size it is wrong {self._wrong_by_chance(label)} "
            f"times in {TRIES}."
        )

    def _verdict(self, label, before, after):
        first, now = before.argmax(), after.argmax()
        if first != label:
            return (
                f"The network predicts {first} ({before[first]:.0%}), wrong from the start, and {now} "
                f"({after[now]:.0%}) after the change."
            )
        return (
            f"The network predicts {first} ({before[first]:.0%}), and {now} ({after[now]:.0%}) after the "
            f"change: {'still right' if now == label else 'misled'}."
        )

    def _wrong_by_chance(self, label):
        tries = np.clip(self.clicked() + self.strength * self._signs, 0, 1)
        return int((self._model(tries).argmax(axis=1) != label).sum())
