"""Losses: how wrong the outputs are, and the derivative with which the backward pass starts.

As in Keras, the loss of a sample is the mean over its k outputs, and the loss of a batch the mean over its n
samples; so value and gradient contain the factor 1 / (n k). (The categorical crossentropies have one value
for each sample, and the factor 1 / n.)
"""

import copy

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable
from nnlib.activations import sigmoid

# Probabilities are kept this far from 0 and 1 before the logarithm, as in Keras.
EPSILON = 1e-7


class Loss(Configurable):
    """Called as ``loss(y_true, y_pred)``, it returns the mean loss of a batch as a float.

    `y_pred` has shape (n, k). `y_true` has the same shape, or (n,) where k is 1. Raises ValueError or
    TypeError where they do not fit together.
    """

    # The output activation that the loss can compute itself, from logits: see `with_logits`.
    activation = None
    # Whether `y_pred` holds the inputs of that activation, logits, instead of its outputs.
    from_logits = False
    # Whether the targets are class numbers instead of a column for each output.
    takes_class_numbers = False

    def __call__(self, y_true, y_pred):
        return self.value_and_gradient(*self._inputs(y_true, y_pred))[0]

    def gradient(self, y_true, y_pred):
        """Derivative of the mean loss with respect to `y_pred`, shape (n, k)."""
        return self.value_and_gradient(*self._inputs(y_true, y_pred))[1]

    def per_sample(self, y_true, y_pred):
        """Loss of each sample, shape (n,), and its derivative with respect to the outputs, shape (n, k).

        `y_true` is what `targets` returned.
        """
        raise NotImplementedError

    def with_logits(self):
        """The same loss for logits, or None if there is no such form, or this is it.

        A model whose last activation is the loss's trains with this form, which rounds no probability to 0.
        """
        return None

    def value_and_gradient(self, y_true, y_pred, sample_weight=None):
        """Mean loss and its gradient; `y_true` is what `targets` returned.

        With `sample_weight` w the mean is ``sum(w * loss) / n``, as in Keras: n is not replaced by sum(w).
        """
        values, gradient = self.per_sample(y_true, y_pred)
        if sample_weight is not None:
            values = values * sample_weight
            gradient = gradient * sample_weight[:, None]
        return float(values.sum()) / len(values), gradient / len(values)

    def targets(self, y_true, outputs, dtype):
        """`y_true` checked and in the form that `per_sample` takes: (n, outputs) of `dtype`."""
        y = _checks.numeric("y", y_true)
        if y.ndim == 1 and outputs == 1:
            y = y[:, None]
        if y.shape[1:] != (outputs,):
            hint = ""
            if y.shape[1:] in ((), (1,)) and self.activation == "softmax":
                hint = " For class numbers use 'sparse_categorical_crossentropy', or one_hot(y)."
            elif y.ndim == 1:
                hint = " For one target per sample, the last layer needs one unit."
            wanted = f"(n, {outputs}), one column for each output of the last layer"
            raise ValueError(f"{self.name} expects y of shape {wanted}. Received shape {y.shape}.{hint}")
        y = y.astype(dtype, copy=False)
        _checks.finite("y", y)
        return y

    def _inputs(self, y_true, y_pred):
        y_pred = _checks.numeric("y_pred", y_pred)
        if y_pred.ndim == 1:
            y_pred = y_pred[:, None]
        dtype = np.result_type(y_pred, np.float32)
        y_true = self.targets(y_true, y_pred.shape[-1], dtype)
        _checks.same_length(y_true, y_pred, ("y_true", "y_pred"))
        return y_true, y_pred.astype(dtype, copy=False)


class MeanSquaredError(Loss):
    """``mean((y_pred - y_true)**2)``. Some books halve it, and with it the gradient."""

    aliases = ("mse",)

    def per_sample(self, y_true, y_pred):
        error = y_pred - y_true
        return (error**2).mean(axis=-1), 2 * error / y_pred.shape[-1]


class MeanAbsoluteError(Loss):
    """``mean(|y_pred - y_true|)``; the derivative at 0 is taken as 0."""

    aliases = ("mae",)

    def per_sample(self, y_true, y_pred):
        error = y_pred - y_true
        return np.abs(error).mean(axis=-1), np.sign(error) / y_pred.shape[-1]


class Huber(Loss):
    """``e**2 / 2`` up to ``|e| = delta``, beyond it the line ``delta * (|e| - delta / 2)`` (Huber, 1964).

    Parameters
    ----------
    delta : float, default=1.0
        In the units of the target: larger errors count as outliers.
    """

    def __init__(self, delta=1.0):
        self.delta = _checks.number("delta", delta, 0, open_low=True)

    def per_sample(self, y_true, y_pred):
        error = y_pred - y_true
        size = np.abs(error)
        clipped = np.minimum(size, self.delta)
        values = clipped * (size - clipped / 2)
        gradient = np.clip(error, -self.delta, self.delta)
        return values.mean(axis=-1), gradient / y_pred.shape[-1]


class _Crossentropy(Loss):
    def __init__(self, from_logits=False):
        self.from_logits = bool(from_logits)

    def with_logits(self):
        # A subclass with its own per_sample may compute from probabilities only: it must offer its own form.
        if self.from_logits or type(self).per_sample.__module__ != __name__:
            return None
        loss = copy.copy(self)
        loss.from_logits = True
        return loss


class BinaryCrossentropy(_Crossentropy):
    """``-mean(y log(p) + (1 - y) log(1 - p))`` with p = sigmoid(z), for labels 0 and 1.

    From logits: ``max(z, 0) - y z + log(1 + exp(-|z|))``, which never overflows; its derivative is ``p - y``.

    Parameters
    ----------
    from_logits : bool, default=False
        Whether `y_pred` holds logits z instead of probabilities p.
    """

    activation = "sigmoid"

    def targets(self, y_true, outputs, dtype):
        y = super().targets(y_true, outputs, dtype)
        if y.min(initial=0) < 0 or y.max(initial=1) > 1:
            raise ValueError(
                f"{self.name} expects labels between 0 and 1. Received {y.min():g} to {y.max():g}: "
                "use softmax and 'sparse_categorical_crossentropy' for more classes; map -1 and 1 to 0 and 1."
            )
        return y

    def per_sample(self, y_true, y_pred):
        k = y_pred.shape[-1]
        if self.from_logits:
            values = np.maximum(y_pred, 0) - y_true * y_pred + np.log1p(np.exp(-np.abs(y_pred)))
            return values.mean(axis=-1), (sigmoid(y_pred) - y_true) / k
        p, inside = _clip(y_pred)
        values = -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
        return values.mean(axis=-1), inside * (p - y_true) / (p * (1 - p) * k)


class CategoricalCrossentropy(_Crossentropy):
    """``-sum_i y_i log(p_i)`` with p = softmax(z), for one-hot labels of shape (n, k).

    From logits: ``log(sum_i exp(z_i)) - sum_i y_i z_i`` with the largest z subtracted first; its derivative
    is ``p - y``. (If the y of a row sum to s instead of 1, the logarithm and p are multiplied by s.)
    From probabilities: each row is first divided by its sum, as in Keras, which adds 1 to a derivative of
    ``-y_i / p_i`` where the row sums to 1. `from_logits` is as in BinaryCrossentropy.
    """

    activation = "softmax"

    def per_sample(self, y_true, y_pred):
        if not self.from_logits:
            return self._from_probabilities(y_true, y_pred)
        log_p = log_softmax(y_pred)
        total = y_true.sum(axis=-1, keepdims=True)
        return -(y_true * log_p).sum(axis=-1), total * np.exp(log_p) - y_true

    def _from_probabilities(self, y_true, y_pred):
        # As in Keras, each row is first divided by its sum; the derivative includes that division.
        total = y_pred.sum(axis=-1, keepdims=True)
        q = y_pred / total
        p, inside = _clip(q)
        gradient = -(inside * y_true) / p
        gradient = (gradient - (gradient * q).sum(axis=-1, keepdims=True)) / total
        return -(y_true * np.log(p)).sum(axis=-1), gradient


class SparseCategoricalCrossentropy(_Crossentropy):
    """``-log(p_c)`` with p = softmax(z), for class numbers c of shape (n,), 0 <= c < k.

    From logits: ``log(sum_i exp(z_i)) - z_c``; its derivative is p, minus 1 at the true class.
    From probabilities: each row is first divided by its sum, as in Keras, so the derivative is 1, minus
    ``1 / p_c`` at the true class, where the row sums to 1. `from_logits` is as in BinaryCrossentropy.
    """

    activation = "softmax"
    takes_class_numbers = True

    def targets(self, y_true, outputs, dtype):
        y = _checks.numeric("y", y_true)
        if y.ndim == 2 and y.shape[1] == 1:
            y = y[:, 0]
        if y.ndim != 1:
            raise ValueError(
                f"{self.name} expects class numbers of shape (n,). Received shape {y.shape}: "
                "for one-hot rows use 'categorical_crossentropy', or y.argmax(axis=1)."
            )
        return _checks.class_numbers("y", y, outputs, f", because the last layer has {outputs} units")

    def per_sample(self, y_true, y_pred):
        if not self.from_logits:
            # The logarithms of probabilities are logits; the chain rule adds the factor 1 / p.
            p, inside = _clip(y_pred)
            values, gradient = SparseCategoricalCrossentropy(True).per_sample(y_true, np.log(p))
            return values, inside * gradient / p
        log_p = log_softmax(y_pred)
        rows = np.arange(len(y_true))
        gradient = np.exp(log_p)
        gradient[rows, y_true] -= 1
        return -log_p[rows, y_true], gradient


def log_softmax(z):
    """``z - log(sum(exp(z)))`` over the last axis, finite for any finite z; same shape."""
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def _clip(p):
    return np.clip(p, EPSILON, 1 - EPSILON), (p >= EPSILON) & (p <= 1 - EPSILON)


get = Loss.get
