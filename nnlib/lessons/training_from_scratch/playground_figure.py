"""How the playground draws an experiment."""

import numpy as np
from matplotlib.collections import LineCollection

from nnlib import plots
from nnlib.lessons.training_from_scratch.playground_experiment import HALF

SIZE = (5.6, 5.4)
PLANE = (0.07, 0.41, 0.51, 0.51 * SIZE[0] / SIZE[1])  # left, bottom, width, height: a square
DEEPEST, WIDEST = 4, 8  # hidden layers, units in each
SHORTEST = 400  # updates: with some room after a new training, or each beat would draw another axis
LOSSES = (0.001, 10)  # the ends of the axes
NORMS = (1e-6, 100)

GRID = 45  # places in each direction at which the network is asked
CELL, GAP = 23, 3  # pixels of the picture of a unit, and between two of them: two frames and a white line
EDGE = HALF + HALF / (GRID - 1)  # of the pixels around the outermost places
_places = np.linspace(-HALF, HALF, GRID)
PLACES = np.stack(np.meshgrid(_places, _places), axis=-1).reshape(-1, 2).astype(np.float32)


def _shades():
    """256 colours from class 0 (or a negative value) through white to class 1 (or a positive one)."""
    blue, orange = (
        np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) for colour in (plots.BLUE, plots.ORANGE)
    )
    share = np.linspace(-1, 1, 256)[:, None]
    end = np.where(share < 0, blue, orange)
    return (255 + 0.55 * np.abs(share) * (end - 255)).astype(np.uint8)


SHADES = _shades()
NO_NUMBER = np.array([118, 118, 118], np.uint8)
FRAME = np.array([150, 150, 150], np.uint8)


def paint(values):
    """The colours of `values` from -1 to 1: a last axis of red, green and blue; grey for NaN."""
    known = np.isfinite(values)
    places = np.where(known, 127.5 + 127.5 * values, 0).astype(np.uint8)
    colours = SHADES[places]
    return colours if known.all() else np.where(known[..., None], colours, NO_NUMBER)


class ExperimentFigure:
    """The plane, what the units see of it, the losses, and the gradients, on a matplotlib `figure`."""

    def __init__(self, figure):
        self._draw_plane(figure.add_axes(PLANE))
        height = PLANE[3] / WIDEST  # of a unit's picture
        width = height * SIZE[1] / SIZE[0]
        self._draw_units(figure.add_axes((0.65, PLANE[1], (1 + DEEPEST) * width, PLANE[3])))
        self._draw_losses(figure.add_axes((0.11, 0.095, 0.47, 0.215)))
        self._draw_norms(figure.add_axes((0.71, 0.095, 0.28, 0.215)))

    def _draw_plane(self, axes):
        self._plane = axes
        axes.set(xlim=(-HALF, HALF), ylim=(-HALF, HALF), xticks=range(-3, 4), yticks=range(-3, 4))
        axes.set_title("points and decision line (hollow: test)", fontsize=11)
        axes.grid(False)
        axes.spines[:].set(visible=True, animated=True)  # or the picture would cover them
        self._surface = axes.imshow(
            np.zeros((GRID, GRID, 3), np.uint8), extent=(-EDGE, EDGE, -EDGE, EDGE), origin="lower",
            interpolation="bilinear", animated=True,
        )  # fmt: skip
        self._line = LineCollection([], colors=plots.BLACK, linewidths=2, animated=True)
        axes.add_collection(self._line, autolim=False)
        self._points = [
            axes.plot(
                [], [], marker, ms=6, mec="white" if is_training else colour, mew=0.8 if is_training else 1.4,
                mfc=colour if is_training else "white", animated=True,
            )[0]
            for is_training in (False, True)
            for marker, colour in (("o", plots.BLUE), ("^", plots.VERMILION))
        ]  # fmt: skip
        (self._clicks,) = axes.plot([], [], "o", ms=11, mfc="none", mec=plots.BLACK, mew=1.4, animated=True)

    def _draw_units(self, axes):
        pitch = CELL + GAP
        shape = (WIDEST * pitch, (1 + DEEPEST) * pitch, 3)
        self._units = axes.imshow(np.zeros(shape, np.uint8), animated=True)
        axes.set(
            xticks=(np.arange(1 + DEEPEST) + 0.5) * pitch, xticklabels=["in", *range(1, DEEPEST + 1)],
            yticks=[], anchor="NW",
        )  # fmt: skip
        axes.set_title("features and units", fontsize=11)
        axes.tick_params(length=0)
        axes.grid(False)
        axes.spines[:].set_visible(False)

    def _draw_losses(self, axes):
        self._losses = axes
        axes.set(yscale="log", ylim=LOSSES, xlabel="updates")
        axes.set(yticks=[0.001, 0.01, 0.1, 1, 10], yticklabels=["0.001", "0.01", "0.1", "1", "10"])
        axes.minorticks_off()
        axes.set_title("loss: training ━, test ┅", fontsize=11)
        (self._training,) = axes.plot([], [], color=plots.BLUE, animated=True)
        (self._test,) = axes.plot([], [], "--", color=plots.VERMILION, animated=True)
        self._last = None

    def _draw_norms(self, axes):
        axes.set(
            yscale="log", ylim=NORMS, yticks=[1e-6, 1e-4, 1e-2, 1, 100], xlim=(0.4, DEEPEST + 1.6),
            xticks=range(1, DEEPEST + 2), xticklabels=[*range(1, DEEPEST + 1), "out"], xlabel="layer",
        )  # fmt: skip
        axes.minorticks_off()
        axes.grid(axis="x", visible=False)
        axes.set_title("gradient's length", fontsize=11)
        self._bars = axes.bar(range(1, DEEPEST + 2), 1, bottom=NORMS[0], color=plots.SKY_BLUE, animated=True)

    def show(self, experiment, surfaces, clicks):
        """Update everything that moves to show `experiment`; returns whether an axis has also changed.

        `surfaces` are what ``experiment.surfaces(PLACES)`` returns, `clicks` the reader's points.
        """
        *hidden, output = surfaces
        self._show_surface(output.reshape(GRID, GRID))
        self._show_points(experiment.points, clicks)
        self._show_units(hidden)
        self._show_norms(experiment.gradient_norms())
        return self._show_losses(experiment)

    def _show_surface(self, logits):
        self._surface.set_data(paint(np.tanh(logits / 2)))  # which is 2 p - 1
        segments = []
        if logits.min() < 0 < logits.max():  # NaN is neither
            contour = self._plane.contour(_places, _places, np.clip(logits, -100, 100), levels=[0])
            segments = contour.allsegs[0]
            contour.remove()
        self._line.set_segments(segments)

    def _show_points(self, points, clicks):
        kinds = ((points.x_test, points.y_test), (points.x_train, points.y_train))
        drawn = iter(self._points)
        for x, y in kinds:
            for label in (0, 1):
                next(drawn).set_data(*x[y == label].T)
        self._clicks.set_data(*np.array(clicks, dtype=float).reshape(-1, 3)[:, :2].T)

    def _show_units(self, hidden):
        pitch = CELL + GAP
        picture = np.full((WIDEST * pitch, (1 + DEEPEST) * pitch, 3), 255, np.uint8)
        rows = np.linspace(0, GRID - 1, CELL).round().astype(int)
        for column, values in enumerate(hidden):
            size = np.abs(values).max(axis=0)
            with np.errstate(invalid="ignore"):  # of a network that has diverged
                values = values / np.where(size > 0, size, 1)
            cells = values.reshape(GRID, GRID, -1)[np.ix_(rows[::-1], rows)]  # the first row on top
            for row in range(cells.shape[2]):
                top, left = row * pitch, column * pitch
                picture[top : top + CELL + 2, left : left + CELL + 2] = FRAME
                picture[top + 1 : top + 1 + CELL, left + 1 : left + 1 + CELL] = paint(cells[..., row])
        self._units.set_data(picture)

    def _show_norms(self, norms):
        for bar in self._bars:
            bar.set_visible(False)
        if not norms:
            return
        *hidden, output = norms
        for bar, norm in [*zip(self._bars, hidden, strict=False), (self._bars[-1], output)]:
            bar.set_visible(norm > 0)  # NaN is not drawn
            bar.set_height(np.clip(norm, *NORMS) - NORMS[0])

    def _show_losses(self, experiment):
        updates, training, test = np.array(experiment.curve).T
        for line, losses in ((self._training, training), (self._test, test)):
            line.set_data(updates, np.clip(losses, *LOSSES))
        last = SHORTEST
        while last < updates[-1]:
            last *= 2
        is_new, self._last = last != self._last, last
        if is_new:
            self._losses.set_xlim(0, last)
        return is_new
