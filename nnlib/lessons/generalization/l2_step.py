"""A step of gradient descent with an L2 penalty."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, -2.0, 0.0]), np.array([0.5, 0.5, 0.5]), 0.1, 0.5
    for shape, rate, l2 in (((4,), 0.2, 0.0025), ((3, 2), 0.0025, 2.0), ((2, 5), 1.5, 0.3)):
        yield rng.normal(scale=2, size=shape), rng.normal(size=shape), rate, l2


@exercise(
    inputs=inputs,
    hints=[
        "The derivative of a sum is the sum of the derivatives: that of the loss, and that of the penalty.",
        "The derivative of l2 · w² is 2 · l2 · w.",
    ],
    remark="Without a loss, each step would multiply w by 1 - 2 · learning_rate · l2: the weights decay.",
)
def l2_step(w, gradient, learning_rate, l2):
    """Return the weights after one step of gradient descent on loss + l2 · (sum of w²).

    `gradient` is that of the loss alone, without the penalty. It has the shape of `w`, and so has the
    result. Leave `w` unchanged.
    """
    return w - learning_rate * (gradient + 2 * l2 * w)


@l2_step.misconception("Your step leaves out the penalty.")
def no_penalty(w, gradient, learning_rate, l2):
    return w - learning_rate * gradient


@l2_step.misconception("A factor 2 is missing: the derivative of w² is 2w.")
def no_factor_2(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + l2 * w)


@l2_step.misconception("Your weights grow: the penalty has the wrong sign.")
def wrong_sign(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient - 2 * l2 * w)


@l2_step.misconception("You add the penalty itself. A step needs its derivative, 2 · l2 · w.")
def penalty_itself(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + l2 * np.sum(w**2))


@l2_step.misconception("That is a step of L1, with the sign of w. The derivative of L2 is 2 · l2 · w.")
def step_of_l1(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + l2 * np.sign(w))


@l2_step.misconception(
    "The learning rate also multiplies the derivative of the penalty, not only that of the loss."
)
def rate_for_the_loss_alone(w, gradient, learning_rate, l2):
    return w - learning_rate * gradient - 2 * l2 * w
