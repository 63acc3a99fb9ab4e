"""Layers: each computes its output from its input, and the gradient of its input from that of its output."""

import math

import numpy as np

from nnlib import _checks, activations, initializers, regularizers
from nnlib._config import Configurable, Setting, serialize


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

    Attributes
    ----------
    parameters, gradients : dict of str to ndarray
        What the layer learns, and the derivative of the loss with respect to it: views of the model's two
        vectors.
    state : dict of str to ndarray
        What the layer keeps but does not learn, such as moving averages.
    """

    activation = activations.linear
    input_shape = None  # of one sample; known once the layer is built
    built = owned = False

    def __init__(self, *, input_shape=None, input_dim=None, name=None):
        if input_dim is not None:
            input_shape = (_checks.positive_int("input_dim", input_dim),)
        self.wanted_shape = None if input_shape is None else _checks.shape("input_shape", input_shape)
        self.label = name
        self.name = name or type(self).name
        self.parameters, self.gradients, self.state = {}, {}, {}

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
        return own | shape | ({"name": self.label} if self.label else {})

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
        self.rng = rng or np.random.default_rng()
        self.input_shape = _checks.shape("input_shape", input_shape)
        self.output_shape(self.input_shape)
        specs = self.parameter_initializers(self.input_shape)
        self._shapes = {name: shape for name, (shape, _) in specs.items()}
        size = sum(math.prod(shape) for shape in self._shapes.values())
        self.bind(np.zeros(size, dtype), np.zeros(size, dtype))
        for name, (shape, initializer) in specs.items():
            self.parameters[name][...] = initializer(shape, dtype, self.rng)
        self.built = True

    def bind(self, theta, gradient):
        """Make the parameters and gradients views of the vectors `theta` and `gradient`."""
        self.theta, self.gradient = theta, gradient
        end = 0
        for name, shape in self._shapes.items():
            start, end = end, end + math.prod(shape)
            self.parameters[name] = theta[start:end].reshape(shape)
            self.gradients[name] = gradient[start:end].reshape(shape)

    @property
    def weights(self):
        """All that a saved model keeps: the parameters, then the state."""
        return {**self.parameters, **self.state}

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
        `input_shape`, `input_dim`, `name`, as in Layer.

    Notes
    -----
    kernel has shape (inputs, units), bias (units,). With G = dL/dz of shape (n, units):
    ``dL/dkernel = x.T @ G``, ``dL/dbias`` = the sum of G's rows, ``dL/dx = G @ kernel.T``.
    """

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
        self.units = _checks.positive_int("units", units)
        self.activation = activations.get(activation or "linear")
        if units == 1 and self.activation.name == "softmax":
            raise ValueError("softmax over 1 unit is always 1. Use 'sigmoid', or one unit for each class.")
        self.use_bias = bool(use_bias)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        if kernel_regularizer is not None:
            kernel_regularizer = regularizers.get(kernel_regularizer)
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
        self.activation = activations.get(activation)


class Flatten(Layer):
    """Each sample becomes one row: (n, 8, 8) to (n, 64)."""

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
    both: ``moving <- momentum * moving + (1 - momentum) * batch``.

    Parameters
    ----------
    momentum : float, default=0.99
        In [0, 1).
    epsilon : float, default=0.001
    """

    gamma, beta = _parameter("gamma"), _parameter("beta")

    def __init__(self, *, momentum=0.99, epsilon=0.001, **layer):
        super().__init__(**layer)
        self.momentum = _checks.number("momentum", momentum, 0, 1)
        self.epsilon = _checks.number("epsilon", epsilon, 0, open_low=True)

    def parameter_initializers(self, input_shape):
        shape = input_shape[-1:]
        return {"gamma": (shape, initializers.Ones()), "beta": (shape, initializers.Zeros())}

    def build(self, input_shape, rng=None, dtype="float32"):
        super().build(input_shape, rng, dtype)
        zeros = np.zeros(self.input_shape[-1], dtype)
        self.state = {"moving_mean": zeros, "moving_variance": zeros + 1}

    def pre_activation(self, x, training):
        moving_mean, moving_variance = self.state.values()
        self.training = training
        if training:
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
