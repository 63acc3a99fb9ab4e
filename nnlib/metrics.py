"""Metrics: figures for people to read, accumulated over the batches of an epoch."""

import copy

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable, Setting, unknown_name
from nnlib.activations import sigmoid


class Metric(Configurable):
    """A mean over all samples seen since `reset_state`.

    ``update_state(y_true, y_pred)`` takes (n, k) outputs and targets of the same shape, or of shape (n,)
    where k is 1; ``result()`` is a float. Calling a metric resets it and does both.

    Parameters
    ----------
    name : str, optional
        In the results of `fit` and `evaluate`; by default the class's, such as "mean_squared_error".

    Attributes
    ----------
    higher_is_better : bool or None
        What callbacks with ``mode="auto"`` go by. None, for a metric that does not say: they raise.
    """

    higher_is_better = None
    hint = ""

    def __init__(self, *, name=None):
        self.name = type(self).name if name is None else _checks.text("name", name)
        self.reset_state()

    def __call__(self, y_true, y_pred):
        self.reset_state()
        self.update_state(y_true, y_pred)
        return self.result()

    def reset_state(self):
        """Start again, as if no sample had been seen.

        Each epoch and each evaluation has a copy of the metric: make a new state, and leave the old as it is.
        """
        self.total, self.count = 0.0, 0

    def update_state(self, y_true, y_pred):
        """Add one batch. ValueError if the shapes of `y_true` and `y_pred` do not fit together."""
        y_true, y_pred = _columns("y_true", y_true), _columns("y_pred", y_pred)
        wanted = self.target_shape(y_pred.shape)
        if y_true.shape != wanted:
            raise ValueError(
                f"{self.name} expects y_true of shape {wanted}, as y_pred has shape {y_pred.shape}. "
                f"Received shape {y_true.shape}.{self.hint}"
            )
        total, count = self.tally(y_true, y_pred)
        self.total += total
        self.count += count

    def target_shape(self, shape):
        """Shape of the targets for outputs of this `shape`."""
        return shape

    def tally(self, y_true, y_pred):
        """What a batch adds to the total and to the count; both arrays have at least two axes."""
        values = self.values(y_true, y_pred)
        return float(values.sum()), values.size

    def values(self, y_true, y_pred):
        """What is averaged, for each sample or output; `y_true` and `y_pred` as in `tally`."""
        raise NotImplementedError

    def result(self):
        """The metric over all samples since the reset; NaN if there were none."""
        return self.total / self.count if self.count else float("nan")


class MeanSquaredError(Metric):
    """Mean of the squared errors."""

    higher_is_better = False
    aliases = ("mse",)

    def values(self, y_true, y_pred):
        return np.square(_errors(y_true, y_pred))


class MeanAbsoluteError(Metric):
    """Mean of the absolute errors, in the units of the target."""

    higher_is_better = False
    aliases = ("mae",)

    def values(self, y_true, y_pred):
        return np.abs(_errors(y_true, y_pred))


class RootMeanSquaredError(MeanSquaredError):
    """Square root of the mean squared error, in the units of the target."""

    aliases = ("rmse",)

    def result(self):
        return float(np.sqrt(super().result()))


class BinaryAccuracy(Metric):
    """Fraction of correct predictions for labels 0 and 1, where outputs above `threshold` mean 1.

    Logits are above 0 where probabilities are above 0.5.
    """

    higher_is_better = True
    threshold = Setting(_checks.number)

    def __init__(self, *, threshold=0.5, name=None):
        self.threshold = threshold
        super().__init__(name=name)

    def values(self, y_true, y_pred):
        return (y_pred > self.threshold) == y_true


class CategoricalAccuracy(Metric):
    """Fraction of rows whose largest output is at the 1 of the one-hot label."""

    higher_is_better = True
    hint = " For class numbers use 'sparse_categorical_accuracy', or one_hot(y_true)."

    def values(self, y_true, y_pred):
        return np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)


class SparseCategoricalAccuracy(Metric):
    """Fraction of rows whose largest output is at the class number; targets have shape (n,) or (n, 1)."""

    higher_is_better = True
    hint = " For one-hot rows use 'categorical_accuracy', or y_true.argmax(axis=1)."

    def target_shape(self, shape):
        return (*shape[:-1], 1)

    def values(self, y_true, y_pred):
        return y_true[..., 0] == np.argmax(y_pred, axis=-1)


class Precision(Metric):
    """TP / (TP + FP), or 0: the fraction of the outputs above `thresholds` whose label is 1.

    `thresholds` is one number in [0, 1], by default 0.5.
    """

    higher_is_better = True
    thresholds = Setting(_checks.number, 0, 1, open_high=False)

    def __init__(self, thresholds=None, *, name=None):
        self.thresholds = 0.5 if thresholds is None else thresholds
        super().__init__(name=name)

    def tally(self, y_true, y_pred):
        positive, predicted = y_true > 0.5, y_pred > self.thresholds
        return int((positive & predicted).sum()), int(self._counted(positive, predicted).sum())

    def _counted(self, positive, predicted):
        return predicted

    def result(self):
        return self.total / self.count if self.count else 0.0


class Recall(Precision):
    """TP / (TP + FN), or 0: the fraction of the samples with label 1 whose output is above `thresholds`."""

    def _counted(self, positive, predicted):
        return positive


class AUC(Metric):
    """Area under the ROC curve: how likely an output with label 1 is above one with label 0.

    Each threshold t gives a point of the curve, the fraction of the labels 0 and that of the labels 1 whose
    output is above t; straight lines join the points. So outputs between the same two thresholds count as
    equal, and equal ones as half above. 0 where one of the labels is missing, as in Keras.

    Parameters
    ----------
    num_thresholds : int, default=200
        At least 2, evenly spaced from 0 to 1.
    from_logits : bool, default=False
        Whether the outputs are any scores, such as logits, which the sigmoid first brings between 0 and 1.
    """

    higher_is_better = True
    num_thresholds = Setting(_checks.positive_int, 2)
    from_logits = Setting(_checks.flag)

    def __init__(self, num_thresholds=200, *, from_logits=False, name=None):
        self.num_thresholds, self.from_logits = num_thresholds, from_logits
        super().__init__(name=name)

    def tally(self, y_true, y_pred):
        p = sigmoid(y_pred) if self.from_logits else y_pred
        outside = p[(p < 0) | (p > 1)]
        if outside.size:
            raise ValueError(
                f"{self.name} expects outputs between 0 and 1. Received: {outside[0]:g}. Use "
                "AUC(from_logits=True), which takes any scores."
            )
        positive = y_true > 0.5
        return self._above(p[positive]), self._above(p[~positive])

    def _above(self, p):
        """How many of `p` lie above each threshold; above the first one, all."""
        thresholds = np.linspace(0, 1, self.num_thresholds, dtype=np.result_type(p, np.float32))
        thresholds[0] = -np.inf
        return len(p) - np.searchsorted(np.sort(p), thresholds, side="right")

    def result(self):
        true_positives, false_positives = self.total, self.count
        if not np.any(true_positives) or not np.any(false_positives):
            return 0.0
        recall = true_positives / true_positives[0]
        fall_out = false_positives / false_positives[0]
        return float(-np.trapezoid(recall, fall_out))  # from 1 down to 0


def resolve(names, loss, outputs):
    """New metrics for `names` (or metrics), by name, that have not seen anything.

    ``"accuracy"`` is the one that fits the `loss` and the number of `outputs`. Metrics of the same name are
    numbered, as in Keras: "precision", "precision_1".
    """
    metrics = {}
    for name in names:
        if name is None:
            raise TypeError("Each metric must be a name or a Metric object. Received: None")
        metric = _accuracy(loss, outputs) if name in ("accuracy", "acc") else copy.copy(get(name))
        metric.reset_state()
        base = key = name if isinstance(name, str) else metric.name
        if base == "loss" or base.startswith("val_"):
            raise ValueError(
                "'loss' and 'val_...' stand for the model's loss and for validation. Received a metric "
                f"of the name {base!r}: choose another one."
            )
        number = 0
        while key in metrics:
            number += 1
            key = f"{base}_{number}"
        metrics[key] = metric
    return metrics


def _accuracy(loss, outputs):
    if loss.takes_class_numbers:
        return SparseCategoricalAccuracy()
    if loss.activation == "sigmoid" or outputs == 1:
        return BinaryAccuracy(threshold=0 if loss.from_logits else 0.5)
    return CategoricalAccuracy()


def _columns(name, values):
    # Shape (n,) counts as (n, 1): together with (n, 1) it would broadcast to (n, n).
    array = _checks.numeric(name, values)
    return array[:, None] if array.ndim == 1 else array


def _errors(y_true, y_pred):
    # In floating point, because unsigned integers would wrap around.
    return np.subtract(y_pred, y_true, dtype=np.result_type(y_true, y_pred, np.float32))


get = Metric.get
__getattr__ = unknown_name(__name__)
