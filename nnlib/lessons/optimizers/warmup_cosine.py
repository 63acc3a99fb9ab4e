"""A learning rate that rises, then falls along a cosine."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for step in (0, 5, 10, 35, 60, 104, 110, 500):
        yield step, 0.1, 10, 100
    yield 3, 0.5, 0, 8
    yield 0, 0.5, 0, 8
    yield 1, 0.0004, 3, 7
    yield 3, 2.5, 2, 7
    yield 5, 4.5, 6, 7


@exercise(
    inputs=inputs,
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
    cosine to 0 during the next `decay_steps`, and stays there. `step` is an int, `decay_steps` is
    positive. `warmup_steps` may be 0: then the rate is `peak` at step 0.
    """
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * 0.5 * (1 + np.cos(np.pi * done))


@warmup_cosine.misconception(
    "Your cosine also counts the steps of the warmup. It begins when the warmup ends."
)
def warmup_counted(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min(step / decay_steps, 1)
    return peak * 0.5 * (1 + np.cos(np.pi * done))


@warmup_cosine.misconception("Your rate rises again after the end, as a cosine does. `min(..., 1)` stops it.")
def rising_again(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = (step - warmup_steps) / decay_steps
    return peak * 0.5 * (1 + np.cos(np.pi * done))


@warmup_cosine.misconception(
    "Your rate becomes negative. The cosine goes from 1 to -1; half of (1 + cosine) from 1 to 0."
)
def cosine_itself(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * np.cos(np.pi * done)


@warmup_cosine.misconception("Your rate falls in a straight line. It should follow half a cosine.")
def straight_line(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * (1 - done)


@warmup_cosine.misconception(
    "Your rate follows a quarter of a cosine. It should fall along half of one, scaled to end at 0."
)
def quarter_of_a_cosine(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * np.cos(np.pi / 2 * done)


@warmup_cosine.misconception("Your warmup begins one step early. Step 0 has rate 0.")
def warmup_one_step_early(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / decay_steps, 1)
    return peak * (1 + np.cos(np.pi * done)) / 2
