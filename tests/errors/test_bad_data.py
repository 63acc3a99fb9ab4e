"""Bad data for a trained model: errors that explain themselves, and nothing is lost."""

import numpy as np
import pytest
from scipy import sparse

from nnlib import Sequential
from nnlib.layers import Activation
from tests.errors.helpers import ONE_HOT, X, Y, assert_refused, classifier, with_value

# What is refused of a trained model with 4 inputs and 3 classes: the call, the error, the words that
# its message must contain.
REFUSED = {
    # the data's shape
    "fit: number of features": (
        lambda m: m.fit(X[:, :3], Y),
        ValueError,
        "expects x | (n, 4) | Received shape (6, 3)",
    ),
    "evaluate: number of features": (
        lambda m: m.evaluate(X[:, :3], Y),
        ValueError,
        "expects x | (n, 4) | Received shape (6, 3)",
    ),
    "predict: number of features": (
        lambda m: m.predict(X[:, :3]),
        ValueError,
        "expects x | (n, 4) | Received shape (6, 3)",
    ),
    "call: number of features": (
        lambda m: m(X[:, :3]),
        ValueError,
        "expects x | (n, 4) | Received shape (6, 3)",
    ),
    "train_on_batch: number of features": (
        lambda m: m.train_on_batch(X[:, :3], Y),
        ValueError,
        "expects x | (n, 4)",
    ),
    "predict: one sample": (
        lambda m: m.predict(X[0]),
        ValueError,
        "(n, 4) | Received shape (4,) | single sample | x[None]",
    ),
    "predict: one-dimensional": (lambda m: m.predict(X[:, 0]), ValueError, "(n, 4) | Received shape (6,)"),
    "predict: a number": (lambda m: m.predict(3.0), ValueError, "(n, 4) | Received shape ()"),
    "predict: images": (
        lambda m: m.predict(np.ones((6, 2, 2))),
        ValueError,
        "(n, 4) | Received shape (6, 2, 2)",
    ),
    "fit: x longer": (
        lambda m: m.fit(X, Y[:5]),
        ValueError,
        "x and y | same number of rows | Received 6 and 5",
    ),
    "fit: y longer": (
        lambda m: m.fit(X[:5], Y),
        ValueError,
        "x and y | same number of rows | Received 5 and 6",
    ),
    "evaluate: lengths": (
        lambda m: m.evaluate(X, Y[:5]),
        ValueError,
        "x and y | same number of rows | Received 6 and 5",
    ),
    "validation_data: lengths": (
        lambda m: m.fit(X, Y, validation_data=(X, Y[:5])),
        ValueError,
        "validation x and validation y | same number of rows | Received 6 and 5",
    ),
    "validation_data: features": (
        lambda m: m.fit(X, Y, validation_data=(X[:, :3], Y)),
        ValueError,
        "expects validation x | (n, 4) | Received shape (6, 3)",
    ),
    "validation_data: x alone": (
        lambda m: m.fit(X, Y, validation_data=X),
        ValueError,
        "validation_data | (x, y)",
    ),
    "fit: empty": (lambda m: m.fit(X[:0], Y[:0]), ValueError, "x | Received shape (0, 4) | at least one row"),
    "fit: empty lists": (lambda m: m.fit([], []), ValueError, "x | Received shape (0,)"),
    "evaluate: empty": (
        lambda m: m.evaluate(X[:0], Y[:0]),
        ValueError,
        "x | Received shape (0, 4) | at least one row",
    ),
    "predict: empty": (
        lambda m: m.predict(X[:0]),
        ValueError,
        "x | Received shape (0, 4) | at least one row",
    ),
    # the data's values
    **{
        f"{name}: {value} in x": (
            lambda m, call=call, value=value: call(m, with_value(X, value)),
            ValueError,
            "x | finite | Received 4 NaN or infinite | (1, 0) | fill or drop",
        )
        for value in (np.nan, np.inf, -np.inf)
        for name, call in {
            "fit": lambda m, x: m.fit(x, Y),
            "train_on_batch": lambda m, x: m.train_on_batch(x, Y),
            "evaluate": lambda m, x: m.evaluate(x, Y),
            "predict": lambda m, x: m.predict(x),
            "call": lambda m, x: m(x),
        }.items()
    },
    "fit: infinities of both signs": (
        lambda m: m.fit([[np.inf, -np.inf, 0, 0]], [0]),
        ValueError,
        "x | finite | Received 2 NaN or infinite | (0, 0)",
    ),
    "fit: beyond float32": (lambda m: m.fit(X * np.float64(1e300), Y), ValueError, "x | finite | float32"),
    "validation_data: NaN": (
        lambda m: m.fit(X, Y, validation_data=(with_value(X, np.nan), Y)),
        ValueError,
        "validation x | finite | Received 4 NaN",
    ),
    "fit: NaN in class numbers": (
        lambda m: m.fit(X, with_value(Y, np.nan)),
        ValueError,
        "y must hold | class numbers | Received: nan",
    ),
    "fit: infinite class number": (
        lambda m: m.fit(X, with_value(Y, np.inf)),
        ValueError,
        "from 0 to 2 | inf",
    ),
    "fit: fraction as class number": (
        lambda m: m.fit(X, with_value(Y, 0.5)),
        ValueError,
        "whole class numbers | Received: 0.5",
    ),
    "fit: class number too large": (
        lambda m: m.fit(X, Y + 1),
        ValueError,
        "from 0 to 2 | 3 units | Received numbers from 1 to 3",
    ),
    "fit: class number negative": (
        lambda m: m.fit(X, Y - 1),
        ValueError,
        "from 0 to 2 | 3 units | Received numbers from -1 to 1",
    ),
    "evaluate: class number too large": (
        lambda m: m.evaluate(X, Y + 1),
        ValueError,
        "from 0 to 2 | Received numbers from 1 to 3",
    ),
    "fit: one-hot for class numbers": (
        lambda m: m.fit(X, ONE_HOT),
        ValueError,
        "class numbers of shape (n,) | Received shape (6, 3) | 'categorical_crossentropy' | argmax",
    ),
    # the data's type
    "fit: text": (
        lambda m: m.fit(X.astype(str), Y),
        TypeError,
        "x must hold numbers | Received an array of type <U | one_hot",
    ),
    "fit: objects": (
        lambda m: m.fit(X.astype(object), Y),
        TypeError,
        "x must hold numbers | Received an array of type object",
    ),
    "fit: missing values": (
        lambda m: m.fit([[None, 1, 2, 3]], [0]),
        TypeError,
        "x must hold numbers | missing",
    ),
    "fit: dates": (
        lambda m: m.fit(X.astype("M8[D]"), Y),
        TypeError,
        "x must hold numbers | Received an array of type datetime64",
    ),
    "fit: complex": (
        lambda m: m.fit(X + 1j, Y),
        TypeError,
        "x must hold numbers | Received an array of type complex64",
    ),
    "fit: ragged": (lambda m: m.fit([[1, 2, 3, 4], [5, 6]], [0, 1]), ValueError, "x | rows of one length"),
    "fit: class names": (
        lambda m: m.fit(X, list("abcabc")),
        TypeError,
        "y must hold numbers | Received an array of type <U1 | one_hot",
    ),
    "fit: no y": (
        lambda m: m.fit(X, None),
        TypeError,
        "y must hold numbers | Received None: pass",
    ),
    "fit: ragged y": (lambda m: m.fit(X[:2], [[0], [1, 2]]), ValueError, "y | rows of one length"),
    "predict: text": (
        lambda m: m.predict([["1", "2", "3", "4"]]),
        TypeError,
        "x must hold numbers | Received an array of type <U1",
    ),
    "predict: a number that no array holds": (
        lambda m: m.predict(10**400),
        TypeError,
        "x must hold numbers | more than 64 bits | scale",
    ),
    "predict: sparse": (
        lambda m: m.predict(sparse.csr_array(X)),
        TypeError,
        "x must hold numbers | sparse csr_array | x.toarray()",
    ),
    "predict: ragged": (lambda m: m.predict([[1, 2, 3, 4], [5]]), ValueError, "x | rows of one length"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_call_explains_itself_and_changes_nothing(call, error, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_refused(call, error, words)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "x", [X.tolist(), X.astype(np.float64), X.astype(np.float16), X > 0, (X * 9).astype(int)]
)
def test_any_numbers_are_taken(x):
    model = classifier()
    expected = model.predict(np.asarray(x, np.float32))
    np.testing.assert_array_equal(model.predict(x), expected)


@pytest.mark.parametrize("y", [Y.tolist(), Y.astype(float), Y.astype(np.int8), Y[:, None]])
def test_whole_class_numbers_are_taken_in_any_type(y):
    assert classifier().evaluate(X, y) == classifier().evaluate(X, Y)


def test_large_but_finite_values_are_taken():
    x = np.full((2, 4), 3e38, np.float32)  # their sum is infinite, they are not
    assert Sequential([Activation("relu", input_dim=4)]).predict(x).max() == np.float32(3e38)
