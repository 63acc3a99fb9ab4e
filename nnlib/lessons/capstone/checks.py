"""What the milestones of notebook 17 look at. Each raises `Fault` at the first thing that is wrong."""

import copy
import re

import numpy as np

from nnlib.exercises.project import Fault, call, demand_function
from nnlib.lessons.capstone.raw_table import MISSING, WINES, made

BAR = 0.9  # share of the held-back bottles that has to be right
MAJORITY = "Grignolino"
HEADINGS = ("Purpose", "Not for", "Data", "Inputs", "Results", "Limits", "File")
_NOT_MEASURED = ("bottle", "wine", "seal_fee")


# -- predictions ----------------------------------------------------------------------------------


def names(function, rows, called="predict"):
    """Return the names that a function like `predict` gives for raw rows, one for each."""
    demand_function(function, called)
    found = call(function, rows)
    if isinstance(found, str) or not np.iterable(found):
        raise Fault(f"`{called}` has to return a list of names. Received {_short(found)}.")
    found = list(map(str, found))
    if len(found) != len(rows):
        raise Fault(f"`{called}` got {len(rows)} raw rows and returned {len(found)} values.")
    for name in found:
        if name not in WINES:
            raise Fault(
                f"`{called}` returned {_short(name)}. The names are exactly {', '.join(map(repr, WINES))}."
            )
    return found


def share(found, truth):
    return np.mean(np.array(found) == np.array(truth))


def names_twice(predict, rows):
    """Return the names, the same at two calls."""
    found = names(predict, rows)
    if names(predict, rows) != found:
        raise Fault("The same rows get other names at a second call. Is dropout still on?")
    return found


def predictions_keep(predict, rows, found):
    """Fault if names change though nothing has changed that may matter."""
    alone = [names(predict, [row])[0] for row in rows]
    if alone != found:
        raise Fault(
            f"{_count(alone, found)} get another name when they are asked for alone. What is computed from "
            "data, such as a mean, has to come from the training rows, not from the rows that are asked for."
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
                    f"{_count(changed, found)} get another name when only `{column}` is changed. It is {why}."
                )


def learns_from_its_rows(recipe, rows, held, truth):
    """Fault unless recipe(rows) makes a model that its rows, and nothing else, determine."""
    predict = call(recipe, rows)
    if predict is None:
        raise Fault("`recipe` returns None. Is a `return` missing?")
    found = names_twice(predict, held)
    predictions_keep(predict, held, found)
    if share(found, truth) < 0.8:
        raise Fault("The recipe does not learn: on other bottles its model is right less than 8 times in 10.")

    elsewhere = [row | {"wine": rotated(row["wine"].strip().capitalize())} for row in in_other_units(rows)]
    found = names(call(recipe, elsewhere), in_other_units(held))
    if share(found, truth) >= 0.8:
        raise Fault(
            "The recipe was given rows in which every wine has another name. Its model uses the old names: "
            "it was not trained on the rows that the recipe got."
        )
    if share(found, list(map(rotated, truth))) < 0.8:
        raise Fault(
            "The recipe was given rows with all measurements but proline a thousand times as large, as if in "
            "other units. Its model does not work for bottles in these units. So something comes from "
            "elsewhere, such as a median, a mean or a limit of the whole table, or a constant. Or nothing is "
            "scaled at all."
        )


def measured(row):
    """The columns of a raw row that hold a measurement, with their texts."""
    return {name: text for name, text in row.items() if name not in _NOT_MEASURED and text not in MISSING}


def in_other_units(rows):
    """All measurements but proline are a thousand times as large."""
    return [
        row | {name: f"{1000 * float(text):g}" for name, text in measured(row).items() if name != "proline"}
        for row in rows
    ]


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


def with_gaps(rows):
    """Two measurements more are missing in each row."""
    rng = np.random.default_rng(2)
    return [
        row
        | {str(name): str(rng.choice(MISSING)) for name in rng.choice(list(measured(row)), 2, replace=False)}
        for row in rows
    ]


def rotated(wine):
    """Another wine for each."""
    return WINES[(WINES.index(wine) + 1) % len(WINES)]


def _short(value):
    return f"{value!r:.60}"


def _count(found, expected):
    different = sum(one != other for one, other in zip(found, expected, strict=True))
    return f"{different} of {len(expected)} rows"


# -- parts ----------------------------------------------------------------------------------------


def bottles_of(name, numbers):
    """Return, for the numbers in the register, which bottles they are: a dict of index to number."""
    known = made().bottles
    if isinstance(numbers, str | dict) or not np.iterable(numbers):
        raise Fault(f"`{name}` has to be a list of bottle numbers. Received {_short(numbers)}.")
    for number in numbers:
        if str(number) not in known:
            raise Fault(f"`{name}` has {_short(number)}, which is no number from the column `bottle`.")
    return {known[str(number)]: str(number) for number in numbers}


def parts_are_disjoint(train, test):
    """`train` and `test` as `bottles_of` gives them."""
    for bottle in train.keys() & test.keys():
        one, other = train[bottle], test[bottle]
        if one == other:
            raise Fault(f"The bottle {one} is in both parts.")
        raise Fault(
            f"{one} in `train` and {other} in `test` are one bottle that was entered twice: all their "
            "measurements are the same. A network that knows one by heart knows the other."
        )


def parts_are_fair(train, test):
    kinds = made().kinds
    absent = kinds.keys() - train.keys() - test.keys()
    if absent:
        raise Fault(
            f"{len(absent)} of {len(kinds)} bottles are in neither part. Missing values are no reason: the "
            "bottles that come later have some, too."
        )
    size = len(test) / len(kinds)
    if not 0.15 <= size <= 0.35:
        raise Fault(f"The test part has {size:.0%} of the bottles. Expected are 15 to 35 %.")
    for wine in WINES:
        there = sum(kind == wine for kind in kinds.values())
        here = sum(kinds[bottle] == wine for bottle in test)
        if not size / 3 <= here / there <= (1 + size) / 2:
            raise Fault(
                f"The test part has {here} of {there} bottles of {wine}. Is the table still in its old order?"
            )


# -- model cards ----------------------------------------------------------------------------------


def sections_of(card):
    """Return heading (in small letters) -> text of a card in Markdown."""
    if not isinstance(card, str):
        raise Fault(f"The card is a text in Markdown. Received an object of type {type(card).__name__}.")
    heading = rf"^#+ *({'|'.join(HEADINGS)})[ :]*$"  # a section may have headings of its own
    _, *parts = re.split(heading, card, flags=re.MULTILINE | re.IGNORECASE)
    sections = dict(zip(map(str.lower, parts[0::2]), parts[1::2], strict=True))
    for heading in HEADINGS:
        text = sections.get(heading.lower())
        if text is None:
            raise Fault(f"There is no heading `## {heading}`.")
        if len(text.split()) < 4:
            raise Fault(f"Below `{heading}` there is not yet a whole sentence.")
    return sections


def says_what_is_needed(sections):
    """Fault if a section has none of the words that one would use to say what belongs there."""
    for heading, pattern, what in (
        (
            "Data",
            "twice|duplica|double|repeat|again|same bottle|identical|copies|redundant|more than once",
            "what was done about bottles that were entered twice",
        ),
        ("Data", r"seal|\bfee\b", "what was done about `seal_fee`"),
        ("Inputs", r"\bm?g ?(/|per) ?l|gram", "the unit of proline"),
        (
            "Inputs",
            r"missing|gap|empty|unknown|\bnan?\b|measured|absent|lack|blank|null|no value",
            "how to hand in what is missing",
        ),
        (
            "Results",
            "majority|always|baseline|guess|dummy|constant|simplest|largest|commonest|most (frequent|common)",
            "what the simplest guess reaches",
        ),
        ("File", r"onnx|safetensors|keras|np[yz]|h(df)?5|lite|json|csv|text|format", "the format"),
        ("File", r"version|\bv\d", "the version of the model"),
    ):
        if not re.search(pattern, sections[heading.lower()], re.IGNORECASE):
            raise Fault(f"Below `{heading}` the check finds none of the usual words for {what}.")


def is_honest(results, right):
    """Fault unless the first percentage of a text is near the share that was measured here."""
    found = re.findall(r"(\d+(?:[.,]\d+)?)\s?%", results)
    claimed = [float(number.replace(",", ".")) / 100 for number in found]
    if not claimed:
        raise Fault("`Results` gives no accuracy in %.")
    if claimed[0] > right + 0.15:
        raise Fault(
            f"`Results` begins with {claimed[0]:.0%}. On held-back bottles `predict` is right for "
            f"{right:.0%}. Chance hardly explains that. Was the number measured on rows that the model knows?"
        )
    if claimed[0] < right - 0.15:
        raise Fault(
            f"`Results` begins with {claimed[0]:.0%}. `predict` is far better: first give its accuracy on "
            "your test part, and then that of the simplest guess."
        )
