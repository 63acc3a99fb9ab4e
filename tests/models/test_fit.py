"""The course of training: rows, batches, validation, and what a step does."""

import warnings

import numpy as np

import nnlib
from nnlib import Sequential
from nnlib.layers import Dense
from nnlib.metrics import Metric
from tests.models.helpers import X, Y, compiled


class _Rows(Metric):
    """Writes down the targets of each batch."""

    name = "rows"

    def __init__(self):
        self.batches = []
        super().__init__()

    def update_state(self, y_true, y_pred):
        self.batches.append(np.ravel(y_true))
        self.total, self.count = len(self.batches), 1


def rows_seen(epochs=1, **options):
    rows = _Rows()
    model = Sequential([Dense(1, input_dim=1)], seed=0)
    model.compile("sgd", "mae", metrics=[rows])
    numbers = np.arange(50)
    model.fit(numbers[:, None], numbers, epochs=epochs, verbose=0, **options)
    return rows.batches


def test_shuffling_takes_every_row_once_an_epoch_in_a_new_order():
    batches = rows_seen(epochs=3, batch_size=8)
    assert [len(batch) for batch in batches] == [8, 8, 8, 8, 8, 8, 2] * 3
    epochs = np.concatenate(batches).reshape(3, 50).tolist()
    for epoch in epochs:
        assert sorted(epoch) == list(range(50))
        assert epoch != sorted(epoch)
    assert len(set(map(tuple, epochs))) == 3


def test_shuffling_keeps_rows_and_weights_together():
    # Of two rows with the same feature one pulls its weight down, the other, which does not count, up.
    x, y = np.tile(np.eye(10), (2, 1)), np.repeat([0, 1], 10)
    model = Sequential([Dense(1, "sigmoid", use_bias=False, kernel_initializer="zeros", input_dim=10)])
    model.compile("sgd", "binary_crossentropy")
    model.fit(x, y, batch_size=3, verbose=0, class_weight={1: 0.0})
    assert (model.get_weights()[0] < 0).all()


def test_without_shuffling_rows_come_in_order():
    np.testing.assert_array_equal(np.concatenate(rows_seen(batch_size=8, shuffle=False)), range(50))


def test_validation_split_is_the_end_of_the_data():
    batches = rows_seen(batch_size=8, validation_split=0.2)
    np.testing.assert_array_equal(np.sort(np.concatenate(batches[:5])), range(40))
    np.testing.assert_array_equal(np.concatenate(batches[5:]), range(40, 50))


def test_validation_data_does_not_change_training():
    alone, watched = compiled(), compiled()
    alone.fit(X[:20], Y[:20], epochs=2, verbose=0)
    watched.fit(X[:20], Y[:20], epochs=2, verbose=0, validation_data=(X[20:], Y[20:]))
    np.testing.assert_array_equal(alone.theta, watched.theta)


def test_fit_leaves_the_data_alone():
    x, y = X.copy(), Y.copy()
    compiled().fit(x, y, epochs=2, verbose=0)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)


def test_train_on_batch_is_one_step_of_fit():
    one, other = compiled(), compiled()
    loss = one.train_on_batch(X, Y)
    history = other.fit(X, Y, batch_size=30, shuffle=False, verbose=0).history
    assert isinstance(loss, float)
    assert one.optimizer.iterations == 1
    one_bias, other_bias = one.layers[-1].bias, other.layers[-1].bias
    np.testing.assert_array_equal(one_bias, other_bias)
    assert history["loss"] == [loss]


def test_train_on_batch_with_metrics_and_class_weights():
    loss, accuracy = compiled(metrics=["accuracy"]).train_on_batch(X, Y)
    assert 0 <= accuracy <= 1
    weighted, _ = compiled(metrics=["accuracy"]).train_on_batch(X, Y, class_weight={0: 2, 1: 2, 2: 2})
    np.testing.assert_allclose(weighted, 2 * loss, rtol=1e-6)


def test_training_lowers_the_loss():
    model = Sequential([Dense(16, "relu", input_dim=4), Dense(3, "softmax")], seed=0)
    model.compile(nnlib.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X, X[:, :3].argmax(axis=1), epochs=300, verbose=0).history
    assert history["loss"][-1] < 0.2 * history["loss"][0]
    assert history["accuracy"][-1] > 0.9


def test_epoch_loss_is_the_mean_over_rows_not_over_batches():
    model = Sequential([Dense(1, kernel_initializer="zeros", input_dim=1)])
    model.compile(nnlib.optimizers.SGD(1e-30), "mse")
    y = np.array([0, 0, 0, 0, 10])
    assert model.fit(np.ones((5, 1)), y, batch_size=4, shuffle=False, verbose=0).history["loss"] == [20]


def test_a_model_can_be_compiled_again():
    model = compiled(metrics=["accuracy"])
    model.fit(X, Y, verbose=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert list(model.fit(X, Y, verbose=0).history) == ["loss"]
    assert isinstance(model.optimizer, nnlib.optimizers.SGD)


def test_divergence_is_announced():
    model = Sequential([Dense(1, input_dim=4)], seed=0)
    model.compile(nnlib.optimizers.SGD(1e30), "mse")
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        model.fit(X, Y, epochs=3, verbose=0)
    messages = [str(warning.message) for warning in caught]
    assert any("diverged" in message and "smaller learning rate" in message for message in messages)
