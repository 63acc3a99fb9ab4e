"""Exercises and questions of notebook 08: optimizers."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "10_optimizers"
__getattr__ = unknown_name(__name__)


def _moving(rng):
    yield np.array([1.0, -2.0]), np.array([0.5, 0.0]), np.array([2.0, 1.0]), 0.1, 0.9
    for n in (1, 3, 8):
        yield (*rng.normal(size=(3, n)), 0.05, 0.5)


@exercise(
    inputs=_moving,
    hints=[
        "First the new velocity; then the new theta, from the *new* velocity.",
        "`velocity = momentum * velocity - rate * gradient`",
    ],
    remark="One vector more than plain SGD has: that is the price of momentum.",
)
def momentum_step(theta, velocity, gradient, rate, momentum):
    """Return theta and the velocity after one step with momentum, a tuple of two new arrays.

    `theta`, `velocity`, `gradient` and both results have shape (n,); `rate` and `momentum` are numbers.
    """
    velocity = momentum * velocity - rate * gradient
    return theta + velocity, velocity


def _momentum(theta, velocity, gradient, rate, momentum, share=1.0):
    velocity = momentum * velocity - share * rate * gradient
    return theta + velocity, velocity


momentum_step.misconception(
    "You move by the old velocity. Update it first, then add the new one to theta.",
    lambda theta, v, g, rate, mu: (theta + v, mu * v - rate * g),
)
momentum_step.misconception(
    "Your velocity points uphill. The gradient is subtracted.", lambda *a: _momentum(*a[:3], -a[3], a[4])
)
momentum_step.misconception(
    "You multiply the gradient by 1 - momentum. That is a running mean; a velocity is a running sum.",
    lambda theta, v, g, rate, mu: _momentum(theta, v, g, rate, mu, 1 - mu),
)
momentum_step.misconception(
    "Your velocity points uphill, and you subtract it. Here, as in Keras, it points downhill, and is added.",
    lambda theta, v, g, rate, mu: (theta - (mu * v + rate * g), mu * v + rate * g),
)
momentum_step.misconception(
    "You subtract the velocity. It points downhill already: add it.",
    lambda theta, v, g, rate, mu: (theta - (mu * v - rate * g), mu * v - rate * g),
)
momentum_step.misconception(
    "Your velocity sums up gradients, and the rate comes in later, as in PyTorch. "
    "Here, as in Keras, the rate and the minus belong to the velocity.",
    lambda theta, v, g, rate, mu: (theta - rate * (mu * v + g), mu * v + g),
)


def _adams(rng):
    yield np.array([1.0, 1.0]), np.zeros(2), np.zeros(2), np.array([2.0, -0.5]), 1, 0.1, 0.9, 0.99, 1e-7
    for n, t in ((2, 2), (1, 3), (4, 10)):
        theta, m, gradient = rng.normal(size=(3, n))
        yield theta, m, rng.random(n), gradient, t, 0.1, 0.8, 0.95, 0.01


@exercise(
    inputs=_adams,
    hints=[
        "Four lines: the new m, the new v, both divided by their corrections, the step.",
        "`m = beta_1 * m + (1 - beta_1) * gradient`, and v alike, with `beta_2` and the squared gradient.",
        "`m_hat = m / (1 - beta_1**t)`. Return `m`, not `m_hat`: the next step goes on from `m`.",
    ],
    remark="In the first input both moves are as long as the rate, 0.1: so it is in each first step of Adam.",
)
def adam_step(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    """Return theta, m and v after step number t of Adam, a tuple of three new arrays.

    `theta`, `m`, `v`, `gradient` and the results have shape (n,), the others are numbers; `t` is 1 at the
    first step. `m` and `v` are the means *before* the step.
    """
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def _adam(step, corrected=False):
    """Adam with another last line; it may return the corrected means."""

    def mistaken(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
        _, m, v = adam_step(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon)
        m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
        theta = theta - rate * step(m, v, m_hat, v_hat, epsilon)
        return (theta, m_hat, v_hat) if corrected else (theta, m, v)

    return mistaken


adam_step.misconception(
    "Your theta leaves out the bias correction of both means.",
    _adam(lambda m, v, m_hat, v_hat, epsilon: m / (np.sqrt(v) + epsilon)),
)
adam_step.misconception(
    "You correct m alone. v starts at zero, too.",
    _adam(lambda m, v, m_hat, v_hat, epsilon: m_hat / (np.sqrt(v) + epsilon)),
)
adam_step.misconception(
    "You divide by the corrected v itself. Take its root, which is as large as a gradient.",
    _adam(lambda m, v, m_hat, v_hat, epsilon: m_hat / (v_hat + epsilon)),
)
adam_step.misconception(
    "You add epsilon before the root. In Adam it is added to the root.",
    _adam(lambda m, v, m_hat, v_hat, epsilon: m_hat / np.sqrt(v_hat + epsilon)),
)
adam_step.misconception(
    "You return the corrected means. The correction serves this step alone: the next goes on from m and v.",
    _adam(lambda m, v, m_hat, v_hat, epsilon: m_hat / (np.sqrt(v_hat) + epsilon), corrected=True),
)
adam_step.misconception(
    "You correct by 1 - beta in each step. Raise beta to the power t.",
    lambda theta, m, v, g, t, *rest: adam_step(theta, m, v, g, 1, *rest),
)


@exercise(
    inputs=lambda rng: [(t, 0.9, 0.999) for t in (1, 2, 10, 1000)] + [(3, 0.5, 0.75), (2, 0.0, 0.99)],
    hints=[
        "If the gradient is always the same, m is (1 - beta_1**t) times the gradient. And v?",
        "v is (1 - beta_2**t) times the squared gradient. The step divides m by the root of v.",
    ],
    remark="At the defaults this is 3.2 at the first step, and 6.5 at the tenth.",
)
def length_without_correction(t, beta_1, beta_2):
    """Return how many learning rates long step t of Adam *without* bias correction is, a number.

    The gradient is the same, and not 0, in all steps; t is 1 at the first. Epsilon is too small to matter.
    """
    return (1 - beta_1**t) / np.sqrt(1 - beta_2**t)


length_without_correction.misconception(
    "You divide by v. Adam divides by its root.", lambda t, b1, b2: (1 - b1**t) / (1 - b2**t)
)
length_without_correction.misconception(
    "Your fraction is upside down: this is what the correction multiplies the rate by.",
    lambda t, b1, b2: np.sqrt(1 - b2**t) / (1 - b1**t),
)
length_without_correction.misconception(
    "You look at m alone. The root of v divides it, and starts at zero, too.", lambda t, b1, b2: 1 - b1**t
)
length_without_correction.misconception(
    "This is the first step, whatever t is. Raise both betas to the power t.",
    lambda t, b1, b2: (1 - b1) / np.sqrt(1 - b2),
)


def _grids(rng):
    for losses in ([0.9, 0.2, 0.5], [0.9, 0.5, 0.2], [0.2, 0.5, 0.9], [0.9, 0.3, np.inf, np.nan]):
        yield np.array([0.003, 0.03, 0.3, 3.0])[: len(losses)], np.array(losses)


@exercise(
    inputs=_grids,
    hints=[
        "`np.argmin` takes nan for the smallest number. `np.nanargmin` leaves it out.",
        "A position is at an end of the grid if it is 0 or `len(rates) - 1`.",
    ],
    remark="If the best rate is the last of the grid, a better one may lie beyond: make the grid longer.",
)
def best_rate(rates, losses):
    """Return the rate with the smallest loss, and whether it is at an end of the grid: a number and a bool.

    `rates` has shape (n,) and increases; `losses` has shape (n,). A run that diverged has nan or inf.
    """
    best = np.nanargmin(losses)
    return rates[best], bool(best in (0, len(rates) - 1))


best_rate.misconception(
    "A nan won: `np.argmin` takes it for the smallest. Use `np.nanargmin`.",
    lambda rates, losses: (rates[i := np.argmin(losses)], bool(i in (0, len(rates) - 1))),
)
best_rate.misconception(
    "You return the smallest loss. Return the rate that belongs to it.",
    lambda rates, losses: (np.nanmin(losses), best_rate(rates, losses)[1]),
)
best_rate.misconception(
    "You return the position in the grid. Return the rate that stands there.",
    lambda rates, losses: (int(np.nanargmin(losses)), best_rate(rates, losses)[1]),
)
best_rate.misconception(
    "You look at the upper end only. A grid has two ends.",
    lambda rates, losses: (rates[i := np.nanargmin(losses)], bool(i == len(rates) - 1)),
)


@exercise(
    inputs=lambda rng: [(t, 0.1, 10, 100) for t in (0, 5, 10, 35, 60, 104, 110, 500)] + [(3, 0.5, 0, 8)],
    hints=[
        "Two cases: while `step < warmup_steps` a straight line from 0; then the cosine.",
        "The cosine counts its own steps: `done = min((step - warmup_steps) / decay_steps, 1)`.",
        "`0.5 * (1 + np.cos(np.pi * done))` falls from 1 to 0 while `done` goes from 0 to 1.",
    ],
    remark="The same is `CosineDecay(0.0, decay_steps, warmup_target=peak, warmup_steps=warmup_steps)`.",
)
def warmup_cosine(step, peak, warmup_steps, decay_steps):
    """Return the learning rate at `step` (0 is the first), a number.

    From 0 at step 0 it rises in a straight line to `peak` at step `warmup_steps`, falls along half a
    cosine to 0 during the next `decay_steps`, and stays there. `warmup_steps` may be 0.
    """
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * 0.5 * (1 + np.cos(np.pi * done))


def _decays(fall):
    """The schedule with another second half."""
    return lambda step, peak, warm, decay: peak * (step / warm if step < warm else fall(step, warm, decay))


warmup_cosine.misconception(
    "Your cosine counts the steps of the warmup. It begins when the warmup ends.",
    _decays(lambda t, warm, decay: 0.5 * (1 + np.cos(np.pi * min(t / decay, 1)))),
)
warmup_cosine.misconception(
    "Your rate rises again after the end: a cosine does. `min(..., 1)` stops it.",
    _decays(lambda t, warm, decay: 0.5 * (1 + np.cos(np.pi * (t - warm) / decay))),
)
warmup_cosine.misconception(
    "Your rate becomes negative. The cosine goes from 1 to -1; half of (1 + cosine) from 1 to 0.",
    _decays(lambda t, warm, decay: np.cos(np.pi * min((t - warm) / decay, 1))),
)
warmup_cosine.misconception(
    "Your rate falls in a straight line. Half a cosine is wanted.",
    _decays(lambda t, warm, decay: 1 - min((t - warm) / decay, 1)),
)


@prediction(
    between=(0, 1000),
    within=0.5,
    explanation="Each step keeps 0.9 of the last one and adds one: 1 + 0.9 + 0.81 + ... = 1 / (1 - 0.9).",
)
def top_speed():
    """The gradient is the same in all steps, and momentum is 0.9. How many times as long as a step of
    plain SGD does a step become in the end?
    """
    return sum(0.9**t for t in range(1000))


@prediction(
    choices={"a": "A tenth as long as with it.", "b": "Just as long.", "c": "About three times as long."},
    explanation="m is only a tenth of the gradient. But v is a thousandth of its square, and the root of v a "
    "32nd of the gradient. The step divides the one by the other: 32 / 10 is about 3.",
)
def first_step():
    """How long is Adam's first step if one leaves out the bias correction (betas 0.9 and 0.999)?"""
    return "abc"[np.argmin(np.abs(np.array([0.1, 1, 3]) - length_without_correction(1, 0.9, 0.999)))]


@prediction(
    choices={"a": "That with the large gradients.", "b": "That with the small ones.", "c": "Both alike."},
    explanation="The penalty's gradient is divided by the root of v, too. Where the loss has large gradients "
    "v is large, and little is left of the penalty.",
)
def decayed_more():
    """Two weights start at 1. The loss pushes the first to and fro with gradients of ±10, the second with
    ±0.1, and Adam gets an L2 penalty. Which weight does the penalty shrink more?
    """
    from nnlib.optimizers import Adam

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


TASKS = [
    top_speed,
    momentum_step,
    adam_step,
    first_step,
    length_without_correction,
    decayed_more,
    best_rate,
    common_rate,
    warmup_cosine,
]
