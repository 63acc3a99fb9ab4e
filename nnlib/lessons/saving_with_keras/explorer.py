"""Which file format of a trained model meets which needs."""

import itertools

from matplotlib.patches import Rectangle

from nnlib import plots
from nnlib.widgets.controls import Checkboxes
from nnlib.widgets.live import LiveFigure

# What you may need of a file, in words: beside the boxes, above the columns, and before those that fail.
NEEDS = {
    "architecture": ("it works without the code that built it", "archi-\ntecture", "No architecture in"),
    "weights": ("it contains what was learned", "weights", "No weights in"),
    "goes_on": (
        "training can continue, bit for bit",
        "training\ngoes on",
        "Training cannot continue exactly from",
    ),
    "compile": ("it contains loss and optimizer settings", "compile\nsettings", "No complete settings in"),
    "random": (
        "training with dropout can also continue",
        "random\nstate",
        "Training with dropout cannot continue exactly from",
    ),
    "custom": ("layers of my own are possible", "own\nlayers", "No room for custom layers in"),
    "without_class": (
        "my layers work without their classes",
        "without\nclasses",
        "Without their classes, custom layers cannot be loaded from",
    ),
    "safe": ("it brings no code that runs here", "brings\nno code", "Code may come with"),
    "one_file": ("everything is in a single file", "one\nfile", "More than one file is written by"),
}
# What each format has of it; the notebook measures every cell of this table.
FORMATS = {
    ".keras": {"architecture", "weights", "goes_on", "compile", "custom", "safe", "one_file"},
    ".weights.h5": {"weights", "goes_on", "custom", "safe", "one_file"},
    "legacy .h5": {"architecture", "weights", "compile", "custom", "safe", "one_file"},
    "SavedModel": {"architecture", "weights", "custom", "without_class"},
    "JSON": {"architecture", "compile", "custom", "safe", "one_file"},
    "Checkpoint": {"weights", "goes_on", "random", "custom", "safe"},
    "nnlib": {"architecture", "weights", "goes_on", "compile", "random", "safe", "one_file"},
}
# Needs that each of two files must meet; for the others one of the two is enough.
_OF_EACH_FILE = {"custom", "without_class", "safe"}


def suitable(needs):
    """The formats that meet all of `needs`, a set of keys of `NEEDS`."""
    return [name for name, has in FORMATS.items() if needs <= has]


def two_files(needs):
    """Pairs of formats that meet `needs` together: a model written twice."""
    if "one_file" in needs:
        return []
    return [
        (one, other)
        for one, other in itertools.combinations(FORMATS, 2)
        if needs <= FORMATS[one] | FORMATS[other] and needs & _OF_EACH_FILE <= FORMATS[one] & FORMATS[other]
    ]


class FormatExplorer(LiveFigure):
    """The table of formats, with the columns that are needed, and the verdict on each format."""

    question = (
        "You send a model with layers of your own to a colleague who does not have your classes. Which "
        "format is left? Which further ticks leave none, not even two files together, and what would you "
        "send her then?"
    )
    alt = (
        "A table of seven file formats, in rows, and nine needs, in columns. A check mark shows that a "
        "format meets a need. The columns of the ticked needs are framed, a cross marks each failure in "
        "them, and the end of each row says whether the format meets all of them."
    )
    size = (6.6, 3.4)

    needs = Checkboxes(
        "What I need from a file",
        ["architecture", "weights"],
        {need: texts[0] for need, texts in NEEDS.items()},
    )

    def draw(self, figure):
        axes = figure.add_axes((0, 0, 1, 1))
        columns, rows = len(NEEDS), len(FORMATS)
        axes.set(xlim=(-2.2, columns + 0.95), ylim=(rows - 0.25, -1.35))
        axes.axis("off")
        self._frames, self._marks, self._verdicts = {}, {}, {}
        centred = {"ha": "center", "va": "center"}
        for x, (need, texts) in enumerate(NEEDS.items()):
            axes.text(x, -0.85, texts[1], fontsize=8, linespacing=1.1, **centred)
            frame = Rectangle((x - 0.46, -1.3), 0.92, rows + 0.75, fill=False, ec=plots.BLUE, lw=2)
            self._frames[need] = axes.add_patch(frame)
            frame.set_animated(True)
        for y, name in enumerate(FORMATS):
            axes.plot([-2.15, columns + 0.9], [y - 0.5, y - 0.5], color="#E5E5E5", lw=1)
            axes.text(-2.15, y, name, va="center", fontsize=10)
            for x, need in enumerate(NEEDS):
                self._marks[name, need] = axes.text(x, y, "", animated=True, fontsize=12, **centred)
            self._verdicts[name] = axes.text(columns - 0.45, y, "", animated=True, va="center", fontsize=10)

    def update(self):
        needs = set(self.needs)
        for need, frame in self._frames.items():
            frame.set_visible(need in needs)
        for (name, need), mark in self._marks.items():
            fails = need in needs - FORMATS[name]
            mark.set_text("✓" if need in FORMATS[name] else "✗" if fails else "–")
            mark.set_color(plots.VERMILION if fails else plots.BLACK if need in needs else plots.GREY)
        for name, verdict in self._verdicts.items():
            missing = len(needs - FORMATS[name])
            verdict.set_text(f"lacks {missing}" if missing else "meets all")
            verdict.set_fontweight("normal" if missing else "bold")
            verdict.set_color(plots.GREY if missing else plots.BLACK)
        return self._words(needs)

    def _words(self, needs):
        if not needs:
            return "Nothing is ticked, so every format will do."
        fitting = suitable(needs)
        words = f"Of {len(FORMATS)} formats, {len(fitting) or 'none'} meet{'s' * (len(fitting) == 1)} "
        words += f"all that is ticked: {', '.join(fitting)}." if fitting else "all that is ticked."
        if not fitting:
            together = [" and ".join(pair) for pair in two_files(needs)]
            if together:
                words += f" With the model saved twice, it can be done: {'; or '.join(together)}."
            else:
                words += " Even two of them together do not."
        for need in self.needs:
            failing = [name for name, has in FORMATS.items() if need not in has]
            words += f" {NEEDS[need][2]} {', '.join(failing)}." if failing else ""
        return words
