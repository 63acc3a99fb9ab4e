"""Whatever can be set is used by the next fit, predict, save and to_keras, or setting it raises."""

import numpy as np
import pytest

from nnlib import Input, Sequential, layers, load_model, losses, optimizers, regularizers
from tests.models.helpers import X, Y

KINDS = {
    "dense": lambda **options: layers.Dense(**{"units": 5} | options),
    "normalization": lambda **options: layers.BatchNormalization(**options),
    "dropout": lambda **options: layers.Dropout(**{"rate": 0.3} | options),
    "flatten": lambda **options: layers.Flatten(**options),
    "activation": lambda **options: layers.Activation(**{"activation": "relu"} | options),
    "last": lambda **options: layers.Dense(**{"units": 3, "activation": "softmax"} | options),
}
# What a layer keeps of its last call is a result.
RESULTS = {"x", "z", "a", "mask", "training", "scale", "normalized"}
# Attribute, and a legal value other than that of `network`, which the constructor takes, too.
USED = [
    *(("dense", "activation", value) for value in ("tanh", None)),
    *(("dense", "kernel_regularizer", value) for value in ("l2", regularizers.L1(0.125))),
    ("normalization", "momentum", 0.5),
    ("normalization", "epsilon", 0.5),
    ("dropout", "rate", 0.6),
    ("activation", "activation", "tanh"),
    ("last", "activation", "sigmoid"),
    ("last", "kernel_regularizer", regularizers.L1L2(0.125, 0.5)),
    *((kind, "trainable", False) for kind in KINDS),
]
# These are overwritten in place: test_weights.py.
OVERWRITTEN = {"theta", "gradient", "kernel", "bias", "gamma", "beta"}


def network(loss="sparse_categorical_crossentropy", **options):
    """A compiled model with a layer of each of the KINDS; `options` such as ``dense={"units": 7}``."""
    stack = [make(**{"name": kind} | options.get(kind, {})) for kind, make in KINDS.items()]
    model = Sequential([Input((4,)), *stack], seed=0)
    model.compile(optimizers.SGD(0.1, momentum=0.5), loss, metrics=["accuracy"])
    return model


def owner(model, kind):
    return model if kind == "model" else model.get_layer(kind)


def trained(model):
    """How training goes on, and what comes of it."""
    history = model.fit(X, Y, batch_size=8, epochs=2, verbose=0).history
    return history, model.evaluate(X, Y), model.get_weights(), model.predict(X)


def settable(thing):
    """The public attributes that `thing` has, and those that its class says something about."""
    names = set(vars(thing)) | {
        name for cls in type(thing).__mro__ for name, value in vars(cls).items() if hasattr(value, "__set__")
    }
    return {name for name in names if not name.startswith("_")} - RESULTS


@pytest.mark.parametrize(("kind", "name", "value"), USED, ids=str)
def test_a_setting_is_used_from_the_next_call(kind, name, value):
    changed, made = network(), network(**{kind: {name: value}})
    setattr(changed.get_layer(kind), name, value)
    assert changed.get_config() == made.get_config()
    np.testing.assert_equal(trained(changed), trained(made))


@pytest.mark.parametrize(("kind", "name", "value"), USED, ids=str)
def test_a_setting_changed_between_two_trainings_is_that_of_the_file_and_of_keras(
    tmp_path, kind, name, value
):
    pytest.importorskip("keras")
    from nnlib.interop import from_keras, to_keras

    model = network()
    model.fit(X, Y, verbose=0)
    setattr(model.get_layer(kind), name, value)
    model.save(tmp_path / "model.safetensors")
    loaded = load_model(tmp_path / "model.safetensors")
    if value != "sigmoid":  # Keras computes softmax's loss otherwise after sigmoid: to_keras says so
        copy = to_keras(model)
        np.testing.assert_allclose(np.asarray(copy(X)), model.predict(X), atol=1e-6)
        assert [layer.trainable for layer in copy.layers] == [layer.trainable for layer in model.layers]
        assert from_keras(copy).get_layer(kind).get_config() == model.get_layer(kind).get_config()
    np.testing.assert_equal(trained(loaded), trained(model))


@pytest.mark.parametrize("kind", [*KINDS, "model"])
def test_everything_else_raises_and_changes_nothing(kind):
    model, twin = network(), network()
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    used = {name for other, name, _ in USED if other == kind} | OVERWRITTEN
    used |= {"name", "trainable", "stop_training"} if kind == "model" else {"state"}
    refused = settable(owner(model, kind)) - used
    assert len(refused) > 5
    others = {"layers": [], "optimizer": "adam", "loss": "mse", "metrics": [], "units": 7, "use_bias": False}
    others |= {"kernel_initializer": "he_normal", "bias_initializer": "ones"}
    for name in refused:
        with pytest.raises(AttributeError, match=name):
            setattr(owner(model, kind), name, others.get(name, "another"))
    assert model.get_config() == twin.get_config()
    np.testing.assert_equal(trained(model), trained(twin))


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("dense", "activation", "rellu"),
        ("dense", "kernel_regularizer", "l3"),
        ("dense", "trainable", "no"),
        ("dropout", "rate", 1.5),
        ("normalization", "momentum", -1),
        ("normalization", "epsilon", 0),
        ("activation", "activation", np.tanh),
        ("model", "trainable", None),
        ("model", "name", 3),
    ],
)
def test_an_illegal_value_is_refused(kind, name, value):
    model = network()
    before = getattr(owner(model, kind), name)
    with pytest.raises((TypeError, ValueError), match=name.replace("_", ".").removeprefix("kernel.")):
        setattr(owner(model, kind), name, value)
    assert getattr(owner(model, kind), name) == before
    assert model.get_config() == network().get_config()


def test_a_class_of_ones_own_may_have_an_activation():
    class Squashed(layers.Layer):
        activation = layers.activations.tanh

    class Chosen(layers.Layer):
        def __init__(self, activation, **layer):
            super().__init__(**layer)
            self.activation = activation

    expected = np.tanh(X)
    for layer in (Squashed(), Chosen("tanh")):
        np.testing.assert_array_equal(Sequential([layer]).predict(X), expected)


def test_what_shapes_a_layer_can_be_set_until_it_is_built():
    layer = layers.Dense(3)
    layer.units, layer.use_bias, layer.kernel_initializer = 5, False, "ones"
    model = Sequential([layer])
    assert model.predict(np.ones((2, 4))).tolist() == [[4.0] * 5] * 2
    assert model.count_params() == 20
    with pytest.raises(AttributeError, match="units"):
        layer.units = 3


def test_the_name_of_a_model_is_saved_and_shown(tmp_path, capsys):
    model = network()
    model.name = "other"
    model.save(tmp_path / "model.safetensors")
    load_model(tmp_path / "model.safetensors").summary()
    assert 'Model "other"' in capsys.readouterr().out


def test_layers_and_metrics_cannot_be_popped_or_appended():
    model = network()
    assert isinstance(model.layers, tuple)
    assert isinstance(model.metrics, tuple)


def test_the_options_of_a_loss_count_from_the_next_call():
    x, y = X, X[:, :3] * 5
    results = []
    for huber in (losses.Huber(0.5), losses.Huber(2.0)):
        model = network(huber, last={"activation": None})
        model.loss.delta = 0.5
        results.append((model.evaluate(x, y), model.train_on_batch(x, y), model.get_weights()))
    np.testing.assert_equal(*results)


def test_the_normalization_s_memory_can_be_replaced():
    model = network()
    model.get_layer("normalization").state = {
        "moving_mean": np.full(5, 2.0, np.float32),
        "moving_variance": np.full(5, 4.0, np.float32),
    }
    assert [weight[0] for weight in model.get_layer("normalization").get_weights()] == [1, 0, 2, 4]
