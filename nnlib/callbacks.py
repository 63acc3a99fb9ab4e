"""Callbacks: code that `fit` calls at the start and end of training, of each epoch and of each batch."""

import math
import warnings

import nnlib
from nnlib import _checks


class Callback:
    """Base with hooks that do nothing. `logs` maps names such as "loss" and "val_loss" to floats.

    ``self.model`` is the model in training; ``self.model.stop_training = True`` ends it after the epoch.
    """

    model = None

    def on_train_begin(self, logs):
        """`logs` holds the number of "epochs"."""

    def on_train_end(self, logs):
        """`logs` holds the values of the last epoch."""

    def on_epoch_begin(self, epoch, logs):
        """`epoch` counts from 0."""

    def on_epoch_end(self, epoch, logs):
        """`logs` holds the epoch's values."""

    def on_train_batch_end(self, batch, logs):
        """After an update; `batch` counts from 0 in each epoch, `logs` holds the batch's "loss"."""


class CallbackList:
    """Passes each call on to a list of `callbacks`, which it tells of the `model` in training."""

    def __init__(self, callbacks, model):
        for callback in callbacks:
            if not isinstance(callback, Callback):
                raise TypeError(f"Expected objects of nnlib.callbacks. Received: {callback!r}")
            callback.model = model
        self.callbacks = callbacks
        idle = Callback.on_train_batch_end
        self.sees_batches = any(type(callback).on_train_batch_end is not idle for callback in callbacks)

    def call(self, hook, *arguments):
        """Call the method named `hook` of each."""
        for callback in self.callbacks:
            getattr(callback, hook)(*arguments)


class History(Callback):
    """Keeps every value of every epoch: ``history["loss"]`` is a list. `fit` returns one.

    Warns if the loss is no longer finite.
    """

    def __init__(self):
        self.epoch, self.history = [], {}

    def on_epoch_end(self, epoch, logs):
        if not math.isfinite(logs["loss"]):
            warnings.warn(
                f"The loss is {logs['loss']} in epoch {epoch + 1}: training has diverged. Try a smaller "
                "learning rate, and inputs of mean 0 and standard deviation 1.",
                RuntimeWarning,
                stacklevel=4,  # the line that called fit
            )
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


class _Monitor(Callback):
    """Knows whether a watched value got better."""

    def __init__(self, monitor, mode, min_delta=0.0):
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode must be 'auto', 'min' or 'max'. Received: {mode!r}")
        if mode == "auto":  # of accuracies and the like more is better, of errors less
            more = ("acc", "accuracy", "precision", "recall")
            mode = "max" if monitor.endswith(more) else "min"
        self.monitor, self.mode = monitor, mode
        self.min_delta = _checks.number("min_delta", min_delta, 0)
        self.best = -math.inf if mode == "max" else math.inf

    def improved(self, logs):
        """Whether the watched value beats the best so far, which it then becomes."""
        if self.monitor not in logs:
            hint = " Give fit validation_data or validation_split." if self.monitor.startswith("val_") else ""
            raise ValueError(
                f"{type(self).__name__} watches {self.monitor!r}, but there is only: {', '.join(logs)}.{hint}"
            )
        value = logs[self.monitor]
        gain = value - self.best if self.mode == "max" else self.best - value
        better = gain > self.min_delta
        if better:
            self.best = value
        return better


class EarlyStopping(_Monitor):
    """Ends training when a value has not improved for `patience` epochs.

    Parameters
    ----------
    monitor : str, default="val_loss"
    min_delta : float, default=0
        A smaller improvement does not count.
    patience : int, default=0
        Epochs without improvement that are tolerated.
    mode : {"auto", "min", "max"}, default="auto"
    restore_best_weights : bool, default=False
        Whether to go back to the weights of the best epoch at the end of training.
    """

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, mode="auto", restore_best_weights=False):
        super().__init__(monitor, mode, min_delta)
        self.patience = _checks.number("patience", patience, 0)
        self.restore_best_weights = restore_best_weights
        self.stopped_epoch, self.best_epoch, self.best_weights = 0, 0, None

    def on_train_begin(self, logs):
        self.wait, self.stopped_epoch, self.best_weights = 0, 0, None
        self.best = -math.inf if self.mode == "max" else math.inf

    def on_epoch_end(self, epoch, logs):
        if self.improved(logs):
            self.wait, self.best_epoch = 0, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs):
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


class ModelCheckpoint(_Monitor):
    """Saves the model at the end of epochs.

    Parameters
    ----------
    filepath : str or path
        May contain ``{epoch}`` (from 1) and names of values: ``"{epoch:02d}-{val_loss:.2f}.safetensors"``.
    monitor : str, default="val_loss"
    save_best_only : bool, default=False
        Whether to save only when the monitored value has improved.
    mode : {"auto", "min", "max"}, default="auto"
    """

    def __init__(self, filepath, monitor="val_loss", save_best_only=False, mode="auto"):
        super().__init__(monitor, mode)
        nnlib.saving.check_name(filepath)
        self.filepath, self.save_best_only = str(filepath), save_best_only

    def on_epoch_end(self, epoch, logs):
        if not self.save_best_only or self.improved(logs):
            self.model.save(self.filepath.format(epoch=epoch + 1, **logs))


class ProgressBar(Callback):
    """What `fit` shows: a tqdm bar of epochs (verbose 1) or a line an epoch (verbose 2)."""

    def __init__(self, verbose):
        self.verbose = verbose

    def on_train_begin(self, logs):
        self.epochs = logs["epochs"]
        self.bar = None
        if self.verbose != 2:
            from tqdm.auto import tqdm

            self.bar = tqdm(total=self.epochs, unit="epoch")

    def on_epoch_end(self, epoch, logs):
        values = {name: f"{value:.4f}" for name, value in logs.items()}
        if self.bar is not None:
            self.bar.set_postfix(values, refresh=False)
            self.bar.update()
        else:
            line = " - ".join(f"{name}: {value}" for name, value in values.items())
            print(f"Epoch {epoch + 1}/{self.epochs} - {line}")

    def on_train_end(self, logs):
        if self.bar is not None:
            self.bar.close()
