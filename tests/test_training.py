"""Whole trainings against Keras, from copied weights, without shuffling; then what else training promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import activations, layers, losses, metrics, optimizers, regularizers, schedules
from tests.keras_reference import DTYPES, assert_close, examples, floatx, twin, twin_model

# float32 lets a difference in the last digit grow from step to step; in float64 it stays out of sight.
TOLERANCE = {"float32": 1e-4, "float64": 1e-6}

# (activation, loss, kind of target) of the last layer.
OUTPUTS = [
    (None, "mse", "numbers"),
    (None, "mae", "numbers"),
    (None, losses.Huber(0.5), "numbers"),
    ("tanh", "mse", "numbers"),
    ("softplus", "mae", "numbers"),
    ("relu", "huber", "numbers"),
    ("sigmoid", "mse", "labels"),
    ("sigmoid", "binary_crossentropy", "labels"),
    (None, losses.BinaryCrossentropy(from_logits=True), "labels"),
    ("softmax", "mse", "one-hot"),
    ("softmax", "categorical_crossentropy", "one-hot"),
    ("gelu", losses.CategoricalCrossentropy(from_logits=True), "one-hot"),
    ("softmax", "sparse_categorical_crossentropy", "classes"),
    (None, losses.SparseCategoricalCrossentropy(from_logits=True), "classes"),
]
METRICS = {
    "numbers": ["mse", "mae", metrics.RootMeanSquaredError()],
    "labels": ["accuracy", metrics.BinaryAccuracy(threshold=0.3), "mae"],
    "one-hot": ["accuracy", "mse"],
    "classes": ["accuracy", metrics.SparseCategoricalAccuracy()],
}
# Options that float32 holds exactly, because Keras rounds them to it.
RATE, BETA_1, BETA_2 = 2.0**-5, 1 - 2.0**-3, 1 - 2.0**-10
OPTIMIZERS = [
    optimizers.SGD(RATE),
    optimizers.SGD(RATE, momentum=BETA_1),
    optimizers.SGD(RATE, momentum=BETA_1, nesterov=True),
    optimizers.SGD(schedules.InverseTimeDecay(RATE, 3, 0.5)),
    optimizers.RMSprop(RATE, rho=BETA_1),
    optimizers.RMSprop(RATE, rho=BETA_1, momentum=0.5),
    optimizers.Adam(RATE, BETA_1, BETA_2),
    optimizers.Adam(schedules.CosineDecay(RATE, 8), BETA_1, BETA_2),
    optimizers.AdamW(RATE, 2.0**-4, BETA_1, BETA_2),
]
REGULARIZERS = [None, None, regularizers.L1(0.05), regularizers.L2(0.05), regularizers.L1L2(0.02, 0.03)]
ACTIVATIONS = [f.name for f in activations.Activation.members.values() if f.name not in ("step", "softmax")]


def targets(kind, n, outputs, rng, dtype="float32"):
    if kind == "numbers":
        return rng.normal(size=(n, outputs)).astype(dtype)
    if kind == "labels":
        return rng.integers(0, 2, (n, outputs)).astype(dtype)
    classes = rng.integers(0, outputs, n)
    return classes if kind == "classes" else np.eye(outputs, dtype=dtype)[classes]


def samples(n, shape, rng, dtype="float32"):
    # Numbers that float32 holds: Keras rounds input data to it.
    return rng.normal(size=(n, *shape)).astype("float32").astype(dtype)


@st.composite
def hidden_layers(draw):
    stack = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["dense", "dense", "normalization", "activation"]))
        if kind == "dense":
            stack.append(
                layers.Dense(
                    draw(st.integers(1, 6)),
                    draw(st.sampled_from([None, *sorted(set(ACTIVATIONS))])),
                    use_bias=draw(st.booleans()),
                    kernel_regularizer=draw(st.sampled_from(REGULARIZERS)),
                )
            )
        elif kind == "normalization":
            stack.append(layers.BatchNormalization(momentum=draw(st.sampled_from([0.5, 0.99])), epsilon=0.01))
        else:
            stack.append(layers.Activation(draw(st.sampled_from(["tanh", "relu"]))))
    return stack


@st.composite
def configurations(draw):
    """A model, how it is compiled, and the arguments of fit."""
    shape = draw(st.sampled_from([(1,), (4,), (2, 3)]))
    activation, loss, kind = draw(st.sampled_from(OUTPUTS))
    outputs = draw(st.integers(2 if kind in ("one-hot", "classes") else 1, 4))
    last = {"kernel_regularizer": draw(st.sampled_from(REGULARIZERS))}
    if activation and draw(st.booleans()):
        end = [layers.Dense(outputs, **last), layers.Activation(activation)]
    else:
        end = [layers.Dense(outputs, activation, **last)]
    stack = [layers.Flatten()] * (len(shape) > 1) + draw(hidden_layers()) + end
    names = draw(st.lists(st.sampled_from(METRICS[kind]), unique=True, max_size=2))
    optimizer = draw(st.sampled_from(OPTIMIZERS))
    optimizer = type(optimizer).from_config(optimizer.get_config())

    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(4, 20))
    x, y = samples(n, shape, rng, "float64"), targets(kind, n, outputs, rng, "float64")
    fit = {"x": x, "y": y, "epochs": draw(st.integers(1, 3)), "batch_size": draw(st.integers(3, n + 2))}
    validation = draw(st.sampled_from(["none", "split", "data"]))
    if validation == "split":
        fit["validation_split"] = draw(st.floats(0.26, 0.7))
    elif validation == "data":
        fit["validation_data"] = (samples(5, shape, rng), targets(kind, 5, outputs, rng))
    if kind != "numbers" and draw(st.booleans()):
        fit["class_weight"] = {label: float(rng.uniform(0.2, 3)) for label in range(max(2, outputs))}
    return [nnlib.Input(shape), *stack], (optimizer, loss, names), fit


def compiled(stack, arguments, dtype="float32", seed=0):
    """A model of nnlib and Keras's twin of it, with the same random weights, compiled alike."""
    model = nnlib.Sequential(stack, dtype=dtype, seed=seed)
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        for name, weight in layer.weights.items():
            if name != "kernel":  # 0 and 1 would hide mistakes
                weight[...] = rng.uniform(0.2, 1.2, weight.shape)
    reference = twin_model(model)
    optimizer, loss, names = arguments
    model.compile(optimizer, loss, metrics=names)
    reference.compile(
        twin(model.optimizer), twin(loss), metrics=[twin(name) for name in names], run_eagerly=True
    )
    return model, reference


def assert_same_training(stack, arguments, fit, dtype):
    tolerance = TOLERANCE[dtype]
    with floatx(dtype):
        model, reference = compiled(stack, arguments, dtype)
        history = model.fit(**fit, shuffle=False, verbose=0).history
        expected = reference.fit(**fit, shuffle=False, verbose=0).history
        assert history.keys() == expected.keys()
        for name, values in expected.items():
            assert_close(history[name], values, tolerance)
        for ours, theirs in zip(model.get_weights(), reference.get_weights(), strict=True):
            assert_close(ours, theirs, tolerance)
        x, y = fit["x"], fit["y"]
        assert_close(model.predict(x), reference.predict(x, verbose=0), tolerance)
        expected = reference.evaluate(x, y, verbose=0, return_dict=True)
        results = model.evaluate(x, y, return_dict=True)
        assert results.keys() == expected.keys()
        for name, value in expected.items():
            assert results[name] == pytest.approx(value, rel=tolerance, abs=tolerance)


@given(configuration=configurations())
@examples(40)
def test_random_fits_are_keras(configuration):
    assert_same_training(*configuration, dtype="float64")


@pytest.mark.parametrize(("activation", "loss", "kind"), OUTPUTS, ids=str)
def test_every_output_and_loss_is_keras(activation, loss, kind):
    """With the defaults, float32, in a network that has a bit of everything."""
    rng = np.random.default_rng(0)
    stack = [
        nnlib.Input((5,)),
        layers.Dense(6, "tanh", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Dense(4, "sigmoid", kernel_regularizer=regularizers.L1(0.001)),
        layers.Dense(3, activation),
    ]
    fit = {"x": samples(20, (5,), rng), "y": targets(kind, 20, 3, rng), "batch_size": 8, "epochs": 3}
    assert_same_training(stack, ("sgd", loss, ["mae"] if kind == "numbers" else ["accuracy"]), fit, "float32")


@pytest.mark.parametrize("name", ["sgd", "rmsprop", "adam", "adamw"])
def test_every_default_optimizer_is_keras(name):
    rng = np.random.default_rng(1)
    stack = [nnlib.Input((4,)), layers.Dense(8, "tanh"), layers.Dense(1, "sigmoid")]
    fit = {"x": samples(40, (4,), rng), "y": targets("labels", 40, 1, rng), "epochs": 4}
    assert_same_training(stack, (name, "binary_crossentropy", ["accuracy"]), fit, "float32")


def test_defaults_of_fit_are_keras():
    """batch_size, and the rates of the optimizer that compile takes by itself."""
    rng = np.random.default_rng(2)
    model, reference = compiled([nnlib.Input((3,)), layers.Dense(1)], ("rmsprop", "mse", []))
    x, y = samples(70, (3,), rng), targets("numbers", 70, 1, rng)
    model.compile(loss="mse")
    reference.compile(loss="mse")
    ours = model.fit(x, y, shuffle=False, verbose=0).history["loss"]
    assert_close(ours, reference.fit(x, y, shuffle=False, verbose=0).history["loss"])


@pytest.mark.parametrize("with_metric", [False, True])
def test_train_on_batch_and_evaluate_are_keras(with_metric):
    rng = np.random.default_rng(3)
    stack = [nnlib.Input((3,)), layers.Dense(4, "relu", kernel_regularizer="l1"), layers.Dense(2, "softmax")]
    arguments = ("adam", "sparse_categorical_crossentropy", ["accuracy"] if with_metric else [])
    model, reference = compiled(stack, arguments)
    x, y = samples(30, (3,), rng), targets("classes", 30, 2, rng)
    weight = {0: 0.5, 1: 2.0}
    for rows in (slice(0, 10), slice(10, 30)):
        reference.reset_metrics()
        ours = model.train_on_batch(x[rows], y[rows], class_weight=weight)
        assert_close(ours, reference.train_on_batch(x[rows], y[rows], class_weight=weight))
    for batch_size in (None, 7):
        assert_close(model.evaluate(x, y, batch_size), reference.evaluate(x, y, verbose=0))


CROSSENTROPIES = [
    ("sigmoid", losses.BinaryCrossentropy, "labels"),
    ("softmax", losses.CategoricalCrossentropy, "one-hot"),
    ("softmax", losses.SparseCategoricalCrossentropy, "classes"),
]
crossentropies = pytest.mark.parametrize(("activation", "cls", "kind"), CROSSENTROPIES)


@crossentropies
@pytest.mark.parametrize("separate", [False, True])
def test_probabilities_and_logits_train_alike(activation, cls, kind, separate):
    """softmax before crossentropy, in a Dense or as a layer, is computed as logits are."""
    rng = np.random.default_rng(6)
    x, y = samples(12, (4,), rng), targets(kind, 12, 3, rng)
    end = [layers.Dense(3), layers.Activation(activation)] if separate else [layers.Dense(3, activation)]
    probabilities = nnlib.Sequential([nnlib.Input((4,)), layers.Dense(5, "tanh"), *end])
    logits = nnlib.Sequential([nnlib.Input((4,)), layers.Dense(5, "tanh"), layers.Dense(3)])
    probabilities.compile("adam", cls())
    logits.compile("adam", cls(from_logits=True))
    logits.set_weights(probabilities.get_weights())
    for _ in range(3):
        assert probabilities.train_on_batch(x, y) == logits.train_on_batch(x, y)
        np.testing.assert_array_equal(probabilities.gradient, logits.gradient)
    np.testing.assert_array_equal(probabilities.theta, logits.theta)
    assert probabilities.evaluate(x, y) == logits.evaluate(x, y)
    assert_close(probabilities.predict(x), activations.get(activation)(logits.predict(x)))


@crossentropies
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_model_is_exact_at_huge_logits(activation, cls, kind, dtype):
    """Wrong by 2,000, where the logarithm of the rounded probability would be infinite."""
    x = np.array([[1.0, -1.0], [-1.0, 1.0]], dtype)
    classes = np.array([1, 1])
    y = classes if kind == "classes" else np.eye(2, dtype=dtype)[classes]
    with floatx(dtype):
        model, reference = compiled(
            [nnlib.Input((2,)), layers.Dense(2, activation, use_bias=False)],
            ("sgd", cls(), ["accuracy"]),
            dtype,
        )
        for each in (model, reference):
            each.set_weights([1000 * np.eye(2, dtype=dtype)])
        assert model.evaluate(x, y) == pytest.approx(reference.evaluate(x, y, verbose=0))
        # Two outputs, wrong by 1,000 each, count as their mean; the right sample costs nothing.
        wrong = 1000 if activation == "sigmoid" else 2000
        assert model.train_on_batch(x, y)[0] == wrong / 2
        reference.train_on_batch(x, y)
    slope = 0.25 if activation == "sigmoid" else 0.5
    np.testing.assert_array_equal(model.gradient.reshape(2, 2), [[slope, -slope], [-slope, slope]])
    assert_close(model.get_weights()[0], reference.get_weights()[0], 1e-6)


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
