"""Milestone 3: a model that is right about bottles that it has never seen."""

import copy

from nnlib.exercises import milestone
from nnlib.exercises.project import Fault
from nnlib.lessons.capstone.predictions import fraction_correct, names, names_twice, with_gaps
from nnlib.lessons.capstone.raw_table import made
from nnlib.lessons.capstone.worked_solution import STEPS

BAR = 0.9  # the accuracy on the held-back bottles that passes
MAJORITY = "Grignolino"


@milestone(
    hints=[
        "Cross-validate settings on the training part. Use the test part once, before this check.",
        "Look at the wrong rows of your validation. Are their units right? Is something missing?",
        "A network with 16 hidden units, Adam and 60 epochs is enough, if its inputs are standardized.",
    ],
    solution=STEPS["accuracy"],
    remark="Looking at held-back bottles uses them up. So this check gave no number before.",
)
def accuracy(predict):
    """Train and tune a model, and predict bottles that you have never seen.

    `predict` is a function like those of your recipe. It is asked for 45 held-back bottles, with all the dirt
    of raw rows, and has to be right for 9 in 10. The unit in which proline is written down makes no
    difference, and with two more measurements missing in each row it is still right for 8 in 10.
    """
    held, truth = made().held_rows, made().held_wines
    found = names_twice(predict, held)
    if names(predict, in_the_other_unit(held)) != found:
        raise Fault("A bottle gets another name when its proline is written in g/l instead of mg/l.")
    right, majority = fraction_correct(found, truth), truth.count(MAJORITY) / len(truth)
    if right <= majority:
        raise Fault(f"That is no better than always saying {MAJORITY}: right for {majority:.0%}.")
    if right < BAR:
        raise Fault(
            f"That is better than always saying {MAJORITY}, but below {BAR:.0%}. What does your own "
            "validation say? If that is high, what is different in a raw row?"
        )
    if fraction_correct(names(predict, with_gaps(held)), truth) < 0.8:
        raise Fault("With two more measurements missing in each row it is right less than 8 times in 10.")
    return (
        f"{right:.0%} of {len(truth)} held-back bottles are right. Always saying {MAJORITY} would be "
        f"right for {majority:.0%}."
    )


def in_the_other_unit(rows):
    """Proline in g/l where it was in mg/l, and the other way round."""
    changed = copy.deepcopy(rows)
    for row in changed:
        number, _, unit = row["proline"].partition(" ")
        if unit:
            row["proline"] = (
                f"{float(number) / 1000:g} g/l" if unit == "mg/l" else f"{float(number) * 1000:g} mg/l"
            )
    return changed
