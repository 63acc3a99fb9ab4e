"""Learning rates that change with the number of the step."""

import math

from nnlib import _checks
from nnlib._config import Configurable


class LearningRateSchedule(Configurable):
    """Called with the number of the step, 0 for the first update, it returns the learning rate."""

    def __call__(self, step):
        raise NotImplementedError


class ExponentialDecay(LearningRateSchedule):
    """``initial_learning_rate * decay_rate ** (step / decay_steps)``.

    `staircase` rounds the exponent down.
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False):
        self.initial_learning_rate = _rate(initial_learning_rate)
        self.decay_steps = _checks.positive_int("decay_steps", decay_steps)
        self.decay_rate = _checks.number("decay_rate", decay_rate, 0)
        self.staircase = staircase

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
    """``values[i]`` up to and including step ``boundaries[i]``, the last value afterwards."""

    def __init__(self, boundaries, values):
        self.boundaries, self.values = list(boundaries), [_rate(value) for value in values]
        if len(self.values) != len(self.boundaries) + 1:
            raise ValueError(
                "values must have one entry more than boundaries. "
                f"Received {len(self.values)} values and {len(self.boundaries)} boundaries."
            )

    def __call__(self, step):
        return self.values[sum(step > boundary for boundary in self.boundaries)]


class CosineDecay(LearningRateSchedule):
    """Half a cosine from `initial_learning_rate` down to `alpha` times it (Loshchilov & Hutter, 2017).

    ``initial_learning_rate * ((1 - alpha) * (1 + cos(pi * step / decay_steps)) / 2 + alpha)``, constant after
    `decay_steps`. With a `warmup_target`, the rate first rises linearly to it in `warmup_steps`, and then the
    cosine starts there; without one, `warmup_steps` has no effect.
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, *, warmup_target=None, warmup_steps=0):
        self.initial_learning_rate = _checks.number("initial_learning_rate", initial_learning_rate, 0)
        self.decay_steps = _checks.positive_int("decay_steps", decay_steps)
        self.alpha = _checks.number("alpha", alpha, 0)
        if warmup_target is not None:
            warmup_target = _checks.number("warmup_target", warmup_target, 0)
        if warmup_steps != 0:
            warmup_steps = _checks.positive_int("warmup_steps", warmup_steps)
        self.warmup_target, self.warmup_steps = warmup_target, int(warmup_steps)

    def __call__(self, step):
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                return top + (self.warmup_target - top) * step / self.warmup_steps
            top, step = self.warmup_target, step - self.warmup_steps
        cosine = 0.5 * (1 + math.cos(math.pi * min(step / self.decay_steps, 1)))
        return top * ((1 - self.alpha) * cosine + self.alpha)


def _rate(value):
    return _checks.number("learning_rate", value, 0, open_low=True)


get = LearningRateSchedule.get
