"""Optimizers: how the parameters move, given the gradient of the loss.

All parameters of a model form one vector, theta, and all gradients another. Each rule below is the formula of
its paper, element by element, so a long vector can be updated in blocks.
"""

import numpy as np

from nnlib import _checks, schedules  # Keras has them in the same place, keras.optimizers.schedules
from nnlib._config import Configurable

# A block's length: short enough to stay in the processor's cache while the formula passes over it.
_BLOCK = 65_536


class Optimizer(Configurable):
    """Base of all optimizers.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
        Larger than 0. Can be changed between steps.

    Attributes
    ----------
    iterations : int
        Number of steps taken.
    state : dict of str to ndarray
        A vector for each of `slots`.
    """

    # Names of the vectors, each as long as theta, that the rule keeps from step to step.
    slots = ()
    owned = False  # whether a model has it

    def __init__(self, learning_rate):
        if isinstance(learning_rate, dict):  # a saved schedule
            learning_rate = schedules.get(learning_rate)
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
        """Work on the vectors `theta` and `gradient` from now on, and keep the state."""
        vectors = (theta, gradient, *self.state.values())
        starts = range(0, len(theta), _BLOCK)
        self._blocks = [tuple(vector[start : start + _BLOCK] for vector in vectors) for start in starts]

    def __getstate__(self):
        # A copy belongs to no model: its owner, if that is copied too, binds it to the copied vectors.
        return {name: value for name, value in vars(self).items() if name not in ("owned", "_blocks")}

    def step(self):
        """Update theta once."""
        rate = self.learning_rate
        rate = float(rate(self.iterations) if callable(rate) else rate)
        self.iterations += 1
        for block in self._blocks:
            self.update(rate, *block)

    def update(self, rate, theta, gradient, *slots):
        """The rule itself: change `theta` and `slots` in place, given `gradient` and the learning `rate`.

        Each step calls it once for each block of the vectors, so the rule must be elementwise: a sum or a
        norm in it would be that of a block.
        """
        raise NotImplementedError


class SGD(Optimizer):
    """Stochastic gradient descent: ``theta <- theta - rate * g``.

    With momentum, ``v <- momentum * v - rate * g`` and ``theta <- theta + v`` (Polyak, 1964); with Nesterov's
    look-ahead, ``theta <- theta + momentum * v - rate * g`` (Bengio et al., 2013).

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.01
    momentum : float, default=0.0
        Fraction of the velocity that is kept, in [0, 1).
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
    """Steps divided by the root of the mean square of recent gradients (Tieleman & Hinton, 2012).

    mean_square ``s <- rho * s + (1 - rho) * g**2``; ``theta <- theta - rate * g / sqrt(s + epsilon)``. With
    momentum, ``v <- momentum * v + rate * g / sqrt(s + epsilon)`` and ``theta <- theta - v``: as in Keras,
    the velocity has the opposite sign of SGD's.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.001
    rho : float, default=0.9
        Fraction of the mean square that is kept, in [0, 1).
    momentum : float, default=0.0
        Fraction of the velocity that is kept, in [0, 1).
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
        mean_square += (1 - self.rho) * gradient**2
        step = rate * gradient / np.sqrt(mean_square + self.epsilon)
        if velocity is not None:
            velocity *= self.momentum
            velocity += step
            step = velocity
        theta -= step


class Adam(Optimizer):
    """Momentum, and a step size for each parameter (Kingma & Ba, 2015, algorithm 1).

    ``m <- beta_1 * m + (1 - beta_1) * g`` and ``v <- beta_2 * v + (1 - beta_2) * g**2`` are running means of
    the gradient and of its square. They start at 0, which the learning rate of step t = 1, 2, ... corrects:
    ``rate_t = rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)``. Then
    ``theta <- theta - rate_t * m / (sqrt(v) + epsilon)``; this order, from the end of the paper's section 2,
    is also that of Keras.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule, default=0.001
    beta_1, beta_2 : float, default=0.9, 0.999
        Fractions of the running means that are kept, in [0, 1).
    epsilon : float, default=1e-7
        Called epsilon-hat in the paper, whose epsilon in algorithm 1 is added to the root of the corrected v.
    """

    slots = ("m", "v")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(learning_rate)
        self.beta_1 = _checks.number("beta_1", beta_1, 0, 1)
        self.beta_2 = _checks.number("beta_2", beta_2, 0, 1)
        self.epsilon = _checks.number("epsilon", epsilon, 0, open_low=True)

    def update(self, rate, theta, gradient, m, v):
        m *= self.beta_1
        m += (1 - self.beta_1) * gradient
        v *= self.beta_2
        v += (1 - self.beta_2) * gradient**2
        theta -= rate * self.bias_correction() * m / (np.sqrt(v) + self.epsilon)

    def bias_correction(self):
        """Factor on the learning rate at the present step, because m and v start at 0."""
        t = self.iterations
        return (1 - self.beta_2**t) ** 0.5 / (1 - self.beta_1**t)


class AdamW(Adam):
    """Adam after ``theta <- theta - rate * weight_decay * theta`` (Loshchilov & Hutter, 2019, algorithm 2).

    As in Keras every parameter decays, also the biases, and the decay is multiplied by the learning rate.

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

    def update(self, rate, theta, gradient, m, v):
        theta *= 1 - rate * self.weight_decay
        super().update(rate, theta, gradient, m, v)


get = Optimizer.get
