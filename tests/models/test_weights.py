"""Weights: their order, their copies, the vector behind them, and assigning them."""

import copy
import pickle

import numpy as np
import pytest

import nnlib
from nnlib import Sequential
from nnlib.layers import BatchNormalization, Dense
from tests.models.helpers import RNG, X, Y, compiled, network


def test_weights_come_in_keras_order():
    keras = pytest.importorskip("keras")
    theirs = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, "relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(3, "softmax"),
        ]
    )
    ours = network()
    assert ours.count_params() == theirs.count_params()
    assert [w.shape for w in ours.get_weights()] == [w.shape for w in theirs.get_weights()]
    weights = [RNG.uniform(0.5, 1.5, w.shape) for w in ours.get_weights()]  # positive: one is a variance
    for model in (ours, theirs):
        model.set_weights(weights)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X, verbose=0), atol=1e-6)


def test_set_weights_puts_in_what_get_weights_returns():
    model, other = compiled(), compiled()
    other.fit(X, Y, verbose=0)
    model.set_weights(other.get_weights())
    np.testing.assert_array_equal(model.predict(X), other.predict(X))


def test_weights_are_copies():
    model = network()
    expected = model.predict(X)
    weights = model.get_weights()
    for weight in weights:
        weight[:] = 7
    np.testing.assert_array_equal(model.predict(X), expected)
    model.set_weights(weights)
    for weight in weights:
        weight[:] = 0
    assert {7} == {value for weight in model.get_weights() for value in weight.flat}


def test_names_of_weights_and_gradients():
    model = compiled()
    parameters = ["dense.kernel", "dense.bias", "batch_normalization.gamma", "batch_normalization.beta"]
    state = ["batch_normalization.moving_mean", "batch_normalization.moving_variance"]
    last = ["dense_1.kernel", "dense_1.bias"]
    assert list(model.named_weights()) == parameters + state + last
    assert list(model.named_gradients()) == parameters + last
    for named, copied in zip(model.named_weights().values(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(named, copied)
    model.named_weights()["dense_1.bias"][:] = [1, 2, 3]
    np.testing.assert_array_equal(model.theta[-3:], [1, 2, 3])
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(
        np.concatenate([gradient.ravel() for gradient in model.named_gradients().values()]), model.gradient
    )


def test_layers_are_windows_on_one_vector():
    model = network()
    assert model.theta.size == model.gradient.size == 53
    model.theta[:] = np.arange(53)
    np.testing.assert_array_equal(model.layers[0].kernel, np.arange(20).reshape(4, 5))
    np.testing.assert_array_equal(model.layers[-1].bias, [50, 51, 52])
    model.layers[0].kernel[0, 0] = -1
    assert model.theta[0] == -1


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_copies_are_whole_and_independent(copied):
    model, twin = compiled(), compiled()
    for each in (model, twin):
        each.fit(X, Y, batch_size=8, verbose=0)
    duplicate = copied(model)
    for each in (duplicate, twin):
        each.fit(X, Y, batch_size=8, epochs=2, verbose=0)
    for ours, theirs in zip(duplicate.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(duplicate.predict(X), twin.predict(X))
    assert not np.array_equal(model.theta, twin.theta)
    with pytest.raises(ValueError, match="another model"):
        network().compile(duplicate.optimizer, "mse")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda pair: pickle.loads(pickle.dumps(pair))])
def test_copies_that_start_at_the_optimizer(copied):
    model, twin = compiled(), compiled()
    for each in (model, twin):
        each.fit(X, Y, verbose=0)
    optimizer, duplicate = copied([model.optimizer, model])
    assert duplicate.optimizer is optimizer
    for each in (duplicate, twin):
        each.fit(X, Y, epochs=2, verbose=0)
    np.testing.assert_array_equal(duplicate.theta, twin.theta)
    np.testing.assert_equal(optimizer.state, twin.optimizer.state)


def test_a_copied_optimizer_alone_is_free_for_another_model():
    model, other = compiled(), network()
    model.fit(X, Y, verbose=0)
    before = model.theta.copy()
    optimizer = copy.deepcopy(model.optimizer)
    np.testing.assert_equal(optimizer.state, model.optimizer.state)
    other.compile(optimizer, "sparse_categorical_crossentropy")
    other.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(other.theta, before)  # as it started like the first one
    np.testing.assert_array_equal(model.theta, before)


def test_an_optimizer_that_was_replaced_is_free_for_another_model():
    model, other = compiled(), network()
    adam = model.optimizer
    model.compile(adam, "mse")  # the same again
    with pytest.raises(ValueError, match="another model"):
        other.compile(adam, "mse")
    model.compile("sgd", "mse")
    other.compile(adam, "mse")


@pytest.mark.parametrize("name", ["theta", "gradient"])
def test_assigning_a_vector_overwrites_it(name):
    model = compiled()
    vector, values = getattr(model, name), np.arange(53.0)
    setattr(model, name, values)
    assert getattr(model, name) is vector
    np.testing.assert_array_equal(vector, values)
    named = model.named_weights() if name == "theta" else model.named_gradients()
    np.testing.assert_array_equal(named["dense.kernel"], np.arange(20).reshape(4, 5))
    for wrong in (np.ones(52), np.ones((53, 1)), np.ones(1)):
        with pytest.raises(ValueError, match=r"shape \(53,\)"):
            setattr(model, name, wrong)
    np.testing.assert_array_equal(vector, values)
    assert not hasattr(Sequential([Dense(1)]), name)


def test_assigning_a_kernel_changes_the_model_and_training_goes_on_from_it():
    model = Sequential([Dense(2, input_dim=3), Dense(1)], seed=0)
    model.compile(nnlib.optimizers.SGD(0.1), "mse")
    model.layers[0].kernel = np.full((3, 2), 0.5)
    model.layers[0].bias = 2.0
    np.testing.assert_array_equal(model.get_weights()[0], np.full((3, 2), 0.5))
    np.testing.assert_array_equal(model.get_weights()[1], [2.0, 2.0])
    model.fit(np.ones((4, 3)), np.ones(4), verbose=0)
    assert (model.layers[0].kernel != 0.5).any()
    np.testing.assert_array_equal(model.layers[0].kernel, model.get_weights()[0])
    before = model.theta.copy()
    for wrong in (np.ones((2, 3)), np.ones(2), np.ones((1, 2)), np.ones((1, 1))):
        with pytest.raises(ValueError, match=r"shape \(3, 2\)"):
            model.layers[0].kernel = wrong
    np.testing.assert_array_equal(model.theta, before)


def test_assigning_a_parameter_that_is_not_there():
    with pytest.raises(AttributeError, match="without bias"):
        Sequential([Dense(2, use_bias=False, input_dim=1)]).layers[0].bias = 0
    with pytest.raises(AttributeError, match="has no kernel yet: build"):
        Dense(2).kernel = np.ones((1, 2))


def test_parameters_of_an_unbuilt_layer_are_no_attributes_yet():
    with pytest.raises(AttributeError, match=r"Dense layer 'dense' has no kernel yet: build"):
        Dense(2).kernel  # noqa: B018
    with pytest.raises(AttributeError, match=r"BatchNormalization layer .* has no gamma yet: build"):
        BatchNormalization().gamma  # noqa: B018
    with pytest.raises(AttributeError, match=r"Dense layer 'dense' has no kernels\.$"):
        Sequential([Dense(2, input_dim=1)]).layers[0].kernels  # noqa: B018
    with pytest.raises(AttributeError, match=r"Dense layer 'dense' has no unit\.$"):
        Dense(3).unit  # noqa: B018
    assert Sequential([Dense(2, use_bias=False, input_dim=1)]).layers[0].bias is None
