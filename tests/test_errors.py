"""Bad input: each error says what was expected, what came and what to do, and nothing is lost."""

import numpy as np
import pytest

import nnlib
from nnlib import (
    Input,
    Sequential,
    activations,
    callbacks,
    datasets,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten

X = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)
Y = np.arange(6) % 3
ONE_HOT = np.eye(3)[Y]


def with_value(array, value):
    """`array` with `value` in its second row."""
    array = np.array(array, dtype=float)
    array[1] = value
    return array


def classifier():
    """4 features, 3 classes, trained for one epoch: there is something to lose."""
    model = Sequential([Dense(5, "relu", input_dim=4, name="hidden"), Dense(3, "softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, verbose=0)
    return model


def compiled(loss, units, activation=None):
    model = Sequential([Dense(units, activation, input_dim=4)], seed=0)
    model.compile("sgd", loss)
    return model


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
        "y must hold numbers | Received an array of type object",
    ),
    "fit: ragged y": (lambda m: m.fit(X[:2], [[0], [1, 2]]), ValueError, "y | rows of one length"),
    "predict: text": (
        lambda m: m.predict([["1", "2", "3", "4"]]),
        TypeError,
        "x must hold numbers | Received an array of type <U1",
    ),
    "predict: ragged": (lambda m: m.predict([[1, 2, 3, 4], [5]]), ValueError, "x | rows of one length"),
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
    "add: taken name": (
        lambda m: m.add(Dense(3, name="hidden")),
        ValueError,
        "different names | Received 'hidden' twice",
    ),
    "add: the same layer again": (
        lambda m: m.add(m.layers[0]),
        ValueError,
        "hidden | in use already | new layer",
    ),
    "add: no layer": (lambda m: m.add("dense"), TypeError, "nnlib.layers | Dense(10) | Received: 'dense'"),
    "add: a class": (lambda m: m.add(Dense), TypeError, "nnlib.layers | Dense(10) | class"),
    "add: Input at the end": (lambda m: m.add(Input((3,))), ValueError, "Input | first"),
    "add: declared for another input": (lambda m: m.add(Dense(2, input_dim=7)), ValueError, "(7,) | (3,)"),
    "save: suffix": (lambda m: m.save("model.keras"), ValueError, "'.safetensors' | Received: 'model.keras'"),
    "save: no suffix": (lambda m: m.save("model"), ValueError, "'.safetensors' | Received: 'model'"),
}
OTHER = classifier()


def assert_says(message, words):
    """The `words`, in this order, are in the `message`."""
    for word in words.split(" | "):
        assert word in message
        message = message.partition(word)[2]


def learned(model):
    """All that further training depends on, and what came of the training so far."""
    return (
        [(layer.name, layer.get_config()) for layer in model.layers],
        model.get_weights(),
        (model.optimizer.get_config(), model.optimizer.iterations, model.optimizer.state),
        (model.loss.get_config(), model.rng.bit_generator.state, model.history.history),
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_call_explains_itself_and_changes_nothing(call, error, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model, twin = classifier(), classifier()
    with pytest.raises(error) as caught:
        call(model)
    assert_says(str(caught.value), words)
    assert not list(tmp_path.iterdir())
    np.testing.assert_equal(learned(model), learned(twin))
    for each in (model, twin):  # and it goes on learning as if nothing had happened
        each.fit(X, Y, batch_size=2, verbose=0)
    np.testing.assert_equal(learned(model), learned(twin))


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
    # unknown names, with the closest known one
    "activation": (
        lambda: Dense(3, "rellu"),
        ValueError,
        "activation | 'rellu' | Did you mean | 'relu' | Known: ",
    ),
    "activation layer": (
        lambda: Activation("sofmax"),
        ValueError,
        "activation | 'sofmax' | Did you mean | 'softmax'",
    ),
    "loss": (
        lambda: losses.get("categorical_cross_entrop"),
        ValueError,
        "loss | Did you mean | 'categorical_crossentropy'",
    ),
    "optimizer": (lambda: optimizers.get("addam"), ValueError, "optimizer | 'addam' | Did you mean | 'adam'"),
    "initializer": (
        lambda: Dense(3, kernel_initializer="glorot_unifrom"),
        ValueError,
        "initializer | 'glorot_unifrom' | Did you mean | 'glorot_uniform'",
    ),
    "regularizer": (
        lambda: Dense(3, kernel_regularizer="l3"),
        ValueError,
        "regularizer | 'l3' | Did you mean | 'l2'",
    ),
    "metric": (
        lambda: metrics.get("binary_acuracy"),
        ValueError,
        "metric | Did you mean | 'binary_accuracy'",
    ),
    "layer": (lambda: layers.get("dens"), ValueError, "layer | 'dens' | Did you mean | 'dense'"),
    "nothing close": (lambda: losses.get("zzz"), ValueError, "Unknown loss 'zzz' | Known:  | huber"),
    "module": (lambda: nnlib.optimiser, AttributeError, "nnlib | 'optimiser'"),
    # no name at all
    "activation as function": (lambda: Dense(3, np.tanh), TypeError, "Activation | tanh"),
    "loss as function": (lambda: compiled(np.subtract, 1), TypeError, "Loss | subtract"),
    "optimizer as class": (lambda: optimizers.get(optimizers.Adam), TypeError, "Optimizer | Adam"),
    # numbers out of range
    **{
        f"units={value!r}": (
            lambda value=value: Dense(value),
            ValueError,
            f"units | at least 1 | Received: {value!r}",
        )
        for value in (0, -3, 2.5, 3.0, "3", None, True)
    },
    **{
        f"input_dim={value!r}": (
            lambda v=value: Dense(1, input_dim=v),
            ValueError,
            f"input_dim | at least 1 | Received: {value!r}",
        )
        for value in (0, -3, 2.5, "8")
    },
    **{
        f"Input({value!r})": (lambda value=value: Input(value), ValueError, "shape | at least 1")
        for value in (0, (0,), (8, -1), (2.5,), 2.5, "8")
    },
    **{
        f"rate={value!r}": (
            lambda value=value: Dropout(value),
            ValueError,
            f"rate | [0, 1) | Received: {value!r}",
        )
        for value in (-0.1, 1, 1.5, np.nan, "half", None)
    },
    **{
        f"{optimizer.__name__}({value!r})": (
            lambda optimizer=optimizer, value=value: optimizer(value),
            ValueError,
            f"learning_rate | (0, inf) | Received: {value!r}",
        )
        for optimizer in (optimizers.SGD, optimizers.RMSprop, optimizers.Adam, optimizers.AdamW)
        for value in (0, -0.1, np.nan, np.inf, "fast", None)
    },
    "momentum": (lambda: optimizers.SGD(momentum=1.0), ValueError, "momentum | [0, 1) | Received: 1.0"),
    "rho": (lambda: optimizers.RMSprop(rho=-0.1), ValueError, "rho | [0, 1) | Received: -0.1"),
    "beta_2": (lambda: optimizers.Adam(beta_2=1), ValueError, "beta_2 | [0, 1) | Received: 1"),
    "epsilon": (lambda: optimizers.Adam(epsilon=0), ValueError, "epsilon | (0 | Received: 0"),
    "weight_decay": (lambda: optimizers.AdamW(weight_decay=-1), ValueError, "weight_decay | Received: -1"),
    "schedule's rate": (
        lambda: schedules.ExponentialDecay(-1, 10, 0.9),
        ValueError,
        "learning_rate | Received: -1",
    ),
    "schedule's steps": (
        lambda: schedules.CosineDecay(0.1, 0),
        ValueError,
        "decay_steps | at least 1 | Received: 0",
    ),
    "warm-up's rate": (
        lambda: schedules.CosineDecay(0.1, 9, warmup_target="high"),
        ValueError,
        "warmup_target | Received: 'high'",
    ),
    "warm-up's steps": (
        lambda: schedules.CosineDecay(0.1, 9, warmup_target=1, warmup_steps=2.5),
        ValueError,
        "warmup_steps | whole number | Received: 2.5",
    ),
    "schedule's values": (
        lambda: schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2]),
        ValueError,
        "one entry more than boundaries | Received 2 values and 2 boundaries",
    ),
    "l1": (lambda: regularizers.L1(-0.1), ValueError, "l1 | Received: -0.1"),
    "delta": (lambda: losses.Huber(0), ValueError, "delta | Received: 0"),
    "threshold": (lambda: metrics.Precision("half"), ValueError, "threshold | Received: 'half'"),
    "batch normalization's momentum": (
        lambda: BatchNormalization(momentum=1.5),
        ValueError,
        "momentum | [0, 1) | Received: 1.5",
    ),
    "patience": (lambda: callbacks.EarlyStopping(patience=-1), ValueError, "patience | Received: -1"),
    "verbose": (
        lambda: callbacks.EarlyStopping("loss", 0, 5, "min"),
        ValueError,
        "verbose | 0, 1 | Received: 'min'",
    ),
    "mode": (
        lambda: callbacks.EarlyStopping(mode="up"),
        ValueError,
        "mode | 'auto' | 'min' | 'max' | Received: 'up'",
    ),
    # the order of things
    "predict before build": (
        lambda: Sequential([Dense(3)]).predict(X),
        ValueError,
        "predict | no weights yet | number of inputs | Input((inputs | fit",
    ),
    **{
        f"{method} before build": (
            lambda method=method: getattr(Sequential([Dense(3)]), method)(),
            ValueError,
            f"{method} | no weights yet | Input((inputs",
        )
        for method in ("get_weights", "summary", "count_params")
    },
    "set_weights before build": (
        lambda: Sequential([Dense(3)]).set_weights([]),
        ValueError,
        "set_weights | no weights yet",
    ),
    "save before build": (
        lambda: Sequential([Dense(3)]).save("a.safetensors"),
        ValueError,
        "save | no weights yet",
    ),
    "forward before build": (
        lambda: Dense(3).forward(X),
        ValueError,
        "Dense layer 'dense' | build(input_shape)",
    ),
    **{
        f"{method} before compile": (
            lambda method=method: getattr(Sequential([Dense(3, input_dim=4)]), method)(X, Y),
            ValueError,
            "compile(optimizer, loss) first",
        )
        for method in ("fit", "evaluate", "train_on_batch")
    },
    "gradient_check before compile": (
        lambda: nnlib.gradient_check(Sequential([Dense(3, input_dim=4)]), X, Y),
        ValueError,
        "compile(optimizer, loss) first",
    ),
    "gradient_check before build": (
        lambda: nnlib.gradient_check(unbuilt(), X, Y),
        ValueError,
        "no weights yet",
    ),
    "no layers": (lambda: empty().fit(X, Y), ValueError, "no layers | Dense(10)"),
    # layers that do not fit
    "Dense on images": (
        lambda: Sequential([Input((8, 8)), Dense(3, name="first")]),
        ValueError,
        "Dense layer 'first' | flat rows | Received samples of shape (8, 8) | Flatten()",
    ),
    "fit images to Dense": (
        lambda: unbuilt().fit(np.ones((6, 2, 2)), Y),
        ValueError,
        "Dense layer | Received samples of shape (2, 2) | Flatten()",
    ),
    "image-shaped output": (
        lambda: image_output().fit(np.ones((6, 2, 2)), Y),
        ValueError,
        "last layer | one row a sample | (2, 2) | Flatten()",
    ),
    "column as x": (
        lambda: unbuilt().fit(X[:, 0], Y),
        ValueError,
        "x | (n, features) | Received shape (6,) | x[:, None]",
    ),
    "column as x of a built model": (
        lambda: Sequential([Dense(1, input_dim=1)]).predict(X[:, 0]),
        ValueError,
        "(n, 1) | Received shape (6,) | x[:, None]",
    ),
    "wrong input of one layer": (
        lambda: built_layer().forward(X[:, :3]),
        ValueError,
        "Dense layer 'alone' | 4 | Received shape (6, 3)",
    ),
    "layer in two models": (
        lambda: Sequential([classifier().layers[0]]),
        ValueError,
        "'hidden' | in use already | new layer",
    ),
    "layer in two models without weights": (
        lambda: Sequential(unbuilt().layers),
        ValueError,
        "'dense' | in use already",
    ),
    "layer twice": (lambda: Sequential([Dense(3)] * 2), ValueError, "'dense' | in use already | new layer"),
    "layer in use already": (
        lambda: Sequential([built_layer()]),
        ValueError,
        "'alone' | in use already | new layer",
    ),
    "names twice": (
        lambda: Sequential([Dense(3, name="a"), Dense(3, name="a")]),
        ValueError,
        "different names | Received 'a' twice",
    ),
    "two Inputs": (lambda: Sequential([Input((3,)), Input((3,))]), ValueError, "Input | first | once"),
    "unknown keyword": (lambda: Dense(3, unit=4), TypeError, "'unit'"),
    "unknown keyword of Dropout": (lambda: Dropout(0.5, sed=1), TypeError, "'sed'"),
    "dtype": (
        lambda: Sequential(dtype="float16"),
        ValueError,
        "dtype | 'float32' | 'float64' | Received: 'float16'",
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
    "moons: odd number": (lambda: datasets.make_moons(5), ValueError, "n | even | Received: 5"),
    "circles: no points": (lambda: datasets.make_circles(0), ValueError, "n | at least 1 | Received: 0"),
    "spirals: noise": (lambda: datasets.make_spirals(noise=-1), ValueError, "noise | Received: -1"),
    "xor: noise": (lambda: datasets.make_xor(noise=np.nan), ValueError, "noise | Received: nan"),
    # calculus that does not exist
    "softmax's derivative": (lambda: activations.softmax.derivative(X), TypeError, "softmax | jacobian"),
}


def unbuilt():
    model = Sequential([Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


def empty():
    model = Sequential()
    model.compile("sgd", "mse")
    return model


def image_output():
    model = Sequential([Activation("relu", input_shape=(2, 2))])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


def built_layer():
    layer = Dense(3, name="alone")
    layer.build((4,))
    return layer


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "error", "words"), MESSAGES.values(), ids=MESSAGES)
def test_message_says_what_was_expected_what_came_and_what_to_do(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert_says(str(caught.value), words)


def test_refused_layer_can_be_replaced():
    model = Sequential([Input((8, 8))], seed=0)
    with pytest.raises(ValueError, match="Flatten"):
        model.add(Dense(3))
    model.add(Flatten())
    model.add(Dense(3))
    assert [layer.name for layer in model.layers] == ["flatten", "dense"]
    assert model.predict(np.ones((2, 8, 8))).shape == (2, 3)


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


def test_no_validation_split_is_zero():
    history = classifier().fit(X, Y, validation_split=0.0, verbose=0).history
    assert set(history) == {"loss", "accuracy"}


def test_large_but_finite_values_are_taken():
    x = np.full((2, 4), 3e38, np.float32)  # their sum is infinite, they are not
    assert Sequential([Activation("relu", input_dim=4)]).predict(x).max() == np.float32(3e38)
