"""What training promises beside Keras's numbers: it repeats, disturbs nothing, and takes every row."""

import numpy as np
import pytest

import nnlib
from nnlib import layers, optimizers
from tests.keras_reference import DTYPES, assert_close
from tests.training.helpers import samples, targets


def network(seed=0, dtype="float32", activation="softmax"):
    return nnlib.Sequential(
        [
            nnlib.Input((4,)),
            layers.Dense(8, "relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(3, activation),
        ],
        seed=seed,
        dtype=dtype,
    )


def train(model, epochs=3, **fit):
    rng = np.random.default_rng(4)
    x, y = samples(50, (4,), rng), targets("classes", 50, 3, rng)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, batch_size=16, epochs=epochs, verbose=0, **fit).history, model.theta.copy()


def test_same_seed_same_training_bit_for_bit():
    one, other, third = (train(network(seed)) for seed in (7, 7, 8))
    assert one[0] == other[0]
    np.testing.assert_array_equal(one[1], other[1])
    assert one[0] != third[0]


def test_models_do_not_disturb_one_another():
    """Nor does NumPy's global random state matter."""
    alone = train(network(7))[1]
    model, neighbour = network(7), network(8)
    train(neighbour)
    np.random.seed(0)  # noqa: NPY002 - this old generator must not matter
    together = train(model)[1]
    np.testing.assert_array_equal(together, alone)
    before = model.theta.copy()
    train(neighbour)
    np.testing.assert_array_equal(model.theta, before)


def test_predicting_between_epochs_changes_nothing():
    whole, parts = network(7), network(7)
    rng = np.random.default_rng(4)
    x, y = samples(50, (4,), rng), targets("classes", 50, 3, rng)
    for model in (whole, parts):
        model.compile("adam", "sparse_categorical_crossentropy")
    whole.fit(x, y, epochs=2, verbose=0)
    for _ in range(2):
        parts.fit(x, y, epochs=1, verbose=0)
        parts.predict(x)
        parts.evaluate(x, y)
    np.testing.assert_array_equal(whole.theta, parts.theta)


def test_layers_are_windows_on_the_models_vectors():
    model = network()
    train(model)
    x = samples(5, (4,), np.random.default_rng(0))
    before = model.predict(x)
    model.theta *= 2
    assert not np.allclose(model.predict(x), before)
    model.theta[:] = 0
    np.testing.assert_allclose(model.predict(x), np.full((5, 3), 1 / 3), rtol=1e-6)
    for layer in model.layers:
        for parameter in layer.parameters.values():
            assert not parameter.any()
    model.layers[0].kernel[0, 0] = 5
    assert model.theta[0] == 5
    train(model, epochs=1)
    parts = [part.ravel() for layer in model.layers for part in layer.gradients.values()]
    np.testing.assert_array_equal(model.gradient, np.concatenate(parts))
    assert model.gradient.any()


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtype_is_kept(dtype):
    model = network(dtype=dtype)
    train(model)
    x = np.random.default_rng(0).normal(size=(3, 4))
    assert {str(weight.dtype) for weight in model.get_weights()} == {dtype}
    assert model.predict(x).dtype == model.theta.dtype == model.gradient.dtype == dtype


def test_data_is_untouched():
    rng = np.random.default_rng(5)
    x, y = samples(20, (4,), rng), targets("classes", 20, 3, rng)
    before = x.copy(), y.copy()
    model = network()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_split=0.3, verbose=0)
    model.evaluate(x, y)
    model.predict(x)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_shuffling_shows_every_row_once_an_epoch_in_new_order():
    model = nnlib.Sequential([nnlib.Input((1,)), layers.Dense(1, use_bias=False)], seed=0)
    model.compile(optimizers.SGD(1.0), "mae")
    model.set_weights([np.zeros((1, 1))])
    rows = np.arange(1, 21, dtype="float32")
    # The gradient of |w x - y| with y far above is -x: each row moves w by its own x.
    orders = []
    for _ in range(2):
        places = [float(model.theta[0])]
        model.fit(rows[:, None], np.full(20, 1e6), batch_size=1, verbose=0, callbacks=[_Places(places)])
        steps = np.diff(places)
        np.testing.assert_array_equal(np.sort(steps), rows)
        orders.append(steps)
    assert (orders[0] != rows).any()
    assert (orders[0] != orders[1]).any()


class _Places(nnlib.callbacks.Callback):
    def __init__(self, places):
        super().__init__()
        self.places = places

    def on_train_batch_end(self, batch, logs=None):
        self.places.append(float(self.model.theta[0]))


def test_predict_in_batches_is_predict_at_once():
    model = network()
    train(model)
    x = samples(2500, (4,), np.random.default_rng(6))
    whole = model(x)
    for batch_size in (None, 7, 5000):
        assert_close(model.predict(x, batch_size), whole)
    assert_close(model.predict(x[:1]), whole[:1])
