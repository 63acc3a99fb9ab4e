"""Figures reach every reader: those of JupyterLab, of viewers without a kernel, and of no picture at all."""

import base64
import html
import io
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from nnlib import plots

ALT = 'A line "rises" from <0> to 1 & stays.'


def shown(monkeypatch, figure, alt=ALT):
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda *args, **kwargs: bundles.append((args, kwargs)))
    plots.show(figure, alt)
    (((data,), options),) = bundles
    return data, options["metadata"]


def line():
    figure = Figure(figsize=(4, 3))
    figure.subplots().plot([0, 1, 1])
    return figure


def test_all_forms_of_a_figure_carry_its_words(monkeypatch):
    data, metadata = shown(monkeypatch, line())
    assert data["text/plain"] == ALT
    assert metadata["image/png"]["alt"] == ALT
    assert html.unescape(re.search(r'alt="([^"]*)"', data["text/markdown"])[1]) == ALT


def test_the_picture_has_two_pixels_for_each_that_is_shown(monkeypatch):
    data, metadata = shown(monkeypatch, line())
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.width in (2 * metadata["image/png"]["width"], 2 * metadata["image/png"]["width"] + 1)
    assert f'width="{metadata["image/png"]["width"]}"' in data["text/markdown"]
    assert f"data:image/png;base64,{data['image/png']}" in data["text/markdown"]
    assert len(picture.getcolors(256)) > 2  # a palette, and something is drawn


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_words_is_refused(monkeypatch, alt):
    with pytest.raises(ValueError, match="alt must say what the picture shows"):
        shown(monkeypatch, line(), alt)


def areas(squares):
    return [np.prod(np.ptp(path.vertices, axis=0)) for path in squares.get_paths()]


def test_squares_show_size_by_area_and_sign_by_filling():
    axes = Figure().subplots()
    squares = plots.signed_squares(axes, np.array([[4.0, -2.0, 0.0], [-4.0, 1.0, 2.0]]))
    np.testing.assert_allclose(np.divide(areas(squares), areas(squares)[0]), [1, 1 / 2, 0, 1, 1 / 4, 1 / 2])
    centres = [path.vertices[:4].mean(axis=0) for path in squares.get_paths()]
    np.testing.assert_allclose(centres, [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)])
    filled = (squares.get_facecolor() != 1).any(axis=1)
    assert filled.tolist() == [True, False, False, False, True, True]
    assert (np.array(squares.get_linewidth()) > 0).tolist() == [True, True, False, True, True, True]
    assert axes.yaxis_inverted()


def test_squares_move_and_stay_in_their_places():
    squares = plots.signed_squares(Figure().subplots(), np.zeros((1, 2)), largest=1)
    assert areas(squares) == [0, 0]
    plots.move_squares(squares, np.array([[0.5, -9.0]]), largest=1)
    small, cut = areas(squares)
    assert cut == pytest.approx(2 * small)
    assert cut < 1
