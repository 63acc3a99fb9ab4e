"""Whole trainings against Keras, from copied weights, without shuffling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import activations, layers, losses, metrics, optimizers, regularizers, schedules
from tests.keras_reference import DTYPES, assert_close, examples, floatx, twin, twin_metrics, twin_model
from tests.training.helpers import samples, targets

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
    ("softmax", losses.CategoricalCrossentropy(label_smoothing=0.25), "one-hot"),
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
    optimizers.SGD(RATE, momentum=BETA_1, global_clipnorm=0.25),
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
    reference.compile(twin(model.optimizer), twin(loss), metrics=twin_metrics(model), run_eagerly=True)
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
@examples(4, thorough=40)
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
