"""Build a model, and see its graph, its shapes and its parameters."""

from typing import NamedTuple

from matplotlib.patches import Rectangle

from nnlib import plots
from nnlib.widgets.controls import Dropdown, IntSlider, OptionSlider
from nnlib.widgets.live import LiveFigure

BUDGET = 20_000
ONE, SHARED, SEPARATE = "one image", "two, with a shared layer", "two, each with its own layer"
DEEPEST = 4
MOST_ROWS = 3 + 2 * (DEEPEST - 1) + 1  # inputs, first layer, difference; a layer and a skip each; output
MOST_EDGES = 4 + 3 * (DEEPEST - 1) + 1
WIDTH, HEIGHT = 1.3, 0.62  # of a box
SPREAD, LANE = 0.25, 0.14  # arrows beside one another; skips leave a box below its middle, and arrive above


class Row(NamedTuple):
    """A layer of the model, or two equal ones side by side."""

    names: list[str]
    layer: str
    sources: list[list[str]]  # for each name
    outputs: int  # how many tensors come out
    width: int  # their shape is (None, width)
    parameters: int  # of each name
    code: str


class ModelBuilder(LiveFigure):
    """A model of dense layers that classifies one image, or compares two."""

    question = (
        "Let two images of 28 × 28 pixels go in. Build a model with four hidden layers and at most "
        f"{BUDGET:,} parameters. How many units can its layers have, with a shared first layer and without? "
        "Which controls hardly change the number of parameters, and which models can Sequential build?"
    )
    alt = (
        "A model as a graph of boxes with arrows from the input down to the output, and beside each box, as "
        "in a table, its layer, the shape of its output, and its number of parameters, with a bar for its "
        "fraction of the total. The last line is the total."
    )
    size = (7.0, 4.9)

    inputs = Dropdown("What goes in", ONE, [ONE, SHARED, SEPARATE])
    side = OptionSlider("Pixels on each side", 8, [8, 16, 28])
    depth = IntSlider("Hidden layers", 2, 1, DEEPEST)
    units = IntSlider("Units in each", 32, 2, 64)
    skip = Dropdown("Skip connections", "none", ["none", "add", "concatenate"])
    activation = Dropdown("Activation function", "relu", ["relu", "tanh", "sigmoid"])

    def draw(self, figure):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-1.6, 5.55), ylim=(-MOST_ROWS - 0.85, 1.05))
        axes.axis("off")
        title = {"weight": "bold", "va": "center"}
        axes.text(0, 0.75, "graph", ha="center", **title)
        axes.text(1.6, 0.75, "layer", **title)
        axes.text(3.2, 0.75, "output shape", **title)
        axes.text(5.45, 0.75, "parameters", ha="right", **title)
        self._lines = [axes.plot([], [], color=plots.GREY, lw=1.5, ms=7, animated=True)[0]
                       for _ in range(MOST_EDGES)]  # fmt: skip
        box = {"facecolor": "white", "edgecolor": plots.BLUE, "lw": 1.5, "animated": True}
        self._boxes = [_rectangle(axes, WIDTH, HEIGHT, **box) for _ in range(MOST_ROWS + 2)]
        bar = {"facecolor": plots.SKY_BLUE, "alpha": 0.6, "animated": True}
        self._bars = [_rectangle(axes, 0, 0.12, **bar) for _ in range(MOST_ROWS)]
        words = {"va": "center", "fontsize": 10, "animated": True}
        self._names = [axes.text(0, 0, "", ha="center", **words) for _ in self._boxes]
        self._cells = [
            [axes.text(1.6, -row, "", **words), axes.text(3.2, -row, "", **words),
             axes.text(5.45, -row, "", ha="right", **words)]
            for row in range(MOST_ROWS)
        ]  # fmt: skip
        self._total = axes.text(5.45, -MOST_ROWS - 0.2, "", ha="right", **words | {"weight": "bold"})

    def rows(self):
        """The layers of the model with the current settings, from the input to the output."""
        pixels, pairs = self.side**2, self.inputs != ONE
        names = ["left", "right"] if pairs else ["image"]
        code = [f"{name} = keras.Input(({pixels},))" for name in names]
        rows = [Row(names, "Input", [[] for _ in names], len(names), pixels, 0, "\n".join(code))]
        if self.inputs == SHARED:
            dense = f'hidden_1 = keras.layers.Dense({self.units}, "{self.activation}")'
            rows.append(self._dense(["hidden_1"], [names], pixels, dense)._replace(outputs=2))
            rows.append(self._difference(["hidden_1"] * 2, "hidden_1(left) - hidden_1(right)"))
        else:
            hidden = [f"hidden_1_{name}" for name in names] if pairs else ["hidden_1"]
            rows.append(self._dense(hidden, [[name] for name in names], pixels))
            if pairs:
                rows.append(self._difference(hidden, " - ".join(hidden)))
        for number in range(2, self.depth + 1):
            source, width = rows[-1].names[0], rows[-1].width
            name = f"hidden_{number}"
            rows.append(self._dense([name], [[source]], width))
            if self.skip != "none":
                rows.append(self._skip(number, [source, name], width))
        units, activation = (1, "sigmoid") if pairs else (10, "softmax")
        last = rows[-1]
        return [*rows, _dense(["output"], [last.names], last.width, units, activation)]

    def _dense(self, names, sources, inputs, code=None):
        return _dense(names, sources, inputs, self.units, self.activation, code)

    def _difference(self, sources, formula):
        code = f"difference = keras.ops.abs({formula})"
        return Row(["difference"], "|left − right|", [sources], 1, self.units, 0, code)

    def _skip(self, number, sources, width):
        layer = self.skip.capitalize()
        width = width + self.units if self.skip == "concatenate" else self.units
        code = f"skip_{number} = keras.layers.{layer}()([{', '.join(sources)}])"
        return Row([f"skip_{number}"], layer, [sources], 1, width, 0, code)

    def code(self):
        """The program that builds the current model in Keras."""
        rows = self.rows()
        inputs = ", ".join(rows[0].names)
        end = f"model = keras.Model({f'[{inputs}]' if len(rows[0].names) > 1 else inputs}, output)"
        return "\n".join([*(row.code for row in rows), end])

    def update(self):
        rows = self.rows()
        total = sum(row.parameters * len(row.names) for row in rows)
        self._show_table(rows, total)
        self._show_graph(rows)
        return self._words(rows, total)

    def _show_table(self, rows, total):
        for number, (cells, bar) in enumerate(zip(self._cells, self._bars, strict=True)):
            texts, share = ("", "", ""), 0
            if number < len(rows):
                row = rows[number]
                texts = (
                    row.layer,
                    _times(row.outputs, f"(None, {row.width})"),
                    _times(len(row.names) if row.parameters else 1, f"{row.parameters:,}"),
                )
                share = row.parameters * len(row.names) / total
            for cell, text in zip(cells, texts, strict=True):
                cell.set_text(text)
            bar.set_bounds(5.45 - share, -number - 0.38, share, 0.14)
        self._total.set_text(f"total {total:,}, budget {BUDGET:,}")

    def _show_graph(self, rows):
        places = {
            name: (0.72 * (2 * place - len(row.names) + 1), -number)
            for number, row in enumerate(rows)
            for place, name in enumerate(row.names)
        }
        nodes = [*places.items(), *[(None, None)] * (len(self._boxes) - len(places))]
        for (name, place), box, text in zip(nodes, self._boxes, self._names, strict=True):
            box.set_visible(name is not None)
            text.set_text(name or "")
            if name:
                box.set_xy((place[0] - WIDTH / 2, place[1] - HEIGHT / 2))
                text.set_position(place)
        paths = [
            path
            for row in rows
            for name, sources in zip(row.names, row.sources, strict=True)
            for path in _paths([places[source] for source in sources], places[name])
        ]
        for line in self._lines:
            line.set_visible(bool(paths))
            if paths:
                x, y, head = paths.pop(0)
                line.set_data(x, y)
                line.set(marker=head, markevery=[-1])

    def _words(self, rows, total):
        first = rows[1]
        share = first.parameters * len(first.names) / total
        if self.inputs == ONE:
            task = f"One image of {self.side**2} pixels goes in, and 10 probabilities come out."
        else:
            task = f"Two images of {self.side**2} pixels go in, and one probability comes out."
        over = "within" if total <= BUDGET else f"{total - BUDGET:,} above"
        layers = "layers" if self.inputs == SEPARATE else "layer"
        shared = ", which is counted once" if self.inputs == SHARED else ""
        count = f"{total:,} parameters: {over} the budget of {BUDGET:,}."
        percent = "More than 99%" if share > 0.995 else f"{share:.0%}"  # the output has some, too
        where = f"{percent} of them are in the first hidden {layers}{shared}."
        return f"{task} {count} {where}{self._about_skips(rows)} {self._about_sequential()}"

    def _about_skips(self, rows):
        if self.skip == "none":
            return ""
        if self.depth == 1:
            return " There is no skip yet: the first one goes around a second hidden layer."
        if self.skip == "add":
            return f" Adding needs equal widths, and keeps the width of {self.units}."
        return f" Concatenating makes the width grow to {rows[-2].width}, and with it the kernels."

    def _about_sequential(self):
        reasons = []
        if self.inputs != ONE:
            reasons.append("two inputs")
        if self.skip != "none" and self.depth > 1:
            reasons.append("skip connections")
        if reasons:
            return f"Sequential cannot build it, as it has {' and '.join(reasons)}."
        return "It is a chain: Sequential can build it."


def _dense(names, sources, inputs, units, activation, code=None):
    lines = [
        f'{name} = keras.layers.Dense({units}, "{activation}")({source})'
        for name, (source, *_) in zip(names, sources, strict=True)
    ]
    parameters = inputs * units + units
    layer = f"Dense {units}, {activation}"
    return Row(names, layer, sources, len(names), units, parameters, code or "\n".join(lines))


def _times(count, text):
    return f"{count} × {text}" if count > 1 else text


def _rectangle(axes, width, height, **style):
    return axes.add_patch(Rectangle((0, 0), width, height, **style))


def _paths(sources, user):
    """The arrows to one box: straight down, side by side where there are two, or around a box in between."""
    x, y = user
    above = [source for source in sources if source[1] == y + 1]
    for place, (x_source, y_source) in enumerate(above):
        shift = SPREAD * (2 * place - len(above) + 1)
        start = x_source + shift * (len(set(above)) < len(above))  # twice from the same box
        yield [start, x + shift], [y_source - HEIGHT / 2, y + HEIGHT / 2 + 0.08], "v"
    for x_source, y_source in sources:
        if y_source > y + 1:
            side, out = WIDTH / 2, WIDTH / 2 + 0.3
            across = [x_source + side, x_source + out, x + out, x + side + 0.06]
            yield across, [y_source - LANE, y_source - LANE, y + LANE, y + LANE], "<"
