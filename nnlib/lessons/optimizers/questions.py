"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib.exercises import choice, prediction
from nnlib.lessons.optimizers.length_without_correction import length_without_correction
from nnlib.optimizers import Adam


@prediction(
    between=(0, 1000),
    within=0.5,
    explanation="Each step keeps 0.9 of the last one and adds one: 1 + 0.9 + 0.81 + ... = 1 / (1 - 0.9).",
)
def top_speed():
    """The gradient is the same in all steps, and momentum is 0.9. In the end, how many times as long as a
    step of plain SGD is a step?
    """
    velocity = 0
    for _ in range(1000):
        velocity = 0.9 * velocity + 1
    return velocity


@prediction(
    choices={"a": "A tenth as long as with it.", "b": "Just as long.", "c": "About three times as long."},
    explanation="m is only a tenth of the gradient. But v is a thousandth of its square, and the root of v a "
    "32nd of the gradient. The step divides the one by the other: 32 / 10 is about 3.",
)
def first_step():
    """How long is Adam's first step without the bias correction (betas 0.9 and 0.999)?"""
    length = length_without_correction(1, 0.9, 0.999)
    return min("abc", key=lambda letter: abs({"a": 0.1, "b": 1, "c": 3}[letter] - length))


@prediction(
    choices={
        "a": "The one with the large gradients.",
        "b": "The one with the small gradients.",
        "c": "Both equally.",
    },
    explanation="The penalty's gradient is also divided by the root of v. Where the loss has large "
    "gradients, v is large, and little is left of the penalty.",
)
def decayed_more():
    """Two weights start at 1. The loss pushes the first back and forth with gradients of ±10, the second with
    ±0.1, and Adam gets an L2 penalty. Which weight does the penalty shrink more?
    """
    theta, gradient, optimizer = np.ones(2), np.zeros(2), Adam(0.001)
    optimizer.build(theta, gradient)
    for t in range(1000):
        gradient[:] = np.array([10.0, 0.1]) * (-1) ** t + 0.1 * theta
        optimizer.step()
    return "c" if np.isclose(*theta, atol=0.01) else "b" if theta[1] < theta[0] else "a"


@choice(
    a=("Adam is the better optimizer.", "At another common rate SGD is ahead, as you saw."),
    b=(
        "That 0.001 suits Adam better than SGD, and no more.",
        "To Adam the rate is the length of a step, to SGD a factor on the gradient. Each needs its own grid.",
    ),
    c=("SGD cannot train this network.", "It can, with a larger rate."),
    answer="b",
)
def common_rate():
    """At a learning rate of 0.001, Adam reads far more digits than SGD does. What does this show?"""
