"""Callbacks: code that `fit` calls at the start and end of training, of each epoch and of each batch."""

import math
import warnings

from nnlib import _checks


class Callback:
    """Base with hooks that do nothing. `logs` maps names such as "loss" and "val_loss" to floats.

    ``self.model`` is the model in training; ``self.model.stop_training = True`` ends it after the epoch.
    """

    model = None

    def on_train_begin(self, logs=None):
        """`logs` holds the number of "epochs"."""

    def on_train_end(self, logs=None):
        """`logs` holds the values of the last epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        """`epoch` counts from 0; `logs` is empty."""

    def on_epoch_end(self, epoch, logs=None):
        """`epoch` counts from 0; `logs` holds the epoch's values."""

    def on_train_batch_end(self, batch, logs=None):
        """After an update; `batch` counts from 0 in each epoch, `logs` holds the batch's "loss"."""


class CallbackList:
    """Passes each call on to `callbacks` (None, one, or a list of them), then to the `extra` ones.

    It sets ``callback.model`` of each to the `model` in training.
    """

    def __init__(self, callbacks, model, extra=()):
        if callbacks is None:
            callbacks = []
        elif not isinstance(callbacks, list | tuple):
            callbacks = [callbacks]
        self.callbacks = [*callbacks, *extra]
        for callback in self.callbacks:
            _check_hooks(callback)
        for callback in self.callbacks:
            callback.model = model
        hooks = [getattr(callback.on_train_batch_end, "__func__", None) for callback in self.callbacks]
        self.sees_batches = any(hook is not Callback.on_train_batch_end for hook in hooks)

    def call(self, hook, *arguments):
        """Call the method `hook` of each callback with `arguments`."""
        for callback in self.callbacks:
            getattr(callback, hook)(*arguments)


def _check_hooks(callback):
    if not isinstance(callback, Callback):
        raise TypeError(f"Expected objects of nnlib.callbacks. Received: {callback!r}")
    hooks = [name for name in vars(Callback) if name.startswith("on_")]
    for name in dir(callback):
        if name.startswith("on_") and name not in hooks and callable(getattr(callback, name)):
            raise TypeError(
                f"{type(callback).__name__}.{name} would never run: fit calls {', '.join(hooks)}. Move its "
                "code to one of these."
            )


def _check_verbose(verbose, *known):
    if verbose not in known:
        raise ValueError(f"verbose must be one of {', '.join(map(repr, known))}. Received: {verbose!r}")
    return verbose


class History(Callback):
    """Records the values of all epochs: ``history["loss"]`` is a list. `fit` returns a History.

    It warns, once in each call of `fit`, if the loss is no longer finite.
    """

    diverged = False

    def __init__(self):
        self.epoch, self.history = [], {}

    def on_train_begin(self, logs=None):
        self.diverged = False

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        loss = logs.get("loss", 0.0)
        if not math.isfinite(loss) and not self.diverged:
            self.diverged = True
            warnings.warn(
                f"The loss is {loss} in epoch {epoch + 1}: training has diverged. Try a smaller "
                "learning rate, and inputs of mean 0 and standard deviation 1.",
                RuntimeWarning,
                stacklevel=4,  # the line that called fit
            )
        self.epoch.append(epoch)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)


class _Monitor(Callback):
    """Base of callbacks that watch one value and know whether it has improved."""

    def __init__(self, monitor, mode, verbose, min_delta=0.0):
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode must be 'auto', 'min' or 'max'. Received: {mode!r}")
        if mode == "auto":  # accuracies and the like should rise, losses and errors fall
            rising = ("acc", "accuracy", "precision", "recall")
            mode = "max" if monitor.rstrip("_0123456789").endswith(rising) else "min"
        self.monitor, self.mode = monitor, mode
        self.verbose = _check_verbose(verbose, 0, 1)
        self.min_delta = _checks.number("min_delta", min_delta, 0)
        self.best = None

    def improved(self, logs):
        """Whether the watched value in `logs` is better than the best so far, which it then becomes."""
        logs = logs or {}
        if self.monitor not in logs:
            hint = " Give fit validation_data or validation_split." if self.monitor.startswith("val_") else ""
            raise ValueError(
                f"{type(self).__name__} watches {self.monitor!r}, but there is only: {', '.join(logs)}.{hint}"
            )
        value = logs[self.monitor]
        if self.best is None:
            better = True
        elif self.mode == "max":
            better = value - self.min_delta > self.best
        else:
            better = value + self.min_delta < self.best
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
        Number of epochs without improvement after which training ends.
    verbose : {0, 1}, default=0
        1 prints when training was stopped, and from which epoch the weights were restored.
    mode : {"auto", "min", "max"}, default="auto"
    restore_best_weights : bool, default=False
        Whether the model gets the weights of the best epoch back at the end of training.
    """

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        *,
        restore_best_weights=False,
    ):
        super().__init__(monitor, mode, verbose, min_delta)
        self.patience = _checks.number("patience", patience, 0)
        self.restore_best_weights = restore_best_weights
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.wait, self.stopped_epoch, self.best_epoch = 0, 0, 0
        self.best, self.best_weights = None, None

    def on_epoch_end(self, epoch, logs=None):
        if self.improved(logs):
            self.wait, self.best_epoch = 0, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self.verbose and self.stopped_epoch:
            print(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            if self.verbose:
                best = self.best_epoch + 1
                print(f"Restoring model weights from the end of the best epoch: {best}.")
            self.model.set_weights(self.best_weights)


class ModelCheckpoint(_Monitor):
    """Saves the model at the end of epochs.

    Parameters
    ----------
    filepath : str or path
        May contain ``{epoch}`` (from 1) and names of values: ``"{epoch:02d}-{val_loss:.2f}.safetensors"``.
    monitor : str, default="val_loss"
    verbose : {0, 1}, default=0
        1 prints a line for each epoch.
    save_best_only : bool, default=False
        Whether to save only when the monitored value has improved.
    mode : {"auto", "min", "max"}, default="auto"
    """

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False, *, mode="auto"):
        super().__init__(monitor, mode, verbose)
        _checks.model_file(filepath)
        self.filepath, self.save_best_only = str(filepath), save_best_only

    def on_epoch_end(self, epoch, logs=None):
        filepath = self.filepath.format(epoch=epoch + 1, **(logs or {}))
        better, news = True, f"saving model to {filepath}"
        if self.save_best_only:
            before = "None" if self.best is None else f"{self.best:.5f}"
            better = self.improved(logs)
            if better:
                news = f"{self.monitor} improved from {before} to {self.best:.5f}, {news}"
            else:
                news = f"{self.monitor} did not improve from {before}"
        if self.verbose:
            print(f"Epoch {epoch + 1}: {news}")
        if better:
            self.model.save(filepath)


class ProgressBar(Callback):
    """What `fit` shows: nothing (`verbose` 0), a tqdm bar (1 or "auto"), or a line for each epoch (2)."""

    def __init__(self, verbose):
        self.verbose = _check_verbose(verbose, "auto", 0, 1, 2)

    def on_train_begin(self, logs=None):
        self.epochs = logs["epochs"]
        self.bar = None
        if self.verbose in (1, "auto"):
            from tqdm.auto import tqdm

            self.bar = tqdm(total=self.epochs, unit="epoch")

    def on_epoch_end(self, epoch, logs=None):
        values = {name: f"{value:.4f}" for name, value in logs.items()}
        if self.bar is not None:
            self.bar.set_postfix(values, refresh=False)
            self.bar.update()
        elif self.verbose == 2:
            line = " - ".join(f"{name}: {value}" for name, value in values.items())
            print(f"Epoch {epoch + 1}/{self.epochs} - {line}")

    def on_train_end(self, logs=None):
        if self.bar is not None:
            self.bar.close()
