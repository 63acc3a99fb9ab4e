"""One damaged byte, and what becomes of the network in the file."""

import textwrap

import numpy as np
from matplotlib.colors import to_rgb

from nnlib import Sequential, plots
from nnlib.lessons.saving_from_scratch.file_formats import FORMATS, read, write
from nnlib.widgets.controls import Dropdown, IntSlider
from nnlib.widgets.live import LiveFigure

FLIP, CUT = "flip one bit", "cut the rest off"
SHADES = {"a weight": plots.BLUE, "no weight": "#D0D0D0", "no byte": "#FFFFFF"}


class DamageExplorer(LiveFigure):
    """A trained network is written in the chosen format, damaged, read, and predicts again.

    Parameters
    ----------
    model : Sequential
        Trained; with one sigmoid unit at its end.
    x : ndarray of shape (n, features)
        Samples, preprocessed as the model needs them.
    y : ndarray of shape (n,)
        Their labels, 0 and 1.
    """

    question = (
        "Find damage that goes unnoticed and makes the network useless. In which formats is there none? "
        "Which bits of a weight make no visible difference? And can you cut a file so that it still loads?"
    )
    alt = (
        "Left: the file as a grid of cells, one for each byte, dark where a weight is stored and light "
        "elsewhere; a ring marks the damaged byte. Right: a mark for each sample, its probability after the "
        "damage against that before it; or the word refused."
    )
    size = (7.0, 3.8)

    form = Dropdown("Format", "safetensors", list(FORMATS))
    damage = Dropdown("Damage", FLIP, [FLIP, CUT])
    percent = IntSlider("Place in the file, %", 60, 0, 100)
    further = IntSlider("Bytes further on", 0, 0, 31)
    bit = IntSlider("Bit of the byte", 4, 0, 7)

    def __init__(self, model, x, y, **values):
        self._model, self._x, self._y = model, x, y
        self._damaged = Sequential.from_config(model.get_config())
        self._before = model.predict(x)[:, 0]
        self._files = {form: write(form, model) for form in FORMATS}
        super().__init__(**values)

    def draw(self, figure):
        left = figure.add_axes((0.02, 0.13, 0.44, 0.76))
        left.set(title="the file", xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        left.grid(False)
        for number, (name, shade) in enumerate(SHADES.items()):
            style = {"marker": "s", "ms": 9, "mfc": shade, "mec": plots.GREY, "ls": ""}
            figure.text(0.047 + 0.14 * number, 0.055, name, va="center", fontsize=10)
            left.plot(0.03 + 0.318 * number, -0.098, clip_on=False, **style)
        self._map = left.imshow(np.ones((1, 1, 3)), extent=(0, 1, 0, 1), aspect="auto", animated=True)
        ring = {"mfc": "none", "mec": plots.VERMILION, "mew": 3, "ms": 17, "clip_on": False}
        (self._ring,) = left.plot(0.5, 0.5, "o", animated=True, **ring)
        self._bits = figure.text(0.46, 0.915, "", ha="right", family="monospace", fontsize=10, animated=True)

        right = figure.add_axes((0.57, 0.15, 0.41, 0.74))
        right.set(
            title="probabilities", xlabel="before", ylabel="after", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05)
        )
        right.plot([0, 1], [0, 1], color=plots.GREY, lw=1)
        markers = (("^", plots.VERMILION, "class 0"), ("o", plots.BLUE, "class 1"))
        self._dots = [
            right.plot(self._before[self._y == label], self._before[self._y == label], marker, color=colour,
                       ms=6, mfc="none", label=name, animated=True)[0]
            for label, (marker, colour, name) in enumerate(markers)
        ]  # fmt: skip
        right.legend(loc="lower right")
        box = {"facecolor": "white", "edgecolor": plots.GREY, "boxstyle": "round,pad=0.6"}
        middle = {"ha": "center", "va": "center", "fontsize": 13}
        self._refusal = right.text(0.5, 0.55, "", bbox=box, animated=True, **middle)

    def update(self):
        content = self._files[self.form]
        place = min(round(self.percent / 100 * (len(content) - 1)) + self.further, len(content) - 1)
        if self.damage == CUT:
            damaged = content[:place]
            what = f"Only the first {place:,} of them are left."
        else:
            damaged = bytearray(content)
            damaged[place] ^= 1 << self.bit
            what = f"Bit {self.bit} of byte {place:,} is flipped."
        arrays, reason = self._load(bytes(damaged))
        owner = self._owners()
        self._show_file(owner, place, content[place], damaged)
        if self.damage == FLIP:
            what += f" The byte belongs to {self._name(owner[place], place, arrays)}."
        return f"{self.form}: {len(content):,} bytes. {what} {self._verdict(arrays, reason)}"

    def _load(self, content):
        """The arrays that the reader of the format finds, or the reason why it refuses."""
        try:
            return read(self.form, content, self._model), ""
        except Exception as error:  # damage may cause any
            message = textwrap.shorten(str(error), 110, placeholder=" [...]")
            return None, f"{type(error).__name__}: {message.rstrip('.')}"

    def _owners(self):
        """For each byte the number of the array that it belongs to, or -1."""
        content = self._files[self.form]
        owner = np.full(len(content), -1)
        for number, array in enumerate(self._model.named_weights().values()):
            start = content.find(array.tobytes())
            owner[start : start + array.nbytes] = number
        return owner

    def _show_file(self, owner, place, byte, damaged):
        columns = round(1.2 * len(owner) ** 0.5)
        rows = -(-len(owner) // columns)
        shade = np.full(rows * columns, 2)
        shade[: len(owner)] = owner < 0
        shade[len(damaged) :] = 2
        palette = np.array([to_rgb(colour) for colour in SHADES.values()])
        self._map.set_data(palette[shade].reshape(rows, columns, 3))
        row, column = divmod(place, columns)
        self._ring.set_data([(column + 0.5) / columns], [1 - (row + 0.5) / rows])
        flipped = f"{byte:08b} → {byte ^ 1 << self.bit:08b}"
        self._bits.set_text(flipped if self.damage == FLIP else "")

    def _name(self, owner, place, arrays):
        if owner < 0:
            return "no weight"
        name, array = list(self._model.named_weights().items())[owner]
        start = (place - self._files[self.form].find(array.tobytes())) // 4
        # Nine digits distinguish any two float32 numbers.
        text = f"a weight of {name}, {array.ravel()[start]:.9g}"
        return text if arrays is None else f"{text}, which becomes {arrays[name].ravel()[start]:.9g}"

    def _verdict(self, arrays, reason):
        self._refusal.set_visible(arrays is None)
        for line in self._dots:
            line.set_visible(arrays is not None)
        if arrays is None:
            self._refusal.set_text(f"refused\n{reason.partition(':')[0]}")
            return f"Refused: {reason}."
        self._damaged.set_weights(list(arrays.values()))
        with np.errstate(all="ignore"):
            after = self._damaged.predict(self._x)[:, 0]
        for label, line in enumerate(self._dots):
            line.set_ydata(after[self._y == label])
        sound = self._model.named_weights()
        if all(array.tobytes() == arrays[name].tobytes() for name, array in sound.items()):
            return "It loads, and every weight is as before."
        was, now = self._before > 0.5, np.where(np.isnan(after), -1, after > 0.5)
        correct_before, correct_now = np.mean(was == self._y), np.mean(now == self._y)
        lost = f" {np.isnan(after).sum()} predictions are NaN." if np.isnan(after).any() else ""
        return (
            f"It loads without an error, but weights are wrong. {(was != now).sum()} of {len(was)} "
            f"predictions change; {correct_now:.0%} are correct instead of {correct_before:.0%}.{lost}"
        )
