"""Learning rates that change with the number of the step."""

import math

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Fixed, Setting, unknown_name


class LearningRateSchedule(Configurable):
    """Called with the number of the step, 0 for the first update, it returns the learning rate."""

    def __call__(self, step):
        raise NotImplementedError


class ExponentialDecay(LearningRateSchedule):
    """``initial_learning_rate * decay_rate ** (step / decay_steps)``.

    `staircase` rounds the exponent down.
    """

    initial_learning_rate = Setting(_checks.number, 0, open_low=True)
    decay_steps = Setting(_checks.positive_int)
    decay_rate = Setting(_checks.number, 0)
    staircase = Setting(_checks.flag)

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps, self.decay_rate, self.staircase = decay_steps, decay_rate, staircase

    def __call__(self, step):
        periods = step // self.decay_steps if self.staircase else step / self.decay_steps
        return self.initial_learning_rate * self.decay_rate**periods


class InverseTimeDecay(ExponentialDecay):
    """``initial_learning_rate / (1 + decay_rate * step / decay_steps)``.

    `staircase` rounds the fraction down.
    """

    def __call__(self, step):
        periods = step // self.decay_steps if self.staircase else step / self.decay_steps
        return self.initial_learning_rate / (1 + self.decay_rate * periods)


class PiecewiseConstantDecay(LearningRateSchedule):
    """``values[i]`` up to and including step ``boundaries[i]``, the last value afterwards.

    `boundaries` rise, and `values` has one entry more.
    """

    boundaries, values = (Fixed("They belong together: make a new schedule.") for _ in range(2))

    def __init__(self, boundaries, values):
        boundaries, values = np.atleast_1d(boundaries).tolist(), np.atleast_1d(values).tolist()
        boundaries = [_checks.number("each boundary", step) for step in boundaries]
        values = [_checks.number("each value", rate, 0, open_low=True) for rate in values]
        if len(values) != len(boundaries) + 1:
            raise ValueError(
                "values must have one entry more than boundaries. "
                f"Received {len(values)} values and {len(boundaries)} boundaries."
            )
        if boundaries != sorted(boundaries):
            raise ValueError(f"boundaries must rise. Received: {boundaries}")
        vars(self).update(boundaries=tuple(boundaries), values=tuple(values))

    def __call__(self, step):
        return self.values[sum(step > boundary for boundary in self.boundaries)]


def _target(name, rate):
    return None if rate is None else _checks.number(name, rate, 0)


class CosineDecay(LearningRateSchedule):
    """Half a cosine from `initial_learning_rate` down to `alpha` times it (Loshchilov & Hutter, 2017).

    ``initial_learning_rate * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha)``, constant after
    `decay_steps`. With a `warmup_target`, the rate first rises linearly to it in `warmup_steps`, and then the
    cosine starts there; without one, `warmup_steps` has no effect.
    """

    initial_learning_rate = Setting(_checks.number, 0)
    decay_steps = Setting(_checks.positive_int)
    alpha = Setting(_checks.number, 0)
    warmup_target = Setting(_target)
    warmup_steps = Setting(_checks.positive_int, 0)

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, *, warmup_target=None, warmup_steps=0):
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps, self.alpha = decay_steps, alpha
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps

    def __call__(self, step):
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                return top + (self.warmup_target - top) * step / self.warmup_steps
            top, step = self.warmup_target, step - self.warmup_steps
        cosine = 0.5 * (1 + math.cos(math.pi * min(step / self.decay_steps, 1)))
        return top * ((1 - self.alpha) * cosine + self.alpha)


get = LearningRateSchedule.get
__getattr__ = unknown_name(__name__)
