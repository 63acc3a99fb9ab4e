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
from nnlib.widgets.controls import Control, Presets


def read(name):
    """The text of a file beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


LIVE_JS = read("live.js")


class LiveFigure(anywidget.AnyWidget):
    """Base of all explorers: a question, controls, a picture, and words that say what it shows.

    An explorer sets `question`, `alt` and `size`, declares its controls as class attributes in the
    order in which they appear, and defines two methods:

    - `draw(figure)`: called once; makes the axes. What will move is created with ``animated=True``.
    - `update()`: called after every change; moves the animated artists and returns the words.

    With a `Play` control the browser asks for the next picture with a beat: so it gets no more than it can
    show, a slider is heard between two pictures, and nothing goes on once the figure is gone.

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
    _is_acting = False

    face = traitlets.Dict().tag(sync=True)
    frame = traitlets.Bytes().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0, min=1.0, max=2.0).tag(sync=True, echo_update=False)
    beat = traitlets.Int().tag(sync=True, echo_update=False)
    shown = traitlets.Int().tag(sync=True)  # the last beat that has been answered

    def __init__(self, **values):
        controls = self.controls()
        unknown = sorted(values.keys() - self.trait_names())
        if unknown:  # traitlets would leave them out in silence
            raise TypeError(
                f"{type(self).__name__} has no control {', '.join(map(repr, unknown))}. "
                f"Its controls are {', '.join(controls)}."
            )
        question = self.question
        for name, control in controls.items():
            if isinstance(control, Presets):
                chosen = values.get(name, control.default_value)
                question, settings = control.presets.get(chosen, (question, {}))
                values = settings | values
        super().__init__(
            face={
                "question": question,
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
        self._watched = [*controls, "beat", "pixel_ratio"]
        self._state = self._values()
        self.observe(self._change, self._watched)
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
        if self._figure.dpi != 100 * self.pixel_ratio:
            self._figure.set_dpi(100 * self.pixel_ratio)
            self.redraw_background()
        if self._background is None:
            canvas.draw()
            self._background = canvas.copy_from_bbox(self._figure.bbox)
        canvas.restore_region(self._background)
        for artist in self._animated:
            self._figure.draw_artist(artist)
        size = canvas.get_width_height(physical=True)
        # RGBX skips the fourth byte, which saves a copy.
        return Image.frombuffer("RGBX", size, canvas.buffer_rgba(), "raw", "RGBX", 0, 1)

    def _values(self):
        return {name: getattr(self, name) for name in self._watched}

    def _change(self, change):
        before, after = self._state, self._values()
        # A message may bring several changes: they make one picture.
        if after != before and not self._is_acting:
            self._show(before, after)

    def _show(self, before=None, after=None):
        try:
            self._act(before, after)
            words = self.update()
            # JPEG takes 1 ms where PNG takes 6; without chroma subsampling text stays sharp.
            frame = io.BytesIO()
            self.picture().save(frame, "JPEG", quality=92, subsampling=0)
        except Exception as error:
            # In the browser the exception would only reach a log that no reader opens.
            self.words = ""  # the old ones are not true any more
            self.problem = f"This picture could not be drawn. {type(error).__name__}: {error}"
            self.shown = self.beat
            raise
        with self.hold_sync():  # one message, so that picture and words change together
            self.frame, self.words, self.problem = frame.getvalue(), words, ""
            self.shown = self.beat

    def _act(self, before, after):
        if before is None:
            return
        self._is_acting = True
        try:
            for control in self.controls().values():
                control.act(self, before, after)
        finally:
            self._is_acting = False
            self._state = self._values()  # with what the controls have changed

    def _repr_mimebundle_(self, **kwargs):
        view, _ = super()._repr_mimebundle_(**kwargs)
        # The picture stays in the notebook for readers without a kernel.
        data, metadata = plots.mime_bundle(self.picture(), self.face["width"], self.alt)
        return view | data, metadata
