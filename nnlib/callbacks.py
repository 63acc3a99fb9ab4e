"""Callbacks: code that `fit` calls at the start and end of training, of each epoch and of each batch."""

import collections
import math
import pathlib
import warnings

from nnlib import _checks, metrics, schedules
from nnlib._config import Explained, Setting, closest, unknown_name


class Callback(Explained):
    """Base with hooks that do nothing. `logs` maps names such as "loss" and "val_loss" to floats.

    ``self.model`` is the model in training; ``self.model.stop_training = True`` ends it after the epoch.

    What `on_epoch_end` puts into `logs`, the callbacks after it find there, and `History` records. If a class
    names all of it beside its `on_epoch_end`, as in ``adds = ("f1",)``, `fit` refuses callbacks after it that
    watch a value which will not exist; otherwise they notice in the first epoch.
    """

    model = None
    adds = ()

    def __init__(self):
        pass

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

    def _check_fit(self, model, names):
        """Raise, and change nothing, if this cannot work in the training of `model`.

        `names` are those in the logs of an epoch, or None if they may be any.
        """


class CallbackList:
    """Passes each call on to `callbacks` (None, one, or a list of them), then to the `extra` ones.

    It sets ``callback.model`` of each to the `model` in training, once all have been checked: `validation`
    says whether there will be values of it.
    """

    def __init__(self, callbacks, model, validation=False, extra=()):
        if callbacks is None:
            callbacks = []
        elif not isinstance(callbacks, list | tuple):
            callbacks = [callbacks]
        self.callbacks = [*callbacks, *extra]
        names = ["loss", *metrics.resolve(model.metrics, model.loss, 1)]
        if validation:
            names += [f"val_{name}" for name in names]
        for callback in self.callbacks:
            _check_hooks(callback)
            callback._check_fit(model, names)
            added = _added_by(callback)
            names = None if names is None or added is None else [*names, *added]
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
        advice = f". Write {callback.__name__}(...)." if isinstance(callback, type) else ""
        raise TypeError(f"Expected objects of nnlib.callbacks. Received: {callback!r}{advice}")
    hooks = [name for name in vars(Callback) if name.startswith("on_")]
    for name in dir(callback):
        if name.startswith("on_") and name not in hooks and callable(getattr(callback, name)):
            raise TypeError(
                f"{type(callback).__name__}.{name} would never run: fit calls {', '.join(hooks)}. Move its "
                "code to one of these."
            )


def _added_by(callback):
    """Names that `callback` adds to the logs of an epoch; None if its on_epoch_end does not say."""
    for owner in (callback, *type(callback).__mro__):
        if "on_epoch_end" in vars(owner):
            return vars(owner).get("adds")


def _one_of(name, value, *known):
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}. Received: {value!r}")
    return value


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


def _value_name(name, value):
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} must be the name of a value, such as 'val_loss'. Received: {value!r}")
    return value


class _Monitor(Callback):
    """Base of callbacks that watch one value and know whether it has improved."""

    monitor = Setting(_value_name)
    mode = Setting(_one_of, "auto", "min", "max")
    verbose = Setting(_one_of, 0, 1)
    min_delta = Setting(_checks.number, 0)

    def __init__(self, monitor, mode, verbose, min_delta=0.0):
        self.monitor, self.mode, self.verbose, self.min_delta = monitor, mode, verbose, min_delta
        self.best = None

    def _check_fit(self, model, names):
        if names is not None:
            self._find(names)
        self._rises(model)

    def _rises(self, model):
        """Whether the watched value is better the higher it is."""
        if self.mode != "auto":
            return self.mode == "max"
        name = self.monitor.removeprefix("val_")
        if name == "loss":
            return False
        metric = metrics.resolve(model.metrics, model.loss, 1).get(name)
        rises = getattr(metric, "higher_is_better", None)
        if rises not in (True, False):
            raise ValueError(
                f"{type(self).__name__} cannot know whether a higher {self.monitor!r} is better. Pass "
                "mode='max' if it is, otherwise mode='min'. (A metric of your own can say so for all "
                "callbacks, with higher_is_better = True in its class.)"
            )
        return rises

    def improved(self, logs):
        """Whether the watched value in `logs` is better than the best so far, which it then becomes.

        NaN is never better.
        """
        logs = logs or {}
        self._find(logs)
        value = logs[self.monitor]
        better = not math.isnan(value) if self.best is None else self.better(value, self.best)
        if better:
            self.best = value
        return better

    def better(self, value, other):
        """Whether `value` is better than `other` by more than `min_delta`."""
        if self._rises(self.model):
            return value - self.min_delta > other
        return value + self.min_delta < other

    def _find(self, names):
        if self.monitor not in names:
            raise ValueError(_missing(f"{type(self).__name__} watches {self.monitor!r}", self.monitor, names))


def _missing(need, name, names):
    """What to say of a `need` for the value of this `name`, which is not among the `names` in the logs."""
    hints = [f" Did you mean {close!r}?" for close in closest(name, names)[:1]]
    if name.startswith("val_") and not any(each.startswith("val_") for each in names):
        hints = [" Give fit validation_data or validation_split."]
    return f"{need}, but there is only: {', '.join(names)}.{''.join(hints)}"


def _baseline(name, value):
    return None if value is None else _checks.number(name, value)


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
        Whether to look for the smallest or the largest value. "auto" asks the metric, ``higher_is_better``.
    baseline : float, optional
        Epochs that are not better than this count as epochs without improvement.
    restore_best_weights : bool, default=False
        Whether the model gets the weights of the best epoch back at the end of training.
    start_from_epoch : int, default=0
        Number of epochs that are not looked at.
    """

    adds = ()
    patience = Setting(_checks.number, 0)
    baseline = Setting(_baseline)
    restore_best_weights = Setting(_checks.flag)
    start_from_epoch = Setting(_checks.number, 0)

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        super().__init__(monitor, mode, verbose, min_delta)
        self.patience, self.baseline = patience, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.wait, self.stopped_epoch, self.best_epoch = 0, 0, 0
        self.best, self.best_weights = None, None

    def on_epoch_end(self, epoch, logs=None):
        if epoch < self.start_from_epoch:
            return
        self.wait += 1
        if self.improved(logs):
            self.best_epoch = epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self.better(self.best, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
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


def _checkpoint_file(name, filepath):
    _checks.model_file(filepath)
    folder = str(pathlib.Path(filepath).parent)
    if "{" in folder:
        raise ValueError(
            f"Only the last part of {name} may contain names in braces: all checkpoints lie in one folder. "
            f"Received: {str(filepath)!r}"
        )
    return str(filepath)


class ModelCheckpoint(_Monitor):
    """Saves the model at the end of epochs.

    Parameters
    ----------
    filepath : str or path
        May contain ``{epoch}`` (from 1) and names of values: ``"{epoch:02d}-{val_loss:.2f}.safetensors"``.
        The folder must exist.
    monitor : str, default="val_loss"
    verbose : {0, 1}, default=0
        1 prints a line for each epoch.
    save_best_only : bool, default=False
        Whether to save only when the monitored value has improved.
    mode : {"auto", "min", "max"}, default="auto"
        As in EarlyStopping.
    """

    adds = ()
    filepath = Setting(_checkpoint_file)
    save_best_only = Setting(_checks.flag)

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False, *, mode="auto"):
        super().__init__(monitor, mode, verbose)
        self.filepath, self.save_best_only = filepath, save_best_only

    def _check_fit(self, model, names):
        if self.save_best_only:
            super()._check_fit(model, names)
        folder = pathlib.Path(self.filepath).parent
        if not folder.is_dir():
            raise FileNotFoundError(
                f"There is no folder {str(folder)!r} for the checkpoints. Make it first, with "
                f"os.makedirs({str(folder)!r}), or choose another filepath."
            )
        values = collections.defaultdict(float) if names is None else dict.fromkeys(names, 0.0)
        try:
            self.filepath.format_map(values | {"epoch": 1})
        except KeyError as error:
            (name,) = error.args
            raise ValueError(_missing(f"ModelCheckpoint's filepath has {{{name}}}", name, names)) from None
        except ValueError as error:
            raise ValueError(
                "ModelCheckpoint's filepath must hold names in braces, such as {epoch:02d} or {loss:.2f}. "
                f"Received: {self.filepath!r} ({error})"
            ) from None

    def on_epoch_end(self, epoch, logs=None):
        filepath = self.filepath.format_map((logs or {}) | {"epoch": epoch + 1})
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


def _check_rate(callback, model):
    rate = model.optimizer.learning_rate
    if callable(rate):
        raise ValueError(
            f"{type(callback).__name__} sets the learning rate, but the optimizer's follows {rate!r}: give "
            "the optimizer a number, or leave out this callback."
        )


class ReduceLROnPlateau(_Monitor):
    """Multiplies the learning rate by `factor` when a value has not improved for `patience` epochs.

    The logs get the "learning_rate" of the epoch.

    Parameters
    ----------
    monitor : str, default="val_loss"
    factor : float, default=0.1
        In (0, 1).
    patience : int, default=10
        Number of epochs without improvement after which the rate is reduced.
    verbose : {0, 1}, default=0
        1 prints each new rate.
    mode : {"auto", "min", "max"}, default="auto"
        As in EarlyStopping.
    min_delta : float, default=0.0001
        A smaller improvement does not count.
    cooldown : int, default=0
        Number of epochs after a reduction in which none is counted.
    min_lr : float, default=0
        The rate is not reduced below it.
    """

    adds = ("learning_rate",)
    factor = Setting(_checks.number, 0, 1, open_low=True)
    patience = Setting(_checks.number, 0)
    cooldown = Setting(_checks.number, 0)
    min_lr = Setting(_checks.number, 0)

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
    ):
        super().__init__(monitor, mode, verbose, min_delta)
        self.factor, self.patience, self.cooldown, self.min_lr = factor, patience, cooldown, min_lr
        self.on_train_begin()

    def _check_fit(self, model, names):
        _check_rate(self, model)
        super()._check_fit(model, names and [*names, *self.adds])

    def on_train_begin(self, logs=None):
        self.best, self.wait, self.cooldown_counter = None, 0, 0

    def on_epoch_end(self, epoch, logs=None):
        logs, optimizer = {} if logs is None else logs, self.model.optimizer
        rate = logs["learning_rate"] = optimizer.learning_rate
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
        if self.improved(logs):
            self.wait = 0
        elif self.cooldown_counter == 0:
            self.wait += 1
            if self.wait >= self.patience and rate > self.min_lr:
                optimizer.learning_rate = max(rate * self.factor, self.min_lr)
                self.wait, self.cooldown_counter = 0, self.cooldown
                if self.verbose:
                    rate = optimizer.learning_rate
                    print(f"Epoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {rate}.")


class LearningRateScheduler(Callback):
    """Sets the learning rate at the start of each epoch.

    The logs get the "learning_rate" of the epoch.

    Parameters
    ----------
    schedule : callable
        ``schedule(epoch, learning_rate)``, with the epoch counted from 0 and the rate so far, returns the new
        rate.
    verbose : {0, 1}, default=0
        1 prints each new rate.
    """

    adds = ("learning_rate",)
    verbose = Setting(_one_of, 0, 1)

    def __init__(self, schedule, verbose=0):
        if not callable(schedule) or isinstance(schedule, schedules.LearningRateSchedule):
            raise TypeError(
                "schedule must be a function that takes an epoch and the learning rate so far. Received: "
                f"{schedule!r}. A schedule of nnlib.schedules counts steps: give it to the optimizer."
            )
        self.schedule, self.verbose = schedule, verbose

    def _check_fit(self, model, names):
        _check_rate(self, model)

    def on_epoch_begin(self, epoch, logs=None):
        optimizer = self.model.optimizer
        rate = self.schedule(epoch, optimizer.learning_rate)
        optimizer.learning_rate = _checks.number("learning_rate", rate, 0, open_low=True)
        if self.verbose:
            rate = optimizer.learning_rate
            print(f"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = self.model.optimizer.learning_rate


class TerminateOnNaN(Callback):
    """Ends training at the first batch whose loss is NaN or infinite, and prints which it was."""

    def on_train_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss", 0.0)
        if not math.isfinite(loss):
            print(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True


class ProgressBar(Callback):
    """What `fit` shows: nothing (`verbose` 0), a tqdm bar (1 or "auto"), or a line for each epoch (2)."""

    verbose = Setting(_one_of, "auto", 0, 1, 2)

    def __init__(self, verbose):
        self.verbose = verbose

    def on_train_begin(self, logs=None):
        self.epochs = logs["epochs"]
        self.bar = None
        if self.verbose in (1, "auto"):
            from tqdm.auto import tqdm

            self.bar = tqdm(total=self.epochs, unit="epoch")

    def on_epoch_end(self, epoch, logs=None):
        values = {name: _short(value) for name, value in logs.items()}
        if self.bar is not None:
            self.bar.set_postfix(values, refresh=False)
            self.bar.update()
        elif self.verbose == 2:
            line = " - ".join(f"{name}: {value}" for name, value in values.items())
            print(f"Epoch {epoch + 1}/{self.epochs} - {line}")

    def on_train_end(self, logs=None):
        if self.bar is not None:
            self.bar.close()


def _short(value):
    # As in Keras: a learning rate of 0.00001 would be 0.0000.
    return f"{value:.4e}" if 0 < abs(value) < 1e-3 else f"{value:.4f}"


__getattr__ = unknown_name(__name__)
