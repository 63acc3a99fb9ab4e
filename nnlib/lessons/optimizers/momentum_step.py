"""One step of gradient descent with momentum."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, -2.0]), np.array([0.5, 0.0]), np.array([2.0, 1.0]), 0.1, 0.9
    yield np.array([1.0, -2.0]), np.zeros(2), np.array([2.0, 1.0]), 0.1, 0.9
    for n, rate, momentum in ((1, 0.0125, 0.5), (3, 1.5, 0.9987), (8, 0.05, 0.0)):
        yield (*rng.normal(scale=3, size=(3, n)), rate, momentum)


@exercise(
    inputs=inputs,
    parts=["theta", "the velocity"],
    exact_type=True,
    hints=[
        "First the new velocity; then the new theta, from the *new* velocity.",
        "`velocity = momentum * velocity - rate * gradient`",
    ],
    remark="You keep one vector more than plain SGD does: that is the price of momentum.",
)
def momentum_step(theta, velocity, gradient, rate, momentum):
    """Return theta and the velocity after one step with momentum, a tuple of two new arrays.

    As in Keras, the velocity points downhill and has the rate in it, and theta moves by the new velocity.
    `theta`, `velocity`, `gradient` and both results have shape (n,); `rate` and `momentum` are numbers.
    """
    velocity = momentum * velocity - rate * gradient
    return theta + velocity, velocity


@momentum_step.misconception("You move by the old velocity. Update it first, then add the new one to theta.")
def old_velocity(theta, velocity, gradient, rate, momentum):
    return theta + velocity, momentum * velocity - rate * gradient


@momentum_step.misconception("Your velocity points uphill. Subtract the gradient.")
def uphill(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return theta + velocity, velocity


@momentum_step.misconception(
    "You multiply the gradient by 1 - momentum. That is a running mean; a velocity is a running sum."
)
def running_mean(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - (1 - momentum) * rate * gradient
    return theta + velocity, velocity


@momentum_step.misconception(
    "Your velocity points uphill, and you subtract it. Here, as in Keras, it points downhill, and is added."
)
def uphill_and_subtracted(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return theta - velocity, velocity


@momentum_step.misconception("You subtract the velocity. It already points downhill: add it.")
def subtracted(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return theta - velocity, velocity


@momentum_step.misconception(
    "Your velocity sums up gradients, and the rate comes in later, as in PyTorch. "
    "Here, as in Keras, the rate and the minus belong to the velocity."
)
def as_in_pytorch(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + gradient
    return theta - rate * velocity, velocity
