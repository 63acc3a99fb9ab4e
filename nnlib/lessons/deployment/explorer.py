"""A request to a running server, and what comes back."""

import http
import json
import textwrap

from nnlib import plots
from nnlib.serving import ask
from nnlib.widgets.controls import Dropdown, FloatSlider, OptionSlider
from nnlib.widgets.live import LiveFigure

GOOD = "ten good numbers"
SPOILED = ["only nine numbers", "a number as text", "NaN for a number", "not JSON", "an unknown model"]
WIDTH, LINES = 42, 6  # what a panel can show
PANEL = {"x": 0, "y": 1, "va": "top", "family": "monospace", "fontsize": 9, "animated": True}


class ServiceExplorer(LiveFigure):
    """Sends a real request whenever a control moves.

    Parameters
    ----------
    address : str
        The server's, such as ``server.address``.
    model : str, default="tumours"
        A model of breast_cancer's ten mean features, in their order, that gives the probability of benign.
    """

    question = (
        "Raise the radius until the network changes its mind: at which value does it? Then spoil the "
        "request in one way after another: which status does each get, and is the next good request "
        "answered? And how many times as long as one row do 1,000 rows take?"
    )
    alt = (
        "Above, on the left the request that is sent, on the right the status and the text of the answer. "
        "Below, a scale from 0, malignant, to 1, benign, with a dot at the probability in the answer."
    )
    size = (7.0, 3.6)

    radius = FloatSlider("Mean radius (perimeter and area follow)", 14.0, 7, 28, 0.5)
    texture = FloatSlider("Mean texture", 19.0, 10, 39, 0.5)
    smoothness = FloatSlider("Mean smoothness", 0.095, 0.05, 0.165, 0.005)
    points = FloatSlider("Mean concave points (concavity follows)", 0.05, 0, 0.2, 0.01)
    rows = OptionSlider("Rows in the request", 1, [1, 10, 100, 1000])
    sent = Dropdown("What is sent", GOOD, [GOOD, *SPOILED])

    def __init__(self, address, model="tumours", **values):
        self._address, self._model = address, model
        super().__init__(**values)

    def draw(self, figure):
        left, right = figure.add_axes((0.02, 0.38, 0.48, 0.54)), figure.add_axes((0.52, 0.38, 0.46, 0.54))
        for axes, title in ((left, "request"), (right, "answer")):
            axes.set(title=title, xlim=(0, 1), ylim=(0, 1.04))
            axes.axis("off")
        self._request, self._answer = left.text(s="", **PANEL), right.text(s="", **PANEL)
        scale = figure.add_axes((0.06, 0.17, 0.88, 0.11))
        scale.set(xlim=(-0.02, 1.02), ylim=(-1, 1), yticks=[], xlabel="probability of benign")
        scale.axvline(0.5, color=plots.GREY, ls=":")
        words = {"y": 1.15, "color": plots.GREY, "va": "bottom"}
        scale.text(x=0, s="malignant", **words)
        scale.text(x=1, s="benign", ha="right", **words)
        (self._dot,) = scale.plot([], [], "o", color=plots.VERMILION, ms=11, animated=True)

    def row(self):
        """The ten features. Those without a slider are those of an average tumour of this size and shape."""
        return [
            self.radius,
            self.texture,
            round(6.5 * self.radius, 1),
            round(3.1 * self.radius**2, 1),
            round(self.smoothness, 3),
            0.104,
            round(1.8 * self.points, 3),
            round(self.points, 2),
            0.181,
            0.063,
        ]

    def request(self):
        """Path and text of the request."""
        row = {
            "only nine numbers": self.row()[:9],
            "a number as text": [str(self.row()[0]), *self.row()[1:]],
            "NaN for a number": [float("nan"), *self.row()[1:]],
        }.get(self.sent, self.row())
        tensor = {"name": "features", "shape": [self.rows, 10], "datatype": "FP32", "data": row * self.rows}
        text = json.dumps({"inputs": [tensor]})
        model = "nobody" if self.sent == "an unknown model" else self._model
        return f"/v2/models/{model}/infer", text.replace('"', "", 1) if self.sent == "not JSON" else text

    def update(self):
        path, text = self.request()
        self._request.set_text(_panel(f"POST {path}", text))
        try:
            answer = ask(self._address, path, text, timeout=2)
        except OSError:
            self._answer.set_text("none")
            self._dot.set_data([], [])
            return (
                f"No answer from {self._address}: there is no server, or it takes too long. Start one, and "
                "run this cell again with its address."
            )
        phrase = http.HTTPStatus(answer.status).phrase
        took = f"It took {1000 * answer.seconds:.1f} ms."
        if answer.status != 200:
            self._answer.set_text(_panel(f"{answer.status} {phrase}", _reason(answer.body)))
            self._dot.set_data([], [])
            return f"Status {answer.status}, {phrase}: the request was refused. {took}"
        (output,), version = answer.body["outputs"], answer.body["model_version"]
        more = ["..."] if self.rows > 3 else []
        shown = {"model_version": version, "shape": output["shape"], "data": output["data"][:3] + more}
        self._answer.set_text(_panel(f"200 {phrase}", json.dumps(shown)))
        probability = output["data"][0]
        self._dot.set_data([probability], [0])
        predicted = "benign" if probability > 0.5 else "malignant"
        count = "" if self.rows == 1 else f", for each of the {self.rows:,} rows, which are all alike"
        return (
            f"Status 200: version {version} predicts {predicted}, with a probability of benign of "
            f"{probability:.2f}{count}. {took}"
        )


def _panel(first, text):
    lines = textwrap.wrap(text[: 2 * WIDTH * LINES], WIDTH)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], "..."]
    return "\n".join([first, "", *lines])


def _reason(body):
    if isinstance(body, dict):  # KServe's own errors, and those of the library that reads its JSON
        body = body.get("error") or body.get("detail") or body
    if isinstance(body, list):
        body = body[0].get("msg", body[0])
    return str(body)
