"""The faults that a reference solution is given."""

from nnlib.exercises import exercise
from nnlib.exercises.outcomes import Incorrect, Passed
from tests.exercises.mutants import mutants

LIMIT = 2


def limited(value):
    """A helper: its faults count as well."""
    return min(value, LIMIT)


def unused(value):
    return value - 1


def _inputs(rng):
    yield [1.0, -2.0], True
    yield [], True
    yield [4.0, 4.0, 5.0], False


@exercise(inputs=_inputs, hints=["Add.", "Add up."])
def limited_sum(values, halved):
    """Return the sum of the limited values, or half of it."""
    total = 0.0
    for value in values:
        total += limited(value)
    return total / 2 if halved else total


def test_each_fault_is_one_change_and_compiles():
    found = {mutant.after: mutant for mutant in mutants(limited_sum)}
    for after in (
        "LIMIT = 3",
        "return max(value, LIMIT)",
        "total = 1.0",
        "total -= limited(value)",
        "total = limited(value)",
        "for value in list(values)[:-1]:",
        "break",
        "pass",
        "return total * 2 if halved else total",
        "return total",
        "return -(total / 2 if halved else total)",
    ):
        assert after in found
    assert "total += limited(value)" in found["LIMIT = 3"].source
    assert found["return total"].before == "return total / 2 if halved else total"
    assert not any("unused" in mutant.source or "helper" in mutant.source for mutant in found.values())


def test_a_helper_with_a_fault_is_used():
    found = {mutant.after: mutant.function for mutant in mutants(limited_sum)}
    assert isinstance(limited_sum.judge(found["LIMIT = 3"]), Incorrect)
    assert isinstance(limited_sum.judge(limited_sum), Passed)
