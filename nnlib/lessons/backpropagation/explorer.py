"""Forward and backward through a small graph, one node a step."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib import activations, plots
from nnlib.widgets.controls import Dropdown, FloatSlider, IntSlider
from nnlib.widgets.live import LiveFigure

PLACES = {
    "x₁": (0, 4), "w": (0, 2), "x₂": (0, 0), "p": (1.45, 3), "q": (1.45, 1), "b": (2.85, 0),
    "z": (2.85, 2), "a": (3.95, 2), "y": (5.05, 0), "e": (5.05, 2), "L": (6.15, 2),
}  # fmt: skip
FORMULAS = {"p": "w · x₁", "q": "w · x₂", "z": "p + q + b", "a": "f(z)", "e": "a − y", "L": "e²"}
FORWARD = list(FORMULAS)
BACKWARD = ["L", "e", "y", "a", "z", "b", "p", "q", "x₁", "x₂", "w"]  # each after all nodes that use it
STEPS = len(FORWARD) + len(BACKWARD)
# From a node to one that uses it, with the local derivative in letters.
EDGES = {
    ("x₁", "p"): "w", ("w", "p"): "x₁", ("x₂", "q"): "w", ("w", "q"): "x₂",
    ("p", "z"): "1", ("q", "z"): "1", ("b", "z"): "1", ("z", "a"): "f′(z)",
    ("a", "e"): "1", ("y", "e"): "−1", ("e", "L"): "2e",
}  # fmt: skip
WIDTH, HEIGHT = 0.84, 0.8


class GraphExplorer(LiveFigure):
    """One neuron that uses the same weight for two inputs: its loss, and all gradients of the loss."""

    question = (
        "Go from step 0 to the last. Then find inputs for which the gradient of w is 0 although that of b is "
        "not: what are its two parts? And can both gradients nearly vanish while the loss is above 1?"
    )
    alt = (
        "A graph of eleven boxes, from the inputs on the left to the loss L on the right. Each shows its "
        "value in the upper half and, once the backward pass has reached it, its gradient in the lower half. "
        "The box of the current step has a thick frame, and its arrows show its local derivatives."
    )
    size = (6.5, 4.2)

    step = IntSlider("Step", 10, 0, STEPS)
    x1 = FloatSlider("Input x₁", 1.0, -3, 3, 0.1)
    x2 = FloatSlider("Input x₂", 2.0, -3, 3, 0.1)
    w = FloatSlider("Weight w, used twice", 0.5, -3, 3, 0.1)
    b = FloatSlider("Bias b", -1.0, -3, 3, 0.1)
    y = FloatSlider("Target y", 1.0, -1, 1, 0.1)
    activation = Dropdown("Activation function f", "tanh", ["tanh", "sigmoid", "relu"])

    def draw(self, figure):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-0.55, 6.7), ylim=(-0.75, 5.1))
        axes.axis("off")
        small = {"va": "center", "fontsize": 10}
        axes.text(1.6, 4.85, "upper number: value", color=plots.BLUE, **small)
        axes.text(1.6, 4.5, "lower number: gradient, dL / d(node)", color=plots.VERMILION, **small)
        self._above, self._below, self._labels = {}, {}, {}
        middle = {"ha": "center", "va": "center", "animated": True}
        boxes = {}
        for node, (x, y) in PLACES.items():
            boxes[node] = axes.add_patch(_box(x, y, facecolor="white", edgecolor=plots.GREY, zorder=2))
            formula = f"{node} = {FORMULAS[node]}" if node in FORMULAS else node
            side = 1 if y else -1  # arrows come out of the top of the lowest boxes
            axes.text(x, y + side * (HEIGHT / 2 + 0.17), formula, ha="center", weight="bold", **small)
            self._above[node] = axes.text(x, y + 0.19, "", color=plots.BLUE, **middle)
            self._below[node] = axes.text(x, y - 0.19, "", color=plots.VERMILION, **middle)
        label = middle | {"fontsize": 10, "bbox": {"facecolor": plots.YELLOW, "lw": 0, "pad": 1.5}}
        for source, user in EDGES:
            (x, y), (x_user, y_user) = PLACES[source], PLACES[user]
            arrow = {"arrowstyle": "-|>", "color": plots.GREY, "patchA": boxes[source], "patchB": boxes[user]}
            axes.annotate("", PLACES[user], PLACES[source], arrowprops=arrow)
            # There is no room between two boxes of a row, and a title may be above a falling arrow.
            below = 0.6 if y == y_user else 0.3 * (y > y_user)
            place = 0.55 * x + 0.45 * x_user, 0.55 * y + 0.45 * y_user - below
            self._labels[source, user] = axes.text(*place, "", **label)
        self._present = axes.add_patch(_box(0, 0, fill=False, edgecolor=plots.BLACK, lw=3, animated=True))

    def values(self):
        """The value of each node, a dict."""
        v = {"x₁": self.x1, "x₂": self.x2, "w": self.w, "b": self.b, "y": self.y}
        v |= {"p": v["w"] * v["x₁"], "q": v["w"] * v["x₂"]}
        v["z"] = np.float64(round(v["p"] + v["q"] + v["b"], 9))  # ReLU's corner is at 0, not at 1e-17
        v["a"] = float(activations.get(self.activation)(v["z"]))
        v["e"] = v["a"] - v["y"]
        v["L"] = v["e"] ** 2
        return v

    def slopes(self, v):
        """The local derivative on each edge at the values `v`, a dict."""
        meaning = v | {"1": 1.0, "−1": -1.0, "2e": 2 * v["e"]}
        meaning["f′(z)"] = float(activations.get(self.activation).derivative(v["z"]))
        return {edge: meaning[letters] for edge, letters in EDGES.items()}

    def gradients(self, slopes):
        """The derivative of L with respect to each node, a dict."""
        gradients = {"L": 1.0}
        for node in BACKWARD[1:]:
            users = [(slope, user) for (source, user), slope in slopes.items() if source == node]
            gradients[node] = sum(slope * gradients[user] for slope, user in users)
        return gradients

    def update(self):
        v = self.values()
        slopes = self.slopes(v)
        gradients = self.gradients(slopes)
        forward, backward = FORWARD[: self.step], BACKWARD[: max(0, self.step - len(FORWARD))]
        present = [None, *forward, *backward][-1]
        for node in PLACES:
            empty = node in FORMULAS and node not in forward
            self._above[node].set_text("" if empty else number(v[node]))
            self._below[node].set_text(number(gradients[node]) if node in backward else "")
        for (source, user), text in self._labels.items():
            text.set_text(f"× {number(slopes[source, user])}")
            text.set_visible(bool(backward) and source == present)
        self._present.set_visible(present is not None)
        if present:
            self._present.set_xy(_corner(*PLACES[present]))
        words = _backward_words(present, slopes, gradients) if backward else self._forward_words(present, v)
        return f"Step {self.step} of {STEPS}. {words}"

    def _forward_words(self, node, v):
        if node is None:
            return "The inputs x₁ and x₂, the parameters w and b, and the target y are given."
        formula = FORMULAS[node].replace("f", self.activation)
        filled = {
            "p": "{w} · {x₁}", "q": "{w} · {x₂}", "z": "{p} + {q} + {b}",
            "a": f"{self.activation}({number(v['z'])})", "e": "{a} − {y}", "L": f"({number(v['e'])})²",
        }[node].format(**{name: signed(value) for name, value in v.items()})  # fmt: skip
        end = " This is the loss: the forward pass ends here." if node == "L" else ""
        return f"Forward: {node} = {formula} = {filled} = {number(v[node])}.{end}"


def _backward_words(node, slopes, gradients):
    if node == "L":
        return "Backward: a nudge of L changes L by just as much. So dL/dL = 1, and the backward pass begins."
    parts = [
        f"{EDGES[edge]} · dL/d{edge[1]} = {signed(slope)} · {signed(gradients[edge[1]])}"
        for edge, slope in slopes.items()
        if edge[0] == node
    ]
    total = f"dL/d{node} = {number(gradients[node])}."
    if len(parts) == 1:
        return f"Backward: local derivative times upstream gradient, {parts[0]}. So {total}"
    return f"Backward: {node} is used twice, so two products add up, {parts[0]} and {parts[1]}. So {total}"


def _corner(x, y):
    return x - WIDTH / 2, y - HEIGHT / 2


def _box(x, y, **style):
    return Rectangle(_corner(x, y), WIDTH, HEIGHT, **style)


def number(value):
    """`value` with three decimals, less from 10 on, and its first digit where 0 would be left."""
    decimals = 3 - (abs(value) >= 10) - (abs(value) >= 100)
    text = f"{value:.{decimals}f}" if abs(value) >= 0.0005 else f"{value:.0e}"
    return f"{float(text):g}".replace("-", "−") if value else "0"


def signed(value):
    """`number`, in parentheses if it is negative."""
    return f"({number(value)})" if value < 0 else number(value)
