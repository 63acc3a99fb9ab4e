"""Metrics: figures for people, collected over the batches of an epoch."""

import numpy as np

from nnlib import _checks
from nnlib._config import Configurable


class Metric(Configurable):
    """A mean over all samples seen since `reset_state`.

    ``update_state(y_true, y_pred)`` takes (n, k) outputs and targets of the same shape (class numbers of
    shape (n,) for the sparse ones); ``result()`` is a float. Calling a metric does both, from a fresh start.
    """

    def __init__(self):
        self.reset_state()

    def __call__(self, y_true, y_pred):
        y_true, y_pred = _checks.numeric("y_true", y_true), _checks.numeric("y_pred", y_pred)
        _checks.same_length(y_true, y_pred, ("y_true", "y_pred"))
        self.reset_state()
        self.update_state(y_true, y_pred)
        return self.result()

    def reset_state(self):
        """Forget what was seen."""
        self.total, self.count = 0.0, 0

    def update_state(self, y_true, y_pred):
        """Take in one batch."""
        values = self.values(y_true, y_pred)
        self.total += float(values.sum())
        self.count += values.size

    def values(self, y_true, y_pred):
        """What is averaged, for each sample or output."""
        raise NotImplementedError

    def result(self):
        """The metric over all that was seen; NaN before anything was."""
        return self.total / self.count if self.count else float("nan")


class MeanSquaredError(Metric):
    """Mean of the squared errors."""

    aliases = ("mse",)

    def values(self, y_true, y_pred):
        return np.square(np.subtract(y_pred, y_true))


class MeanAbsoluteError(Metric):
    """Mean of the absolute errors, in the units of the target."""

    aliases = ("mae",)

    def values(self, y_true, y_pred):
        return np.abs(np.subtract(y_pred, y_true))


class RootMeanSquaredError(MeanSquaredError):
    """Square root of the mean squared error, in the units of the target."""

    aliases = ("rmse",)

    def result(self):
        return float(np.sqrt(super().result()))


class BinaryAccuracy(Metric):
    """Share of right answers for labels 0 and 1, counting outputs above `threshold` as 1."""

    def __init__(self, threshold=0.5):
        self.threshold = _checks.number("threshold", threshold)
        super().__init__()

    def values(self, y_true, y_pred):
        return (np.asarray(y_pred) > self.threshold) == np.asarray(y_true)


class CategoricalAccuracy(Metric):
    """Share of rows whose largest output is at the 1 of the one-hot label."""

    def values(self, y_true, y_pred):
        return np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)


class SparseCategoricalAccuracy(Metric):
    """Share of rows whose largest output is at the class number."""

    def values(self, y_true, y_pred):
        return np.asarray(y_true) == np.argmax(y_pred, axis=-1)


class Precision(Metric):
    """TP / (TP + FP), or 0: of the outputs above `thresholds` (one number), the share whose label is 1."""

    def __init__(self, thresholds=None):
        self.thresholds = 0.5 if thresholds is None else _checks.number("thresholds", thresholds)
        super().__init__()

    def update_state(self, y_true, y_pred):
        truth, called = np.asarray(y_true) > 0.5, np.asarray(y_pred) > self.thresholds
        self.total += int((truth & called).sum())
        self.count += int(self._counted(truth, called).sum())

    def _counted(self, truth, called):
        return called

    def result(self):
        return self.total / self.count if self.count else 0.0


class Recall(Precision):
    """TP / (TP + FN), or 0: of the samples with label 1, the share whose output is above `thresholds`."""

    def _counted(self, truth, called):
        return truth


def resolve(names, loss, outputs):
    """Metrics for `names`; ``"accuracy"`` is the one that fits the `loss` and the number of `outputs`."""
    metrics = {}
    for name in names:
        if name in ("accuracy", "acc"):
            metric = BinaryAccuracy() if outputs == 1 else CategoricalAccuracy()
            if loss.name.startswith("sparse"):
                metric = SparseCategoricalAccuracy()
        else:
            metric = get(name)
        metrics[name if isinstance(name, str) else metric.name] = metric
    return metrics


get = Metric.get
