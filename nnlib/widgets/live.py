"""Live figures: pictures that follow their controls fast enough to feel like touching them.

Most of the time of a Matplotlib drawing goes into axes, ticks and text, which a control rarely
changes. So the figure persists, everything that does not move is drawn once and kept as pixels, and
each new state restores these pixels and draws only the *animated* artists over them.
The browser's half is ``live.js``.
"""

import io
from pathlib import Path

import anywidget
import traitlets
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nnlib import plots


def read(name):
    """The text of a file beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


LIVE_JS = read("live.js")


class Control:
    """What a reader can change: a trait that `live.js` shows as an input with a label."""

    def _show_as(self, kind, label, **details):
        self.face = {"kind": kind, "label": label, **details}
        # The browser knows what it sent: without an echo each move costs one message less.
        self.tag(sync=True, echo_update=False)


class FloatSlider(Control, traitlets.Float):
    """A number from `minimum` to `maximum` in steps of `step`."""

    def __init__(self, label, value, minimum, maximum, step):
        super().__init__(value, min=minimum, max=maximum)
        self._show_as("slider", label, min=minimum, max=maximum, step=step)


class IntSlider(Control, traitlets.Int):
    """A whole number from `minimum` to `maximum`."""

    def __init__(self, label, value, minimum, maximum, step=1):
        super().__init__(value, min=minimum, max=maximum)
        self._show_as("slider", label, min=minimum, max=maximum, step=step)


class Dropdown(Control, traitlets.Enum):
    """One of `options`, a list of names."""

    def __init__(self, label, value, options):
        super().__init__(options, default_value=value)
        self._show_as("dropdown", label, options=list(options))


class LiveFigure(anywidget.AnyWidget):
    """Base of all explorers: a question, controls, a picture, and words that say what it shows.

    An explorer sets `question`, `alt` and `size`, declares its controls as class attributes in the
    order in which they appear, and defines two methods:

    - `draw(figure)`: called once; makes the axes. What will move is created with ``animated=True``.
    - `update()`: called after every change; moves the animated artists and returns the words.

    Controls are attributes: ``explorer.bias = 2`` moves the slider and the picture. An exception in
    `update` shows up below the picture and is raised again.

    Jupyter keeps every explorer that was ever shown, 3 MB each (8 MB on a sharp screen), until the kernel
    restarts: running an explorer's cell again makes another.
    """

    _esm = LIVE_JS
    _css = read("live.css")

    question = ""
    alt = ""
    size = (7.0, 4.2)  # inches of 100 CSS pixels

    face = traitlets.Dict().tag(sync=True)
    frame = traitlets.Bytes().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0, min=1.0, max=2.0).tag(sync=True, echo_update=False)

    def __init__(self, **values):
        controls = self.controls()
        super().__init__(
            face={
                "question": self.question,
                "alt": self.alt,
                "width": round(100 * self.size[0]),
                "controls": [{"name": name, **control.face} for name, control in controls.items()],
            },
            **values,
        )
        self._figure = Figure(figsize=self.size, dpi=100 * self.pixel_ratio)
        FigureCanvasAgg(self._figure)
        with rc_context(plots.STYLE):
            self.draw(self._figure)
        self._animated = sorted(self._figure.findobj(Artist.get_animated), key=Artist.get_zorder)
        self._background = None
        self.observe(self._resize, "pixel_ratio")
        self.observe(self._show, [*controls, "pixel_ratio"])
        self._show()

    @classmethod
    def controls(cls):
        """The controls by name, in the order in which the class declares them."""
        attributes = [pair for base in reversed(cls.__mro__) for pair in vars(base).items()]
        return {name: item for name, item in attributes if isinstance(item, Control)}

    def draw(self, figure):
        """Make the axes and artists of the matplotlib `figure`."""
        raise NotImplementedError

    def update(self):
        """Let the animated artists show the controls' values; return what they show in words."""
        raise NotImplementedError

    def redraw_background(self):
        """Draw axes, ticks and text again before the next picture (some 40 ms)."""
        self._background = None

    def picture(self):
        """The picture of the present state, a PIL image."""
        canvas = self._figure.canvas
        if self._background is None:
            canvas.draw()
            self._background = canvas.copy_from_bbox(self._figure.bbox)
        canvas.restore_region(self._background)
        for artist in self._animated:
            self._figure.draw_artist(artist)
        size = canvas.get_width_height(physical=True)
        # RGBX skips the fourth byte, which saves a copy.
        return Image.frombuffer("RGBX", size, canvas.buffer_rgba(), "raw", "RGBX", 0, 1)

    def _resize(self, change):
        self._figure.set_dpi(100 * change["new"])
        self.redraw_background()

    def _show(self, change=None):
        try:
            words = self.update()
            # JPEG takes 1 ms where PNG takes 6; without chroma subsampling text stays sharp.
            frame = io.BytesIO()
            self.picture().save(frame, "JPEG", quality=92, subsampling=0)
        except Exception as error:
            # In the browser the exception would only reach a log that no reader opens.
            self.words = ""  # the old ones are not true any more
            self.problem = f"This picture could not be drawn. {type(error).__name__}: {error}"
            raise
        with self.hold_sync():  # one message, so that picture and words change together
            self.frame, self.words, self.problem = frame.getvalue(), words, ""

    def _repr_mimebundle_(self, **kwargs):
        view, _ = super()._repr_mimebundle_(**kwargs)
        # The picture stays in the notebook for readers without a kernel.
        data, metadata = plots.mime_bundle(self.picture(), self.face["width"], self.alt)
        return view | data, metadata
