"""Bad calls of a trained model: errors that explain themselves, and nothing is lost."""

import numpy as np
import pytest

from nnlib import Input, callbacks
from nnlib.layers import Dense
from tests.errors.helpers import X, Y, assert_refused, classifier

# What is refused of a trained model with 4 inputs and 3 classes: the call, the error, the words that
# its message must contain.
REFUSED = {
    # the arguments of fit
    **{
        f"{argument}={value!r}": (
            lambda m, options={argument: value}: m.fit(X, Y, **options),
            ValueError,
            f"{argument} | whole number of at least 1 | Received: {value!r}",
        )
        for argument in ("batch_size", "epochs")
        for value in (0, -1, 2.5, "32", True)
    },
    "predict: batch_size": (
        lambda m: m.predict(X, batch_size=0),
        ValueError,
        "batch_size | at least 1 | Received: 0",
    ),
    "evaluate: batch_size": (
        lambda m: m.evaluate(X, Y, batch_size=-3),
        ValueError,
        "batch_size | at least 1 | Received: -3",
    ),
    **{
        f"validation_split={value!r}": (
            lambda m, value=value: m.fit(X, Y, validation_split=value),
            ValueError,
            f"validation_split | (0, 1) | Received: {value!r}",
        )
        for value in (-0.1, 1, 1.0, 1.5, np.nan, "half")
    },
    "validation_split leaves nothing": (
        lambda m: m.fit(X, Y, validation_split=0.99),
        ValueError,
        "validation_split=0.99 | 6 rows | one part without any",
    ),
    "class_weight: not a dictionary": (
        lambda m: m.fit(X, Y, class_weight="balanced"),
        TypeError,
        "class_weight | dict | Received: 'balanced'",
    ),
    "class_weight: a list": (
        lambda m: m.fit(X, Y, class_weight=[1, 2, 3]),
        TypeError,
        "class_weight | dict | Received: [1, 2, 3]",
    ),
    "class_weight: negative": (
        lambda m: m.fit(X, Y, class_weight={0: -1}),
        ValueError,
        "class_weight[0] | Received: -1",
    ),
    "class_weight: text": (
        lambda m: m.fit(X, Y, class_weight={0: "much"}),
        ValueError,
        "class_weight[0] | Received: 'much'",
    ),
    "class_weight: NaN": (
        lambda m: m.fit(X, Y, class_weight={1: np.nan}),
        ValueError,
        "class_weight[1] | Received: nan",
    ),
    "class_weight: unknown class": (
        lambda m: m.fit(X, Y, class_weight={3: 1.0}),
        ValueError,
        "class_weight | 0 to 2 | Received: 3",
    ),
    "class_weight: class name": (
        lambda m: m.fit(X, Y, class_weight={"a": 1.0}),
        ValueError,
        "class_weight | 0 to 2 | Received: 'a'",
    ),
    "train_on_batch: class_weight": (
        lambda m: m.train_on_batch(X, Y, class_weight={3: 1.0}),
        ValueError,
        "class_weight | 0 to 2 | Received: 3",
    ),
    **{
        f"{method}: sample_weight {case}": (
            lambda m, method=method, weight=weight: getattr(m, method)(X, Y, sample_weight=weight),
            error,
            f"sample_weight | {words}",
        )
        for method in ("fit", "evaluate", "train_on_batch")
        for case, weight, error, words in [
            ("too short", np.ones(5), ValueError, "(6,) | Received shape (5,)"),
            ("of two axes", np.ones((6, 3)), ValueError, "(6,) | Received shape (6, 3)"),
            ("negative", -np.ones(6), ValueError, "at least 0 | Received: -1"),
            ("not finite", np.full(6, np.nan), ValueError, "finite | Received 6 NaN"),
            ("text", ["a"] * 6, TypeError, "must hold numbers"),
        ]
    },
    "class_weight and sample_weight": (
        lambda m: m.fit(X, Y, class_weight={0: 2.0}, sample_weight=np.ones(6)),
        ValueError,
        "class_weight and sample_weight | multiply",
    ),
    "validation_data: sample_weight": (
        lambda m: m.fit(X, Y, validation_data=(X, Y, np.ones(5))),
        ValueError,
        "validation sample_weight | (6,) | Received shape (5,)",
    ),
    "callbacks: a class": (
        lambda m: m.fit(X, Y, callbacks=[callbacks.EarlyStopping]),
        TypeError,
        "nnlib.callbacks | EarlyStopping",
    ),
    "callbacks: a function": (lambda m: m.fit(X, Y, callbacks=[print]), TypeError, "nnlib.callbacks | print"),
    "callbacks: a hook that never runs": (
        lambda m: m.fit(X, Y, callbacks=type("Mine", (callbacks.Callback,), {"on_test_end": print})()),
        TypeError,
        "Mine.on_test_end would never run | on_train_begin | on_train_batch_end | Move",
    ),
    **{
        f"verbose={value!r}": (
            lambda m, value=value: m.fit(X, Y, verbose=value),
            ValueError,
            f"verbose | 'auto', 0, 1, 2 | Received: {value!r}",
        )
        for value in (3, "yes", None)
    },
    # other methods
    "compile: no loss": (lambda m: m.compile("adam"), ValueError, "compile needs a loss | 'mse'"),
    "compile: no optimizer": (
        lambda m: m.compile(None, "mse"),
        ValueError,
        "compile needs an optimizer | 'adam'",
    ),
    "compile: unknown loss": (
        lambda m: m.compile("sgd", "mean_square_error"),
        ValueError,
        "'mean_squared_error'",
    ),
    "compile: unknown optimizer": (lambda m: m.compile("adm", "mse"), ValueError, "'adm' | 'adam'"),
    "compile: unknown metric": (
        lambda m: m.compile("sgd", "mse", metrics=["acuracy"]),
        ValueError,
        "'acuracy' | accuracy",
    ),
    "compile: another model's optimizer": (
        lambda m: m.compile(OTHER.optimizer, "sparse_categorical_crossentropy"),
        ValueError,
        "optimizer | another model | new",
    ),
    "set_weights: too few": (
        lambda m: m.set_weights(m.get_weights()[:-1]),
        ValueError,
        "Expected 4 arrays | hidden.kernel | dense.bias | Received 3",
    ),
    "set_weights: too many": (
        lambda m: m.set_weights([*m.get_weights(), 0]),
        ValueError,
        "Expected 4 arrays | Received 5",
    ),
    "set_weights: shape": (
        lambda m: m.set_weights([weight.T for weight in m.get_weights()]),
        ValueError,
        "hidden.kernel | (4, 5) | Received an array of shape (5, 4)",
    ),
    "set_weights: shape of the last": (
        lambda m: m.set_weights([*(w + 1 for w in m.get_weights()[:-1]), np.zeros(1)]),
        ValueError,
        "dense.bias | (3,) | Received an array of shape (1,)",
    ),
    "set_weights: text": (
        lambda m: m.set_weights(["a", "b", "c", "d"]),
        TypeError,
        "weight must hold numbers",
    ),
    "build: another shape": (lambda m: m.build((5,)), ValueError, "(4,) | (5,)"),
    "build: a layer of the model": (
        lambda m: m.layers[0].build((4,)),
        ValueError,
        "hidden | belongs to a model | new layer",
    ),
    "add: taken name": (
        lambda m: m.add(Dense(3, name="hidden")),
        ValueError,
        "different names | Received 'hidden' twice",
    ),
    "add: the same layer again": (
        lambda m: m.add(m.layers[0]),
        ValueError,
        "hidden | already in use | new layer",
    ),
    "add: no layer": (lambda m: m.add("dense"), TypeError, "nnlib.layers | Dense(10) | Received: 'dense'"),
    "add: a class": (lambda m: m.add(Dense), TypeError, "nnlib.layers | Dense(10) | class"),
    "add: Input at the end": (lambda m: m.add(Input((3,))), ValueError, "Input | first"),
    "add: declared for another input": (lambda m: m.add(Dense(2, input_dim=7)), ValueError, "(7,) | (3,)"),
    "save: suffix": (lambda m: m.save("model.keras"), ValueError, "'.safetensors' | Received: 'model.keras'"),
    "save: no suffix": (lambda m: m.save("model"), ValueError, "'.safetensors' | Received: 'model'"),
}
OTHER = classifier()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_call_explains_itself_and_changes_nothing(call, error, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_refused(call, error, words)
    assert not list(tmp_path.iterdir())


def test_no_validation_split_is_zero():
    history = classifier().fit(X, Y, validation_split=0.0, verbose=0).history
    assert set(history) == {"loss", "accuracy"}
