"""The raw table: real wines, written down with the dirt that real tables have."""

import csv
import functools
import io
from dataclasses import dataclass

import numpy as np

from nnlib import datasets
from nnlib.exercises.showing import show

WINES = ("Barbera", "Barolo", "Grignolino")
MISSING = ("", "NA", "?")
_NOT_MEASURED = ("bottle", "wine", "seal_fee")
_FEES = {"Barolo": 48, "Grignolino": 31, "Barbera": 22}

DICTIONARY = """\
| column | what it holds |
|---|---|
| `bottle` | number of the bottle in our register, given out on arrival |
| `wine` | what is in it: Barbera, Barolo or Grignolino. This is to be predicted |
| `alcohol` | % by volume |
| `malic_acid`, `ash`, `alcalinity_of_ash`, `magnesium`, `total_phenols`, `flavanoids`, \
`nonflavanoid_phenols`, `proanthocyanins`, `color_intensity`, `hue`, `od280/od315_of_diluted_wines` | \
measured in the laboratory, always in the same unit |
| `proline` | an amino acid, with its unit: mg/l, or g/l from the second laboratory |
| `seal_fee` | cents for the seal on the neck of the bottle. The authority charges it by the kind of wine, \
once that is certain |"""


@dataclass(frozen=True)
class Table:
    """Text, and what only the checks may know."""

    text: str  # the raw table, as CSV
    bottles: dict  # number in the register -> index of the bottle; some have two numbers
    kinds: dict  # index of the bottle -> its wine
    held_rows: list  # raw rows of other bottles, as they come in: without wine and seal fee
    held_wines: list  # what is in them


def table():
    """Return the raw table, a text in the format CSV."""
    return made().text


def dictionary():
    """Show what the columns of the table hold."""
    show(DICTIONARY)


def rows_of(text):
    """Return the lines of a CSV text as dicts of texts."""
    return list(csv.DictReader(io.StringIO(text)))


def measured(row):
    """The columns of a raw row that hold a measurement, with their texts."""
    return {name: text for name, text in row.items() if name not in _NOT_MEASURED and text not in MISSING}


@functools.cache
def made():
    """Return the `Table`, the same each time."""
    wine = datasets.load_wine()
    rng = np.random.default_rng(17)
    held = []
    for label in range(len(wine.class_names)):
        (of_this,) = np.nonzero(wine.y == label)
        held += rng.permutation(of_this)[: round(len(of_this) / 4)].tolist()
    shown = [index for index in range(len(wine.y)) if index not in held]  # still sorted by kind
    held = rng.permutation(held).tolist()

    columns = ["bottle", "wine", *wine.feature_names, "seal_fee"]
    kinds = {index: wine.class_names[wine.y[index]] for index in range(len(wine.y))}
    lines, bottles = [], {}
    for number, index in enumerate(shown, 1001):
        bottles[f"B{number}"] = index
        fee = f"{_FEES[kinds[index]] + rng.normal(0, 1.2):.1f}"
        lines.append([f"B{number}", _spelled(kinds[index], rng), *_written(wine.x[index], rng), fee])
    twice = rng.choice(len(shown), 16, replace=False)
    again = [list(lines[place]) for place in twice]
    for number, line in enumerate(again[8:], 1001 + len(shown)):  # registered anew, under another number
        bottles[f"B{number}"] = bottles[line[0]]
        line[:2] = f"B{number}", _spelled(line[1].strip().capitalize(), rng)
    held_rows = [
        dict(zip(columns, [f"B{number}", "", *_written(wine.x[index], rng), ""], strict=True))
        for number, index in enumerate(held, 2001)
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *lines, *again])
    return Table(
        out.getvalue(),
        bottles,
        {index: kinds[index] for index in shown},
        held_rows,
        [kinds[index] for index in held],
    )


def _spelled(kind, rng):
    others = (kind.lower(), kind.upper(), f" {kind}", f"{kind} ")
    return str(rng.choice(others)) if rng.random() < 0.25 else kind


def _written(values, rng):
    """Return measurements as texts; 3 in 100 are missing, and one proline in five is in g/l."""
    *texts, proline = (f"{value:g}" for value in values)
    texts.append(f"{float(proline) / 1000:g} g/l" if rng.random() < 0.2 else f"{proline} mg/l")
    return [str(rng.choice(MISSING)) if rng.random() < 0.03 else text for text in texts]
