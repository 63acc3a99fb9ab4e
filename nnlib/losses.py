"""Losses: how wrong the outputs are, and the derivative with which the backward pass starts.

As in Keras, the loss of a sample is the mean over its k outputs, and the loss of a batch the mean over its n
samples; so value and gradient contain the factor 1 / (n k). (The categorical crossentropies have one value
for each sample, and the factor 1 / n.)
"""

import copy

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Setting, unknown_name
from nnlib.activations import sigmoid

# Probabilities are kept this far from 0 and 1 before the logarithm, as in Keras.
EPSILON = 1e-7


class Loss(Configurable):
    """Called as ``loss(y_true, y_pred)``, it returns the mean loss of a batch as a float.

    `y_pred` has shape (n, k). `y_true` has the same shape, or (n,) where k is 1. Raises ValueError or
    TypeError where they do not fit together.

    Parameters
    ----------
    name : str, optional
        By default the class's, such as "mean_squared_error".
    """

    # The output activation that the loss can compute itself, from logits: see `with_logits`.
    activation = None
    # Whether `y_pred` holds the inputs of that activation, logits, instead of its outputs.
    from_logits = False
    # Whether the targets are class numbers instead of a column for each output.
    takes_class_numbers = False

    def __init__(self, *, name=None):
        self.name = type(self).name if name is None else _checks.text("name", name)

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
        if y_pred.ndim != 2 or y_pred.size == 0:
            raise ValueError(
                f"{self.name} expects y_pred of shape (n, k), n at least 1. Received shape {y_pred.shape}."
            )
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
    name : str, optional
    """

    delta = Setting(_checks.number, 0, open_low=True)

    def __init__(self, delta=1.0, *, name=None):
        super().__init__(name=name)
        self.delta = delta

    def per_sample(self, y_true, y_pred):
        error = y_pred - y_true
        size = np.abs(error)
        values = np.where(size <= self.delta, error**2 / 2, self.delta * (size - self.delta / 2))
        gradient = np.clip(error, -self.delta, self.delta)
        return values.mean(axis=-1), gradient / y_pred.shape[-1]


class _Crossentropy(Loss):
    from_logits = Setting(_checks.flag)

    def __init__(self, from_logits=False, *, name=None):
        super().__init__(name=name)
        self.from_logits = from_logits

    def per_sample(self, y_true, y_pred):
        compute = self._from_logits if self.from_logits else self._from_probabilities
        return compute(self._smooth(y_true), y_pred)

    def _smooth(self, y_true):
        return y_true

    def with_logits(self):
        # A subclass with its own per_sample may compute from probabilities only: it must offer its own form.
        if self.from_logits or type(self).per_sample is not _Crossentropy.per_sample:
            return None
        loss = copy.copy(self)
        loss.from_logits = True
        return loss


class _SmoothingCrossentropy(_Crossentropy):
    label_smoothing = Setting(_checks.number, 0, 1, open_high=False)

    def __init__(self, from_logits=False, label_smoothing=0.0, *, name=None):
        super().__init__(from_logits, name=name)
        self.label_smoothing = label_smoothing

    def _smooth(self, y_true):
        if not self.label_smoothing:
            return y_true
        return (1 - self.label_smoothing) * y_true + self.label_smoothing / self._classes(y_true)


class BinaryCrossentropy(_SmoothingCrossentropy):
    """``-mean(y log(p) + (1 - y) log(1 - p))`` with p = sigmoid(z), for labels 0 and 1.

    From logits: ``max(z, 0) - y z + log(1 + exp(-|z|))``, which never overflows; its derivative is ``p - y``.

    Parameters
    ----------
    from_logits : bool, default=False
        Whether `y_pred` holds logits z instead of probabilities p.
    label_smoothing : float, default=0.0
        Fraction s of each label, in [0, 1], that is spread evenly over all classes, here two:
        ``(1 - s) * y + s / 2`` (Szegedy et al., 2016).
    name : str, optional
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

    def _classes(self, y_true):
        return 2

    def _from_logits(self, y_true, z):
        values = np.maximum(z, 0) - y_true * z + np.log1p(np.exp(-np.abs(z)))
        return values.mean(axis=-1), (sigmoid(z) - y_true) / z.shape[-1]

    def _from_probabilities(self, y_true, p):
        p, inside = _clip(p)
        values = -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
        return values.mean(axis=-1), inside * (p - y_true) / (p * (1 - p) * p.shape[-1])


class CategoricalCrossentropy(_SmoothingCrossentropy):
    """``-sum_i y_i log(p_i)`` with p = softmax(z), for one-hot labels of shape (n, k), k > 1.

    From logits: ``log(sum_i exp(z_i)) - sum_i y_i z_i`` with the largest z subtracted first; its derivative
    is ``p - y``. (If the y of a row sum to Y instead of 1, the logarithm and p are multiplied by Y.)
    From probabilities, each row is first divided by its sum P, as in Keras: ``dL/dp_i = Y / P - y_i / p_i``;
    usually Y = P = 1. `from_logits` and `label_smoothing` are as in BinaryCrossentropy, for k classes.
    """

    activation = "softmax"

    def targets(self, y_true, outputs, dtype):
        _several_classes(self, outputs)
        return super().targets(y_true, outputs, dtype)

    def _classes(self, y_true):
        return y_true.shape[-1]

    def _from_logits(self, y_true, z):
        log_p = log_softmax(z)
        total = y_true.sum(axis=-1, keepdims=True)
        return -(y_true * log_p).sum(axis=-1), total * np.exp(log_p) - y_true

    def _from_probabilities(self, y_true, p):
        total = p.sum(axis=-1, keepdims=True)
        q = p / total
        p, inside = _clip(q)
        gradient = -(inside * y_true) / p
        gradient = (gradient - (gradient * q).sum(axis=-1, keepdims=True)) / total
        return -(y_true * np.log(p)).sum(axis=-1), gradient


class SparseCategoricalCrossentropy(_Crossentropy):
    """``-log(p_c)`` with p = softmax(z), for class numbers c of shape (n,), 0 <= c < k, k > 1.

    From logits: ``log(sum_i exp(z_i)) - z_c``; its derivative is p, minus 1 at the true class.
    From probabilities, each row is first divided by its sum P, as in Keras: ``dL/dp_i = 1 / P``, minus
    ``1 / p_c`` at the true class; usually P = 1. `from_logits` is as in BinaryCrossentropy.
    """

    activation = "softmax"
    takes_class_numbers = True

    def targets(self, y_true, outputs, dtype):
        _several_classes(self, outputs)
        y = _checks.numeric("y", y_true)
        if y.ndim == 2 and y.shape[1] == 1:
            y = y[:, 0]
        if y.ndim != 1:
            raise ValueError(
                f"{self.name} expects class numbers of shape (n,). Received shape {y.shape}: "
                "for one-hot rows use 'categorical_crossentropy', or y.argmax(axis=1)."
            )
        return _checks.class_numbers("y", y, outputs, f", because the last layer has {outputs} units")

    def _from_logits(self, y_true, z):
        log_p = log_softmax(z)
        rows = np.arange(len(y_true))
        gradient = np.exp(log_p)
        gradient[rows, y_true] -= 1
        return -log_p[rows, y_true], gradient

    def _from_probabilities(self, y_true, p):
        # The logarithms of probabilities are logits; the chain rule adds the factor 1 / p.
        p, inside = _clip(p)
        values, gradient = self._from_logits(y_true, np.log(p))
        return values, inside * gradient / p


def _several_classes(loss, outputs):
    if outputs == 1:
        raise ValueError(
            f"{loss.name} needs a column for each class: over a single one p is always 1, and nothing "
            "is learned. For two classes in one column use 'binary_crossentropy' and a sigmoid."
        )


def log_softmax(z):
    """``z - log(sum(exp(z)))`` over the last axis, finite for any finite z; same shape."""
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def _clip(p):
    return np.clip(p, EPSILON, 1 - EPSILON), (p >= EPSILON) & (p <= 1 - EPSILON)


get = Loss.get
__getattr__ = unknown_name(__name__)
