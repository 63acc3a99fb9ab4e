"""Milestone 2: a recipe that learns from its training rows, and from nothing else."""

from nnlib.exercises import milestone
from nnlib.exercises.project import Fault, call
from nnlib.lessons.capstone.predictions import count_different, fraction_correct, names, names_twice
from nnlib.lessons.capstone.raw_table import WINES, made, measured, rows_of, table
from nnlib.lessons.capstone.worked_solution import STEPS


@milestone(
    hints=[
        "Compute medians (for what is missing), means and standard deviations inside `recipe`, from `rows`.",
        "Return a function: `def predict(rows): ...` inside `recipe` can use what `recipe` has computed.",
        "In `predict` use the columns that are measured, and nothing that is computed from the rows it "
        "receives.",
    ],
    solution=STEPS["no_leakage"],
)
def no_leakage(recipe):
    """Write the recipe: a function that makes a model from rows.

    `recipe(rows)` receives raw rows for training, and returns a function `predict`. `predict(rows)` receives
    a list of one or more raw rows of any bottles, in which `wine` and `seal_fee` are empty, and returns a
    list with the name of a wine for each: Barbera, Barolo or Grignolino. Whatever `recipe` computes from
    data, it computes from the rows it receives: with rows in other units (say, all measurements but proline a
    thousand times as large) it does just as well. `predict` treats each row by itself, and uses only what is
    measured.
    """
    rows, held, truth = rows_of(table()), made().held_rows, made().held_wines
    predict = call(recipe, rows)
    if predict is None:
        raise Fault("`recipe` returns None. Is a `return` missing?")
    found = names_twice(predict, held)
    looks_at_measurements_only(predict, held, found)
    if fraction_correct(found, truth) < 0.8:
        raise Fault("The recipe does not learn: on other bottles its model is right less than 8 times in 10.")
    learns_in_another_world(recipe, rows, held, truth)
    return "The model depends on its training rows, and on nothing that it must not know."


def looks_at_measurements_only(predict, rows, found):
    """Fault if names change though nothing has changed that may matter."""
    alone = [names(predict, [row])[0] for row in rows]
    if alone != found:
        raise Fault(
            f"{count_different(alone, found)} of {len(found)} rows get another name when they are asked for "
            "alone. What is computed from data, such as a mean, has to come from the training rows, not from "
            "the rows that are asked for."
        )
    # The first and the last are far off: what has a small weight is noticed, too.
    for column, values, why in (
        ("seal_fee", ("0", "21.7", "31.2", "48.5", "1000"), "known only after the wine is"),
        ("bottle", ("B1001", "B1070", "B1133"), "a number in our register; it happens to be sorted by wine"),
    ):
        for value in values:
            changed = names(predict, [row | {column: value} for row in rows])
            if changed != found:
                raise Fault(
                    f"{count_different(changed, found)} of {len(found)} rows get another name when only "
                    f"`{column}` is changed. It is {why}."
                )


def learns_in_another_world(recipe, rows, held, truth):
    """Fault unless the recipe also works with other names of the wines, and in other units."""
    elsewhere = [row | {"wine": renamed(row["wine"].strip().capitalize())} for row in in_other_units(rows)]
    found = names(call(recipe, elsewhere), in_other_units(held))
    if fraction_correct(found, truth) >= 0.8:
        raise Fault(
            "The recipe was given rows in which every wine has another name. Its model uses the old names: "
            "it was not trained on the rows that the recipe received."
        )
    if fraction_correct(found, list(map(renamed, truth))) < 0.8:
        raise Fault(
            "The recipe was given rows with all measurements but proline a thousand times as large, as if in "
            "other units. Its model does not work for bottles in these units. So something comes from "
            "elsewhere, such as a median, a mean or a limit of the whole table, or a constant. Or nothing is "
            "scaled at all."
        )


def in_other_units(rows):
    """All measurements but proline are a thousand times as large."""
    return [
        row | {name: f"{1000 * float(text):g}" for name, text in measured(row).items() if name != "proline"}
        for row in rows
    ]


def renamed(wine):
    """Another wine for each."""
    return WINES[(WINES.index(wine) + 1) % len(WINES)]
