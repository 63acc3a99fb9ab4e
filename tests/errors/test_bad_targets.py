"""Targets that do not fit a loss, and bad calls of the data sets: errors that explain themselves."""

import numpy as np
import pytest

import nnlib
from nnlib import activations, datasets, initializers, losses, metrics
from tests.errors.helpers import ONE_HOT, X, Y, assert_explained, compiled, with_value

LOGISTIC = ("binary_crossentropy", 1, "sigmoid")
MESSAGES = {
    # targets that do not fit the loss
    "BCE: labels above 1": (
        lambda: compiled(*LOGISTIC).fit(X, Y),
        ValueError,
        "binary_crossentropy | between 0 and 1 | Received 0 to 2",
    ),
    "BCE: labels -1 and 1": (
        lambda: compiled(*LOGISTIC).fit(X, np.sign(X[:, 0])),
        ValueError,
        "between 0 and 1 | Received -1 to 1 | map -1 and 1 to 0 and 1",
    ),
    "BCE: NaN": (
        lambda: compiled(*LOGISTIC).fit(X, with_value(Y, np.nan)),
        ValueError,
        "y | finite | (1, 0)",
    ),
    "BCE: one-hot": (
        lambda: compiled(*LOGISTIC).fit(X, ONE_HOT[:, :2]),
        ValueError,
        "(n, 1) | Received shape (6, 2)",
    ),
    "MSE: NaN": (lambda: compiled("mse", 1).fit(X, with_value(Y, np.nan)), ValueError, "y | finite | (1, 0)"),
    "MSE: infinity": (
        lambda: compiled("mse", 1).evaluate(X, with_value(Y, np.inf)),
        ValueError,
        "y | finite | (1, 0)",
    ),
    "MSE: too many outputs": (
        lambda: compiled("mse", 2).fit(X, Y),
        ValueError,
        "(n, 2) | one column for each output | Received shape (6,) | last layer needs one unit",
    ),
    "CCE: class numbers": (
        lambda: compiled("categorical_crossentropy", 3, "softmax").fit(X, Y),
        ValueError,
        "(n, 3) | Received shape (6,) | class numbers | 'sparse_categorical_crossentropy' | one_hot(y)",
    ),
    "CCE: column of class numbers": (
        lambda: compiled("categorical_crossentropy", 3, "softmax").fit(X, Y[:, None]),
        ValueError,
        "(n, 3) | Received shape (6, 1) | class numbers | 'sparse_categorical_crossentropy' | one_hot(y)",
    ),
    "CCE: other number of classes": (
        lambda: compiled("categorical_crossentropy", 3, "softmax").fit(X, np.eye(4)[Y]),
        ValueError,
        "(n, 3) | Received shape (6, 4)",
    ),
    "CCE: one column": (
        lambda: compiled("categorical_crossentropy", 1).fit(X, Y[:, None]),
        ValueError,
        "categorical_crossentropy | nothing is learned | 'binary_crossentropy'",
    ),
    "SCCE: one column": (
        lambda: compiled("sparse_categorical_crossentropy", 1, "sigmoid").fit(X, Y > 1),
        ValueError,
        "sparse_categorical_crossentropy | nothing is learned | 'binary_crossentropy'",
    ),
    "loss alone: no rows": (
        lambda: losses.MeanSquaredError()([], []),
        ValueError,
        "mean_squared_error expects y_pred | n at least 1 | Received shape (0, 1)",
    ),
    "loss alone: numbers": (
        lambda: losses.MeanSquaredError()(3, 4),
        ValueError,
        "mean_squared_error expects y_pred | Received shape ()",
    ),
    "loss alone: lengths": (
        lambda: losses.MeanSquaredError()([1, 2], [1, 2, 3]),
        ValueError,
        "y_true and y_pred | Received 2 and 3",
    ),
    "metric alone: lengths": (
        lambda: metrics.BinaryAccuracy()([1, 0], [1, 0, 1]),
        ValueError,
        "binary_accuracy | y_true of shape (3, 1) | Received shape (2, 1)",
    ),
    # preparing data
    "one_hot: fractions": (
        lambda: datasets.one_hot([0, 0.5]),
        ValueError,
        "labels must hold | whole class numbers | Received: 0.5",
    ),
    "one_hot: NaN": (
        lambda: datasets.one_hot([0, np.nan]),
        ValueError,
        "labels must hold | whole class numbers | Received: nan",
    ),
    "one_hot: negative": (
        lambda: datasets.one_hot([0, -1, 1]),
        ValueError,
        "labels must hold | class numbers from 0 | -1",
    ),
    "one_hot: only negative": (
        lambda: datasets.one_hot([-1]),
        ValueError,
        "labels must hold | class numbers from 0 | -1",
    ),
    "one_hot: too large": (lambda: datasets.one_hot([0, 3], 3), ValueError, "labels | 0 to 2 | 3"),
    "one_hot: infinite": (
        lambda: datasets.one_hot([0, np.inf]),
        ValueError,
        "labels must hold | class numbers | inf",
    ),
    "one_hot: no class numbers": (
        lambda: datasets.one_hot([0, 10**9]),
        ValueError,
        "2 rows of 1000000001 classes | 8 GB | np.unique(labels, return_inverse=True)",
    ),
    "one_hot: too many classes": (
        lambda: datasets.one_hot([0, 1], 10**9),
        ValueError,
        "2 rows of 1000000000 classes | 8 GB",
    ),
    "one_hot: a table": (
        lambda: datasets.one_hot([[0], [1]]),
        ValueError,
        "labels | shape (n,) | Received shape (2, 1)",
    ),
    "one_hot: text": (
        lambda: datasets.one_hot(["a", "b"]),
        TypeError,
        "labels must hold numbers | Received an array of type <U1",
    ),
    "one_hot: empty": (lambda: datasets.one_hot([]), ValueError, "labels | Received shape (0,)"),
    "one_hot: classes": (
        lambda: datasets.one_hot([0, 1], 0),
        ValueError,
        "num_classes | at least 1 | Received: 0",
    ),
    "split: lengths": (lambda: datasets.train_test_split(X, Y[:5]), ValueError, "x and y | Received 6 and 5"),
    **{
        f"test_size={value!r}": (
            lambda value=value: datasets.train_test_split(X, Y, test_size=value),
            ValueError,
            f"test_size | (0, 1) | Received: {value!r}",
        )
        for value in (0, 1, -0.5, 2, np.nan)
    },
    "split: numbers": (
        lambda: datasets.train_test_split(3, 4),
        ValueError,
        "x must be an array of at least one row | Received shape ()",
    ),
    **{
        f"{name}: seed {seed!r}": (
            lambda call=call, seed=seed: call(seed),
            ValueError,
            f"seed must be a whole number of at least 0 | Received: {seed!r}",
        )
        for seed in ("a", -1, 0.5, [1])
        for name, call in {
            "split": lambda seed: datasets.train_test_split(X, Y, seed=seed),
            "moons": lambda seed: datasets.make_moons(seed=seed),
            "xor": lambda seed: datasets.make_xor(seed=seed),
            "initializer": lambda seed: initializers.HeNormal(seed),
            "model": lambda seed: nnlib.Sequential(seed=seed),
        }.items()
    },
    "split: a side empty": (
        lambda: datasets.train_test_split(X[:2], Y[:2], 0.1),
        ValueError,
        "test_size=0.1 | 2 rows | empty",
    ),
    "standardize: text": (
        lambda: datasets.standardize([["a"]]),
        TypeError,
        "train must hold numbers | Received an array of type <U1",
    ),
    "standardize: other features": (
        lambda: datasets.standardize(X, X, X[:, :2]),
        ValueError,
        "others[1] must have the features of train | (6, 4) | Received shape (6, 2)",
    ),
    "standardize: NaN": (
        lambda: datasets.standardize(with_value(X, np.nan)),
        ValueError,
        "train must hold finite numbers | (1, 0)",
    ),
    "standardize: infinity in the others": (
        lambda: datasets.standardize(X, with_value(X, np.inf)),
        ValueError,
        "others[0] must hold finite numbers | (1, 0)",
    ),
    "standardize: no rows": (
        lambda: datasets.standardize(X[:0]),
        ValueError,
        "train must be an array of at least one row | Received shape (0, 4)",
    ),
    "standardize: a number": (
        lambda: datasets.standardize(X, 3),
        ValueError,
        "others[0] must be an array of at least one row | Received shape ()",
    ),
    # arguments of initializers
    "stddev": (lambda: initializers.RandomNormal(stddev=-1), ValueError, "stddev | [0, inf) | Received: -1"),
    "uniform: ends exchanged": (
        lambda: initializers.RandomUniform(1, 0),
        ValueError,
        "minval must not be above maxval | minval=1.0, maxval=0.0",
    ),
    "constant: text": (lambda: initializers.Constant("one"), TypeError, "value must hold numbers"),
    "moons: odd number": (lambda: datasets.make_moons(5), ValueError, "n | even | Received: 5"),
    "circles: no points": (lambda: datasets.make_circles(0), ValueError, "n | at least 1 | Received: 0"),
    "spirals: noise": (lambda: datasets.make_spirals(noise=-1), ValueError, "noise | Received: -1"),
    "xor: noise": (lambda: datasets.make_xor(noise=np.nan), ValueError, "noise | Received: nan"),
    # calculus that does not exist
    "softmax's derivative": (lambda: activations.softmax.derivative(X), TypeError, "softmax | jacobian"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), MESSAGES.values(), ids=MESSAGES)
def test_message_says_what_was_expected_what_came_and_what_to_do(call, error, words):
    assert_explained(call, error, words)
