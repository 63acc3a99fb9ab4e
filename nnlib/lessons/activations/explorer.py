"""An activation function, its derivative, and what ten layers leave of a nudge."""

import numpy as np

from nnlib import activations, plots
from nnlib.widgets.controls import Dropdown, FloatSlider
from nnlib.widgets.live import LiveFigure

LAYERS = 10
SMALLEST, LARGEST = 1e-12, 1e6  # the ends of the axis of the bars
BOUNDED = ("step", "sigmoid", "tanh")


class ActivationExplorer(LiveFigure):
    """A chain of ten neurons: each applies the same function, then the same weight."""

    question = (
        "For which z does one sigmoid layer pass on more than a fifth of a nudge? "
        "Is more left after ten layers with weight 4 or with −4? Which function does better?"
    )
    alt = (
        "Left: an activation function and its derivative, with a point at the chosen z. "
        "Right: bars on a logarithmic axis, what is left of a nudge of z after one to ten layers."
    )
    size = (5.6, 3.7)

    function = Dropdown(
        "Activation function, f", "sigmoid",
        ["step", "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu",
         "gelu", "silu", "softplus"],
    )  # fmt: skip
    z = FloatSlider("Input of the first layer, z", 2.0, -6, 6, 0.1)
    weight = FloatSlider("Weight between layers, w", 1.0, -4, 4, 0.1)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        figure.subplots_adjust(left=0.09, right=0.99, bottom=0.14, top=0.92, wspace=0.32)
        self._axes = left
        left.set(xlim=(-6, 6), xticks=range(-6, 7, 2), xlabel="z")
        left.axhline(0, color=plots.GREY, lw=0.8)
        (self._value,) = left.plot([], [], color=plots.BLUE, animated=True, label="f(z)")
        (self._slope,) = left.plot(
            [], [], "--", color=plots.VERMILION, animated=True, label="derivative f'(z)"
        )
        (self._points,) = left.plot([], [], "o", color=plots.BLUE, ms=9, animated=True, clip_on=False)
        (self._slopes,) = left.plot([], [], "D", color=plots.VERMILION, ms=8, animated=True, clip_on=False)
        left.legend(loc="upper left")

        right.set(
            title="what is left of a nudge", xlabel="layer", yscale="log",
            xlim=(0.4, LAYERS + 0.6), xticks=range(1, LAYERS + 1),
            ylim=(SMALLEST, LARGEST), yticks=[1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6],
        )  # fmt: skip
        right.grid(axis="x", visible=False)
        right.axhline(1, color=plots.BLACK, lw=0.8)
        self._bars = right.bar(range(1, LAYERS + 1), 1, bottom=1, color=plots.SKY_BLUE, animated=True)
        self._drawn = None

    def chain(self):
        """The gradient of each layer's output with respect to z, an array of ten numbers."""
        f = activations.get(self.function)
        gradients, gradient, z = [], 1.0, self.z
        for _ in range(LAYERS):
            gradient *= float(f.derivative(np.float64(z)))
            gradients.append(gradient)
            z, gradient = self.weight * float(f(np.float64(z))), gradient * self.weight
        return np.array(gradients)

    def update(self):
        f = activations.get(self.function)
        if self.function != self._drawn:
            self._draw_function(f)
        value, slope = float(f(np.float64(self.z))), float(f.derivative(np.float64(self.z)))
        self._points.set_data([self.z], [value])
        self._slopes.set_data([self.z], [slope])
        gradients = self.chain()
        for bar, size in zip(self._bars, np.abs(gradients), strict=True):
            bar.set_height(np.clip(size, SMALLEST, LARGEST) - 1)
            bar.set_visible(size > 0)
        return (
            f"At z = {self.z:.1f}, {self.function} gives {value:.3f} and its derivative is "
            f"{slope:.3f}. {self._fate(gradients[-1])}"
        )

    def _draw_function(self, f):
        z = np.linspace(-6, 6, 601)
        self._value.set_data(z, f(z))
        self._slope.set_data(z, f.derivative(z))
        self._axes.set_ylim((-1.3, 1.6) if self.function in BOUNDED else (-2, 6))
        self._axes.set_title(self.function, loc="left")
        self._drawn = self.function
        self.redraw_background()

    def _fate(self, gradient):
        size = abs(gradient)
        if size == 0:
            return "Ten layers multiply a nudge by 0: nothing is passed on."
        if size < 0.001:
            fate = "it has vanished"
        elif size > 1000:
            fate = "it has exploded"
        else:
            fate = "it has neither vanished nor exploded"
        return f"Ten layers multiply a nudge by {gradient:.2g}: {fate}."
