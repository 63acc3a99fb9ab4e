"""One-hot rows whose columns are the same in every list."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield ["rose", "lily", "rose", "iris"], ["lily", "iris", "rose"]
    yield ["lily", "iris"], ["lily", "iris", "rose"]
    animals = ["elephant", "owl", "cat", "ant"]
    yield ["ant", "owl", "ant", "elephant", "cat", "ant", "owl"], animals


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "`categories.index(name)` is the column of a name.",
        "Start from `np.zeros((len(names), len(categories)))`, and set one entry of each row to 1.",
        "Shorter: the rows of `np.eye(3)` are one-hot, and `np.eye(3)[[2, 0, 2]]` picks three of them.",
    ],
    remark="The order of the columns belongs to the model. If no file holds it, it is lost with the program.",
)
def one_hot_rows(names, categories):
    """Return the one-hot rows of a list of names, an array of floats with a row for each name.

    It has a column for each of `categories`, in this order, including those that do not occur in `names`.
    Both are lists of strings, and all names are among the categories.
    """
    return np.eye(len(categories))[[categories.index(name) for name in names]]


@one_hot_rows.misconception(
    "Your columns are the names that occur in this list. A list that lacks a name then has fewer columns."
)
def columns_are_the_names_that_occur(names, categories):
    columns = sorted(set(names))
    return np.eye(len(columns))[[columns.index(name) for name in names]]


@one_hot_rows.misconception(
    "Your columns are in the order in which the names appear. That order differs from list to list."
)
def order_of_appearance(names, categories):
    columns = list(dict.fromkeys(names))
    return np.eye(len(columns))[[columns.index(name) for name in names]]


@one_hot_rows.misconception(
    "Your columns are in alphabetical order. They must be in the order of `categories`."
)
def alphabetical_order(names, categories):
    columns = sorted(categories)
    return np.eye(len(columns))[[columns.index(name) for name in names]]


@one_hot_rows.misconception(
    "You return the numbers of the categories. A one-hot row has zeros, and a 1 at that number."
)
def category_numbers(names, categories):
    return np.array([categories.index(name) for name in names])
