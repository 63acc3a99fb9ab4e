"""The cheapest attack: one step along the sign of the gradient."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0.0, 0.5, 1.0, 0.95]), np.array([2.0, -0.1, 0.3, 0.0]), 0.1
    for shape, epsilon, scale in (((6,), 0.2, 0.5), ((3, 4), 0.0005, 0.5), ((5, 8), 0.3, 0.0001)):
        yield rng.uniform(0, 1, shape), rng.normal(0, scale, shape), epsilon


@exercise(
    inputs=inputs,
    hints=[
        "`np.sign(gradient)` is 1, 0 or -1: the direction of each pixel, and nothing of its size.",
        "`np.clip(x, 0, 1)` brings back what has left the range of the pixels.",
    ],
    remark="One step, one backward pass: no attack is cheaper. It is called the fast gradient sign method.",
)
def fast_gradient_sign(x, gradient, epsilon):
    """Return the attacked images: each pixel moved by `epsilon` in the direction that raises the loss.

    `gradient` has the shape of `x`, and holds the derivatives of the loss with respect to the pixels. A pixel
    whose derivative is 0 stays. Pixels are numbers from 0 to 1, also after the attack.
    """
    return np.clip(x + epsilon * np.sign(gradient), 0, 1)


@fast_gradient_sign.misconception("You go downhill: that helps the network.")
def downhill(x, gradient, epsilon):
    return np.clip(x - epsilon * np.sign(gradient), 0, 1)


@fast_gradient_sign.misconception(
    "You add the gradient itself. Take its signs: every pixel may use its whole epsilon."
)
def gradient_itself(x, gradient, epsilon):
    return np.clip(x + epsilon * gradient, 0, 1)


@fast_gradient_sign.misconception(
    "You add epsilon to every pixel. The sign of the derivative gives the direction."
)
def all_upwards(x, gradient, epsilon):
    return np.clip(x + epsilon, 0, 1)


@fast_gradient_sign.misconception("You lower a pixel whose derivative is 0. It must stay as it is.")
def down_where_it_is_0(x, gradient, epsilon):
    return np.clip(x + epsilon * np.where(gradient > 0, 1, -1), 0, 1)


@fast_gradient_sign.misconception("Your pixels leave the range from 0 to 1.")
def not_clipped(x, gradient, epsilon):
    return x + epsilon * np.sign(gradient)
