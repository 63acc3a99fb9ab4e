"""The weights and the bias of a neuron move its decision line."""

import numpy as np

from nnlib import activations, datasets, plots
from nnlib.widgets.controls import FloatSlider
from nnlib.widgets.live import LiveFigure


class NeuronExplorer(LiveFigure):
    """One neuron with a step activation classifies two species of iris by their sepals."""

    question = (
        "Find weights and a bias that separate the two species without a mistake. "
        "Then double all three: what changes, and what does not?"
    )
    alt = (
        "Scatter plot of 100 iris flowers by the length and width of their sepals, setosa as circles "
        "and versicolor as triangles, with the decision line of a neuron, the half-plane in which "
        "it predicts versicolor, its weight vector, and a cross on each flower that it gets wrong."
    )
    size = (5.6, 4.0)

    w1 = FloatSlider("Weight of the length, w₁", 1.0, -4, 4, 0.1)
    w2 = FloatSlider("Weight of the width, w₂", 0.0, -4, 4, 0.1)
    bias = FloatSlider("Bias, b", -5.0, -10, 10, 0.1)

    def __init__(self, **values):
        iris = datasets.load_iris()
        two_species = iris.y < 2
        # (100, 2): sepal length and width in cm, exact to the one decimal that was measured
        self.x = iris.x[two_species, :2].astype(np.float64).round(1)
        self.y = iris.y[two_species]  # 0 setosa, 1 versicolor
        super().__init__(**values)

    def draw(self, figure):
        axes = figure.add_axes((0.1, 0.13, 0.6, 0.85))
        axes.set(
            xlim=(4, 7.2), ylim=(1.8, 4.8), aspect="equal",
            xlabel="sepal length (cm)", ylabel="sepal width (cm)",
        )  # fmt: skip
        axes.grid(False)
        (self._side,) = axes.fill(
            [], [], color=plots.ORANGE, alpha=0.2, lw=0, animated=True, label="predicts\nversicolor"
        )
        (self._line,) = axes.plot([], [], color=plots.BLACK, animated=True, label="decision line")
        for species, marker, colour in ((0, "o", plots.BLUE), (1, "^", plots.ORANGE)):
            axes.plot(
                *self.x[self.y == species].T, marker, color=colour, markeredgecolor="white",
                markersize=7, animated=True, label=("setosa", "versicolor")[species],
            )  # fmt: skip
        (self._mistakes,) = axes.plot(
            [], [], "x", color=plots.BLACK, markersize=9, mew=2, animated=True, label="mistake"
        )
        self._arrow = axes.annotate(
            "", (0, 0), (0, 0), animated=True, annotation_clip=False,
            arrowprops={"arrowstyle": "-|>", "color": plots.VERMILION, "lw": 2.5,
                        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16},
        )  # fmt: skip
        axes.plot([], [], marker=">", color=plots.VERMILION, label="weight vector")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), handlelength=1.3)

    def update(self):
        w, b = np.array([self.w1, self.w2]), self.bias
        # Rounded, so that a flower exactly on the line counts as 0 and not as -4e-16.
        predicted = activations.step((self.x @ w + b).round(9))  # (100,)
        wrong = predicted != self.y
        self._mistakes.set_data(*self.x[wrong].T)
        self._place_line(w, b)

        if not w.any():
            always = "versicolor" if b >= 0 else "setosa"
            place = f"Both weights are 0: there is no line, and the neuron always predicts {always}."
        else:
            place = (
                f"The neuron predicts versicolor where {self.w1:.1f} · length "
                f"{'+' if self.w2 >= 0 else '−'} {abs(self.w2):.1f} · width "
                f"{'+' if b >= 0 else '−'} {abs(b):.1f} ≥ 0."
            )
        count = int(wrong.sum())
        missed = [int((wrong & (self.y == species)).sum()) for species in (0, 1)]
        verdict = (
            f"Mistakes: {count} of {len(self.y)} ({missed[0]} setosa, {missed[1]} versicolor)."
            if count
            else f"All {len(self.y)} flowers are on the correct side."
        )
        return f"{place} {verdict}"

    def _place_line(self, w, b):
        norm = np.hypot(*w)
        visible = norm > 0
        for artist in (self._line, self._arrow):
            artist.set_visible(visible)
        far = 100
        if not visible:
            sign = 1 if b >= 0 else -1
            self._side.set_xy(far * sign * np.array([(0, 0), (1, 0), (1, 1), (0, 1)]))
            return
        normal, along = w / norm, np.array([-w[1], w[0]]) / norm
        middle = self.x.mean(axis=0)
        foot = middle - (middle @ w + b) / norm * normal  # the point of the line nearest the flowers
        ends = np.array([foot - far * along, foot + far * along])
        self._line.set_data(*ends.T)
        self._side.set_xy([*ends, ends[1] + far * normal, ends[0] + far * normal])
        self._arrow.set_position(foot)
        self._arrow.xy = foot + w / 3  # a third of its length keeps it inside the picture
