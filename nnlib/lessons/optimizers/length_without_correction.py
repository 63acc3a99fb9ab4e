"""How long Adam's steps would be without its bias correction."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for t in (1, 2, 10, 1000):
        yield t, 0.9, 0.999
    yield 3, 0.5, 0.75
    yield 2, 0.0, 0.99
    yield 2, 0.9875, 0.9375
    yield 1, 0.5, 0.0


@exercise(
    inputs=inputs,
    hints=[
        "If the gradient is always the same, m is (1 - beta_1**t) times the gradient. And v?",
        "v is (1 - beta_2**t) times the squared gradient. The step divides m by the root of v.",
    ],
    remark="At the defaults this is 3.2 at the first step, and 6.5 at the tenth.",
)
def length_without_correction(t, beta_1, beta_2):
    """Return the length of step t of Adam *without* bias correction, in learning rates, a number.

    The gradient is the same, and not 0, in all steps; t is 1 at the first. Epsilon is too small to matter.
    """
    return (1 - beta_1**t) / np.sqrt(1 - beta_2**t)


@length_without_correction.misconception("You divide by v. Adam divides by its root.")
def no_root(t, beta_1, beta_2):
    return (1 - beta_1**t) / (1 - beta_2**t)


@length_without_correction.misconception(
    "Your fraction is upside down: this is the factor by which the correction multiplies the rate."
)
def upside_down(t, beta_1, beta_2):
    return np.sqrt(1 - beta_2**t) / (1 - beta_1**t)


@length_without_correction.misconception(
    "You look at m alone. The step divides it by the root of v, which also starts at zero."
)
def m_alone(t, beta_1, beta_2):
    return 1 - beta_1**t


@length_without_correction.misconception(
    "This is the length of the first step, whatever t is. Raise both betas to the power t."
)
def always_the_first_step(t, beta_1, beta_2):
    return (1 - beta_1) / np.sqrt(1 - beta_2)
