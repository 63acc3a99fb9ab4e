"""Optimizers: how parameters move, given their gradient.

All parameters of a model form one vector, theta, and all gradients another, so each rule below is the
formula of its paper on whole vectors.
"""

import numpy as np

import nnlib
from nnlib import _checks
from nnlib._config import Configurable

# A long vector is updated in pieces that stay in the processor's caches while the formula passes over them.
_BLOCK = 65_536


class Optimizer(Configurable):
    """Base of all optimizers.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        Step length; larger than 0. Can be changed between steps.
    """

    # Vectors, as long as theta, that the rule remembers from step to step.
    slots = ()

    def __init__(self, learning_rate):
        if isinstance(learning_rate, dict):  # a saved schedule
            learning_rate = nnlib.schedules.get(learning_rate)
        elif not callable(learning_rate):
            learning_rate = _checks.number("learning_rate", learning_rate, 0, open_low=True)
        self.learning_rate = learning_rate
        self.iterations = 0

    def build(self, theta, gradient):
        """Get ready to update `theta` from `gradient`, two vectors of one length, in place."""
        self.iterations = 0
        self.state = {slot: np.zeros_like(theta) for slot in self.slots}
        self.bind(theta, gradient)

    def bind(self, theta, gradient):
        """Work on the vectors `theta` and `gradient` from now on, with the state as it is."""
        vectors = (theta, gradient, *self.state.values())
        cuts = range(0, len(theta), _BLOCK)
        self._blocks = [tuple(v[cut : cut + _BLOCK] for v in vectors) for cut in cuts]

    def step(self):
        """Move theta once."""
        rate = self.learning_rate
        rate = float(rate(self.iterations) if callable(rate) else rate)
        self.iterations += 1
        rate = self.step_size(rate)
        for block in self._blocks:
            self.update(rate, *block)

    def step_size(self, rate):
        """The rate of this step, where the rule corrects it by the number of steps."""
        return rate

    def update(self, rate, theta, gradient, *slots):
        """The rule itself: move `theta` against the `gradient` by `rate`; `slots` are remembered vectors."""
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent, with momentum if wanted.

    ``theta <- theta - rate * g``; with a velocity ``v <- momentum * v - rate * g``, ``theta <- theta + v``,
    or, with Nesterov's look ahead, ``theta <- theta + momentum * v - rate * g`` (Bengio et al., 2013).

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.01
    momentum : float, default=0.0
        Share of the last step that is kept, in [0, 1).
    nesterov : bool, default=False
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False):
        super().__init__(learning_rate)
        self.momentum = _checks.number("momentum", momentum, 0, 1)
        self.nesterov = bool(nesterov)
        self.slots = ("velocity",) if self.momentum else ()

    def update(self, rate, theta, gradient, velocity=None):
        if velocity is None:
            theta -= rate * gradient
            return
        velocity *= self.momentum
        velocity -= rate * gradient
        theta += self.momentum * velocity - rate * gradient if self.nesterov else velocity


class RMSprop(Optimizer):
    """Steps divided by the recent size of the gradient (Tieleman & Hinton, 2012).

    mean_square ``s <- rho * s + (1 - rho) * g**2``; ``theta <- theta - rate * g / sqrt(s + epsilon)``;
    `momentum` keeps a share of the last step as velocity, as in SGD.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.001
    rho : float, default=0.9
        Share of the old average that is kept, in [0, 1).
    momentum : float, default=0.0
        Share of the last step that is kept, in [0, 1).
    epsilon : float, default=1e-7
    """

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7):
        super().__init__(learning_rate)
        self.rho = _checks.number("rho", rho, 0, 1)
        self.momentum = _checks.number("momentum", momentum, 0, 1)
        self.epsilon = _checks.number("epsilon", epsilon, 0, open_low=True)
        self.slots = ("mean_square", "velocity") if self.momentum else ("mean_square",)

    def update(self, rate, theta, gradient, mean_square, velocity=None):
        mean_square *= self.rho
        mean_square += (1 - self.rho) * gradient * gradient
        step = rate * gradient / np.sqrt(mean_square + self.epsilon)
        if velocity is not None:
            velocity *= self.momentum
            velocity += step
            step = velocity
        theta -= step


class Adam(Optimizer):
    """Momentum and step sizes from running means of g and g**2 (Kingma & Ba, 2015, algorithm 1).

    ``m <- beta_1 m + (1 - beta_1) g``; ``v <- beta_2 v + (1 - beta_2) g**2``;
    ``theta <- theta - rate_t * m / (sqrt(v) + epsilon)`` with
    ``rate_t = rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)`` at step t = 1, 2, ... (the end of the paper's
    section 2, as in Keras). The slots are ``gradient_sum = m / (1 - beta_1)`` and
    ``square_sum = v / (1 - beta_2)``; in float32 a step is exact to about 3e-8 / (1 - beta_2) of its length.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.001
    beta_1, beta_2 : float, default=0.9, 0.999
        Shares of the old means that are kept, in [0, 1); fixed once training has begun.
    epsilon : float, default=1e-7
    """

    slots = ("gradient_sum", "square_sum")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(learning_rate)
        self.beta_1 = _checks.number("beta_1", beta_1, 0, 1)
        self.beta_2 = _checks.number("beta_2", beta_2, 0, 1)
        self.epsilon = _checks.number("epsilon", epsilon, 0, open_low=True)

    def step_size(self, rate):
        t = self.iterations
        return rate * (1 - self.beta_2**t) ** 0.5 / (1 - self.beta_1**t)

    def update(self, rate, theta, gradient, gradient_sum, square_sum):
        gradient_sum *= self.beta_1
        gradient_sum += gradient
        square_sum *= self.beta_2
        square_sum += gradient * gradient
        # rate * a * gradient_sum / (sqrt(b * square_sum) + epsilon), above and below divided by sqrt(b)
        a, root_b = 1 - self.beta_1, (1 - self.beta_2) ** 0.5
        root = np.sqrt(square_sum)
        root += self.epsilon / root_b
        step = np.divide(gradient_sum, root, out=root)
        step *= rate * a / root_b
        theta -= step


class AdamW(Adam):
    """Adam after ``theta <- theta - rate * weight_decay * theta`` (Loshchilov & Hutter, 2019, algorithm 2).

    As in Keras every parameter decays, biases too, and the decay is multiplied by the rate.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.001
    weight_decay : float, default=0.004
    beta_1, beta_2, epsilon : float
        As in Adam.
    """

    name = "adamw"

    def __init__(self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(learning_rate, beta_1, beta_2, epsilon)
        self.weight_decay = _checks.number("weight_decay", weight_decay, 0)

    def step_size(self, rate):
        self._decay = 1 - rate * self.weight_decay
        return super().step_size(rate)

    def update(self, rate, theta, gradient, *slots):
        theta *= self._decay
        super().update(rate, theta, gradient, *slots)


get = Optimizer.get


def __getattr__(name):
    # Keras's place for schedules is keras.optimizers.schedules.
    if name == "schedules":
        return nnlib.schedules
    raise AttributeError(f"module 'nnlib.optimizers' has no attribute {name!r}")
