"""The path of gradient descent on a surface, and its loss, for any learning rate."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib import plots
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider
from nnlib.widgets.live import LiveFigure

STEPS = 200
LAST = 50  # the steps at the end that show whether a path has come to rest
REST = 1e-3  # a gradient shorter than this counts as rest
FAR = 1e6  # a path that gets this far away is not followed further
EDGE_1, EDGE_2 = 2.2, 1.6  # of the map: from -EDGE to EDGE
LOWEST, HIGHEST = 1e-8, 1e4  # the ends of the axis of the loss
TILT = 0.125
# One colour for each doubling of the loss, from 1/64 to 64.
HEIGHTS = np.linspace([98, 172, 224], [255, 255, 255], 13).astype("uint8")


class Surface(NamedTuple):
    """A loss J of two parameters and the elongation k, its gradient, its Hessian, and its minima.

    The functions are called with (theta_1, theta_2, k); the Hessian is given as three numbers: the two on
    its diagonal, then the one beside them.
    """

    loss: Callable
    gradient: Callable
    hessian: Callable
    minima: dict  # from the name of each to its place

    def curvature(self, theta_1, theta_2, k):
        """The largest eigenvalue of the Hessian."""
        first, second, beside = self.hessian(theta_1, theta_2, k)
        return (first + second) / 2 + np.hypot((first - second) / 2, beside)


SURFACES = {
    "bowl": Surface(
        lambda a, b, k: a * a + k * b * b,
        lambda a, b, k: (2 * a, 2 * k * b),
        lambda a, b, k: (2, 2 * k, 0),
        {"the minimum": (0, 0)},
    ),
    # Its floor is the parabola b = (a² - 1) / 2.
    "curved valley": Surface(
        lambda a, b, k: (a - 1) ** 2 / 4 + k * (b - (a * a - 1) / 2) ** 2 / 2,
        lambda a, b, k: ((a - 1) / 2 - k * a * (b - (a * a - 1) / 2), k * (b - (a * a - 1) / 2)),
        lambda a, b, k: (1 / 2 + k * a * a - k * (b - (a * a - 1) / 2), k, -k * a),
        {"the minimum": (1, 0)},
    ),
    # Its derivative with respect to a, (a² - 1) (a - TILT), is 0 in both valleys and on the saddle between.
    "two valleys": Surface(
        lambda a, b, k: (a * a - 1) ** 2 / 4 + TILT * (2 + 3 * a - a * a * a) / 3 + k * b * b,
        lambda a, b, k: ((a * a - 1) * (a - TILT), 2 * k * b),
        lambda a, b, k: (3 * a * a - 2 * TILT * a - 1, 2 * k, 0),
        {"the minimum of the deeper valley": (-1, 0), "the minimum of the shallower valley": (1, 0)},
    ),
}


class DescentExplorer(LiveFigure):
    """Gradient descent on a map of the loss, while the learning rate is dragged."""

    question = (
        "On the bowl, up to which learning rate does the path converge with elongation 1, 5 and 20? "
        "At which rates does the path jump across the valley? On the other surfaces, can the rate alone "
        "decide where the path ends?"
    )
    alt = (
        "Left: a map of the loss over two parameters, darker where it is lower, with the path of "
        "gradient descent from its start, a square, and a cross on each minimum. Right: the loss after "
        "each step, on a logarithmic axis."
    )
    size = (6.2, 3.0)

    surface = Dropdown("Surface", "bowl", list(SURFACES))
    learning_rate = FloatSlider("Learning rate, α", 0.085, 0.005, 1.1, 0.005)
    elongation = IntSlider("Elongation, k", 10, 1, 20)
    start_1 = FloatSlider("Start, θ₁", -1.8, -2, 2, 0.1)
    start_2 = FloatSlider("Start, θ₂", 1.0, -1.5, 1.5, 0.1)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.75, 1))
        figure.subplots_adjust(left=0.095, right=0.965, bottom=0.155, top=0.9, wspace=0.3)
        left.grid(False)
        self._grid = np.meshgrid(np.linspace(-EDGE_1, EDGE_1, 331), np.linspace(-EDGE_2, EDGE_2, 241))
        self._map = left.imshow(
            np.zeros((241, 331, 3), "uint8"), extent=(-EDGE_1, EDGE_1, -EDGE_2, EDGE_2), origin="lower",
            animated=True, zorder=0,
        )  # fmt: skip
        left.set(title="path on the map of the loss", xlabel="θ₁", ylabel="θ₂", yticks=range(-1, 2))
        (self._path,) = left.plot([], [], "o-", color=plots.VERMILION, lw=1.2, ms=3.5, animated=True)
        (self._start,) = left.plot([], [], "s", color=plots.BLACK, ms=7, animated=True, zorder=3)
        (self._minima,) = left.plot([], [], "x", color=plots.BLACK, ms=9, mew=2, animated=True, zorder=3)
        right.set(
            title="loss by step", xlabel="step", yscale="log", xlim=(0, STEPS), xticks=[0, 100, 200],
            ylim=(LOWEST, HIGHEST), yticks=[1e-8, 1e-4, 1, 1e4],
        )  # fmt: skip
        (self._loss,) = right.plot([], [], color=plots.VERMILION, lw=1.5, animated=True)
        self._mapped = None

    def path(self):
        """The start and the place after each step, an array (steps + 1, 2)."""
        a, b = self.start_1, self.start_2
        rate, k, gradient = self.learning_rate, self.elongation, SURFACES[self.surface].gradient
        places = [(a, b)]
        while len(places) <= STEPS and abs(a) < FAR and abs(b) < FAR:
            slope_1, slope_2 = gradient(a, b, k)
            a, b = a - rate * slope_1, b - rate * slope_2
            places.append((a, b))
        return np.array(places)

    def update(self):
        surface = SURFACES[self.surface]
        if self._mapped != (self.surface, self.elongation):
            doublings = np.floor(np.log2(surface.loss(*self._grid, self.elongation) + 1e-9))
            self._map.set_data(HEIGHTS[np.clip(doublings.astype(int) + 6, 0, 12)])
            self._minima.set_data(*np.transpose(list(surface.minima.values())))
            self._mapped = self.surface, self.elongation
        path = self.path()
        losses = surface.loss(*path.T, self.elongation)
        self._path.set_data(*path.T)
        self._start.set_data(*path[:1].T)
        self._loss.set_data(range(len(path)), np.maximum(losses, LOWEST))
        after = f"After {len(path) - 1} steps the loss is {losses[-1]:.2g}."
        return self._law() + after if self.surface == "bowl" else self._verdict(path, losses) + after

    def _law(self):
        """What becomes of a path on the bowl, where there is a formula for it."""
        rate, k = self.learning_rate, self.elongation
        factors = [round(1 - 2 * rate, 9) + 0.0, round(1 - 2 * k * rate, 9) + 0.0]
        sizes = [abs(f) for f, start in zip(factors, (self.start_1, self.start_2), strict=True) if start]
        if not sizes:
            return "The start is the minimum: the gradient is 0, and nothing moves. "
        excess = round(rate * k - 1, 9)
        side = "below" if excess < 0 else "above" if excess > 0 else "exactly at"
        floor = ""
        if not self.start_2 and k > 1:
            floor = "But the start lies on the floor of the valley, where L = 2 and the limit is 1. "
        fate = "converges" if max(sizes) < 1 else "diverges" if max(sizes) > 1 else "oscillates forever"
        return (
            f"L = {2 * k}, so the limit 2/L is {1 / k:.3f}; the rate {rate:.3f} is {side} it. {floor}"
            f"Each step multiplies the distance from the minimum by {factors[0]:.2f} along the valley (θ₁) "
            f"and by {factors[1]:.2f} across it (θ₂): the path {fate}. "
        )

    def _verdict(self, path, losses):
        """What became of a path on another surface, judged by its last steps."""
        surface, k = SURFACES[self.surface], self.elongation
        if np.abs(path[-1]).max() >= FAR:
            return "The path diverges: it is more than a million away. "
        last = path[-LAST:]
        if np.hypot(*surface.gradient(*last.T, k)).max() < REST:
            name, place = min(surface.minima.items(), key=lambda item: np.hypot(*(path[-1] - item[1])))
            if np.hypot(*(path[-1] - place)) > 0.1:
                return "The path has come to rest on the saddle: its gradient is 0, but it is no minimum. "
            curvature = surface.curvature(*place, k)
            return (
                f"The path has come to rest at {name}, ({place[0]}, {place[1]}). The curvature there "
                f"is L = {curvature:.2f}: near it rates below 2/L = {2 / curvature:.3f} converge. "
            )
        stuck = int(np.sum(losses[-LAST:] > (1 - 1e-9) * losses[-LAST - 1 : -1]))
        if not stuck:
            return f"The path is on its way: its loss fell in each of the last {LAST} steps. "
        return f"The path has not come to rest: of its last {LAST} steps {stuck} did not lower the loss. "
