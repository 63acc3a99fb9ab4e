"""Five optimizers race down the same surface."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib import plots
from nnlib.optimizers import SGD, Adam, RMSprop
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider, OptionSlider
from nnlib.widgets.live import LiveFigure

STEPS = 100
FAR = 100  # an optimizer that is farther than this from the minimum has diverged, and stops
NEAREST, FARTHEST = 1e-4, 1e2  # the ends of the axis of the distances
# On the bowl 0.1 is 2/L, the limit of SGD.
RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.09, 0.1, 0.11, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0]
STYLES = {
    "SGD": (plots.BLACK, "o", "-"),
    "momentum": (plots.BLUE, "s", "-"),
    "Nesterov": (plots.GREEN, "D", "--"),
    "RMSprop": (plots.PURPLE, "^", "-"),
    "Adam": (plots.VERMILION, "v", "-"),
}


class Surface(NamedTuple):
    """A loss of two parameters: its value, its gradient, where to start, where the minima are."""

    loss: Callable
    gradient: Callable
    start: tuple
    minima: list
    view: dict

    def distance(self, places):
        """From each of `places`, shape (n, 2), to its nearest minimum."""
        return np.min([np.hypot(*(places - minimum).T) for minimum in np.array(self.minima)], axis=0)


SURFACES = {
    "elongated bowl": Surface(
        lambda x, y: 0.1 * x**2 + 10 * y**2,
        lambda x, y: (0.2 * x, 20 * y),
        start=(-4.0, 0.5),
        minima=[(0.0, 0.0)],
        view={"xlim": (-5, 5), "ylim": (-1, 1)},
    ),
    "curved valley": Surface(
        lambda x, y: 0.25 * (1 - x) ** 2 + 2.5 * (y - x**2) ** 2,
        lambda x, y: (-0.5 * (1 - x) - 10 * x * (y - x**2), 5 * (y - x**2)),
        start=(-1.5, 1.0),
        minima=[(1.0, 1.0)],
        view={"xlim": (-2, 2), "ylim": (-1, 3)},
    ),
    "saddle": Surface(
        lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4,
        lambda x, y: (x, y**3 - y),
        start=(-1.5, 0.01),
        minima=[(0.0, -1.0), (0.0, 1.0)],
        view={"xlim": (-2, 2), "ylim": (-2, 2)},
    ),
}


def walk(optimizer, surface, steps):
    """Every place that `optimizer` passes, an array (steps + 1, 2); shorter if it diverges."""
    theta, gradient = np.array(surface.start), np.zeros(2)
    optimizer.build(theta, gradient)
    places = [theta.tolist()]
    for _ in range(steps):
        gradient[:] = surface.gradient(*places[-1])
        optimizer.step()
        places.append(theta.tolist())
        if min(math.dist(places[-1], minimum) for minimum in surface.minima) > FAR:
            break
    return np.array(places)


class OptimizerRace(LiveFigure):
    """All optimizers start at the same place, with the same learning rate; only their rules differ."""

    question = (
        "Let all of them make 100 steps on the elongated bowl. At which rates is momentum or Nesterov "
        "nearest to the minimum, at which Adam? On the saddle: which is the first to leave the line y = 0, "
        "and at which rates is plain SGD nearest in the end?"
    )
    alt = (
        "Left: the paths of five optimizers on the contour lines of a surface, from one start to where they "
        "are now; stars mark the minima. Right, on a logarithmic axis: the distance to the nearest minimum "
        "after each step."
    )
    size = (7.0, 4.0)

    surface = Dropdown("Surface", "elongated bowl", list(SURFACES))
    rate = OptionSlider("Learning rate", 0.05, RATES)
    momentum = FloatSlider("Momentum; in Adam it is beta_1", 0.9, 0, 0.95, 0.05)
    step = IntSlider("Steps", 40, 0, STEPS)

    def draw(self, figure):
        self._axes, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        figure.subplots_adjust(left=0.115, right=0.985, bottom=0.13, top=0.83, wspace=0.24)
        right.set(
            title="distance to the minimum", xlabel="step", yscale="log",
            xlim=(-2, STEPS + 2), ylim=(NEAREST, FARTHEST),
        )  # fmt: skip
        self._axes.set(title="paths; a star is a minimum", xlabel="x", ylabel="y")
        self._scenery = {name: self._draw_surface(surface) for name, surface in SURFACES.items()}
        self._paths, self._curves = {}, {}
        for name, (colour, marker, line) in STYLES.items():
            style = {"color": colour, "marker": marker, "linestyle": line, "lw": 1.5, "animated": True}
            (self._paths[name],) = self._axes.plot([], [], markersize=8, label=name, **style)
            (self._curves[name],) = right.plot([], [], markersize=7, **style)
        figure.legend(handles=list(self._paths.values()), ncols=len(STYLES), loc="upper center")
        self._drawn = None

    def walks(self):
        """The places that each optimizer has passed, by its name."""
        rate, momentum = self.rate, self.momentum
        field = {
            "SGD": SGD(rate),
            "momentum": SGD(rate, momentum),
            "Nesterov": SGD(rate, momentum, nesterov=True),
            "RMSprop": RMSprop(rate),
            "Adam": Adam(rate, beta_1=momentum),
        }
        surface = SURFACES[self.surface]
        return {name: walk(optimizer, surface, self.step) for name, optimizer in field.items()}

    def update(self):
        surface = SURFACES[self.surface]
        if self.surface != self._drawn:
            self._show_surface()
        distances = {}
        for name, places in self.walks().items():
            away = surface.distance(places)
            self._paths[name].set_data(*places.T)
            self._curves[name].set_data(range(len(away)), np.clip(away, NEAREST, FARTHEST))
            for line in (self._paths[name], self._curves[name]):
                line.set_markevery([len(places) - 1])
            distances[name] = away[-1]
        return self._words(distances)

    def _draw_surface(self, surface):
        x, y = (np.linspace(*surface.view[side], 81) for side in ("xlim", "ylim"))
        loss = surface.loss(*np.meshgrid(x, y))
        levels = loss.min() + np.ptp(loss) * np.linspace(0.12, 1, 12) ** 3
        lines = self._axes.contour(x, y, loss, levels, colors=plots.GREY, linewidths=0.7, linestyles="-")
        (stars,) = self._axes.plot(*np.transpose(surface.minima), "*", color=plots.ORANGE, ms=15)
        return lines, stars

    def _show_surface(self):
        for name, scenery in self._scenery.items():
            for artist in scenery:
                artist.set_visible(name == self.surface)
        self._axes.set(**SURFACES[self.surface].view)
        self._drawn = self.surface
        self.redraw_background()

    def _words(self, distances):
        if not self.step:
            return f"Before the first step, all are {distances['SGD']:.3g} away from the nearest minimum."
        far = [name for name, away in distances.items() if away > FAR]
        arrived = [name for name, away in distances.items() if away < NEAREST]
        best = min(distances.values())
        nearest = [name for name, away in distances.items() if away == best]
        verdict = (
            f"at a minimum: {_joined(arrived)}" if arrived else f"nearest to a minimum: {_joined(nearest)}"
        )
        listed = ", ".join(f"{name} {_in_words(away)}" for name, away in distances.items() if name not in far)
        taken = "1 step" if self.step == 1 else f"{self.step} steps"
        return (
            f"After {taken} with a learning rate of {self.rate:g} and momentum {self.momentum:.2f}, "
            f"{verdict}. Distances: {listed}. "
            f"Diverged (farther than {FAR}): {_joined(far) if far else 'none'}."
        )


def _in_words(away):
    return f"{away:.3g}" if away >= NEAREST else f"below {NEAREST:g}"


def _joined(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
