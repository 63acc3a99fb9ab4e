"""Numbers from the documentation and the tests of Keras, for where there is no TensorFlow to compare with."""

import numpy as np
import pytest

from nnlib import Input, Sequential, losses, metrics, optimizers
from nnlib.layers import Dense

TARGETS, OUTPUTS = [[1, 9, 2], [-5, -2, 6]], [[4, 8, 12], [8, 1, 3]]


@pytest.mark.parametrize("family", [losses, metrics])
@pytest.mark.parametrize(("name", "value"), [("mse", 49.5), ("mae", 5.5)])
def test_errors_of_two_rows(family, name, value):
    assert family.get(name)(TARGETS, OUTPUTS) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("from_logits", "outputs", "value"),
    [
        (False, [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]], 0.3239681),
        (True, [[8, 1, 1], [0, 9, 1], [2, 3, 5]], 0.0573756),
    ],
)
def test_crossentropy_of_three_classes(from_logits, outputs, value):
    one_hot = losses.CategoricalCrossentropy(from_logits)
    classes = losses.SparseCategoricalCrossentropy(from_logits)
    assert one_hot(np.eye(3), outputs) == pytest.approx(value, abs=5e-8)
    assert classes([0, 1, 2], outputs) == pytest.approx(value, abs=5e-8)


def path(optimizer, theta, gradients):
    """Every place that the optimizer passes, starting from `theta`."""
    theta = np.array(theta, float)
    gradient = np.zeros_like(theta)
    optimizer.build(theta, gradient)
    places = []
    for gradient[...] in gradients:
        optimizer.step()
        places.append(theta.copy())
    return np.array(places)


@pytest.mark.parametrize(
    ("optimizer", "place"),
    [
        (optimizers.RMSprop(0.5), [-0.5811, 0.4189, 1.4189, 2.4189]),
        (optimizers.Adam(0.5), [0.5, 1.5, 2.5, 3.5]),
        (optimizers.AdamW(0.5), [0.4980, 1.4960, 2.4940, 3.4920]),
    ],
    ids=repr,
)
def test_one_step(optimizer, place):
    np.testing.assert_allclose(path(optimizer, [1, 2, 3, 4], [[1, 6, 7, 2]]), [place], atol=5e-5)


def test_five_steps_with_weight_decay():
    places = path(optimizers.AdamW(1.0, weight_decay=0.5, epsilon=2.0), [1], [[0.01]] + 4 * [[0.1]])
    np.testing.assert_allclose(places[:, 0], [0.4998, 0.2486, 0.1223, 0.0586, 0.0263], atol=5e-5)


def test_three_updates_of_a_model():
    model = Sequential([Input((4,)), Dense(3, use_bias=False, kernel_initializer="ones")])
    model.compile(optimizers.SGD(0.01), "mse")
    batch = np.ones((100, 4)), np.zeros((100, 3))
    losses = [model.train_on_batch(*batch) for _ in range(3)]
    np.testing.assert_allclose(losses, [16, 15.158, 14.360], atol=5e-4)
