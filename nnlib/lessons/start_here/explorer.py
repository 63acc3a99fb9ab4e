"""Draw a digit, and see what the network sees and what it predicts."""

from pathlib import Path

import numpy as np
import traitlets

from nnlib import plots
from nnlib.widgets.controls import Control
from nnlib.widgets.live import LIVE_JS, LiveFigure

SIZE = 32  # the digits data set was scanned at 32 x 32, then reduced to 8 x 8
BLOCK = 4
PEN = 3.0  # radius of the pen in pixels of the scan
WIDEST = 21  # pixels: the digits of the data set are narrow

# A 3, so that the pad is not empty at first.
_ANGLES = np.radians(np.linspace(-150, 90, 16))
EXAMPLE = [
    np.column_stack(
        [
            np.concatenate([0.47 + 0.19 * np.cos(_ANGLES), 0.46 + 0.22 * np.cos(-_ANGLES[::-1])]),
            np.concatenate([0.33 + 0.17 * np.sin(_ANGLES), 0.69 + 0.19 * np.sin(-_ANGLES[::-1])]),
        ]
    )
    .round(3)
    .tolist()
]


class Drawing(Control, traitlets.List):
    """Strokes of a pen, each a list of points [x, y] from 0 to 1, y downwards."""

    def __init__(self, label, value, help):
        super().__init__(default_value=value)
        self.show_as("drawing", label, help=help)


class DigitPad(LiveFigure):
    """A pad to draw on; a model predicts which digit it is.

    Parameters
    ----------
    model : object with a method ``predict``
        From digits (n, 64), 0 paper to 1 ink as in `nnlib.datasets.load_digits`, it predicts
        probabilities (n, 10).
    """

    _esm = LIVE_JS + Path(__file__).with_name("digit_pad.js").read_text(encoding="utf-8")

    question = "Draw a digit. Can you draw one that you can read but the network cannot?"
    alt = (
        "Left: the drawing as 8 by 8 pixels, which is all that the network sees. "
        "Right: a bar for each digit from 0 to 9, the probability that the network gives it."
    )
    size = (5.6, 3.2)

    strokes = Drawing(
        "Drawing pad", EXAMPLE,
        "Mouse, finger or pen. Keyboard: the arrow keys move the pen, space puts it down and lifts it.",
    )  # fmt: skip

    def __init__(self, model, **values):
        self.model = model
        super().__init__(**values)

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
        figure.subplots_adjust(left=0.02, right=0.97, bottom=0.16, top=0.9, wspace=0.2)
        left.set(title="what the network sees", xticks=[], yticks=[], anchor="N")
        left.grid(False)
        left.spines[:].set(visible=True, animated=True)  # otherwise the image would cover them
        self._seen = left.imshow(np.zeros((8, 8)), cmap="Greys", vmin=0, vmax=1, animated=True)
        right.set(
            title="what it predicts", xlabel="probability", xlim=(0, 1), ylim=(9.6, -0.6),
            yticks=range(10),
        )  # fmt: skip
        right.grid(axis="y", visible=False)
        self._bars = right.barh(range(10), 0.0, linewidth=0, animated=True)

    def update(self):
        digit = to_digit(self.strokes)
        self._seen.set_data(digit)
        if not digit.any():
            for bar in self._bars:
                bar.set_width(0)
            return "The pad is empty."
        probabilities = self.predict(digit)
        first, second = np.argsort(-probabilities, kind="stable")[:2]
        for number, bar in enumerate(self._bars):
            bar.set_width(probabilities[number])
            bar.set_facecolor(plots.BLUE if number == first else plots.SKY_BLUE)
        return (
            f"The network says {first} ({probabilities[first]:.0%}). "
            f"Its second choice is {second} ({probabilities[second]:.0%})."
        )

    def predict(self, digit):
        """The model's probabilities (10,) for one digit (8, 8)."""
        probabilities = np.asarray(self.model.predict(digit.reshape(1, 64).astype(np.float32)))
        if probabilities.shape != (1, 10) or not np.isclose(probabilities.sum(), 1, atol=1e-3):
            raise ValueError(
                "DigitPad expected model.predict to give ten probabilities that add up to 1, shape "
                f"(1, 10). Received shape {probabilities.shape}. End the model with "
                'Dense(10, activation="softmax").'
            )
        return probabilities[0]


def to_digit(strokes):
    """Turn a drawing into what the digits data set would have made of it.

    For the data set, each digit was cut out, scaled to the height of a 32 x 32 bitmap, and the ink in each
    block of 4 x 4 pixels counted (Alpaydin & Kaynak, 1998). Here the strokes are scaled before they get their
    width, so that all drawings have the same pen.

    Parameters
    ----------
    strokes : list of strokes
        Each a list of points [x, y]; any scale, y downwards.

    Returns
    -------
    ndarray of shape (8, 8)
        The fraction of each block that is ink, 0 to 1.
    """
    strokes = [np.asarray(stroke, dtype=np.float64) for stroke in strokes if len(stroke)]
    if not strokes:
        return np.zeros((SIZE // BLOCK, SIZE // BLOCK))
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = np.maximum(high - low, 1e-6)
    room = SIZE - 2 * PEN
    scale = min(room / height, room / width)
    scale = np.array([min(scale, (WIDEST - 2 * PEN) / width), scale])
    ink = np.zeros((SIZE, SIZE), dtype=bool)
    for stroke in strokes:
        ink |= _distance((stroke - (low + high) / 2) * scale + SIZE / 2) <= PEN
    return ink.reshape(8, BLOCK, 8, BLOCK).mean(axis=(1, 3))


def _distance(stroke):
    """Return the distance from each pixel's centre to the nearest point of a stroke (n, 2): (32, 32)."""
    centres = np.arange(SIZE) + 0.5
    pixels = np.stack(np.meshgrid(centres, centres), axis=-1)[:, :, None]  # (32, 32, 1, 2)
    start, end = (stroke[:-1], stroke[1:]) if len(stroke) > 1 else (stroke, stroke)
    step = end - start  # (n - 1, 2)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    along = np.clip(((pixels - start) * step).sum(axis=-1) / length, 0, 1)
    return np.linalg.norm(pixels - start - along[..., None] * step, axis=-1).min(axis=-1)
