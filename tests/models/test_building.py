"""Sequential: all ways to build a model, its names, its configuration and its summary."""

import numpy as np
import pytest

import nnlib
from nnlib import Input, Sequential
from nnlib.layers import Activation, Dense, Dropout, Flatten
from tests.models.helpers import X, Y, network


@pytest.mark.parametrize(
    "build",
    [
        lambda: Sequential([Input((4,)), Dense(5, "relu"), Dense(3)], seed=0),
        lambda: Sequential([Input(4), Dense(5, "relu"), Dense(3)], seed=0),
        lambda: Sequential([Dense(5, "relu", input_dim=4), Dense(3)], seed=0),
        lambda: Sequential([Dense(5, "relu", input_shape=(4,)), Dense(3)], seed=0),
        lambda: Sequential([Dense(5, activation="relu", input_shape=[4]), Dense(units=3)], seed=0),
        lambda: Sequential([Dense(5, input_dim=4), Activation("relu"), Dense(3)], seed=0),
        lambda: added(Input((4,)), Dense(5, "relu"), Dense(3)),
        lambda: added(Dense(5, "relu", input_dim=4), Dense(3)),
        lambda: built(Sequential([Dense(5, "relu"), Dense(3)], seed=0), (4,)),
        lambda: built(Sequential([Dense(5, "relu"), Dense(3)], seed=0), (None, 4)),
        lambda: fitted(Sequential([Dense(5, "relu"), Dense(3)], seed=0)),
        lambda: Sequential.from_config(added(Dense(5, "relu", input_dim=4), Dense(3)).get_config()),
    ],
)
def test_all_ways_to_write_a_model_give_the_same(build):
    model = build()
    assert model.built
    assert model.input_shape == (4,)
    assert model.output_shape == (3,)
    expected = Sequential([Input((4,)), Dense(5, "relu"), Dense(3)], seed=0)
    np.testing.assert_allclose(model.predict(X), expected.predict(X), atol=1e-20)


def added(*layers):
    model = Sequential(seed=0)
    for layer in layers:
        model.add(layer)
    return model


def built(model, shape):
    model.build(shape)
    return model


def fitted(model):
    """Built by data, but not moved by it: the rate is too small for float32."""
    model.compile(nnlib.optimizers.SGD(1e-30), "mse")
    model.fit(X, np.zeros((30, 3)), verbose=0)
    return model


def test_model_without_input_is_built_by_its_data():
    model = Sequential([Dense(3, "softmax")])
    assert not model.built
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert [weight.shape for weight in model.get_weights()] == [(4, 3), (3,)]


def test_layers_can_be_added_to_a_built_model():
    model = Sequential([Dense(5, "relu", input_dim=4)], seed=0)
    before = model.get_weights()
    model.add(Dense(3, "softmax"))
    for old, new in zip(before, model.get_weights(), strict=False):
        np.testing.assert_array_equal(old, new)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert model.predict(X).shape == (30, 3)


def test_building_again_changes_nothing():
    model, twin = network(), network()
    for each in (model, twin):
        each.compile("adam", "sparse_categorical_crossentropy")
        each.fit(X, Y, verbose=0)
    model.build((None, 4))
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    assert model.optimizer.iterations == 2
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_a_refused_fit_does_not_build():
    model = Sequential([Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match="batch_size"):
        model.fit(X, Y, batch_size=0)
    assert not model.built


def test_images_pass_flatten():
    model = Sequential([Input((8, 8)), Flatten(), Dense(10, "softmax")])
    assert model.predict(np.ones((2, 8, 8))).shape == (2, 10)
    assert model.count_params() == 650


def test_layers_are_numbered_by_kind():
    model = Sequential([Dense(2, input_dim=2), Dense(2), Dropout(0.1), Dense(2, name="mine"), Dense(2)])
    assert [layer.name for layer in model.layers] == ["dense", "dense_1", "dropout", "mine", "dense_2"]


def test_seed_determines_weights_and_training():
    def trained(seed):
        model = Sequential([Dense(5, "relu", input_dim=4), Dropout(0.5), Dense(3, "softmax")], seed=seed)
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(X, Y, epochs=2, verbose=0)
        return model.theta

    np.testing.assert_array_equal(trained(1), trained(1))
    assert not np.array_equal(trained(1), trained(2))
    assert not np.array_equal(trained(None), trained(None))


def test_config_gives_an_equal_model_with_weights_of_its_own():
    model = network(name="mine")
    twin = Sequential.from_config(model.get_config())
    assert twin.get_config() == model.get_config()
    twin.theta[:] = 0
    assert model.theta.any()


def test_config_of_a_layer():
    layer = Dense(3, "relu", kernel_initializer="he_normal", kernel_regularizer="l2", name="mine")
    twin = nnlib.layers.get({"class_name": "Dense", "config": layer.get_config()})
    assert twin.get_config() == layer.get_config()
    assert (twin.units, twin.name, twin.activation.name) == (3, "mine", "relu")


def test_summary(capsys):
    network(name="mine").summary()
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split("  ") for line in lines]
    table = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert table[0] == ['Model "mine"']
    assert table[2] == ["Layer (type)", "Output shape", "Param #"]
    assert table[4:8] == [
        ["dense (Dense)", "(None, 5)", "25"],
        ["batch_normalization (BatchNormalization)", "(None, 5)", "20"],
        ["dropout (Dropout)", "(None, 5)", "0"],
        ["dense_1 (Dense)", "(None, 3)", "18"],
    ]
    assert lines[-1] == "Total params: 63 (53 trainable, 10 non-trainable)"


def test_summary_groups_large_numbers(capsys):
    Sequential([Dense(1000, input_dim=1000)]).summary()
    assert "Total params: 1,001,000 (1,001,000 trainable, 0 non-trainable)" in capsys.readouterr().out


def test_a_refused_first_fit_does_not_fix_the_shape_of_the_input():
    x, y = np.ones((6, 3)), np.ones((6, 1))
    model = Sequential([Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="one column for each output"):
        model.fit(y, x)
    model.fit(x, y, verbose=0)
    assert model.predict(x).shape == (6, 1)


def test_names_of_nnlib_stay_its_own():
    with pytest.raises(ValueError, match="nnlib has a ReLU of its own"):

        class ReLU(nnlib.activations.Activation):
            pass

    class Mine(nnlib.losses.MeanSquaredError):
        pass

    assert type(nnlib.losses.get("mse")) is nnlib.losses.MeanSquaredError
    assert type(nnlib.losses.get("mine")) is Mine

    class Mine(nnlib.losses.MeanSquaredError):  # a cell that is run again
        pass

    assert type(nnlib.losses.get("mine")) is Mine
