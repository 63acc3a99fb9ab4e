"""One step of Adam, in the form of the paper."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([1.0, 1.0]), np.zeros(2), np.zeros(2), np.array([2.0, -0.5]), 1, 0.1, 0.9, 0.99, 1e-7
    yield np.ones(3), np.zeros(3), np.zeros(3), np.array([2.0, -0.5, 0.0]), 1, 0.1, 0.9, 0.99, 1e-7
    for n, t, rate, beta_1, beta_2, epsilon in (
        (2, 2, 0.1, 0.8, 0.95, 0.01),
        (1, 3, 0.0125, 0.25, 0.375, 0.0125),
        (2, 2, 1.5, 0.0, 0.0, 1.5),
        (4, 30, 0.1, 0.8765, 0.9375, 0.01),
    ):
        theta, m, gradient = rng.normal(scale=3, size=(3, n))
        yield theta, m, rng.uniform(0, 3, n), gradient, t, rate, beta_1, beta_2, epsilon


@exercise(
    inputs=inputs,
    parts=["theta", "`m`", "`v`"],
    exact_type=True,
    hints=[
        "Four lines: the new m, the new v, both divided by their corrections, the step.",
        "`m = beta_1 * m + (1 - beta_1) * gradient`; v likewise, with `beta_2` and the squared gradient.",
        "`m_hat = m / (1 - beta_1**t)`. Return `m`, not `m_hat`: the next step continues from `m`.",
    ],
    remark="With the first input both moves are as long as the rate, 0.1. So is every first step of Adam.",
)
def adam_step(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    """Return theta, m and v after step number t of Adam, a tuple of three new arrays.

    `theta`, `m`, `v`, `gradient` and the results have shape (n,), the others are numbers; `t` is 1 at the
    first step. `m` and `v` are the means *before* the step. Epsilon is added to the root, as in the paper.
    """
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@adam_step.misconception("Your theta leaves out the bias correction of both means.")
def no_correction(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


@adam_step.misconception("You correct m alone. v also starts at zero.")
def m_alone_corrected(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    return theta - rate * m_hat / (np.sqrt(v) + epsilon), m, v


@adam_step.misconception(
    "You divide by the corrected v itself. Take its root, which is on the scale of a gradient."
)
def no_root(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - rate * m_hat / (v_hat + epsilon), m, v


@adam_step.misconception("You add epsilon before the root. In Adam it is added to the root.")
def epsilon_under_the_root(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - rate * m_hat / np.sqrt(v_hat + epsilon), m, v


@adam_step.misconception(
    "You return the corrected means. The correction serves this step alone: the next continues from m and v."
)
def corrected_means_returned(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = (beta_1 * m + (1 - beta_1) * gradient) / (1 - beta_1**t)
    v = (beta_2 * v + (1 - beta_2) * gradient**2) / (1 - beta_2**t)
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


@adam_step.misconception("You correct by 1 - beta in each step. Raise beta to the power t.")
def no_power(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1)
    v_hat = v / (1 - beta_2)
    return theta - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@adam_step.misconception("You correct with t + 1. The first step has t = 1 already.")
def corrected_one_step_late(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat, v_hat = m / (1 - beta_1 ** (t + 1)), v / (1 - beta_2 ** (t + 1))
    return theta - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@adam_step.misconception(
    "You leave out epsilon. Without it, a step is 0 / 0 where the gradient has always been 0, and "
    "of full length where the gradient is tiny."
)
def no_epsilon(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return theta - rate * m_hat / np.sqrt(v_hat), m, v
