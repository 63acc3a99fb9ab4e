"""What a reader can change in a live figure. Each kind has its counterpart in ``live.js``."""

import traitlets


class Control:
    """What a reader can change: a trait that `live.js` shows as an input with a label."""

    def show_as(self, kind, label, **details):
        self.face = {"kind": kind, "label": label, **details}
        # The browser knows what it sent: without an echo each move costs one message less.
        self.tag(sync=True, echo_update=False)

    def act(self, figure, before, after):
        """Do what the change asks for, if that is more than a new picture of `figure`.

        `before` and `after` hold the values of all controls by name, and the number of the "beat".
        """


class FloatSlider(Control, traitlets.Float):
    """A number from `minimum` to `maximum` in steps of `step`."""

    def __init__(self, label, value, minimum, maximum, step):
        super().__init__(value, min=minimum, max=maximum)
        self.show_as("slider", label, min=minimum, max=maximum, step=step)


class IntSlider(Control, traitlets.Int):
    """A whole number from `minimum` to `maximum`."""

    def __init__(self, label, value, minimum, maximum, step=1):
        super().__init__(value, min=minimum, max=maximum)
        self.show_as("slider", label, min=minimum, max=maximum, step=step)


class OptionSlider(Control, traitlets.Enum):
    """One of `options`, a list of numbers in their order, such as 0.01, 0.1, 1."""

    def __init__(self, label, value, options):
        super().__init__(options, default_value=value)
        self.show_as("slider", label, options=list(options))


class Dropdown(Control, traitlets.Enum):
    """One of `options`, a list of names."""

    def __init__(self, label, value, options):
        super().__init__(options, default_value=value)
        self.show_as("dropdown", label, options=list(options))


class Checkboxes(Control, traitlets.List):
    """Any of `options`, a dict of names to what is written beside the boxes."""

    def __init__(self, label, value, options):
        super().__init__(traitlets.Enum(list(options)), default_value=value)
        self.options = list(options)
        self.show_as("checkboxes", label, options=self.options, texts=list(options.values()))

    def validate(self, figure, value):
        chosen = super().validate(figure, value)
        return [option for option in self.options if option in chosen]


class Points(Control, traitlets.List):
    """Points that the reader puts into the picture by clicks or keys: a list of [x, y, class].

    Parameters
    ----------
    label : str
    area : tuple of float
        Where the axes lie in the figure: left, bottom, width, height, as in ``figure.add_axes(area)``.
    limits : tuple of tuple of float
        What the axes show: ``((left, right), (bottom, top))``.
    classes : list of str
    """

    def __init__(self, label, area, limits, classes):
        super().__init__()
        self.show_as("points", label, area=area, limits=limits, classes=classes)

    def validate(self, figure, value):
        points = super().validate(figure, value)
        if not all(map(self._is_point, points)):
            (left, right), (bottom, top) = self.face["limits"]
            raise traitlets.TraitError(
                f"{self.name} must be a list of [x, y, class], x from {left:g} to {right:g}, y from "
                f"{bottom:g} to {top:g}, class in {[*range(len(self.face['classes']))]}. Received: {value!r}"
            )
        return points

    def _is_point(self, point):
        (left, right), (bottom, top) = self.face["limits"]
        match point:
            case [int() | float() as x, int() | float() as y, label]:
                is_inside = left <= x <= right and bottom <= y <= top
                return is_inside and label in range(len(self.face["classes"]))
        return False


class Presets(Dropdown):
    """Questions, each with the settings at which the reader begins to answer it.

    Parameters
    ----------
    label : str
    presets : dict of str to (question, dict)
        The values of controls that differ from their defaults. The first preset is the default.
    """

    def __init__(self, label, presets):
        super().__init__(label, next(iter(presets)), list(presets))
        self.show_as("presets", label, options=list(presets))
        self.presets = presets

    def act(self, figure, before, after):
        if before[self.name] == after[self.name]:
            return
        question, settings = self.presets[after[self.name]]
        figure.face = figure.face | {"question": question}
        defaults = figure.trait_defaults()
        for name, control in figure.controls().items():
            if not isinstance(control, Presets | Button | Play):
                setattr(figure, name, settings.get(name, defaults[name]))


class Button(Control, traitlets.Int):
    """A press calls `action`, a function of the explorer. The value counts the presses."""

    def __init__(self, label, action):
        super().__init__(0)
        self.action = action
        self.show_as("button", label)

    def act(self, figure, before, after):
        for _ in range(before[self.name], after[self.name]):
            self.action(figure)


class Play(Control, traitlets.Bool):
    """While it is on, the explorer calls `action`, a function of itself, before each picture, and makes the
    next picture as soon as the browser has shown the last one.
    """

    def __init__(self, label, action):
        super().__init__(False)
        self.action = action
        self.show_as("play", label)

    def act(self, figure, before, after):
        if after[self.name] and before["beat"] != after["beat"]:
            self.action(figure)
