"""Sequential: building, weights, prediction and the course of training."""

import copy
import pickle
import warnings

import numpy as np
import pytest

import nnlib
from nnlib import Input, Sequential
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from nnlib.metrics import Metric

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 4)).astype(np.float32)
Y = RNG.integers(0, 3, 30)


def network(**options):
    layers = [Dense(5, "relu"), BatchNormalization(), Dropout(0.3), Dense(3, "softmax")]
    return Sequential([Input((4,)), *layers], seed=0, **options)


def compiled(loss="sparse_categorical_crossentropy", metrics=None, **options):
    model = network(**options)
    model.compile("adam", loss, metrics=metrics)
    return model


# -- building ---------------------------------------------------------------------------------------


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


# -- weights ----------------------------------------------------------------------------------------


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
    assert duplicate.optimizer.model is duplicate


# -- prediction -------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 7, 30, 100])
def test_prediction_in_batches_equals_prediction_at_once(batch_size):
    model = network()
    np.testing.assert_allclose(model.predict(X, batch_size=batch_size), model.predict(X), rtol=1e-5)


def test_long_data_is_predicted_in_batches():
    model, x = network(), RNG.normal(size=(2500, 4))
    np.testing.assert_allclose(model.predict(x), model(x), rtol=1e-5)


def test_prediction_is_inference():
    model = network()
    np.testing.assert_array_equal(model.predict(X), model.predict(X))  # no dropout
    np.testing.assert_array_equal(model.predict(X), model(X))
    assert not np.allclose(model(X, training=True), model(X))


def test_prediction_leaves_its_input_and_its_earlier_results_alone():
    model, x = network(), X.copy()
    first = model.predict(x)
    kept = first.copy()
    model.predict(x + 1)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_the_models(dtype):
    model = compiled(dtype=dtype)
    model.fit(X.astype("float64"), Y, verbose=0)
    arrays = [model.predict(X), model.theta, model.gradient, *model.get_weights()]
    assert {array.dtype.name for array in arrays} == {dtype}


def test_float64_is_more_exact():
    x, weights = RNG.normal(size=(50, 4)), [RNG.normal(size=(4, 2)), np.zeros(2)]
    errors = []
    for dtype in ("float32", "float64"):
        model = Sequential([Dense(2, input_dim=4)], dtype=dtype)
        model.set_weights(weights)
        errors.append(np.abs(model.predict(x) - x @ weights[0]).max())
    assert errors[1] < 1e-14 < 1e-9 < errors[0] < 1e-5


# -- training ---------------------------------------------------------------------------------------


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


def test_evaluate_returns_what_keras_returns():
    model = compiled(metrics=["accuracy", nnlib.metrics.SparseCategoricalAccuracy()])
    values = model.evaluate(X, Y)
    assert [type(value) for value in values] == [float, float, float]
    assert values[1] == values[2] == np.mean(model.predict(X).argmax(axis=1) == Y)
    named = dict(zip(["loss", "accuracy", "sparse_categorical_accuracy"], values, strict=True))
    assert model.evaluate(X, Y, return_dict=True) == named
    assert compiled().evaluate(X, Y) == values[0]
    assert compiled().evaluate(X, Y, return_dict=True) == {"loss": values[0]}


@pytest.mark.parametrize("batch_size", [1, 7, 30])
def test_evaluation_does_not_depend_on_batches(batch_size):
    model = compiled(metrics=["accuracy"])
    np.testing.assert_allclose(model.evaluate(X, Y, batch_size=batch_size), model.evaluate(X, Y), rtol=1e-5)


def test_evaluation_does_not_train():
    model = compiled()
    before = model.get_weights()
    model.evaluate(X, Y)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert model.optimizer.iterations == 0


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
    with pytest.raises(ValueError, match="broadcast"):
        model.layers[0].kernel = np.ones((2, 3))


def test_parameters_of_an_unbuilt_layer_are_no_attributes_yet():
    with pytest.raises(AttributeError, match=r"Dense layer 'dense' has no kernel yet: build"):
        Dense(2).kernel  # noqa: B018
    with pytest.raises(AttributeError, match=r"BatchNormalization layer .* has no gamma yet: build"):
        BatchNormalization().gamma  # noqa: B018
    with pytest.raises(AttributeError, match=r"Dense layer 'dense' has no kernels\.$"):
        Sequential([Dense(2, input_dim=1)]).layers[0].kernels  # noqa: B018
    assert Sequential([Dense(2, use_bias=False, input_dim=1)]).layers[0].bias is None


def test_a_refused_first_fit_does_not_fix_the_shape_of_the_input():
    x, y = np.ones((6, 3)), np.ones((6, 1))
    model = Sequential([Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="one column for each output"):
        model.fit(y, x)
    model.fit(x, y, verbose=0)
    assert model.predict(x).shape == (6, 1)


def test_a_loss_keeps_its_options_when_it_takes_logits():
    class Smoothed(nnlib.losses.CategoricalCrossentropy):
        def __init__(self, from_logits=False, smoothing=0.5):
            super().__init__(from_logits)
            self.smoothing = smoothing

        def per_sample(self, y_true, y_pred):
            return super().per_sample(y_true * (1 - self.smoothing) + self.smoothing / 3, y_pred)

    x, y = np.random.default_rng(0).normal(size=(8, 4)), np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]]
    model = Sequential([Dense(3, "softmax", input_dim=4)], seed=0)
    model.compile("sgd", Smoothed())
    assert model.evaluate(x, y) == pytest.approx(Smoothed()(y, model.predict(x)), rel=1e-5)


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


def test_keras_scripts_may_ask_for_silence():
    model = Sequential([Dense(1, input_dim=2)], seed=0)
    model.compile("sgd", "mse")
    x = np.ones((4, 2))
    np.testing.assert_array_equal(model.predict(x, verbose=0), model.predict(x))
    assert model.evaluate(x, x[:, 0], verbose=0) == model.evaluate(x, x[:, 0])
