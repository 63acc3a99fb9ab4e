"""gradient_check tells right derivatives from wrong ones; input_gradient gives those by the input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import Input, Sequential, gradient_check
from nnlib.datasets import load_diabetes
from nnlib.gradients import input_gradient
from nnlib.layers import Activation, BatchNormalization, Dense, Dropout, Flatten
from tests.random_cases import examples

RNG = np.random.default_rng(0)
X = RNG.normal(size=(5, 4))
Y = RNG.integers(0, 3, 5)
SMOOTH = ["tanh", "sigmoid", "gelu", "silu", "softplus", "elu"]


def compiled(layers, loss="sparse_categorical_crossentropy", **options):
    model = Sequential(layers, seed=0, **options)
    model.compile("sgd", loss)
    return model


def names(report):
    return [check.name for check in report.checks]


def wrong(report):
    return {check.name for check in report.checks if check.error >= report.tolerance}


@examples(60)
@given(
    hidden=st.lists(
        st.one_of(
            st.builds(
                Dense,
                st.integers(1, 4),
                st.sampled_from(SMOOTH),
                use_bias=st.booleans(),
                kernel_regularizer=st.sampled_from([None, "l2"]),
            ),
            st.builds(Activation, st.sampled_from(["tanh", "silu"])),
            st.builds(Dropout, st.just(0.4)),
            st.builds(BatchNormalization),
        ),
        max_size=3,
    ),
    head=st.sampled_from(
        [
            (3, "softmax", "sparse_categorical_crossentropy", Y),
            (3, "softmax", "categorical_crossentropy", np.eye(3)[Y]),
            (3, "softmax", "mse", np.eye(3)[Y]),
            (1, "sigmoid", "binary_crossentropy", Y > 0),
            (1, None, "huber", Y),
        ]
    ),
)
def test_right_layers_pass(hidden, head):
    units, activation, loss, y = head
    model = compiled([Flatten(input_shape=(2, 2)), *hidden, Dense(units, activation)], loss)
    report = gradient_check(model, X.reshape(5, 2, 2), y)
    assert report.passed, str(report)
    assert report.error < 1e-6
    assert len(names(report)) == sum(len(layer.parameters) for layer in model.layers) + 1


class HalvedKernel(Dense):
    def pre_activation_backward(self, gradient, to_input=True):
        result = super().pre_activation_backward(gradient, to_input)
        self.gradients["kernel"] /= 2
        return result


class ForgottenBias(Dense):
    def pre_activation_backward(self, gradient, to_input=True):
        result = super().pre_activation_backward(gradient, to_input)
        self.gradients["bias"][...] = 0
        return result


class OneWrongWeight(Dense):
    def pre_activation_backward(self, gradient, to_input=True):
        result = super().pre_activation_backward(gradient, to_input)
        self.gradients["kernel"][1, 2] += 1e-4
        return result


class WrongInput(Dense):
    def pre_activation_backward(self, gradient, to_input=True):
        result = super().pre_activation_backward(gradient, to_input)
        return None if result is None else 1.01 * result


@pytest.mark.parametrize(
    ("layer", "faulty"),
    [
        (HalvedKernel, {"middle.kernel"}),
        (ForgottenBias, {"middle.bias"}),
        (OneWrongWeight, {"middle.kernel"}),
        (WrongInput, {"first.kernel", "first.bias", "input"}),
    ],
)
def test_wrong_backward_is_found_and_named(layer, faulty):
    layers = [
        Dense(4, "tanh", input_dim=4, name="first"),
        layer(3, "tanh", name="middle"),
        Dense(3, "softmax", name="last"),
    ]
    report = gradient_check(compiled(layers), X, Y)
    assert not report.passed
    assert wrong(report) == faulty
    for line in str(report).splitlines():
        assert ("WRONG by" if line.split()[0] in faulty else " ok") in line


def test_a_gradient_that_is_not_a_number_is_wrong():
    class Undefined(Dense):
        def pre_activation_backward(self, gradient, to_input=True):
            result = super().pre_activation_backward(gradient, to_input)
            self.gradients["kernel"][0, 0] = np.nan
            return result

    layers = [Dense(4, "tanh", input_dim=4, name="first"), Undefined(3, "softmax", name="last")]
    report = gradient_check(compiled(layers), X, Y)
    assert not report.passed
    assert np.isnan(report.error)
    assert ["WRONG" in line for line in str(report).splitlines()] == [False, False, True, False, False]


def test_report_holds_both_gradients():
    model = compiled([Dense(2, input_dim=4, name="only")], "mse")
    targets = RNG.normal(size=(5, 2))
    report = gradient_check(model, X, targets)
    assert names(report) == ["only.kernel", "only.bias", "input"]
    error = X @ model.layers[0].kernel.astype(float) - targets
    expected = [X.T @ error / 5, error.sum(axis=0) / 5, error @ model.layers[0].kernel.T / 5]
    for check, gradient in zip(report.checks, expected, strict=True):
        np.testing.assert_allclose(check.analytic, gradient, atol=1e-12)
        np.testing.assert_allclose(check.numeric, gradient, atol=1e-8)
        assert check.error < 1e-8


def test_kink_is_no_derivative():
    # ReLU at exactly 0: the rule says 0, the difference sees half of the slope above.
    layer = Dense(1, "relu", use_bias=False, kernel_initializer="zeros", input_dim=4, name="flat")
    assert wrong(gradient_check(compiled([layer], "mse"), X, np.ones(5))) == {"flat.kernel"}


def test_tolerance_decides():
    model = compiled([Dense(3, "tanh", input_dim=4), Dense(3, "softmax")])
    assert gradient_check(model, X, Y, tolerance=1e-6).passed
    assert not gradient_check(model, X, Y, tolerance=1e-16).passed


def test_model_and_data_are_left_as_they_were():
    def fresh():
        layers = [Dense(4, "tanh", input_dim=4), BatchNormalization(), Dropout(0.5), Dense(3, "softmax")]
        model = compiled(layers)
        model.fit(X, Y, epochs=2, verbose=0)
        return model

    model, twin, x, y = fresh(), fresh(), X.copy(), Y.copy()
    gradient = model.gradient.copy()
    assert gradient_check(model, x, y).passed
    np.testing.assert_array_equal(model.gradient, gradient)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)
    for each in (model, twin):
        each.fit(X, Y, epochs=2, verbose=0)
    np.testing.assert_array_equal(model.theta, twin.theta)
    assert model.history.history == twin.history.history


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_any_precision_is_checked_in_float64(dtype):
    report = gradient_check(compiled([Dense(3, "softmax", input_dim=4)], dtype=dtype), X, Y)
    assert report.passed
    assert {check.analytic.dtype for check in report.checks} == {np.dtype("float64")}


def test_tiny_gradients_are_judged_by_their_own_size():
    """In ten layers of sigmoid the first gradients are tiny; a wrong sign must show all the same."""

    class WrongSign(Dense):
        def pre_activation_backward(self, gradient, to_input=True):
            result = super().pre_activation_backward(gradient, to_input)
            self.gradients["kernel"] *= -5
            return result

    hidden = [Dense(4, activation="sigmoid") for _ in range(9)]
    model = Sequential([Input((3,)), WrongSign(4, activation="sigmoid"), *hidden, Dense(1)], seed=0)
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(8, 3))
    report = gradient_check(model, x, np.ones(8))
    assert np.abs(report.checks[0].numeric).max() < 1e-5
    assert not report.passed
    assert [check.name for check in report.checks if check.error > report.tolerance] == ["wrong_sign.kernel"]


class WrongByOnePercent(Dense):
    """Its kernel's gradient is wrong by one percent."""

    def pre_activation_backward(self, gradient, to_input=True):
        result = super().pre_activation_backward(gradient, to_input)
        self.gradients["kernel"] *= 1.01
        return result


@pytest.mark.parametrize(
    ("layer", "faulty"), [(Dense, set()), (WrongByOnePercent, {"first.kernel"})], ids=["right", "wrong"]
)
def test_large_loss(layer, faulty):
    """Rounding a loss of a million is no error; one percent of a gradient far below it is."""
    data = load_diabetes()
    hidden = layer(8, "tanh", input_dim=10, kernel_initializer="he_normal", name="first")
    model = compiled([hidden, Dense(1)], "mse")
    x, y = data.x[:50] / 100, data.y[:50] * 10
    report = gradient_check(model, x, y)
    assert model.evaluate(x, y) > 1e6
    assert np.abs(report.checks[0].numeric).max() < 1
    assert wrong(report) == faulty, str(report)


@pytest.mark.parametrize("loss", ["mse", "huber"])
def test_value_is_that_of_training(loss):
    """The differences are those of the loss with its penalties, dropout and batch statistics."""
    layers = [
        Dense(4, "tanh", input_dim=4, kernel_regularizer="l1", kernel_initializer="he_normal"),
        BatchNormalization(),
        Dropout(0.4),
        Dense(1, kernel_regularizer="l2"),
    ]
    assert gradient_check(compiled(layers, loss), X, Y).passed


def test_backpropagation_runs_once():
    class Counting(Dense):
        runs = 0

        def pre_activation_backward(self, gradient, to_input=True):
            Counting.runs += 1
            return super().pre_activation_backward(gradient, to_input)

    assert gradient_check(compiled([Counting(3, input_dim=4)], "mse"), X, np.eye(3)[Y]).passed
    assert Counting.runs == 1


def test_text_is_refused():
    model = compiled([Dense(3, "softmax", input_dim=4)])
    with pytest.raises(TypeError, match="x must hold numbers"):
        gradient_check(model, X.astype(str), Y)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_input_gradient_is_what_nudges_measure(dtype):
    hidden = [Dense(6, "tanh"), BatchNormalization(), Dropout(0.5)]  # both as in inference
    model = Sequential([Input((4,)), *hidden, Dense(3, "softmax")], dtype=dtype, seed=0)
    weights, theta = RNG.normal(size=3), model.theta.copy()
    found = input_gradient(model, X, lambda outputs: np.tile(weights, (len(outputs), 1)))
    assert (found.shape, found.dtype) == (X.shape, dtype)
    for place in np.ndindex(X.shape):
        nudge = np.zeros_like(X)
        nudge[place] = 1e-2
        slope = ((model(X + nudge) - model(X - nudge)).astype("float64") @ weights).sum() / 2e-2
        assert found[place] == pytest.approx(slope, abs=1e-3)
    np.testing.assert_array_equal(model.theta, theta)


def test_input_gradient_wants_a_slope_for_each_output():
    model = Sequential([Input((4,)), Dense(3)])
    with pytest.raises(ValueError, match=r"of shape \(5, 3\). Received shape \(3,\)"):
        input_gradient(model, X, lambda outputs: np.ones(3))


@pytest.mark.parametrize("first", [Dense(3, "tanh"), Flatten(), Activation("tanh")])
def test_gradients_of_a_batch_are_those_of_its_training_step(first):
    layers = [Input((4,)), first, Dense(3, "softmax", kernel_regularizer="l2")]
    model = compiled(layers, dtype="float64")
    loss, d_x = model.compute_gradients(X, Y)
    assert loss == pytest.approx(model.compute_loss(X, Y)) == model.evaluate(X, Y)
    gradients = {name: gradient.copy() for name, gradient in model.named_gradients().items()}
    before = model.get_weights()
    h = 1e-6
    change = model.compute_loss(X + h * d_x, Y) - model.compute_loss(X - h * d_x, Y)
    assert change / (2 * h) == pytest.approx((d_x * d_x).sum(), rel=1e-6)
    model.train_on_batch(X, Y)
    for old, new, gradient in zip(before, model.get_weights(), gradients.values(), strict=True):
        np.testing.assert_allclose(new, old - 0.01 * gradient, atol=1e-12)


def test_a_model_without_parameters_trains_without_effect():
    model = compiled([Input((4,)), Activation("tanh"), Activation("softmax")], "mse")
    targets = np.eye(4)[:3]
    assert model.train_on_batch(X[:3], targets) == model.train_on_batch(X[:3], targets)
    assert gradient_check(model, X[:3], targets).passed
