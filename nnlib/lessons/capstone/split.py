"""Milestone 1: a training part and a test part."""

import numpy as np

from nnlib.exercises import milestone
from nnlib.exercises.project import Fault
from nnlib.lessons.capstone.raw_table import WINES, made
from nnlib.lessons.capstone.worked_solution import STEPS


@milestone(
    hints=[
        "Look at the end of the table. Some lines are there twice, and some bottles have two numbers.",
        "Two lines are the same bottle if all their measurements are the same. So read these as numbers "
        "first, keep one line for each bottle, and then split.",
        "The table is sorted. Shuffle it, or draw the same fraction of each wine.",
    ],
    solution=STEPS["split"],
    remark="From now on, whatever you decide or compute, you take from the training part.",
)
def split(train, test):
    """Split the bottles into a training part and a test part.

    `train` and `test` are lists of bottle numbers, texts from the column `bottle`. Every bottle is in one
    part, and none is in both. A bottle that was entered twice, even under two numbers, is one bottle; give
    one of its numbers or all. The test part has 15% to 35% of the bottles, and a fair share of each wine. If
    you put rows aside for validation, they count as `train`.
    """
    train_bottles, test_bottles = bottles_of("train", train), bottles_of("test", test)
    parts_are_disjoint(train_bottles, test_bottles)
    parts_are_fair(train_bottles, test_bottles)
    return f"{len(train_bottles)} bottles for training, {len(test_bottles)} for the test."


def bottles_of(name, numbers):
    """Return, for the numbers in the register, which bottles they are: a dict of index to number."""
    known = made().bottles
    if isinstance(numbers, str | dict) or not np.iterable(numbers):
        raise Fault(f"`{name}` has to be a list of bottle numbers. Received {numbers!r:.60}.")
    for number in numbers:
        if str(number) not in known:
            raise Fault(f"`{name}` has {number!r:.60}, which is not a number from the column `bottle`.")
    return {known[str(number)]: str(number) for number in numbers}


def parts_are_disjoint(train, test):
    """Fault if a bottle is in both. Both are dicts from index to number, as `bottles_of` returns them."""
    for bottle in train.keys() & test.keys():
        one, other = train[bottle], test[bottle]
        if one == other:
            raise Fault(f"The bottle {one} is in both parts.")
        raise Fault(
            f"{one} in `train` and {other} in `test` are one bottle that was entered twice: all their "
            "measurements are the same. A network that has memorised one knows the other."
        )


def parts_are_fair(train, test):
    kinds = made().kinds
    absent = kinds.keys() - train.keys() - test.keys()
    if absent:
        raise Fault(
            f"{len(absent)} of {len(kinds)} bottles are in neither part. Missing values are no reason: the "
            "bottles that come later have some as well."
        )
    size = len(test) / len(kinds)
    if not 0.15 <= size <= 0.35:
        raise Fault(f"The test part has {size:.0%} of the bottles. It should have 15% to 35%.")
    for wine in WINES:
        there = sum(kind == wine for kind in kinds.values())
        here = sum(kinds[bottle] == wine for bottle in test)
        if not size / 3 <= here / there <= (1 + size) / 2:
            raise Fault(
                f"The test part has {here} of {there} bottles of {wine}. Is the table still in its old order?"
            )
