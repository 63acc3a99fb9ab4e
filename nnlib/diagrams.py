"""Neurons, layers, networks and graphs, drawn from the objects themselves.

Each function returns a `plots.Picture`, which a notebook shows by itself. Lines are as thick as their weights
are large: blue and solid above 0, vermilion and dashed below. Units are blue above 0 and orange below.
"""

import numpy as np
from matplotlib import rc_context
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from nnlib import activations, plots

# Units of a layer that are drawn; of a larger one the first and the last are, with dots between them.
_MOST_UNITS = 8
_RADIUS = 0.3


@rc_context(plots.STYLE)
def neuron(x, weights, bias, activation="linear", names=None):
    """One neuron at work on one sample: inputs, weights, weighted sum z, activation, output a.

    Parameters
    ----------
    x, weights : array-like of shape (inputs,)
    bias : float
    activation : str or Activation, default="linear"
    names : list of str, optional
        What the inputs are called, by default x₁, x₂, ...

    Returns
    -------
    plots.Picture
    """
    x, weights = np.asarray(x, dtype=float), np.asarray(weights, dtype=float)
    if x.ndim != 1 or x.shape != weights.shape:
        raise ValueError(
            f"A neuron has a weight for each input: expected two rows of one length. Received {x.shape} and "
            f"{weights.shape}."
        )
    activation = activations.get(activation)
    names = names or [f"x{_subscript(number)}" for number in range(1, len(x) + 1)]
    z = float(x @ weights + bias)
    a = float(activation(np.array([[z]]))[0, 0])

    rows = len(x) + 1
    figure = plots.Picture(figsize=(7.2, 0.75 + 0.75 * rows))
    axes = _sheet(figure, (-1.1, 6.4), (-0.6, rows - 0.4))
    middle = (rows - 1) / 2
    places = [(0.4, rows - 1 - row) for row in range(rows)]
    largest = max(np.abs([*weights, bias]).max(), 1e-12)
    for place, name, value, weight in zip(
        places, [*names, "always 1"], [*x, 1], [*weights, bias], strict=True
    ):
        letter = "b" if place == places[-1] else f"w{_subscript(rows - int(place[1]))}"
        _line(axes, place, (3, middle), weight, largest)
        _along(axes, place, (3, middle), 0.45, f"{letter} = {_number(weight)}", _colour(weight))
        _unit(axes, place, _number(value))
        axes.text(place[0] - 0.45, place[1], name, ha="right", va="center")
    _arrow(axes, (3, middle), (4.4, middle))
    _arrow(axes, (4.4, middle), (5.6, middle))
    _unit(axes, (3, middle), "Σ", size=16)
    _box(axes, (4.4, middle), activation.name)
    axes.text(3, middle - 0.42, f"z = {_number(z)}", ha="center", va="top")
    axes.text(5.65, middle, f"a = {_number(a)}", va="center")
    terms = " + ".join(f"{_number(w)} · {_number(v)}" for w, v in zip(weights, x, strict=True))
    figure.alt = (
        f"A neuron. Lines lead from its {len(x)} inputs, {', '.join(names)}, and from a 1 for the bias, to a "
        f"circle that adds up: {terms} + {_number(bias)} = {_number(z)}. The activation {activation.name} "
        f"turns this into the output {_number(a)}."
    )
    return figure


@rc_context(plots.STYLE)
def network(model, x=None):
    """A network, unit by unit; with a sample, what each unit puts out.

    Of a large layer only some units are drawn, with dots for the others.

    Parameters
    ----------
    model : list of int, or Sequential
        The number of inputs, then that of the units of each layer; or a model, built, whose weights the lines
        show.
    x : array-like of the model's input shape, optional
        One sample.

    Returns
    -------
    plots.Picture
    """
    columns = _columns(model, x)
    most = max(len(column.rows) for column in columns)
    figure = plots.Picture(figsize=(2.2 * len(columns), 0.72 * most + 0.9))
    axes = _sheet(figure, (-1.1, 2.2 * len(columns) - 1.1), (-1.15, most - 0.25))
    for number, column in enumerate(columns):
        column.x, column.y = 2.2 * number, (most - len(column.rows)) / 2
        if number:
            _connect(axes, columns[number - 1], column)
        for row, unit in enumerate(column.rows):
            place = column.place(row)
            if unit is None:
                axes.text(*place, "⋮", ha="center", va="center", fontsize=18)
            elif column.values is None:
                _unit(axes, place)
            else:
                value = column.values[unit]
                _unit(axes, place, _short(value), value / max(np.abs(column.values).max(), 1e-12), size=10)
        axes.text(column.x, -0.75, column.title, ha="center", va="center")
    figure.alt = _network_in_words(columns)
    return figure


class _Column:
    """A layer as it is drawn: which units, their kernel of shape (inputs, units), what they put out."""

    def __init__(self, size, title, kernel=None, values=None):
        self.size, self.title, self.kernel, self.values = size, title, kernel, values
        self.rows = list(range(size))
        if size > _MOST_UNITS:
            self.rows = [*range(_MOST_UNITS - 3), None, size - 1]

    def place(self, row):
        return self.x, self.y + len(self.rows) - 1 - row


def _columns(model, x):
    if not hasattr(model, "layers"):
        if x is not None:
            raise TypeError("Sizes alone compute nothing: give a model to see what it makes of a sample.")
        first, *others = model
        return [_Column(first, f"{first} inputs"), *(_Column(size, f"{size} units") for size in others)]
    values = None if x is None else np.asarray(x, dtype=model.dtype)[None]
    flat = [None if values is None else values.ravel()]
    columns = [_Column(int(np.prod(model.input_shape)), "", values=flat[0])]
    columns[0].title = f"{columns[0].size} inputs"
    for layer in model.layers:
        if values is not None:
            values = layer.forward(values)
        if "kernel" in layer.parameters:
            units = layer.kernel.shape[1]
            columns.append(_Column(units, f"{units} {layer.activation.name}", layer.kernel))
        if values is not None:
            columns[-1].values = values.ravel()
    return columns


def _connect(axes, before, after):
    largest = 1 if after.kernel is None else max(np.abs(after.kernel).max(), 1e-12)
    for i, source in enumerate(before.rows):
        for j, target in enumerate(after.rows):
            if source is None or target is None:
                continue
            ends = before.place(i), after.place(j)
            if after.kernel is None:
                axes.plot(*zip(*ends, strict=True), color=plots.GREY, linewidth=0.8, zorder=1)
            else:
                _line(axes, *ends, after.kernel[source, target], largest)


def _network_in_words(columns):
    titles = ", ".join(column.title for column in columns)
    words = (
        f"A network drawn as columns of circles: {titles}. Each circle is joined to all of the next column."
    )
    outputs = columns[-1].values
    if outputs is not None and len(outputs) > 1:
        best = int(outputs.argmax())
        words += f" For this sample the largest output is that of unit {best}: {_number(outputs[best])}."
    elif outputs is not None:
        words += f" For this sample the output is {_number(outputs[0])}."
    return words


@rc_context(plots.STYLE)
def layer(dense, unit=0):
    """The edges of a Dense layer beside its kernel: column j holds the weights that lead to unit j.

    Parameters
    ----------
    dense : Dense
        Built, with at most 8 inputs and 8 units.
    unit : int, default=0
        Whose edges and column stand out.

    Returns
    -------
    plots.Picture
    """
    kernel = dense.kernel
    inputs, units = kernel.shape
    if max(inputs, units) > _MOST_UNITS:
        raise ValueError(
            f"Only layers of at most {_MOST_UNITS} inputs and units can be read. Received {kernel.shape}."
        )
    rows = max(inputs, units)
    figure = plots.Picture(figsize=(3.6 + 0.85 * units, 0.75 * rows + 1))
    axes = _sheet(figure, (-0.9, 4.2 + 1.1 * units), (-0.7, rows + 0.5))
    before, after = _Column(inputs, ""), _Column(units, "")
    before.x, before.y = 0, (rows - inputs) / 2
    after.x, after.y = 2.4, (rows - units) / 2
    largest = max(np.abs(kernel).max(), 1e-12)
    for j in [*(other for other in range(units) if other != unit), unit]:
        for i in range(inputs):
            if j == unit:
                _line(axes, before.place(i), after.place(j), kernel[i, j], largest)
            else:
                ends = zip(before.place(i), after.place(j), strict=True)
                axes.plot(*ends, color="#C8C8C8", linewidth=0.8, zorder=0)
    for i in range(inputs):
        _unit(axes, before.place(i), f"x{_subscript(i + 1)}")
    for j in range(units):
        _unit(axes, after.place(j), f"z{_subscript(j + 1)}", shade=0.35 if j == unit else None)
    left, top = 4.4, before.y + inputs - 1
    column = (left + 1.1 * unit - 0.5, before.y - 0.42), 1.0, inputs - 0.16
    axes.add_patch(Rectangle(*column, facecolor=plots.shade(0.2), edgecolor="none", zorder=0))
    for j in range(units):
        axes.text(left + 1.1 * j, top + 0.72, f"to z{_subscript(j + 1)}", ha="center", va="center")
        for i in range(inputs):
            number = kernel[i, j]
            axes.text(
                left + 1.1 * j, top - i, _number(number), ha="center", va="center", color=_colour(number)
            )
    for i in range(inputs):
        axes.text(left - 0.62, top - i, f"x{_subscript(i + 1)}", ha="right", va="center")
    numbers = ", ".join(map(_number, kernel[:, unit]))
    figure.alt = (
        f"Left, a layer: lines from {inputs} inputs to {units} units; those to unit {unit + 1} stand out. "
        f"Right, its kernel: a row for each input, a column for each unit. Column {unit + 1}, marked, holds "
        f"the numbers of these lines: {numbers}."
    )
    return figure


@rc_context(plots.STYLE)
def products(rows, axes):
    """Products of matrices as rectangles: which axes meet and disappear, and which shape is left.

    Parameters
    ----------
    rows : list of tuple (name, ndarray, name, ndarray, name)
        The two matrices of each product, with their names, and the name of the result.
    axes : dict of int to str
        What each size stands for, such as ``{5: "samples", 3: "inputs", 2: "units"}``.

    Returns
    -------
    plots.Picture
    """
    unit, gap = 0.3, 1.5
    shapes = [(left.shape, right.shape, (left @ right).shape) for _, left, _, right, _ in rows]
    width = max(sum(columns for _, columns in row) for row in shapes) * unit + 3 * gap
    heights = [max(lines for lines, _ in row) * unit + 1.1 for row in shapes]
    figure = plots.Picture(figsize=(width, sum(heights)))
    sheet = _sheet(figure, (0, width), (-sum(heights), 0))
    words, top = [], 0
    for (left_name, left, right_name, right, result), row, height in zip(rows, shapes, heights, strict=True):
        middle, start = top - height / 2 - 0.15, 1.1
        for name, (lines, columns), sign in zip((left_name, right_name, result), row, "@= ", strict=True):
            corner = start, middle - lines * unit / 2
            is_result = sign == " "
            face = plots.shade(0.5) if is_result else "white"
            sheet.add_patch(
                Rectangle(corner, columns * unit, lines * unit, facecolor=face, edgecolor=plots.BLACK)
            )
            center = start + columns * unit / 2
            sheet.text(center, middle, name, ha="center", va="center", fontsize=13)
            meets = {"@": (plots.BLACK, plots.VERMILION), "=": (plots.VERMILION, plots.BLACK)}
            down, across = meets.get(sign, (plots.BLACK, plots.BLACK))
            sheet.text(
                start - 0.1,
                middle,
                f"{lines} {axes[lines]}",
                color=down,
                rotation=90,
                ha="right",
                va="center",
                fontsize=10,
            )
            sheet.text(
                center,
                corner[1] + lines * unit + 0.08,
                f"{columns} {axes[columns]}",
                color=across,
                ha="center",
                va="bottom",
                fontsize=10,
            )
            start += columns * unit
            sheet.text(start + gap / 2 - 0.2, middle, sign, ha="center", va="center", fontsize=16)
            start += gap
        words.append(
            f"{left_name} {left.shape} @ {right_name} {right.shape} = {result} {(left @ right).shape}"
        )
        top -= height
    figure.alt = (
        "Products of matrices, drawn as rectangles whose sides are named. The sides that meet are equal and "
        f"disappear: {'; '.join(words)}."
    )
    return figure


@rc_context(plots.STYLE)
def graph(result, backward=False):
    """The graph that computes a number: boxes for all that it was computed from, arrows to what used them.

    Parameters
    ----------
    result : object
        A node with `number`, and `edges`, a list of pairs (node, local derivative). A node may have a
        `label`, which is drawn above it.
    backward : bool, default=False
        Turn the arrows round, write the local derivative on each, and below each value the node's `gradient`.

    Returns
    -------
    plots.Picture
    """
    nodes = _in_order(result)
    places = _layout(nodes)
    wide, high = np.max(list(places.values()), axis=0)
    figure = plots.Picture(figsize=(1.75 * wide + 1.4, 1.25 * high + 1.75))
    axes = _sheet(figure, (-0.7, 1.75 * wide + 0.7), (-0.75, 1.25 * high + 1))
    at = {node: np.array([1.75 * x, 1.25 * (high - y)]) for node, (x, y) in places.items()}
    boxes = {node: _box(axes, place, "", half=(0.46, 0.36)) for node, place in at.items()}
    for node in nodes:
        sources = [source for source, _ in node.edges]
        for number, (source, derivative) in enumerate(node.edges):
            bend = 0.0
            if sources.count(source) > 1:
                bend = 0.3 if number == sources.index(source) else -0.3
            elif any(_between(at[source], at[node], at[other]) for other in nodes):
                bend = -0.45
            ends = (source, node) if not backward else (node, source)
            _edge(
                axes,
                *(at[end] for end in ends),
                bend if not backward else -bend,
                *(boxes[end] for end in ends),
                derivative if backward else None,
            )
    for node, place in at.items():
        number = {"ha": "center", "va": "center", "zorder": 4}
        axes.text(
            place[0], place[1] + (0.16 if backward else 0), _number(node.number), color=plots.BLUE, **number
        )
        if backward:
            axes.text(place[0], place[1] - 0.17, _number(node.gradient), color=plots.VERMILION, **number)
        axes.text(place[0], place[1] + 0.42, getattr(node, "label", ""), ha="center", va="bottom", zorder=4)
    figure.alt = _graph_in_words(nodes, backward)
    return figure


def _in_order(result):
    """All nodes that `result` was computed from, each after its sources."""
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for source, _ in node.edges:
                visit(source)
            order.append(node)

    visit(result)
    return order


def _layout(nodes):
    """A place for each node: right of its sources, and no two at one place."""
    column = {}
    for node in nodes:
        column[node] = 1 + max((column[source] for source, _ in node.edges), default=-1)
    users = {
        node: [user for user in nodes if any(source is node for source, _ in user.edges)] for node in nodes
    }
    for node in reversed(nodes):
        if users[node] and not node.edges:  # what is given stands just before its first use
            column[node] = min(column[user] for user in users[node]) - 1
    row, free = {}, {}
    leaves = 0
    for node in nodes:
        if node.edges:
            wanted = np.mean([row[source] for source, _ in node.edges])
        else:
            wanted, leaves = float(leaves), leaves + 1
        taken = free.setdefault(column[node], [])
        while any(abs(wanted - other) < 0.99 for other in taken):
            wanted += 0.5
        row[node] = wanted
        taken.append(wanted)
    return {node: (column[node], row[node]) for node in nodes}


def _between(start, end, place):
    """Whether a straight line from `start` to `end` would run through the box at `place`."""
    way = end - start
    part = (place - start) @ way / (way @ way)
    return 0.05 < part < 0.95 and np.linalg.norm(start + part * way - place) < 0.6


def _edge(axes, start, end, bend, start_box, end_box, derivative=None):
    backward = derivative is not None
    color = plots.VERMILION if backward else plots.GREY
    style = {"arrowstyle": "-|>,head_length=0.5,head_width=0.25", "color": color, "linewidth": 1.3}
    style |= {"patchA": start_box, "patchB": end_box, "shrinkA": 1, "shrinkB": 2}
    axes.annotate("", end, start, arrowprops=style | {"connectionstyle": f"arc3,rad={bend}"}, zorder=1)
    if backward:
        across = np.array([end[1] - start[1], start[0] - end[0]])
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        place = (start + end) / 2 + bend / 2 * across
        axes.text(
            *place, f"× {_number(derivative)}", ha="center", va="center", fontsize=10, bbox=box, zorder=3
        )


def _graph_in_words(nodes, backward):
    parts = []
    for node in nodes:
        name = getattr(node, "label", "") or "a number"
        text = f"{name} {_number(node.number)}"
        parts.append(f"{text} with gradient {_number(node.gradient)}" if backward else text)
    arrows = (
        "from the result back to what it was computed from, with the local derivatives"
        if backward
        else ("from what is given to the result")
    )
    return f"A graph of {len(nodes)} boxes with arrows {arrows}: {', '.join(parts)}."


def _sheet(figure, x, y):
    """Axes that fill the figure, with the same unit to the right and upwards, and no frame."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=x, ylim=y, aspect="equal")
    axes.axis("off")
    return axes


def _colour(number):
    return plots.BLUE if number >= 0 else plots.VERMILION


def _line(axes, start, end, number, largest):
    width = 0.6 + 3.4 * abs(number) / largest
    style = "-" if number >= 0 else (0, (3, 1.5))
    axes.plot(
        *zip(start, end, strict=True), color=_colour(number), linewidth=width, linestyle=style, zorder=1
    )


def _along(axes, start, end, part, text, colour):
    """Words on a line, `part` of the way from its start to its end."""
    x, y = np.array(start) * (1 - part) + np.array(end) * part
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    axes.text(x, y, text, ha="center", va="center", color=colour, bbox=box, zorder=3)


def _unit(axes, place, text="", shade=None, size=11, radius=_RADIUS):
    face = "white" if shade is None else plots.shade(shade)
    axes.add_patch(Circle(place, radius, facecolor=face, edgecolor=plots.BLACK, linewidth=1.2, zorder=2))
    axes.text(*place, text, ha="center", va="center", fontsize=size, zorder=4)


def _box(axes, place, text, half=(0.5, 0.28)):
    corner = place[0] - half[0], place[1] - half[1]
    style = {"boxstyle": "round,pad=0,rounding_size=0.08", "facecolor": "white", "edgecolor": plots.BLACK}
    axes.text(*place, text, ha="center", va="center", zorder=4)
    return axes.add_patch(FancyBboxPatch(corner, 2 * half[0], 2 * half[1], zorder=2, linewidth=1.2, **style))


def _arrow(axes, start, end, color=plots.BLACK):
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 2}
    axes.annotate("", end, start, arrowprops=style, zorder=1)


def _number(value):
    return f"{value:.3g}".replace("-", "−")


def _short(value):
    """A number as a small circle can hold it: 0.98, −1.2, 12."""
    decimals = abs(value) < 1 and value != 0
    return (f"{value:.2f}" if decimals else f"{value:.2g}").replace("-", "−")


def _subscript(number):
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
