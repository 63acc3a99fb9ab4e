"""Each setting of an optimizer, loss, penalty, initializer or activation: used once it is set, or refused."""

import json
import operator

import numpy as np
import pytest

import nnlib
from nnlib import activations, initializers, layers, losses, metrics, optimizers, regularizers, schedules

X = np.random.default_rng(0).normal(size=(4, 3))
PROBABILITIES = activations.softmax(X)


def steps(optimizer):
    """Where three steps lead."""
    theta, gradient = np.ones(3), np.zeros(3)
    optimizer.build(theta, gradient)
    for gradient[...] in X[:3]:
        optimizer.step()
    return theta


def loss(loss):
    y = np.arange(4) % 3 if loss.takes_class_numbers else np.eye(3)[np.arange(4) % 3]
    return [loss(y, PROBABILITIES), *loss.gradient(y, PROBABILITIES).ravel()]


# What an object does, as numbers; a legal other value for each setting; and values that are none.
BEHAVIOUR = {
    optimizers.Optimizer: steps,
    losses.Loss: loss,
    regularizers.Regularizer: lambda each: [each(X), *each.gradient(X).ravel()],
    initializers.Initializer: lambda each: each((3, 2), rng=np.random.default_rng(1)),
    activations.Activation: lambda each: [each(X), X * each.backward(np.ones_like(X), X, each(X))],
}
NUMBER, FLAG = [np.nan, np.inf, "0.5", [1.0], None, True, 10**400], [0, 1, "False", None]
RATE = [*NUMBER, 0, -0.1]
FRACTION = [*NUMBER, -0.1, 1, 1.5]
VALUES = {
    "learning_rate": (0.25, [*RATE, abs, lambda step: 0.1, schedules.CosineDecay]),
    "momentum": (0.5, FRACTION),
    "nesterov": (True, FLAG),
    "rho": (0.5, FRACTION),
    "beta_1": (0.5, FRACTION),
    "beta_2": (0.5, FRACTION),
    "epsilon": (0.5, RATE),
    "weight_decay": (0.5, [*NUMBER, -0.1]),
    "global_clipnorm": (0.5, [value for value in RATE if value is not None]),
    "delta": (0.01, RATE),
    "from_logits": (True, FLAG),
    "label_smoothing": (0.5, [*NUMBER, -0.1, 1.1]),
    "l1": (0.5, [*NUMBER, -0.1]),
    "l2": (0.5, [*NUMBER, -0.1]),
    "mean": (0.5, NUMBER),
    "stddev": (0.5, [*NUMBER, -0.1]),
    "minval": (-0.5, NUMBER),
    "maxval": (0.5, NUMBER),
    "value": (0.5, [np.nan, "a", None]),
    "seed": (7, [-1, 0.5, "a", True]),
    "negative_slope": (0.5, NUMBER),
    "alpha": (0.5, NUMBER),
}


def settings():
    for family in BEHAVIOUR:
        for cls in sorted(set(family.members.values()), key=lambda each: each.__name__):
            if cls.__module__.startswith("nnlib."):
                for name in cls.arguments():
                    if name != "name":
                        yield pytest.param(cls, name, id=f"{cls.__name__}.{name}")


every = pytest.mark.parametrize(("cls", "name"), list(settings()))


@every
def test_what_is_set_later_is_used_as_in_the_constructor(cls, name):
    value, _ = VALUES[name]
    behaviour = BEHAVIOUR[cls.family]
    changed, made_so = cls(), cls(**{name: value})
    setattr(changed, name, value)
    assert changed.get_config() == made_so.get_config() != cls().get_config()
    json.dumps(changed.get_config())
    np.testing.assert_array_equal(behaviour(changed), behaviour(made_so))
    if name != "nesterov":  # which counts only with momentum
        assert not np.array_equal(behaviour(changed), behaviour(cls()))


@every
def test_an_illegal_value_is_refused_and_changes_nothing(cls, name):
    each = cls()
    before = each.get_config()
    for value in VALUES[name][1]:
        with pytest.raises((ValueError, TypeError), match=name):
            setattr(each, name, value)
        with pytest.raises((ValueError, TypeError), match=name):
            cls(**{name: value})
    assert each.get_config() == before


@pytest.mark.parametrize("cls", [optimizers.SGD, optimizers.RMSprop])
def test_momentum_changes_between_steps_if_there_is_a_velocity(cls):
    paths = []
    for momentum in (0.5, 0.9):
        optimizer, theta, gradient = cls(0.1, momentum=0.9), np.ones(3), np.zeros(3)
        optimizer.build(theta, gradient)
        optimizer.momentum = momentum
        for gradient[...] in X[:3]:
            optimizer.step()
        paths.append(theta)
    assert not np.allclose(*paths)
    without = cls()
    steps(without)
    with pytest.raises(ValueError, match="velocity"):
        without.momentum = 0.9
    assert without.momentum == 0
    without.momentum = 0.0


@pytest.mark.parametrize("value", [-1, 2.5, "3", None, True, np.nan])
def test_steps_are_counted_in_whole_numbers(value):
    optimizer = optimizers.Adam()
    steps(optimizer)
    with pytest.raises(ValueError, match="iterations"):
        optimizer.iterations = value
    assert optimizer.iterations == 3
    optimizer.iterations = np.int64(0)
    assert optimizer.iterations == 0


OTHER_NAMES = {"lr": "learning_rate", "clipnorm": "global_clipnorm", "clipvalue": "global_clipnorm"}


@pytest.mark.parametrize(("name", "advice"), [*OTHER_NAMES.items(), ("weight_decay", "AdamW")])
def test_what_optimizers_do_not_have_is_named_with_what_to_use(name, advice):
    with pytest.raises(TypeError, match=f"Adam has no argument '{name}'.*{advice}"):
        optimizers.Adam(**{name: 1.0})
    adam = optimizers.Adam()
    with pytest.raises(AttributeError, match=f"{name}.*{advice}"):
        setattr(adam, name, 1.0)
    with pytest.raises(AttributeError, match=f"{name}.*{advice}"):
        getattr(adam, name)
    assert not hasattr(adam, name)


@pytest.mark.parametrize(
    ("each", "name"),
    [
        (optimizers.Adam(), "state"),
        (regularizers.L1(), "l2"),
        (regularizers.L2(), "l1"),
        (initializers.Zeros(), "value"),
        (initializers.Ones(), "value"),
    ],
    ids=str,
)
def test_what_belongs_to_the_class_cannot_be_set(each, name):
    before = getattr(each, name)
    with pytest.raises(AttributeError, match=name):
        setattr(each, name, 0.5)
    assert getattr(each, name) is before


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        (lambda: layers.Dense(3, activaton="relu"), "'activation'"),
        (lambda: layers.Dropout(0.5, input_shap=(3,)), "'input_shape'"),
        (lambda: losses.Huber(dleta=2), "'delta'"),
        (lambda: losses.CategoricalCrossentropy(from_logit=True), "'from_logits'"),
        (lambda: metrics.BinaryAccuracy(treshold=0.3), "'threshold'"),
        (lambda: regularizers.L2(l=0.1), "'l2'"),
        (lambda: initializers.RandomNormal(std=1.0), "'stddev'"),
        (lambda: schedules.CosineDecay(0.1, steps=5), "'decay_steps'"),
        (lambda: activations.Tanh(slope=1), "Tanh has no argument 'slope'"),
    ],
)
def test_unknown_argument_is_met_with_the_closest(call, advice):
    with pytest.raises(TypeError, match=advice):
        call()


def test_too_many_arguments_are_refused():
    for cls in (activations.Tanh, losses.MeanSquaredError):
        with pytest.raises(TypeError):
            cls(3)


@pytest.mark.parametrize("cls", [losses.MeanSquaredError, losses.Huber, optimizers.Adam, optimizers.SGD])
def test_names(cls):
    assert "name" not in cls().get_config()
    named = cls(name="mine")
    assert named.name == cls.from_config(json.loads(json.dumps(named.get_config()))).name == "mine"
    assert type(cls.get(cls.name)) is cls
    with pytest.raises(TypeError, match="name"):
        cls(name=3)


@pytest.mark.parametrize("module", [initializers, losses, metrics, optimizers, regularizers])
def test_nothing_stays_nothing_as_in_keras(module):
    assert module.get(None) is None
    assert activations.get(None).name == "linear"


def test_keras_s_short_names_of_regularizers():
    assert regularizers.l1(0.5).get_config() == {"l1": 0.5}
    assert regularizers.l2(0.5)(np.ones(2)) == 1
    assert regularizers.l1_l2(l1=0.5, l2=0.25).get_config() == {"l1": 0.5, "l2": 0.25}


def test_an_array_is_a_constant_too():
    constant = initializers.Constant(np.arange(3))
    config = json.loads(json.dumps(constant.get_config()))
    copy = initializers.get({"class_name": "Constant", "config": config})
    np.testing.assert_array_equal(copy((2, 3)), [[0, 1, 2], [0, 1, 2]])
    with pytest.raises(ValueError, match=r"\(2, 2\).*\(3,\)"):
        constant((2, 2))


def test_a_refused_class_leaves_no_trace():
    known = dict(losses.Loss.members)
    with pytest.raises(ValueError, match="MeanSquaredError"):
        type("New", (losses.Loss,), {"aliases": ("newest", "mse")})
    assert losses.Loss.members == known


def test_a_class_of_ones_own_hands_on_what_it_does_not_know():
    class Slow(optimizers.SGD):
        def __init__(self, factor, **optimizer):
            super().__init__(**optimizer)
            self.factor = factor

    try:
        assert Slow(3, momentum=0.5, global_clipnorm=1.0).momentum == 0.5
        with pytest.raises(TypeError, match="'momentm'"):
            Slow(3, momentm=0.5)
    finally:
        del optimizers.Optimizer.members["slow"]


UNKNOWN = [
    ("activations.rellu", "'relu'"),
    ("callbacks.EarlyStoping", "'EarlyStopping'"),
    ("datasets.load_mnist", "'load_digits'"),
    ("initializers.HeNromal", "'HeNormal'"),
    ("layers.Dens", "'Dense'"),
    ("layers.Conv2D", "Known: .*Dense.*Dropout"),
    ("losses.Hubr", "'Huber'"),
    ("metrics.Acuracy", "'BinaryAccuracy'"),
    ("models.Sequentil", "'Sequential'"),
    ("optimizers.Adagrad", "'Adam'"),
    ("optimiser", "'optimizers'"),
    ("regularizers.L3", "'l2'"),
    ("schedules.CosineDecy", "'CosineDecay'"),
]


@pytest.mark.parametrize(("path", "advice"), UNKNOWN)
def test_an_unknown_name_in_a_module_is_met_with_the_closest(path, advice):
    with pytest.raises(AttributeError, match=f"has no attribute '{path.split('.')[-1]}'.*{advice}"):
        operator.attrgetter(path)(nnlib)
