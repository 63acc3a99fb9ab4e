"""What depth, activation and initializer do to a signal on its way forward."""

import numpy as np
from matplotlib.collections import PolyCollection

from nnlib import activations, datasets, initializers, plots
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider
from nnlib.widgets.live import LiveFigure

SAMPLES = 200
DEEPEST = 20
EDGES = np.linspace(-3, 3, 41)
SMALLEST, LARGEST = 1e-6, 1e6  # the ends of the axis of the standard deviations
FACTOR = 10  # a network with well-chosen weights may easily gain or lose a factor of 3


class ForwardExplorer(LiveFigure):
    """Real digits go through an untrained network; histograms show the activations by layer."""

    question = (
        "With ReLU and 20 layers, which initializer keeps the spread of the activations? "
        "With random_normal, which standard deviation does the same, and why does it change "
        "with the number of units?"
    )
    alt = (
        "Above: a histogram of the activations of each layer of an untrained network, side by side. "
        "Below, on a logarithmic axis: the standard deviation of all activations of a layer, "
        "and that of one unit across the images."
    )
    size = (5.6, 4.3)

    depth = IntSlider("Layers", 10, 1, DEEPEST)
    units = IntSlider("Units in each layer", 100, 10, 200, 10)
    activation = Dropdown(
        "Activation function", "relu",
        ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu"],
    )  # fmt: skip
    initializer = Dropdown(
        "Initializer of the kernels", "random_normal",
        ["random_normal", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform",
         "lecun_normal", "lecun_uniform", "zeros"],
    )  # fmt: skip
    stddev = FloatSlider("Standard deviation of random_normal", 0.05, 0.01, 0.5, 0.01)

    def __init__(self, **values):
        digits = datasets.load_digits().x[:SAMPLES]
        # One mean and one deviation for all pixels: the inputs have mean 0 and deviation 1.
        self.x = (digits - digits.mean()) / digits.std()  # (200, 64)
        super().__init__(**values)

    def draw(self, figure):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1.6, 1))
        figure.subplots_adjust(left=0.12, right=0.99, bottom=0.11, top=0.89, hspace=0.28)
        above.set(
            title="activations by layer; 0 is the input\n"
            "a wider bar means more (width: square root of count)",
            ylim=(-3, 3), yticks=range(-3, 4), yticklabels=["≤ −3", "−2", "−1", "0", "1", "2", "≥ 3"],
            xlim=(-0.3, DEEPEST + 1), xticks=range(0, DEEPEST + 1, 2),
        )  # fmt: skip
        self._histograms = PolyCollection(
            [], facecolor=plots.SKY_BLUE, edgecolor=plots.BLUE, linewidth=0.6, animated=True
        )
        above.add_collection(self._histograms, autolim=False)
        below.set(
            title="standard deviation: ● of all, ■ of a unit over the images", xlabel="layer", yscale="log",
            ylim=(SMALLEST, LARGEST), yticks=[1e-6, 1e-3, 1, 1e3, 1e6],
        )  # fmt: skip
        below.axhline(1, color=plots.BLACK, lw=0.8)
        (self._spread,) = below.plot([], [], "o-", color=plots.VERMILION, ms=5, animated=True)
        (self._contrast,) = below.plot([], [], "s--", color=plots.BLUE, ms=4, animated=True)

    def activations(self):
        """The input and the activations of each layer, a list of arrays (200, units)."""
        rng = np.random.default_rng(0)
        f = activations.get(self.activation)
        options = {"stddev": self.stddev} if self.initializer == "random_normal" else {}
        initializer = type(initializers.get(self.initializer))(**options)
        signals = [self.x]
        for _ in range(self.depth):
            kernel = initializer((signals[-1].shape[1], self.units), rng=rng)
            signals.append(f(signals[-1] @ kernel))
        return signals

    def update(self):
        signals = self.activations()
        self._histograms.set_verts([_outline(i, signal) for i, signal in enumerate(signals)])
        spread = np.array([signal.std() for signal in signals])
        contrast = np.array([signal.std(axis=0, dtype="float64").mean() for signal in signals])
        for line, values in ((self._spread, spread), (self._contrast, contrast)):
            line.set_data(range(len(values)), np.clip(values, SMALLEST, LARGEST))
        ratio = spread[-1] / spread[0]
        if ratio < 1 / FACTOR:
            fate = "fades"
        elif ratio > FACTOR:
            fate = "explodes"
        else:
            fate = f"stays within a factor of {FACTOR}"
        alike = ": the images are nearly alike" if contrast[-1] <= spread[-1] / 100 else ""
        between = f"{spread[1]:.2g} in layer 1, " if self.depth > 1 else ""
        unused = f" The last slider is not used: {self.initializer} has its own standard deviation."
        if self.initializer == "random_normal":
            unused = ""
        return (
            f"Standard deviation of the activations: {spread[0]:.2g} in the input, {between}"
            f"{spread[-1]:.2g} in layer {self.depth}. From input to output the spread {fate}. "
            f"Across the images, a unit has a standard deviation of {contrast[0]:.2g} in the input and "
            f"{contrast[-1]:.2g} in the last layer{alike}.{unused}"
        )


def _outline(layer, signal):
    """The histogram of `signal` as a polygon that stands on x = `layer`, (82, 2)."""
    counts, _ = np.histogram(np.clip(signal, EDGES[0], EDGES[-1]), EDGES)
    width = 0.85 * np.sqrt(counts / counts.max())
    x = np.concatenate([[0], np.repeat(width, 2), [0]])
    y = np.concatenate([EDGES[:1], np.repeat(EDGES, 2)[1:-1], EDGES[-1:]])
    return np.column_stack([layer + x, y])
