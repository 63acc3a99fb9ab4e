"""Splits, recipes and predictions: several ways pass, and each mistake gets its sentence."""

import time

import numpy as np
import pytest

from nnlib.exercises.outcomes import Passed
from nnlib.lessons import capstone as ex
from nnlib.lessons.capstone import worked_solution as solution
from nnlib.lessons.capstone.raw_table import WINES
from nnlib.lessons.capstone.worked_solution import measurements, predictor, recipe, wine_of
from tests.lessons.capstone.helpers import (
    CARD,
    LINES,
    PARTS,
    PREDICT,
    ROWS,
    TEST,
    TRAIN,
    assert_fault,
    nearest_mean,
    numbers,
    one_half,
)


def neighbour(rows):
    """Yet another: a pipeline of scikit-learn."""
    from sklearn.impute import SimpleImputer
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(SimpleImputer(), StandardScaler(), KNeighborsClassifier(5))
    model.fit(measurements(rows), list(map(wine_of, rows)))
    return lambda rows: list(model.predict(measurements(rows)))


def with_column(name):
    """A recipe that looks at a column besides the measurements."""

    def recipe(rows):
        values = np.array([float(row[name].strip("B")) for row in rows])
        wines = np.array([wine_of(row) for row in rows])
        means = {wine: values[wines == wine].mean() for wine in WINES}
        fallback = nearest_mean(rows)

        def predict(rows):
            near = [
                min(means, key=lambda wine: abs(means[wine] - float(row[name].strip("B") or "nan")))
                for row in rows
            ]
            known = [row[name].strip("B") not in ("", *(str(n) for n in range(2000, 2100))) for row in rows]
            return np.where(known, near, fallback(rows))

        return predict

    return recipe


def with_fee_among_others(rows):
    """The fee has a small weight beside 13 measurements, and is filled with its mean."""
    fees = np.array([float(row["seal_fee"]) for row in rows])
    mean, std = fees.mean(), fees.std()

    def fourteen(rows):
        x = (measurements(rows) - low) / (high - low)
        fee = [(float(row["seal_fee"] or mean) - mean) / std / 10 for row in rows]
        return np.column_stack([np.nan_to_num(x, nan=0.5), fee])

    x, wines = measurements(rows), np.array([wine_of(row) for row in rows])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([fourteen(rows)[wines == wine].mean(axis=0) for wine in WINES])

    def predict(rows):
        distances = ((fourteen(rows)[:, np.newaxis] - means) ** 2).sum(axis=2)
        return np.array(WINES)[distances.argmin(axis=1)]

    return predict


def scaled_by_those_asked_for(rows):
    median, _, _, network = solution.fit(rows, seed=0)

    def predict(rows):
        x = measurements(rows)
        x = np.where(np.isnan(x), median, x)
        std = x.std(axis=0)
        return [WINES[i] for i in network.predict((x - x.mean(axis=0)) / (std + 1e-9)).argmax(axis=1)]

    return predict


def scaled_by_the_whole_table(rows):
    x = measurements(ROWS)
    median, mean, std = (f(x, axis=0) for f in (np.nanmedian, np.nanmean, np.nanstd))
    *_, network = solution.fit(rows, seed=0)
    return predictor(median, mean, std, network)


def labels_of_the_table(rows):
    known = {row["bottle"]: wine_of(row) for row in LINES}
    return nearest_mean([row | {"wine": known[row["bottle"]]} for row in rows])


def only_chance(rows):
    def predict(rows):
        return list(np.random.default_rng(time.perf_counter_ns()).choice(WINES, len(rows)))

    return predict


def always(value):
    return lambda rows: [value] * len(rows)


def units_ignored(rows):
    """Right for most, wrong where proline is in g/l."""
    return PREDICT(
        [row | {"proline": row["proline"].replace("g/l", "").replace("m", " mg/l")} for row in rows]
    )


def no_gaps(rows):
    return [float(row["hue"]) for row in rows] and PREDICT(rows)


def zero_for_gaps(rows):
    _, mean, std, network = PARTS
    x = np.nan_to_num(measurements(rows))
    return [WINES[i] for i in network.predict((x - mean) / std).argmax(axis=1)]


RIGHT = {
    "split by numbers": (ex.split, (numbers(TRAIN), numbers(TEST))),
    "split by arrays": (ex.split, (np.array(numbers(TRAIN)), np.array(numbers(TEST)))),
    "a network": (ex.no_leakage, (recipe,)),
    "the nearest mean": (ex.no_leakage, (nearest_mean,)),
    "neighbours": (ex.no_leakage, (neighbour,)),
    "a network that predicts": (ex.accuracy, (PREDICT,)),
    "neighbours that predict": (ex.accuracy, (neighbour(TRAIN),)),
    "a card": (ex.model_card, (CARD, PREDICT)),
}
LONG_CARD = (
    CARD.replace("## Data\n", "## Data\n### Origin\n")
    .replace(
        ". Not used are `bottle` and `seal_fee`", ".\n\n### Columns\nNot used are `bottle` and `seal_fee`"
    )
    .replace("in the order of the table", "(alcohol, malic_acid, ..., proline)")
    .replace("97%", "97,0 %")
)
RIGHT["a card with headings of its own"] = (ex.model_card, (LONG_CARD, PREDICT))
twice_another_number = [n for n in numbers(LINES) if n not in numbers(ROWS)]
WRONG = {
    "a text": (ex.split, ("B1001", "B1002"), "`train` has to be a list of bottle numbers"),
    "rows": (ex.split, (TRAIN, TEST), "which is not a number from the column"),
    "lines split": (ex.split, (numbers(LINES)[:-40], numbers(LINES)[-40:]), "is in both parts"),
    "bottles with two numbers": (
        ex.split,
        (numbers(TRAIN) + numbers(TEST), twice_another_number),
        "are one bottle that was entered twice",
    ),
    "gaps dropped": (ex.split, (numbers(TRAIN[20:]), numbers(TEST)), "20 of 133 bottles are in neither part"),
    "small test": (ex.split, (numbers(ROWS[5:]), numbers(ROWS[:5])), "The test part has 4% of the bottles"),
    "sorted": (ex.split, (numbers(ROWS[:-33]), numbers(ROWS[-33:])), "Is the table still in its old order"),
    "the fee": (ex.no_leakage, (with_column("seal_fee"),), "when only `seal_fee` is changed"),
    "the fee with a small weight": (
        ex.no_leakage,
        (with_fee_among_others,),
        "when only `seal_fee` is changed",
    ),
    "the number": (ex.no_leakage, (with_column("bottle"),), "when only `bottle` is changed"),
    "the rows asked for": (ex.no_leakage, (scaled_by_those_asked_for,), "when they are asked for alone"),
    "the whole table": (ex.no_leakage, (scaled_by_the_whole_table,), "So something comes from elsewhere"),
    "other labels": (ex.no_leakage, (labels_of_the_table,), "Its model uses the old names"),
    "nothing learned": (ex.no_leakage, (lambda rows: always("Barolo"),), "The recipe does not learn"),
    "chance": (ex.no_leakage, (only_chance,), "get other names at a second call"),
    "no return": (ex.no_leakage, (lambda rows: print("done"),), "`recipe` returns None"),
    "one name": (ex.no_leakage, (lambda rows: lambda rows: "Barolo",), "has to return a list of names"),
    "too few": (ex.accuracy, (lambda rows: PREDICT(rows)[:1],), "received 45 raw rows and returned 1 values"),
    "numbers": (ex.accuracy, (always(1),), "returned '1'. The names are exactly 'Barbera'"),
    "small letters": (ex.accuracy, (always("barolo"),), "` returned 'barolo'"),
    "no function": (ex.accuracy, (["Barolo"],), "`predict` has to be a function"),
    "the majority": (ex.accuracy, (always("Grignolino"),), "no better than always saying Grignolino"),
    "chance that predicts": (ex.accuracy, (only_chance(ROWS),), "get other names at a second call"),
    "None": (ex.accuracy, (None,), "`predict` has to be a function. Received an object of type NoneType"),
    "half right": (ex.accuracy, (one_half,), "but below 90%"),
    "units ignored": (ex.accuracy, (units_ignored,), "written in g/l instead of mg/l"),
    "zero for gaps": (ex.accuracy, (zero_for_gaps,), "With two more measurements missing"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_right_work_passes(case):
    task, work = RIGHT[case]
    assert isinstance(task.judge(*work), Passed)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_work_gets_its_sentence(case):
    task, work, sentence = WRONG[case]
    assert_fault(task.judge(*work), sentence)


def test_an_exception_is_shown_with_its_line():
    outcome = ex.accuracy.judge(lambda rows: [float(row["hue"]) for row in rows])
    assert outcome.kind == "exception"
    assert 'float(row["hue"])' in outcome.message
