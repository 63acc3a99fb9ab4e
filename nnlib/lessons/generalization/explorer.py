"""What capacity, L2 and the number of points do to training and test error."""

import numpy as np

from nnlib import plots
from nnlib.widgets.controls import FloatSlider, IntSlider
from nnlib.widgets.live import LiveFigure

MOST_POINTS = 100
DEGREES = np.arange(1, 13)
SMALLEST, LARGEST = 1e-3, 1e2  # the ends of the axis of the errors
X = np.linspace(-1, 1, 401)
MUCH = 2  # an error is large if it is more than twice the variance of the noise


def truth(x):
    """The curve that the points come from."""
    return np.sin(4 * x)


def fit(x, y, degree, strength):
    """The polynomial that minimizes mean squared error + strength * (sum of squared weights).

    The constant is a bias and not penalized. Returns the other weights, (degree,), and the bias.
    """
    powers = _powers(x, degree)
    centre = powers.mean(axis=0)
    U, s, Vt = np.linalg.svd(powers - centre, full_matrices=False)
    weights = Vt.T @ (s / (s**2 + len(x) * strength) * (U.T @ (y - y.mean())))
    return weights, y.mean() - centre @ weights


def _powers(x, degree):
    return x[:, np.newaxis] ** np.arange(1, degree + 1)


def _missed(weights, bias):
    """Mean squared distance of a polynomial from the truth, between -1 and 1."""
    return np.mean((_powers(X, len(weights)) @ weights + bias - truth(X)) ** 2)


class CapacityExplorer(LiveFigure):
    """A polynomial fitted to noisy points, and judged by these points and by new ones."""

    question = (
        "The curve overfits. Leave its degree at 12: which two other sliders cure it, and which of them can "
        "you push too far? Do they also help at degree 2?"
    )
    alt = (
        "Left: points, the dashed curve that they come from, and a polynomial fitted to them. Right, on a "
        "logarithmic axis: training and test error for degrees 1 to 12, with a bar between the two at the "
        "chosen degree, and the variance of the noise as a dotted line."
    )
    size = (6.4, 3.7)

    degree = IntSlider("Capacity: degree of the polynomial", 12, 1, 12)
    power = FloatSlider("Strength of L2, as a power of ten", -8.0, -8, 1, 0.5)
    points = IntSlider("Number of points", 20, 10, MOST_POINTS, 5)
    noise = FloatSlider("Noise, standard deviation", 0.3, 0.05, 0.35, 0.05)
    draw_number = IntSlider("Draw other points", 1, 1, 20)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        figure.subplots_adjust(left=0.07, right=0.99, bottom=0.14, top=0.84, wspace=0.24)
        left.set(xlim=(-1.02, 1.02), ylim=(-2.2, 2.2), xlabel="x", yticks=range(-2, 3))
        left.set_title("points, fit,\nand truth (dashed)")
        left.plot(X, truth(X), "--", color=plots.BLACK, lw=1.2)
        (self._dots,) = left.plot([], [], "o", color=plots.BLUE, ms=5, animated=True)
        (self._curve,) = left.plot([], [], color=plots.VERMILION, animated=True)
        right.set(
            title="mean squared error\n● training   ■ test   ··· noise",
            xlabel="degree", yscale="log", xlim=(0.4, 12.6), xticks=DEGREES[1::2],
            ylim=(SMALLEST, LARGEST), yticks=[1e-3, 1e-2, 0.1, 1, 10, 100],
        )  # fmt: skip
        self._floor = right.axhline(1, color=plots.GREY, ls=":", lw=1.5, animated=True)
        (self._gap,) = right.plot([], [], color=plots.ORANGE, lw=9, alpha=0.6, animated=True)
        (self._training,) = right.plot([], [], "o-", color=plots.BLUE, ms=5, animated=True)
        (self._test,) = right.plot([], [], "s--", color=plots.VERMILION, ms=5, animated=True)

    def sample(self):
        """The points of this draw, `x` and `y`, each of shape (points,).

        With fewer points, these are the first of the same draw.
        """
        rng = np.random.default_rng(10 + self.draw_number)
        x, noise = rng.uniform(-1, 1, MOST_POINTS), rng.normal(0, 1, MOST_POINTS)
        return x[: self.points], (truth(x) + self.noise * noise)[: self.points]

    def errors(self, degree=None):
        """Training and test error of a fit of `degree`, by default the chosen one.

        The test error is the mean over all new points between -1 and 1: the squared distance between fit
        and truth, plus the variance of the noise.
        """
        degree = degree or self.degree
        x, y = self.sample()
        weights, bias = fit(x, y, degree, 10**self.power)
        training = np.mean((_powers(x, degree) @ weights + bias - y) ** 2)
        return training, _missed(weights, bias) + self.noise**2

    def update(self):
        x, y = self.sample()
        weights, bias = fit(x, y, self.degree, 10**self.power)
        self._dots.set_data(x, y)
        self._curve.set_data(X, _powers(X, self.degree) @ weights + bias)
        errors = np.array([self.errors(degree) for degree in DEGREES])  # (12, 2)
        shown = np.clip(errors, SMALLEST, LARGEST)
        self._training.set_data(DEGREES, shown[:, 0])
        self._test.set_data(DEGREES, shown[:, 1])
        self._gap.set_data([self.degree] * 2, shown[self.degree - 1])
        self._floor.set_ydata([self.noise**2] * 2)
        training, test = errors[self.degree - 1]
        return (
            f"Training error {training:.2g}, test error {test:.2g}: the gap is {test - training:.2g}. "
            f"No model can get below the variance of the noise, {self.noise**2:.2g}. {self._verdict(test)}"
        )

    def _verdict(self, test):
        limit = MUCH * self.noise**2
        if test <= limit:
            return "The fit is about right: its test error is at most twice that variance."
        # Judged by the cause, not by the training error, which can be small if the points are few.
        if _missed(*fit(X, truth(X), self.degree, 10**self.power)) + self.noise**2 > limit:
            return "The fit underfits: even with endless points its test error is above twice that variance."
        return "The fit overfits: its test error is above twice that variance. Enough points would cure that."
