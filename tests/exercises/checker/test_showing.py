"""What check, hint and solution show."""

import re

import pytest

from nnlib.exercises.outcomes import Passed
from nnlib.exercises.showing import OPEN, RIGHT, WRONG, show
from tests.exercises.checker.helpers import make_mean


def test_check_shows_the_outcome(mean, capsys):
    mean.check()
    mean.check(mean)
    mean.check(lambda x, scale: 0.0)
    shown = capsys.readouterr().out
    assert "scaled_mean: not attempted yet." in shown
    assert "scaled_mean: correct." in shown
    assert "scaled_mean: not right yet." in shown


def test_the_remark_stands_in_the_confirmation():
    outcome = make_mean(remark="Scaling and averaging commute.").judge(lambda x, scale: scale * x.mean())
    assert outcome == Passed("All 2 inputs agree. Scaling and averaging commute.")


def test_a_hint_is_the_same_each_time_and_says_what_gives_more(mean, capsys):
    mean.hint()
    mean.hint()
    mean.hint(2)
    first, again, second = capsys.readouterr().out.splitlines()
    assert first == again == "**Hint 1 of 2.** Sum. (`hint(2)` gives more.)"
    assert second == "**Hint 2 of 2.** Divide."


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (3, "No further hints: there are 2. Next is `.solution()`."),
        (0, "from 1 to 2, as in `hint(2)`. Received `0`."),
        ("x", "Received `'x'`."),
        (1.5, "Received `1.5`."),
        (None, "Received `None`."),
    ],
)
def test_a_hint_that_does_not_exist(mean, capsys, number, words):
    mean.hint(number)
    assert words in capsys.readouterr().out


def test_solution_is_the_source_without_decorator_and_docstring(mean, capsys):
    assert mean.source == (
        "def scaled_mean(x, scale):\n    # The mean first.\n    return scale * np.sum(x) / len(x)\n"
    )
    mean.solution()
    assert mean.source in capsys.readouterr().out


def _luminance(colour):
    """The relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", ["#FFFFFF", "#111111"])
@pytest.mark.parametrize("look", [RIGHT, WRONG, OPEN])
def test_a_frame_stands_out_from_the_page(page, look):
    """WCAG 2 asks for 3 where something other than text tells what is meant."""
    assert _contrast(look.colour, page) >= 3


def test_looks_differ_also_without_colour():
    assert len({look.mark for look in (RIGHT, WRONG, OPEN)}) == 3
    assert len({look.line for look in (RIGHT, WRONG, OPEN)}) == 3


def test_a_lone_surrogate_can_be_shown(mean, capsys):
    mean.check(lambda x, scale: "\ud800")
    show("\udfff")
    shown = capsys.readouterr().out
    assert re.search(r"a str", shown)
    assert "\\udfff" in shown
