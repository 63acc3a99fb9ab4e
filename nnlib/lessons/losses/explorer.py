"""A prediction, its loss, and the slope of the loss, which says where the prediction should go."""

import numpy as np

from nnlib import losses, plots
from nnlib.activations import sigmoid
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider
from nnlib.widgets.live import LiveFigure

EDGE = 4
Z = np.linspace(-EDGE, EDGE, 1601)  # includes every step of the slider, and all corners
OF_NUMBERS = ["squared error", "half the squared error", "absolute error", "Huber"]
OF_LABELS = ["cross-entropy of sigmoid(z)", "squared error of sigmoid(z)"]


class LossExplorer(LiveFigure):
    """One sample: its output z, its true value, its loss, and the slope of the loss."""

    question = (
        "The true value is 1, and the output is wrong. Move it further and further away: for which losses "
        "does the slope keep growing, for which does it stop growing, and for which does it vanish?"
    )
    alt = (
        "Left: the loss of one sample against the output z, with a point and the tangent at the chosen z. "
        "Right: the slope of that curve, with a point at the same z."
    )
    size = (5.6, 3.5)

    loss = Dropdown("Loss", "Huber", OF_NUMBERS + OF_LABELS)
    z = FloatSlider("Output, z", -1.0, -EDGE, EDGE, 0.1)
    y = IntSlider("True value, y", 1, 0, 1)
    delta = FloatSlider("delta of Huber's loss", 1.0, 0.1, 5, 0.1)

    def draw(self, figure):
        self._left, self._right = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.08, right=0.99, bottom=0.14, top=0.91, wspace=0.24)
        for axes, title in ((self._left, "loss"), (self._right, "slope of the loss")):
            axes.set(title=title, xlim=(-EDGE, EDGE), xticks=range(-EDGE, EDGE + 1, 2), xlabel="output z")
            axes.axhline(0, color=plots.GREY, lw=0.8)
        (self._value_curve,) = self._left.plot([], [], color=plots.BLUE, animated=True)
        (self._tangent,) = self._left.plot([], [], "--", color=plots.VERMILION, animated=True)
        (self._value_point,) = self._left.plot(
            [], [], "o", color=plots.BLUE, ms=9, animated=True, clip_on=False
        )
        (self._slope_curve,) = self._right.plot([], [], color=plots.VERMILION, animated=True)
        (self._slope_point,) = self._right.plot(
            [], [], "D", color=plots.VERMILION, ms=8, animated=True, clip_on=False
        )
        self._scaled_for_labels = None

    def value_and_slope(self, z):
        """Loss and its slope at each output of the array `z`, shape (n,); both have this shape."""
        y = np.full((len(z), 1), float(self.y))
        if self.loss == "squared error of sigmoid(z)":
            a = sigmoid(z)
            value, slope = losses.MeanSquaredError().per_sample(y, a[:, None])
            return value, slope[:, 0] * sigmoid.derivative(z)  # the chain rule
        loss, factor = {
            "squared error": (losses.MeanSquaredError(), 1),
            "half the squared error": (losses.MeanSquaredError(), 0.5),
            "absolute error": (losses.MeanAbsoluteError(), 1),
            "Huber": (losses.Huber(self.delta), 1),
            "cross-entropy of sigmoid(z)": (losses.BinaryCrossentropy(from_logits=True), 1),
        }[self.loss]
        value, slope = loss.per_sample(y, z[:, None])
        return factor * value, factor * slope[:, 0]

    def update(self):
        if (self.loss in OF_LABELS) != self._scaled_for_labels:
            self._scale(self.loss in OF_LABELS)
        z = round(self.z, 9) + 0.0  # not -0.0
        values, slopes = self.value_and_slope(Z)
        (value,), (slope,) = self.value_and_slope(np.array([z]))
        self._value_curve.set_data(Z, values)
        self._slope_curve.set_data(Z, slopes)
        self._value_point.set_data([z], [value])
        self._slope_point.set_data([z], [slope])
        # The tangent has the same length on the screen, however steep it is.
        reach = 1.8 / np.hypot(1, 2 * EDGE * slope / self._left.get_ylim()[1])
        self._tangent.set_data([z - reach, z + reach], [value - reach * slope, value + reach * slope])
        return f"{self._answer(z)} The loss is {value:.3f}, its slope {slope:.3f}: {self._advice(slope)}"

    def _scale(self, labels):
        height, steepest = (4.4, 1) if labels else (26, 10)
        self._left.set(ylim=(-0.05 * height, height))
        self._right.set(ylim=(-1.1 * steepest, 1.1 * steepest), yticks=np.linspace(-steepest, steepest, 5))
        self._scaled_for_labels = labels
        self.redraw_background()

    def _answer(self, z):
        if self.loss in OF_LABELS:
            return f"The label is {self.y}, and sigmoid({z:.1f}) is {sigmoid(z):.3f}."
        return f"The true value is {self.y}, the output {z:.1f}, the error {z - self.y:.1f}."

    def _advice(self, slope):
        advice = "the output is correct."
        if slope:
            advice = f"the output should {'rise' if slope < 0 else 'fall'}."
        if self.loss == "absolute error" and not slope:
            advice += " At its corner the curve has no slope; 0 is the convention."
        if self.loss != "Huber":
            return f"{advice} The last slider is not used: it belongs to Huber's loss."
        if abs(round(self.z - self.y, 9)) > round(self.delta, 9):
            return f"{advice} The error is beyond delta: a larger one has the same slope."
        return advice
