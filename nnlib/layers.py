"""Layers: each computes its output from its input, and the gradient of its input from that of its output."""

import itertools
import math

import numpy as np

from nnlib import _checks, activations, initializers, regularizers
from nnlib._config import Configurable, Fixed, Setting, serialize, unknown_name


class _Shaping(Setting):
    """A setting that the parameters were made by: it cannot change once they are there."""

    def __set__(self, layer, value):
        if vars(layer).get("built"):  # not yet there in a constructor that begins with its own settings
            raise AttributeError(f"{layer!r} is built, so its {self.name} stays: make a new layer.")
        super().__set__(layer, value)


class _Name(Fixed):
    """The name of a layer; that of its class, such as "dense", if read from the class."""

    name = "name"

    def __init__(self, of_class):
        super().__init__("It is an argument of the layer's constructor.")
        self.of_class = of_class

    def __get__(self, layer, cls):
        return self.of_class if layer is None else vars(layer).get("name", self.of_class)


def _member(name, value, get, default=None):
    """Check of a setting: what `get`, such as `activations.get`, makes of `value`."""
    return default if value is None else get(value)


def _parameter(name):
    """An attribute for a parameter; assigning to it overwrites the layer's part of the model's vector."""

    def read(layer):
        if not layer.built:
            raise AttributeError(name)  # Layer.__getattr__ says what to do
        return layer.parameters.get(name)

    def overwrite(layer, value):
        array = getattr(layer, name)
        if array is None:
            raise AttributeError(f"{layer!r} was made without {name}.")
        _checks.overwrite(f"{layer.name}.{name}", array, value)

    return property(read, overwrite, doc=f"The {name}, or None for a layer without one.")


# Of layers that have no argument for it: a file would not know it.
_NO_ACTIVATION = Fixed("Put an Activation layer behind it.")


class Layer(Configurable):
    """A computation, ``pre_activation``, followed by an activation (by default none).

    Parameters
    ----------
    input_shape : tuple of int, optional
        Shape of one sample, for the first layer of a model.
    input_dim : int, optional
        The same for flat samples, as older code writes it.
    name : str, optional
        By default the model numbers its layers: dense, dense_1, ...
    trainable : bool, default=True
        Whether training changes the parameters. Can be set at any time; it counts from the next epoch, or the
        next call of another method.

    Attributes
    ----------
    parameters, gradients : dict of str to ndarray
        What the layer learns, and the derivative of the loss with respect to it: views of the model's two
        vectors.
    state : dict of str to ndarray
        What the layer keeps but does not learn, such as moving averages.
    """

    activation = Setting(_member, activations.get, activations.linear)
    trainable = Setting(_checks.flag)
    label, wanted_shape = (Fixed("It is an argument of the layer's constructor.") for _ in range(2))
    input_shape, built, owned, rng = (Fixed("Its model, or build, sets it.") for _ in range(4))
    parameters, gradients, theta, gradient = (
        Fixed("Write into its arrays, or set_weights.") for _ in range(4)
    )

    def __init_subclass__(cls):
        if "call" in vars(cls):
            raise TypeError(
                f"{cls.__name__} defines call, which nnlib never calls. Define pre_activation(x, training), "
                "and for training pre_activation_backward(gradient, to_input), which returns dL/dx."
            )
        super().__init_subclass__()
        cls.name = _Name(cls.name)

    def __init__(self, *, input_shape=None, input_dim=None, name=None, trainable=True):
        if input_dim is not None:
            input_shape = (_checks.positive_int("input_dim", input_dim),)
        vars(self).update(
            label=name,
            name=type(self).name if name is None else _checks.text("name", name),
            wanted_shape=None if input_shape is None else _checks.shape("input_shape", input_shape),
            input_shape=None,  # of one sample; known once the layer is built
            built=False,
            owned=False,  # whether a model has it
            rng=None,
            theta=None,
            gradient=None,
            parameters={},
            gradients={},
        )
        self.state = {}
        self.trainable = trainable
        if isinstance(type(self).activation, Setting | Fixed):  # and not an activation that its class has
            vars(self)["activation"] = activations.linear

    def __getattr__(self, name):  # called for attributes that do not exist
        later = not self.built and hasattr(type(self), name)  # a parameter
        hint = " yet: build the layer, or its model, first." if later else "."
        raise AttributeError(f"{self!r} has no {name}{hint}")

    def __repr__(self):
        return f"{type(self).__name__} layer {self.name!r}"

    def get_config(self):
        """The constructor's arguments as a dictionary that JSON can hold."""
        shape = {"input_shape": serialize(self.wanted_shape)} if self.wanted_shape else {}
        own = {} if type(self).__init__ is Layer.__init__ else super().get_config()
        name = {"name": self.label} if self.label else {}
        return own | shape | name | ({} if self.trainable else {"trainable": False})

    def output_shape(self, input_shape):
        """Shape of one output sample, given that of an input sample; ValueError if that does not fit."""
        return input_shape

    def parameter_initializers(self, input_shape):
        """The parameters to create: a dictionary from each name to (shape, initializer)."""
        return {}

    def build(self, input_shape, rng=None, dtype="float32"):
        """Create parameters of `dtype` for samples of `input_shape`, drawn from the generator `rng`."""
        if self.owned and self.built:
            raise ValueError(f"{self!r} is built, and belongs to a model: make a new layer.")
        rng = rng or np.random.default_rng()
        input_shape = _checks.shape("input_shape", input_shape)
        self.output_shape(input_shape)
        specs = self.parameter_initializers(input_shape)
        shapes = {name: shape for name, (shape, _) in specs.items()}
        theta = np.zeros(sum(map(math.prod, shapes.values())), dtype)
        for array, (shape, initializer) in zip(_views(theta, shapes).values(), specs.values(), strict=True):
            array[...] = initializer(shape, dtype, rng)
        vars(self).update(input_shape=input_shape, rng=rng, built=True)
        self._shapes = shapes
        self.bind(theta, np.zeros_like(theta))

    def bind(self, theta, gradient):
        """Make the parameters and gradients views of the vectors `theta` and `gradient`."""
        vars(self).update(
            theta=theta,
            gradient=gradient,
            parameters=_views(theta, self._shapes),
            gradients=_views(gradient, self._shapes),
        )

    @property
    def weights(self):
        """All that a saved model keeps: the parameters, then the state."""
        return {**self.parameters, **self.state}

    def get_weights(self):
        """Copies of all weights: kernel, bias."""
        return [weight.copy() for weight in self.weights.values()]

    def set_weights(self, weights):
        """Overwrite all weights with arrays of the order and shapes that `get_weights` returns.

        ValueError, and no change, if they differ in number or shape.
        """
        _checks.overwrite_all({f"{self.name}.{name}": w for name, w in self.weights.items()}, weights)

    def forward(self, x, training=False):
        """Output for `x` of shape (n, *input_shape); `training` turns on dropout and batch statistics."""
        if x.shape[1:] != self.input_shape:
            raise ValueError(
                f"{self!r} expects input of shape {('n', *(self.input_shape or ('?',)))}. "
                f"Received shape {x.shape}." + ("" if self.built else " Call build(input_shape) first.")
            )
        self.z = self.pre_activation(x, training)
        self.a = self.activation(self.z)
        return self.a

    def backward(self, gradient, to_input=True):
        """Set `gradients` from `gradient` = dL/d(output), and return dL/d(input), if `to_input` needs it."""
        gradient = self.activation.backward(gradient, self.z, self.a)
        return self.pre_activation_backward(gradient, to_input)

    def pre_activation(self, x, training):
        """What `forward` computes from `x` before the activation, in `training` or not; by default `x`."""
        return x

    def pre_activation_backward(self, gradient, to_input=True):
        """Set `gradients` from `gradient` = dL/dz, and return dL/dx, if `to_input` needs it."""
        return gradient


def _views(vector, shapes):
    """Arrays of the named `shapes`, which lie one after another in the `vector`."""
    ends = itertools.accumulate(map(math.prod, shapes.values()))
    return {
        name: vector[end - math.prod(shape) : end].reshape(shape)
        for (name, shape), end in zip(shapes.items(), ends, strict=True)
    }


class Dense(Layer):
    """Fully connected: ``activation(x @ kernel + bias)``.

    Parameters
    ----------
    units : int
        Number of neurons, and so of outputs.
    activation : str or activations.Activation, optional
    use_bias : bool, default=True
    kernel_initializer, bias_initializer : str or Initializer, default="glorot_uniform", "zeros"
    kernel_regularizer : str or Regularizer, optional
    **layer
        `input_shape`, `input_dim`, `name`, `trainable`, as in Layer.

    Notes
    -----
    kernel has shape (inputs, units), bias (units,). With G = dL/dz of shape (n, units):
    ``dL/dkernel = x.T @ G``, ``dL/dbias`` = the sum of G's rows, ``dL/dx = G @ kernel.T``.
    """

    units, use_bias = _Shaping(_checks.positive_int), _Shaping(_checks.flag)
    kernel_initializer = _Shaping(_member, initializers.get, initializers.GlorotUniform())
    bias_initializer = _Shaping(_member, initializers.get, initializers.Zeros())
    activation = Setting(_member, activations.get, activations.linear)
    kernel_regularizer = Setting(_member, regularizers.get)
    kernel, bias = _parameter("kernel"), _parameter("bias")

    def __init__(
        self,
        units,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        **layer,
    ):
        super().__init__(**layer)
        self.units, self.activation, self.use_bias = units, activation, use_bias
        self.kernel_initializer, self.bias_initializer = kernel_initializer, bias_initializer
        self.kernel_regularizer = kernel_regularizer

    def output_shape(self, input_shape):
        if len(input_shape) != 1:
            raise ValueError(
                f"{self!r} expects samples to be flat rows of numbers. Received samples of shape "
                f"{input_shape}: put Flatten() in front of it."
            )
        return (self.units,)

    def parameter_initializers(self, input_shape):
        kernel = {"kernel": ((*input_shape, self.units), self.kernel_initializer)}
        return kernel | ({"bias": ((self.units,), self.bias_initializer)} if self.use_bias else {})

    def pre_activation(self, x, training):
        self.x = x
        z = x @ self.kernel
        if self.use_bias:
            z += self.bias
        return z

    def pre_activation_backward(self, gradient, to_input=True):
        np.matmul(self.x.T, gradient, out=self.gradients["kernel"])
        if self.use_bias:
            gradient.sum(axis=0, out=self.gradients["bias"])
        return gradient @ self.kernel.T if to_input else None


class Activation(Layer):
    """An activation as a layer of its own: ``Activation("relu")``."""

    def __init__(self, activation, **layer):
        super().__init__(**layer)
        self.activation = activation


class ReLU(Layer):
    """``max(x, 0)`` as a layer of its own, as in Keras. Other activations: ``Activation("softmax")``."""

    activation = Fixed("Use Activation, which takes any.")

    def __init__(self, **layer):
        super().__init__(**layer)
        vars(self)["activation"] = activations.relu


class Flatten(Layer):
    """Each sample becomes one row: (n, 8, 8) to (n, 64)."""

    activation = _NO_ACTIVATION

    def output_shape(self, input_shape):
        return (math.prod(input_shape),)

    def pre_activation(self, x, training):
        return x.reshape(len(x), -1)

    def pre_activation_backward(self, gradient, to_input=True):
        return gradient.reshape(len(gradient), *self.input_shape)


class Dropout(Layer):
    """In training, sets each input to 0 with probability `rate` and divides the others by ``1 - rate``.

    That keeps the expected value, so in inference the layer does nothing (Srivastava et al., 2014).

    Parameters
    ----------
    rate : float
        In [0, 1).
    """

    activation = _NO_ACTIVATION
    rate = Setting(_checks.number, 0, 1)

    def __init__(self, rate, **layer):
        super().__init__(**layer)
        self.rate = rate

    def pre_activation(self, x, training):
        self.mask = None
        if training and self.rate:
            kept = self.rng.random(x.shape, dtype=np.float32) >= self.rate
            self.mask = kept * x.dtype.type(1 / (1 - self.rate))
        return x if self.mask is None else x * self.mask

    def pre_activation_backward(self, gradient, to_input=True):
        return gradient if self.mask is None else gradient * self.mask


class BatchNormalization(Layer):
    """``gamma * (x - mean) / sqrt(variance + epsilon) + beta`` for each feature (Ioffe & Szegedy, 2015).

    In training, mean and variance are those of the batch. For inference the layer keeps moving averages of
    both: ``moving <- momentum * moving + (1 - momentum) * batch``. As in Keras, a layer that is not trainable
    always works as in inference.

    Parameters
    ----------
    momentum : float, default=0.99
        In [0, 1).
    epsilon : float, default=0.001
    """

    activation = _NO_ACTIVATION
    momentum = Setting(_checks.number, 0, 1)
    epsilon = Setting(_checks.number, 0, open_low=True)
    gamma, beta = _parameter("gamma"), _parameter("beta")

    def __init__(self, *, momentum=0.99, epsilon=0.001, **layer):
        super().__init__(**layer)
        self.momentum, self.epsilon = momentum, epsilon

    def parameter_initializers(self, input_shape):
        shape = input_shape[-1:]
        return {"gamma": (shape, initializers.Ones()), "beta": (shape, initializers.Zeros())}

    def build(self, input_shape, rng=None, dtype="float32"):
        super().build(input_shape, rng, dtype)
        zeros = np.zeros(self.input_shape[-1], dtype)
        self.state = {"moving_mean": zeros, "moving_variance": zeros + 1}

    def pre_activation(self, x, training):
        moving_mean, moving_variance = self.state.values()
        self.training = training and self.trainable
        if self.training:
            rows = x.reshape(-1, x.shape[-1])
            mean, variance = rows.mean(axis=0), rows.var(axis=0)
            moving_mean += (1 - self.momentum) * (mean - moving_mean)
            moving_variance += (1 - self.momentum) * (variance - moving_variance)
        else:
            mean, variance = moving_mean, moving_variance
        self.scale = 1 / np.sqrt(variance + self.epsilon)
        self.normalized = (x - mean) * self.scale
        return self.gamma * self.normalized + self.beta

    def pre_activation_backward(self, gradient, to_input=True):
        axes = tuple(range(gradient.ndim - 1))
        d_beta = np.sum(gradient, axis=axes, out=self.gradients["beta"])
        d_gamma = np.sum(gradient * self.normalized, axis=axes, out=self.gradients["gamma"])
        if self.training:  # mean and variance depend on x as well
            gradient = gradient - (d_beta + self.normalized * d_gamma) * (d_beta.size / gradient.size)
        return gradient * (self.gamma * self.scale)


get = Layer.get
__getattr__ = unknown_name(__name__)
