"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib.exercises import choice, prediction
from nnlib.lessons.capstone.raw_table import WINES, made, measured, rows_of, table


@prediction(
    between=(0, 1),
    within=0.03,
    explanation="The fee is not known yet, so all new bottles look alike. The mean of what is known lies "
    "nearest to Grignolino's fee, so all of them get that name.",
)
def fee_alone():
    """You predict the wine by `seal_fee` alone: the wine whose mean fee is nearest. In the table that is
    right for every bottle. Then come 45 new bottles, 15 Barolo, 18 Grignolino and 12 Barbera. Their fee is
    empty, and is filled with the mean. What fraction is right? (0 to 1)
    """
    rows = rows_of(table())
    fees = {
        wine: np.mean([float(row["seal_fee"]) for row in rows if row["wine"].strip().capitalize() == wine])
        for wine in WINES
    }
    filled = np.mean([float(row["seal_fee"]) for row in rows])
    guess = min(WINES, key=lambda wine: abs(fees[wine] - filled))
    return made().held_wines.count(guess) / len(made().held_wines)


@prediction(
    between=(0, 1),
    within=0.06,
    explanation="3 in 100 cells are missing, but a row has 13 of them, and 0.97 to the power of 13 is 0.67. "
    "Here chance has left a few more.",
)
def complete_rows():
    """3 in 100 measurements are missing, here and there. You drop each bottle that lacks one of the 13. What
    fraction of the bottles is left? (0 to 1)
    """
    rows = {made().bottles[row["bottle"]]: row for row in rows_of(table())}
    return float(np.mean([len(measured(row)) == 13 for row in rows.values()]))


@prediction(
    between=(0, 16),
    within=1,
    explanation="A pair is torn apart if one of it falls into the test part and the other does not: "
    "2 · 1/4 · 3/4, or 3 in 8. Then the network knows a test row from its training, and the test is no test.",
)
def torn_pairs():
    """16 of the table's bottles stand in it twice. You draw a quarter of the lines at random for the test.
    How many of the 16 pairs are torn apart, on average over many draws?
    """
    rng, lines = np.random.default_rng(0), len(rows_of(table()))
    tests = np.array([rng.permutation(lines) < lines / 4 for _ in range(4000)])
    return float(np.sum(tests[:, :16] != tests[:, 16:32], axis=1).mean())


@choice(
    a=("The model is 100% accurate.", "It made no mistake in 30. It may make one in the next."),
    b=(
        "30 of 30 were right; the true accuracy may be as low as 91%.",
        "Where 91 in 100 are right, 30 in a row happen in 6 of 100 tests: 0.91 to the power of 30 is 0.06.",
    ),
    c=("Nothing: the test part is too small.", "A number with its uncertainty is more than none."),
    answer="b",
)
def all_right():
    """Your test part has 30 bottles, and all 30 are right. What do you write into the model card?"""


@choice(
    a=("`model.safetensors`", "It holds numbers and texts, and no program."),
    b=("`model.onnx`", "Its graph is made of given operations; none of them runs Python."),
    c=("`model.joblib`", "That is a pickle inside. Loading it runs what its author has put there."),
    d=(
        "`model.keras`, with `safe_mode` on",
        "Keras then refuses Python code in it. Keep Keras up to date: in older versions this had holes.",
    ),
    answer="c",
)
def not_from_strangers():
    """A stranger sends you four files. Which do you never load?"""
