"""The look of every picture: colours that colour-blind readers can tell apart, and a quiet style.

The colours are those of Okabe and Ito, "Color Universal Design" (2008). A picture never relies on
colour alone: shape, hatching, position or a label says the same.
"""

import io

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


def show(figure, alt):
    """Display a matplotlib Figure in a notebook, with words for readers who cannot see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, so that it is shown here and nowhere else.
    alt : str
        What the picture shows, in a sentence or two.
    """
    from IPython.display import Image, display

    if not alt.strip():
        raise ValueError("alt must say what the picture shows. Received an empty text.")
    file = io.BytesIO()
    # Twice the pixels that are shown, for sharp screens.
    figure.savefig(file, format="png", dpi=200, bbox_inches="tight")
    width = round(100 * figure.get_figwidth())
    display(Image(file.getvalue(), format="png", width=width, alt=alt))
