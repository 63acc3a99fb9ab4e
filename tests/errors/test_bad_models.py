"""Models that are not ready or do not fit together: errors that explain themselves."""

import numpy as np
import pytest

import nnlib
from nnlib import Input, Sequential
from nnlib.layers import Activation, Dense, Dropout, Flatten, Layer
from tests.errors.helpers import X, Y, assert_explained, classifier

NO_INIT = {"__init__": lambda self: None}
MESSAGES = {
    # the order of things
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
    **{
        f"{method} without layers": (
            lambda method=method: getattr(empty(), method)(X, Y),
            ValueError,
            f"{method}: the model has no layers | Dense(10)",
        )
        for method in ("fit", "evaluate", "train_on_batch", "compute_loss", "compute_gradients")
    },
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
        "last layer | one row for each sample | (2, 2) | Flatten()",
    ),
    **{
        f"softmax over one unit, {number}": (
            lambda layers=layers: compiled(*layers).fit(X, Y > 0),
            ValueError,
            "softmax over 1 unit is always 1 | 'sigmoid'",
        )
        for number, layers in enumerate([[Dense(1, "softmax")], [Dense(1), Activation("softmax")]])
    },
    "layers without a list": (
        lambda: Sequential(Dense(3)),
        TypeError,
        "list of layers | [Dense(10)] | Received: Dense layer 'dense'",
    ),
    "name of a model": (lambda: Sequential([], name=3), TypeError, "name | text | Received: 3"),
    "name of a layer": (lambda: Dense(3, name=3), TypeError, "name | text | Received: 3"),
    "layer without the constructor of its base": (
        lambda: Sequential([Dense(3), Forgetful()]),
        TypeError,
        "Forgetful.__init__ | super().__init__()",
    ),
    **{
        f"{cls.__name__} without the constructor of its base": (
            lambda cls=cls, arguments=arguments: unbuilt().compile(
                **arguments(type("Mine", (cls,), NO_INIT)())
            ),
            TypeError,
            "Mine.__init__ | super().__init__()",
        )
        for cls, arguments in [
            (nnlib.losses.CategoricalCrossentropy, lambda loss: {"loss": loss}),
            (nnlib.optimizers.Adam, lambda optimizer: {"optimizer": optimizer, "loss": "mse"}),
            (nnlib.metrics.BinaryAccuracy, lambda metric: {"loss": "mse", "metrics": [metric]}),
        ]
    },
    "layer with call": (
        lambda: type("Scaled", (Layer,), {"call": lambda self, x: 2 * x}),
        TypeError,
        "Scaled defines call | pre_activation(x, training) | pre_activation_backward",
    ),
    **{
        f"get_layer: {arguments}": (
            lambda arguments=arguments: unbuilt().get_layer(**arguments),
            ValueError,
            words,
        )
        for arguments, words in [
            ({"name": "hidden"}, "no layer named 'hidden' | dense"),
            ({"index": 3}, "no layer number 3 | dense"),
            ({}, "a name or an index"),
            ({"name": "dense", "index": 0}, "a name or an index"),
        ]
    },
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
        "'hidden' | already in use | new layer",
    ),
    "layer in two models without weights": (
        lambda: Sequential(unbuilt().layers),
        ValueError,
        "'dense' | already in use",
    ),
    "layer twice": (lambda: Sequential([Dense(3)] * 2), ValueError, "'dense' | already in use | new layer"),
    "layer already in use": (
        lambda: Sequential([built_layer()]),
        ValueError,
        "'alone' | already in use | new layer",
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
}


class Forgetful(Layer):
    def __init__(self):
        self.factor = 2


def compiled(*layers):
    model = Sequential(layers)
    model.compile("sgd", "mse")
    return model


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
    assert_explained(call, error, words)


def test_refused_layer_can_be_replaced():
    model = Sequential([Input((8, 8))], seed=0)
    with pytest.raises(ValueError, match="Flatten"):
        model.add(Dense(3))
    model.add(Flatten())
    model.add(Dense(3))
    assert [layer.name for layer in model.layers] == ["flatten", "dense"]
    assert model.predict(np.ones((2, 8, 8))).shape == (2, 3)
