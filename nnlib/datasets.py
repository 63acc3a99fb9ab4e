"""Data: small real sets that come with the package, so that nothing is downloaded, and toy sets in the plane.

The real sets are the CSV files in the folder `data`; its ORIGINS.md says where they are from.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib import _checks
from nnlib._config import unknown_name

FOLDER = Path(__file__).parent / "data"


class Dataset(NamedTuple):
    """Features, targets, and what they are called."""

    x: np.ndarray  # (n, features), float32
    y: np.ndarray  # (n,): class numbers as int64, or float32 values
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]  # empty where y is a value


# -- real data ------------------------------------------------------------------------------------


def load_iris():
    """150 flowers of 3 species, 4 lengths in cm (Fisher, 1936)."""
    return _read("iris", ("setosa", "versicolor", "virginica"))


def load_breast_cancer():
    """569 tumours, 30 measurements of cell nuclei; 0 malignant, 1 benign (Wolberg et al., 1995).

    The first ten are means, the next ten standard errors, the last ten the worst values.
    """
    return _read("breast_cancer", ("malignant", "benign"))


def load_diabetes():
    """442 patients: progression of the disease after a year from 10 measurements (Efron et al., 2004).

    Each feature has mean 0 and sum of squares 1.
    """

    def scale(x):
        x = x - x.mean(axis=0)
        return x / np.linalg.norm(x, axis=0)

    return _read("diabetes", scale=scale)


def load_wine():
    """178 wines from the Piedmont of 3 kinds, 13 measurements of their chemistry (Forina et al., 1986)."""
    return _read("wine", ("Barolo", "Grignolino", "Barbera"))


def load_digits():
    """1,797 handwritten digits of 8 x 8 pixels, as rows of 64 values from 0 (paper) to 1 (ink)."""
    return _read("digits", tuple("0123456789"), scale=lambda x: x / 16)


def load_drawn_digits():
    """1,656 digits drawn on a pad, 414 drawings in four slants each, as `load_digits` gives them."""
    return _read("drawn_digits", tuple("0123456789"), scale=lambda x: x / 16)


def _read(name, class_names=(), scale=lambda x: x):
    """The data set in a CSV file: a line of names, then the features and the target of each sample."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8") as file:
        *feature_names, _ = next(file).rstrip().split(",")
        converters = {-1: class_names.index} if class_names else None
        table = np.loadtxt(file, delimiter=",", converters=converters)
    x = scale(table[:, :-1]).astype(np.float32)
    y = table[:, -1].astype(np.int64 if class_names else np.float32)
    return Dataset(x, y, tuple(feature_names), class_names)


# -- toy data -------------------------------------------------------------------------------------


def make_moons(n=200, noise=0.1, seed=0):
    """Two half circles that reach into one another.

    Parameters
    ----------
    n : int, default=200
        Number of points, half of them in each class.
    noise : float, default=0.1
        Standard deviation of what is added to each coordinate.
    seed : int, default=0
        The same seed gives the same points.
    """
    angle = np.pi * _spread(n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return _two_classes(upper, lower, noise, seed)


def make_circles(n=200, noise=0.05, seed=0):
    """A circle of radius 1/2 (class 1) inside one of radius 1; `n`, `noise`, `seed` as in make_moons."""
    angle = 2 * np.pi * _spread(n)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    return _two_classes(circle, circle / 2, noise, seed)


def make_spirals(n=200, noise=0.02, seed=0):
    """Two spirals of one and a half turns, one turned by half a circle against the other.

    `n`, `noise` and `seed` as in make_moons.
    """
    radius = 0.1 + 0.9 * _spread(n)
    angle = 3 * np.pi * radius
    arm = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _two_classes(arm, -arm, noise, seed)


def make_xor(n=200, noise=0.0, seed=0):
    """Points of the square from -1 to 1; class 1 where the signs of the coordinates differ.

    `n`, `noise` and `seed` as in make_moons, but the classes are of equal size only on average.
    """
    rng = _generator(seed)
    x = rng.uniform(-1, 1, (_checks.positive_int("n", n), 2))
    y = (x[:, 0] > 0) != (x[:, 1] > 0)
    x += rng.normal(0, _checks.number("noise", noise, 0), x.shape)
    return Dataset(x.astype(np.float32), y.astype(np.int64), ("x1", "x2"), ("same sign", "different sign"))


def _spread(n):
    n = _checks.positive_int("n", n)
    if n % 2:
        raise ValueError(f"n must be even, to give both classes n / 2 points. Received: {n}")
    return np.linspace(0, 1, n // 2)


def _two_classes(first, second, noise, seed):
    rng = _generator(seed)
    x = np.concatenate([first, second])
    x = x + rng.normal(0, _checks.number("noise", noise, 0), x.shape)
    y = np.repeat([0, 1], len(first))
    order = rng.permutation(len(x))
    return Dataset(x[order].astype(np.float32), y[order], ("x1", "x2"), ("class 0", "class 1"))


def _generator(seed):
    return np.random.default_rng(_checks.seed("seed", seed))


# -- preparation ----------------------------------------------------------------------------------


def train_test_split(x, y, test_size=0.2, seed=0):
    """Split rows at random into ``x_train, x_test, y_train, y_test``.

    Parameters
    ----------
    x, y : array-like of n rows
    test_size : float, default=0.2
        Fraction of the rows that is kept for testing, in (0, 1).
    seed : int, default=0
        The same seed gives the same split.
    """
    x, y = _checks.rows("x", np.asarray(x)), _checks.rows("y", np.asarray(y))
    _checks.same_length(x, y)
    fraction = _checks.number("test_size", test_size, 0, 1, open_low=True)
    count = round(len(x) * fraction)
    if not 0 < count < len(x):
        raise ValueError(f"test_size={fraction:g} of {len(x)} rows leaves one side empty.")
    order = _generator(seed).permutation(len(x))
    test, train = order[:count], order[count:]
    return x[train], x[test], y[train], y[test]


def standardize(train, *others):
    """``(x - mean) / std`` for each column, with the mean and standard deviation of `train` alone.

    Data that the model must not know, such as test rows, are scaled with the training rows' figures. A column
    that is constant in `train` is only shifted.

    Parameters
    ----------
    train, *others : array-like of shape (n, features) or (n,)
        Each with rows of its own, but the same features.

    Returns
    -------
    ndarray or tuple of ndarray
        As many arrays as were given.
    """
    names = ["train", *(f"others[{number}]" for number in range(len(others)))]
    train, *others = map(_table, names, (train, *others))
    for name, other in zip(names[1:], others, strict=True):
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(
                f"{name} must have the features of train, which has shape {train.shape}. "
                f"Received shape {other.shape}."
            )
    mean, std = train.mean(axis=0), train.std(axis=0)
    constant = (train == train[:1]).all(axis=0)  # rounding can make its std a tiny number, not 0
    std = np.where(constant, np.ones_like(std), std)
    scaled = tuple((x - mean) / std for x in (train, *others))
    return scaled if others else scaled[0]


def _table(name, x):
    x = _checks.rows(name, _checks.numeric(name, x))
    _checks.finite(name, x)
    return x


def one_hot(labels, num_classes=None):
    """Class numbers `labels`, shape (n,), as float32 rows of zeros with a 1 at the class: (n, num_classes).

    `num_classes` is by default the largest number plus 1.
    """
    labels = _checks.numeric("labels", labels)
    if labels.ndim != 1 or not labels.size:
        raise ValueError(f"labels must have shape (n,), n at least 1. Received shape {labels.shape}.")
    count = None if num_classes is None else _checks.positive_int("num_classes", num_classes)
    classes = _checks.class_numbers("labels", labels, count)
    shape = len(classes), count or int(classes.max()) + 1
    if math.prod(shape) > 2**28:  # 1 GiB
        raise ValueError(
            f"{shape[0]} rows of {shape[1]} classes would take {4e-9 * math.prod(shape):.3g} GB. If the "
            "labels are not class numbers, np.unique(labels, return_inverse=True)[1] numbers them from 0."
        )
    rows = np.zeros(shape, np.float32)
    rows[np.arange(len(classes)), classes] = 1
    return rows


__getattr__ = unknown_name(__name__)
