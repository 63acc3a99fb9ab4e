"""Metrics: figures for people to read, accumulated over the batches of an epoch."""

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable


class Metric(Configurable):
    """A mean over all samples seen since `reset_state`.

    ``update_state(y_true, y_pred)`` takes (n, k) outputs and targets of the same shape, or of shape (n,)
    where k is 1; ``result()`` is a float. Calling a metric resets it and does both.
    """

    hint = ""

    def __init__(self):
        self.reset_state()

    def __call__(self, y_true, y_pred):
        self.reset_state()
        self.update_state(y_true, y_pred)
        return self.result()

    def reset_state(self):
        """Start again, as if no sample had been seen."""
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

    aliases = ("mse",)

    def values(self, y_true, y_pred):
        return np.square(_errors(y_true, y_pred))


class MeanAbsoluteError(Metric):
    """Mean of the absolute errors, in the units of the target."""

    aliases = ("mae",)

    def values(self, y_true, y_pred):
        return np.abs(_errors(y_true, y_pred))


class RootMeanSquaredError(MeanSquaredError):
    """Square root of the mean squared error, in the units of the target."""

    aliases = ("rmse",)

    def result(self):
        return float(np.sqrt(super().result()))


class BinaryAccuracy(Metric):
    """Fraction of correct predictions for labels 0 and 1, where outputs above `threshold` mean 1."""

    def __init__(self, *, threshold=0.5):
        self.threshold = _checks.number("threshold", threshold)
        super().__init__()

    def values(self, y_true, y_pred):
        return (y_pred > self.threshold) == y_true


class CategoricalAccuracy(Metric):
    """Fraction of rows whose largest output is at the 1 of the one-hot label."""

    hint = " For class numbers use 'sparse_categorical_accuracy', or one_hot(y_true)."

    def values(self, y_true, y_pred):
        return np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)


class SparseCategoricalAccuracy(Metric):
    """Fraction of rows whose largest output is at the class number; targets have shape (n,) or (n, 1)."""

    hint = " For one-hot rows use 'categorical_accuracy', or y_true.argmax(axis=1)."

    def target_shape(self, shape):
        return (*shape[:-1], 1)

    def values(self, y_true, y_pred):
        return y_true[..., 0] == np.argmax(y_pred, axis=-1)


class Precision(Metric):
    """TP / (TP + FP), or 0: the fraction of the outputs above `thresholds` (one number) whose label is 1."""

    def __init__(self, thresholds=None):
        self.thresholds = 0.5 if thresholds is None else _checks.number("thresholds", thresholds)
        super().__init__()

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


def resolve(names, loss, outputs):
    """Metrics for `names`; ``"accuracy"`` is the one that fits the `loss` and the number of `outputs`.

    Metrics of the same name are numbered, as in Keras: "precision", "precision_1".
    """
    metrics = {}
    for name in names:
        if name in ("accuracy", "acc"):
            metric = BinaryAccuracy() if outputs == 1 else CategoricalAccuracy()
            if loss.takes_class_numbers:
                metric = SparseCategoricalAccuracy()
        else:
            metric = get(name)
        base = key = name if isinstance(name, str) else metric.name
        number = 0
        while key in metrics:
            number += 1
            key = f"{base}_{number}"
        metrics[key] = metric
    return metrics


def _columns(name, values):
    # Shape (n,) counts as (n, 1): together with (n, 1) it would broadcast to (n, n).
    array = _checks.numeric(name, values)
    return array[:, None] if array.ndim == 1 else array


def _errors(y_true, y_pred):
    # In floating point, because unsigned integers would wrap around.
    return np.subtract(y_pred, y_true, dtype=np.result_type(y_true, y_pred, np.float32))


get = Metric.get
