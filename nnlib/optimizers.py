"""Optimizers: how the parameters move, given the gradient of the loss.

All parameters of a model form one vector, theta, and all gradients another. Each rule below is the formula of
its paper, in Keras's form, element by element, so a long vector can be updated in blocks.
"""

import inspect

import numpy as np

from nnlib import _checks, schedules  # Keras has them in the same place, keras.optimizers.schedules
from nnlib._config import Absent, Configurable, Fixed, Setting, unknown_name

# A block's length: short enough to stay in the processor's cache while the formula passes over it.
_BLOCK = 65_536


def _learning_rate(name, value):
    """`value` as a number above 0, a schedule, or a function without arguments."""
    if isinstance(value, dict):  # a saved schedule
        value = schedules.get(value)
    if isinstance(value, schedules.LearningRateSchedule):
        return value
    if not callable(value):
        return _checks.number(name, value, 0, open_low=True)
    try:
        inspect.signature(value).bind()
    except TypeError:
        raise TypeError(
            f"{name} may be a function without arguments. For a rate that depends on the number of the step, "
            f"use a schedule of nnlib.schedules, or a subclass of LearningRateSchedule. Received: {value!r}"
        ) from None
    return value


def _norm(name, value):
    return None if value is None else _checks.number(name, value, 0, open_low=True)


class _Momentum(Setting):
    """The fraction of the velocity that is kept, in [0, 1); above 0 there must be a velocity."""

    def __init__(self):
        super().__init__(_checks.number, 0, 1)

    def __set__(self, optimizer, value):
        if optimizer.built and "velocity" not in optimizer.state and value != 0:
            raise ValueError(
                f"momentum needs a velocity, and this optimizer was built without one: compile with a new "
                f"{type(optimizer).__name__}(momentum=...). Received: {value!r}"
            )
        super().__set__(optimizer, value)


class Optimizer(Configurable):
    """Base of all optimizers.

    All settings can be changed between steps.

    Parameters
    ----------
    learning_rate : float, LearningRateSchedule or callable
        Larger than 0; or what gives the rate of each step: a schedule, or a function without arguments.
    global_clipnorm : float, optional
        If the norm of the whole gradient is larger, a step uses the gradient scaled down to this norm
        (Pascanu et al., 2013).
    name : str, optional

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
    _blocks = None

    learning_rate = Setting(_learning_rate)
    global_clipnorm = Setting(_norm)
    state = Fixed("Write into its vectors: optimizer.state[slot][...] = values.")
    lr = Absent("It is called learning_rate.")
    clipnorm = Absent("It clips each array's gradient alone. Use global_clipnorm, for all of them together.")
    clipvalue = Absent("It changes the gradient's direction. Use global_clipnorm, which only shortens it.")
    weight_decay = Absent("Use AdamW, or kernel_regularizer=regularizers.L2(...) in the layers.")

    def __init__(self, learning_rate, *, global_clipnorm=None, name=None):
        self.learning_rate, self.global_clipnorm = learning_rate, global_clipnorm
        self.name = type(self).name if name is None else _checks.text("name", name)
        self.iterations = 0
        vars(self)["state"] = {}

    def get_config(self):
        """The constructor's arguments as a dictionary for JSON; the optional ones where they are set."""
        config = super().get_config()
        if self.global_clipnorm is not None:
            config["global_clipnorm"] = self.global_clipnorm
        if self.name != type(self).name:
            config["name"] = self.name
        return config

    @property
    def built(self):
        """Whether it has vectors to update."""
        return self._blocks is not None

    @property
    def iterations(self):
        """Number of steps taken."""
        return self._iterations

    @iterations.setter
    def iterations(self, value):
        self._iterations = _checks.positive_int("iterations", value, 0)

    def build(self, theta, gradient):
        """Get ready to update `theta` from `gradient`, two vectors of one length, in place."""
        self.iterations = 0
        vars(self)["state"] = {slot: np.zeros_like(theta) for slot in self.slots}
        self.bind(theta, gradient)

    def bind(self, theta, gradient, stretches=(slice(None),)):
        """Work on the vectors `theta` and `gradient` from now on, and keep the state.

        Only the `stretches`, slices of the vectors, change: the rest belongs to layers that are frozen.
        """
        self._blocks = []
        for stretch in stretches:
            vectors = [vector[stretch] for vector in (theta, gradient, *self.state.values())]
            for start in range(0, len(vectors[0]), _BLOCK):
                self._blocks.append([vector[start : start + _BLOCK] for vector in vectors])

    def __getstate__(self):
        # A copy belongs to no model: its owner, if that is copied too, binds it to the copied vectors.
        return {name: value for name, value in vars(self).items() if name not in ("owned", "_blocks")}

    def step(self):
        """Update theta once."""
        if self._blocks is None:
            raise ValueError(f"{self!r} has nothing to update yet: call build(theta, gradient) first.")
        rate = self.learning_rate
        if callable(rate):
            rate = rate(self.iterations) if isinstance(rate, schedules.LearningRateSchedule) else rate()
            rate = _checks.number("the learning rate of a step", rate, 0)
        blocks = self._blocks if self.global_clipnorm is None else self._clipped()
        self._iterations += 1
        for block in blocks:
            self.update(rate, *block)

    def _clipped(self):
        """The blocks, with the gradients scaled down where all of them together are too long."""
        # In float64, as the squares of exploding gradients overflow in float32.
        norms = [np.linalg.norm(gradient.astype(np.float64)) for _, gradient, *_ in self._blocks]
        norm = float(np.linalg.norm(norms))
        if norm <= self.global_clipnorm:
            return self._blocks
        scale = self.global_clipnorm / norm
        return [(theta, scale * gradient, *slots) for theta, gradient, *slots in self._blocks]

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
    learning_rate : float, LearningRateSchedule or callable, default=0.01
    momentum : float, default=0.0
        Fraction of the velocity that is kept, in [0, 1).
    nesterov : bool, default=False
    **optimizer
        `global_clipnorm`, `name`, as in Optimizer.
    """

    momentum = _Momentum()
    nesterov = Setting(_checks.flag)

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, **optimizer):
        super().__init__(learning_rate, **optimizer)
        self.momentum, self.nesterov = momentum, nesterov

    @property
    def slots(self):
        return ("velocity",) if self.momentum else ()

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
    learning_rate : float, LearningRateSchedule or callable, default=0.001
    rho : float, default=0.9
        Fraction of the mean square that is kept, in [0, 1).
    momentum : float, default=0.0
        Fraction of the velocity that is kept, in [0, 1).
    epsilon : float, default=1e-7
    **optimizer
        `global_clipnorm`, `name`, as in Optimizer.
    """

    rho = Setting(_checks.number, 0, 1)
    momentum = _Momentum()
    epsilon = Setting(_checks.number, 0, open_low=True)

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, **optimizer):
        super().__init__(learning_rate, **optimizer)
        self.rho, self.momentum, self.epsilon = rho, momentum, epsilon

    @property
    def slots(self):
        return ("mean_square", "velocity") if self.momentum else ("mean_square",)

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
    is also that of Keras. In float32 a step is exact to about ``3e-8 / (1 - beta_2)`` of its length.

    Parameters
    ----------
    learning_rate : float, LearningRateSchedule or callable, default=0.001
    beta_1, beta_2 : float, default=0.9, 0.999
        Fractions of the running means that are kept, in [0, 1).
    epsilon : float, default=1e-7
        Called epsilon-hat in the paper, whose epsilon in algorithm 1 is added to the root of the corrected v.
    **optimizer
        `global_clipnorm`, `name`, as in Optimizer.
    """

    slots = ("m", "v")

    beta_1 = Setting(_checks.number, 0, 1)
    beta_2 = Setting(_checks.number, 0, 1)
    epsilon = Setting(_checks.number, 0, open_low=True)

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **optimizer):
        super().__init__(learning_rate, **optimizer)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

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
    learning_rate : float, LearningRateSchedule or callable, default=0.001
    weight_decay : float, default=0.004
    beta_1, beta_2, epsilon : float
        As in Adam.
    **optimizer
        `global_clipnorm`, `name`, as in Optimizer.
    """

    name = "adamw"

    weight_decay = Setting(_checks.number, 0)

    def __init__(
        self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **optimizer
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, **optimizer)
        self.weight_decay = weight_decay

    def update(self, rate, theta, gradient, m, v):
        theta *= 1 - rate * self.weight_decay
        super().update(rate, theta, gradient, m, v)


get = Optimizer.get
__getattr__ = unknown_name(__name__)
