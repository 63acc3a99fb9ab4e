"""What check, hint and solution show."""

from nnlib.exercises.outcomes import Passed
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


def test_hints_come_one_after_the_other(mean, capsys):
    for _ in range(3):
        mean.hint()
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "**Hint 1 of 2.** Sum."
    assert second == "**Hint 2 of 2.** Divide."
    assert ".solution()" in third
    mean.hint(1)
    mean.hint()
    assert capsys.readouterr().out.splitlines() == [first, second]


def test_solution_is_the_source_without_decorator_and_docstring(mean, capsys):
    assert mean.source == (
        "def scaled_mean(x, scale):\n    # The mean first.\n    return scale * np.sum(x) / len(x)\n"
    )
    mean.solution()
    assert mean.source in capsys.readouterr().out
