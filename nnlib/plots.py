"""The look of every picture: colours that colour-blind readers can tell apart, and a quiet style.

The colours are those of Okabe and Ito, "Color Universal Design" (2008). A picture never relies on
colour alone: shape, hatching, position or a label says the same.
"""

import base64
import html
import io

import numpy as np
from matplotlib import rcParams
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#767676"  # the lightest grey that is still readable as text on white

STYLE = {
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E5E5E5",
    "legend.frameon": False,
    "lines.linewidth": 2,
}


def use_style():
    """Give the figures of a notebook the look of the course."""
    rcParams.update(STYLE)


def shade(part):
    """A light colour behind black words: from white for 0 to blue for 1, and to orange for -1."""
    return tuple(1 - abs(part) * (1 - np.array(to_rgb(SKY_BLUE if part > 0 else ORANGE))))


class Picture(Figure):
    """A Figure that shows itself at the end of a cell, with its `alt`: what it shows, in words."""

    alt = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return _shown(self, self.alt)


def show(figure, alt):
    """Display a matplotlib Figure in a notebook, with words for readers who cannot see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, so that it is shown here and nowhere else.
    alt : str
        What the picture shows, in a sentence or two.
    """
    from IPython.display import display

    data, metadata = _shown(figure, alt)
    display(data, metadata=metadata, raw=True)


def _shown(figure, alt):
    drawing = io.BytesIO()
    # Twice the pixels that are shown, for sharp screens.
    figure.savefig(drawing, format="png", dpi=200, bbox_inches="tight")
    with Image.open(drawing) as picture:
        return mime_bundle(picture, picture.width // 2, alt)


def mime_bundle(picture, width, alt):
    """What Jupyter needs to show a picture to all its readers.

    JupyterLab drops the alternative text of image/png, so the picture also goes into text/markdown, which
    JupyterLab prefers. Viewers without a kernel, such as GitHub's, take image/png.

    Parameters
    ----------
    picture : PIL.Image.Image
    width : int
        Width on the screen, in CSS pixels.
    alt : str
        What the picture shows, in a sentence or two.

    Returns
    -------
    data, metadata : dict
        As a `_repr_mimebundle_` method returns them.
    """
    if not alt.strip():
        raise ValueError("alt must say what the picture shows. Received an empty text.")
    file = io.BytesIO()
    # A palette makes a plot's file half as large; both forms are stored in the notebook.
    picture.convert("RGB").quantize(256).save(file, "PNG", optimize=True)
    png = base64.b64encode(file.getvalue()).decode()
    image = f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;base64,{png}">'
    data = {"image/png": png, "text/markdown": image, "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width}}


def signed_squares(axes, values, largest=None, **options):
    """Draw a table of numbers as squares whose areas are their sizes: filled above 0, hollow below.

    Such a picture is called a Hinton diagram; it does without colour.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Gets the limits of the table, first row on top, and no ticks.
    values : ndarray of shape (rows, columns)
    largest : float, optional
        The size whose square fills its place, by default the largest in `values`; larger ones are cut.
    **options
        Passed to the PolyCollection, such as ``animated=True``.

    Returns
    -------
    matplotlib.collections.PolyCollection
        `move_squares` gives it other numbers.
    """
    rows, columns = np.shape(values)
    axes.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal", xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set_visible(True)
    squares = axes.add_collection(PolyCollection([], **options))
    move_squares(squares, values, largest)
    return squares


def move_squares(squares, values, largest=None):
    """Let `squares`, which `signed_squares` returned, show other `values` of the same shape."""
    flat = np.ravel(values)
    largest = largest or np.abs(flat).max() or 1
    row, column = np.indices(np.shape(values)).reshape(2, -1)
    half = 0.46 * np.sqrt(np.minimum(np.abs(flat) / largest, 1))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    squares.set_verts(np.column_stack([column, row])[:, None] + half[:, None, None] * corners)
    squares.set_facecolor(np.where(flat > 0, BLUE, "white"))
    squares.set_edgecolor(np.where(flat > 0, BLUE, VERMILION))
    squares.set_linewidth(np.where(flat == 0, 0, 1.2))
