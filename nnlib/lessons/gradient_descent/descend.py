"""Gradient descent, for any gradient."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.positive, np.array([1.0, -2.0]), 0.5, 3
    yield np.sinh, np.array([1.0]), 0.5, 1
    yield np.positive, np.array([3.0]), 0.1, 0
    yield np.flip, np.array([1.0, 2.0]), 0.1, 2  # each entry depends on the other
    yield np.positive, np.array([0.004]), 0.5, 20  # long after the gradient has become small
    for gradient, n, learning_rate in ((np.sinh, 2, 0.0125), (np.positive, 4, 1.5)):
        yield gradient, rng.normal(scale=3, size=n), learning_rate, 10


@exercise(
    inputs=inputs,
    hints=[
        "A loop, `for _ in range(steps):`. In each round compute the gradient where θ is *now*.",
        "`theta = theta - learning_rate * gradient(theta)`. (`-=` would change the caller's array.)",
    ],
    remark="That is all of gradient descent. The rest of this notebook is about the learning rate.",
)
def descend(gradient, theta, learning_rate, steps):
    """Return θ after a number of steps θ ← θ - α ∇J(θ), where α is the learning rate.

    `gradient` is a function: it takes an array of shape (n,) and returns the gradient there, of the same
    shape. `theta` is the start, a float array; leave it unchanged. With 0 steps its numbers are the result.
    """
    for _ in range(steps):
        theta = theta - learning_rate * gradient(theta)
    return theta


@descend.misconception("You climb: the gradient points uphill. Subtract it.")
def uphill(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta = theta + learning_rate * gradient(theta)
    return theta


@descend.misconception("You compute the gradient only at the start.")
def gradient_at_the_start(gradient, theta, learning_rate, steps):
    first_gradient = gradient(theta)
    for _ in range(steps):
        theta = theta - learning_rate * first_gradient
    return theta


@descend.misconception("All your steps begin at the start.")
def steps_from_the_start(gradient, theta, learning_rate, steps):
    start = theta
    for _ in range(steps):
        theta = start - learning_rate * gradient(theta)
    return theta


@descend.misconception(
    "You move one entry after the other, and compute the gradient again in between. Compute it once in each "
    "step, where θ is before it."
)
def entry_by_entry(gradient, theta, learning_rate, steps):
    theta = theta.copy()
    for _ in range(steps):
        for j in range(len(theta)):
            theta[j] -= learning_rate * gradient(theta)[j]
    return theta


@descend.misconception("You leave out the learning rate.")
def no_learning_rate(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta = theta - gradient(theta)
    return theta


@descend.misconception("You return after one step. Is the `return` in the loop?")
def return_in_the_loop(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta = theta - learning_rate * gradient(theta)
        return theta


@descend.misconception("You return after one step. Is the `return` in the loop?")
def return_in_the_loop_and_after_it(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta = theta - learning_rate * gradient(theta)
        return theta
    return theta


@descend.misconception("You make one step too many.")
def one_step_too_many(gradient, theta, learning_rate, steps):
    for _ in range(steps + 1):
        theta = theta - learning_rate * gradient(theta)
    return theta


@descend.misconception("You take one step too few. `range(steps)` gives `steps` rounds.")
def one_step_too_few(gradient, theta, learning_rate, steps):
    for _ in range(1, steps):
        theta = theta - learning_rate * gradient(theta)
    return theta
