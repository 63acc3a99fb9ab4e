"""compile, fit, evaluate: how a model learns."""

import contextlib
import functools
import itertools
import operator

import numpy as np

from nnlib import _checks, activations, losses, optimizers
from nnlib._config import Fixed
from nnlib.callbacks import CallbackList, History, ProgressBar
from nnlib.metrics import Metric, resolve


class Trainer:
    """What a model can do once it has an optimizer and a loss.

    Attributes
    ----------
    optimizer : Optimizer
    loss : Loss
    metrics : tuple of str or Metric
        What `compile` received; None before.
    history : History
        Of the last call of `fit`.
    """

    optimizer, loss, metrics = (Fixed("Call compile(optimizer, loss, metrics=...) again.") for _ in range(3))
    history = Fixed("fit returns a new one.")
    stop_training = False

    def __init__(self):
        vars(self).update(optimizer=None, loss=None, metrics=None, history=None)

    def compile(self, optimizer="rmsprop", loss=None, *, metrics=None):
        """Choose how to learn.

        Parameters
        ----------
        optimizer : str or Optimizer, default="rmsprop"
        loss : str or Loss
        metrics : list of str or Metric, optional
            ``"accuracy"`` means the accuracy that fits the loss.
        """
        if optimizer is None:
            raise ValueError("compile needs an optimizer, such as 'sgd' or 'adam'.")
        if loss is None:
            raise ValueError("compile needs a loss, such as 'mse' or 'sparse_categorical_crossentropy'.")
        optimizer, loss = optimizers.get(optimizer), losses.get(loss)
        if optimizer.owned and optimizer is not self.optimizer:
            raise ValueError("This optimizer already updates another model. Make a new one for each model.")
        if isinstance(metrics, str | Metric):
            metrics = [metrics]
        elif not isinstance(metrics, list | tuple | None):
            raise TypeError(f"metrics must be a list of names or Metric objects. Received: {metrics!r}")
        metrics = metrics or []
        # Both may refuse what they get, while nothing has changed yet.
        resolve(metrics, loss, 1)
        loss.with_logits()
        if self.optimizer is not None:
            self.optimizer.owned = False
        vars(self).update(optimizer=optimizer, loss=loss, metrics=tuple(metrics))
        optimizer.owned = True
        if self.built:
            optimizer.build(self.theta, self.gradient)

    def _connect(self):
        """Choose what a training step calls, from the first layer to the loss and back.

        Each epoch, and each call from outside, does this again: settings may have changed.
        """
        last = self.layers[-1]
        forward = [layer.forward for layer in self.layers]
        backward = [layer.backward for layer in self.layers]
        self._training_loss, self._output_activation = self.loss, activations.linear
        loss_with_logits = self.loss.with_logits()
        if loss_with_logits is not None and last.activation.name == self.loss.activation:
            # Softmax or sigmoid before its crossentropy: the loss takes the logits. No probability is rounded
            # to 0 before its logarithm, and the gradient is p - y.
            forward[-1], backward[-1] = last.pre_activation, last.pre_activation_backward
            self._training_loss, self._output_activation = loss_with_logits, last.activation
        self._forward_pass, self._backward_to_input = forward, backward[::-1]
        # Nothing needs the gradient of what comes before the first layer that learns: training stops there.
        learning = [layer.trainable and bool(layer.parameters) for layer in self.layers]
        first = learning.index(True) if any(learning) else 0
        stop = functools.partial(backward[first], to_input=False)
        self._backward_pass = [*backward[:first:-1], stop]
        self._penalized = [
            layer for layer in self.layers if layer.trainable and getattr(layer, "kernel_regularizer", None)
        ]
        self.optimizer.bind(self.theta, self.gradient, self._trainable_stretches())

    def _trainable_stretches(self):
        """Slices of the vectors theta and gradient: all parameters of trainable layers."""
        stretches, end = [], 0
        for trainable, layers in itertools.groupby(self.layers, operator.attrgetter("trainable")):
            start, end = end, end + sum(layer.theta.size for layer in layers)
            if trainable:
                stretches.append(slice(start, end))
        return stretches

    @contextlib.contextmanager
    def _all_or_nothing(self, new_layers=()):
        """Leave the model, its layers, its optimizer and `new_layers` as they were if the block raises."""
        owners = [self, *self.layers, *new_layers] + ([self.optimizer] if self.optimizer else [])
        before = [(owner, vars(owner).copy()) for owner in owners]
        random_state = self.rng.bit_generator.state
        try:
            yield
        except BaseException:
            for owner, values in before:
                vars(owner).clear()
                vars(owner).update(values)
            self.rng.bit_generator.state = random_state
            raise

    def _step(self, x, y, weight=None, metrics=None):
        """One update from one batch. Returns the loss before it; `metrics` see the outputs."""
        loss, outputs, _ = self._gradients(x, y, weight)
        self._update(metrics, y, outputs)
        self.optimizer.step()
        return loss

    def _gradients(self, x, y, weight=None, to_input=False):
        """Forward pass, loss, backward pass, without an update.

        Returns the loss, what it was computed from (outputs or logits), and, if `to_input`, dL/dx.
        """
        outputs = self._outputs(x, training=True)
        loss, gradient = self._training_loss.value_and_gradient(y, outputs, weight)
        gradient = self._backward(gradient, to_input)
        for layer in self._penalized:
            layer.gradients["kernel"] += layer.kernel_regularizer.gradient(layer.kernel)
        return loss + self._penalty(), outputs, gradient

    def _outputs(self, x, training):
        """The forward pass, up to what the loss takes: the model's outputs, or their logits."""
        for forward in self._forward_pass:
            x = forward(x, training)
        return x

    def _backward(self, gradient, to_input=False):
        """The backward pass, which sets all gradients: to the first layer that learns, or on to the input."""
        functions = self._backward_to_input if to_input else self._backward_pass
        for backward in functions:
            gradient = backward(gradient)
        return gradient

    def compute_loss(self, x, y):
        """Loss of the batch `x`, `y`, computed as in training: with dropout, and the batch's statistics.

        The penalties of regularizers are included. No parameter changes, but batch normalization's moving
        averages and the random generator move on.

        Parameters
        ----------
        x : array-like of shape (n, *input_shape)
        y : array-like of shape (n,) or (n, outputs)
            As for `fit`.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the model is not compiled, or `x` or `y` has another shape, no rows, NaN or infinity.
        TypeError
            If `x` or `y` does not hold numbers.
        """
        x, y, _ = self._data(x, y, "compute_loss")
        loss, _ = self._training_loss.value_and_gradient(y, self._outputs(x, training=True))
        return loss + self._penalty()

    def compute_gradients(self, x, y):
        """Loss of the batch `x`, `y` as in `compute_loss`, and all its gradients.

        The gradients of the parameters, also of layers that are not trainable, are afterwards in
        ``gradient``, the model's vector. `x`, `y` and what is raised are as in `compute_loss`.

        Returns
        -------
        loss : float
        input_gradient : ndarray of the shape of `x`
            dL/dx.
        """
        x, y, _ = self._data(x, y, "compute_gradients")
        loss, _, input_gradient = self._gradients(x, y, to_input=True)
        return loss, input_gradient

    def _penalty(self):
        return sum(layer.kernel_regularizer(layer.kernel) for layer in self._penalized)

    def _new_metrics(self):
        # Each pass over data has its own, as a callback may evaluate the model in the middle of an epoch.
        return resolve(self.metrics, self.loss, self.output_shape[-1])

    def _update(self, metrics, y, outputs):
        if metrics:
            predictions = self._output_activation(outputs)
            for metric in metrics.values():
                metric.update_state(y, predictions)

    def fit(
        self,
        x,
        y,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
    ):
        """Train for a number of passes over the data.

        Parameters
        ----------
        x : array-like of shape (n, *input_shape)
        y : array-like of shape (n,) or (n, outputs)
            Class numbers for 'sparse_categorical_crossentropy', otherwise one column an output.
        batch_size : int, optional
            Samples of one update, by default 32; the last batch may be smaller.
        epochs : int, default=1
            Passes over the data.
        verbose : {"auto", 0, 1, 2}, default="auto"
            0 silent, 1 or "auto" progress bar, 2 one line an epoch.
        callbacks : list of Callback, optional
        validation_split : float, default=0.0
            Fraction of the data that is only evaluated, in (0, 1): the last samples, before any shuffling.
        validation_data : tuple (x, y) or (x, y, sample_weight), optional
        shuffle : bool, default=True
            Draw a new order of the rows for each epoch.
        class_weight : dict of int to float, optional
            A factor for the loss of each class, by default 1.
        sample_weight : array-like of shape (n,), optional
            A factor for the loss of each sample, at least 0. As in Keras the mean still divides by n, metrics
            are not weighted, and `class_weight` must be None.

        Returns
        -------
        History
            ``history.history["loss"]`` has a value for each epoch, and so has each metric; with validation
            also ``"val_loss"`` and so on.
        """
        batch_size = _checks.positive_int("batch_size", 32 if batch_size is None else batch_size)
        epochs = _checks.positive_int("epochs", epochs)
        with self._all_or_nothing():
            data = self._data(x, y, "fit", sample_weight, class_weight)
            if validation_data is None and validation_split:
                data, validation_data = _split(data, validation_split)
                if class_weight is not None:  # for training alone, as in Keras
                    validation_data = (*validation_data[:2], None)
            elif validation_data is not None:
                validation_data = self._validation(validation_data)
            history = History()
            watch = CallbackList(
                callbacks, self, validation_data is not None, (history, ProgressBar(verbose))
            )
        vars(self)["history"] = history
        self.stop_training = False
        watch.call("on_train_begin", {"epochs": epochs})
        for epoch in range(epochs):
            watch.call("on_epoch_begin", epoch, {})
            logs = self._epoch(*data, batch_size, shuffle, watch)
            if validation_data is not None:
                values = self._evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in values.items()}
            watch.call("on_epoch_end", epoch, logs)
            if self.stop_training:
                break
        watch.call("on_train_end", logs)
        return self.history

    def _epoch(self, x, y, weight, batch_size, shuffle, watch):
        """One pass over the data. Returns its results; the loss is the mean of those before each update."""
        self._connect()
        metrics = self._new_metrics()
        order = self.rng.permutation(len(x)) if shuffle else np.arange(len(x))
        total, seen = 0.0, 0
        for number, batch in enumerate(_checks.slices(len(x), batch_size)):
            rows = order[batch]
            loss = self._step(x[rows], y[rows], None if weight is None else weight[rows], metrics)
            total += loss * len(rows)
            seen += len(rows)
            if watch.sees_batches:
                watch.call("on_train_batch_end", number, {"loss": loss})
                if self.stop_training:
                    break
        return _results(total / seen, metrics)

    def train_on_batch(self, x, y, sample_weight=None, class_weight=None):
        """One update from one batch.

        Parameters
        ----------
        x, y, sample_weight, class_weight
            As for `fit`.

        Returns
        -------
        float, or list of float
            The loss before the update, followed by the metrics if there are any.
        """
        x, y, weight = self._data(x, y, "train_on_batch", sample_weight, class_weight)
        metrics = self._new_metrics()
        return _as_keras(_results(self._step(x, y, weight, metrics), metrics))

    def evaluate(self, x, y, batch_size=None, verbose="auto", sample_weight=None, *, return_dict=False):
        """Loss, or list of loss and metrics, over `x` and `y`; `return_dict` gives them by name.

        `batch_size` samples are computed at once, by default 1,024. `verbose` is ignored: nothing is printed.
        `sample_weight` is as in `fit`.
        """
        if batch_size is not None:
            batch_size = _checks.positive_int("batch_size", batch_size)
        values = self._evaluate(*self._data(x, y, "evaluate", sample_weight), batch_size)
        return values if return_dict else _as_keras(values)

    def _evaluate(self, x, y, weight=None, batch_size=None):
        metrics, total = self._new_metrics(), 0.0
        for rows in _checks.slices(len(x), batch_size):
            outputs = self._outputs(x[rows], training=False)
            weights = None if weight is None else weight[rows]
            value, _ = self._training_loss.value_and_gradient(y[rows], outputs, weights)
            total += value * len(outputs)
            self._update(metrics, y[rows], outputs)
        return _results(total / len(x) + self._penalty(), metrics)

    def _data(self, x, y, action, sample_weight=None, class_weight=None, names=("x", "y", "sample_weight")):
        """Data checked and in the form that the layers and the loss take: x, y, and a weight a row or None.

        Afterwards the model is built and connected.
        """
        if self.optimizer is None:
            raise ValueError("Call compile(optimizer, loss) first: the model does not know how to learn.")
        _checks.has_layers(self, action)
        x = _checks.samples(self, x, names[0])
        shape = x.shape[1:]
        for layer in self.layers:
            shape = layer.output_shape(shape)
        if len(shape) != 1:
            raise ValueError(
                f"The last layer must give one row for each sample. It gives samples of shape {shape}: "
                "add Flatten() before the last Dense layer."
            )
        if shape == (1,) and self.layers[-1].activation.name == "softmax":
            raise ValueError("softmax over 1 unit is always 1. Use 'sigmoid', or one unit for each class.")
        y = self.loss.targets(y, shape[0], self.dtype)
        _checks.same_length(x, y, names)
        weight = None
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(
                    "class_weight and sample_weight exclude each other: multiply sample_weight by the factor "
                    "of each sample's class."
                )
            weight = self._class_weights(y, class_weight, shape[0])
        elif sample_weight is not None:
            weight = _checks.sample_weights(names[2], sample_weight, len(x), self.dtype)
        self._build_for(x)
        self._connect()
        return x, y, weight

    def _validation(self, data):
        if not isinstance(data, tuple | list) or len(data) not in (2, 3):
            raise ValueError(f"validation_data must be (x, y) or (x, y, sample_weight). Received: {data!r}")
        x, y, *weight = data
        names = ("validation x", "validation y", "validation sample_weight")
        return self._data(x, y, "fit", *weight, names=names)

    def _build_for(self, x):
        if not self.built:
            self.build(x.shape[1:])

    def _class_weights(self, y, class_weight, outputs):
        if not isinstance(class_weight, dict):
            raise TypeError(
                f"class_weight must be a dict such as {{0: 1.0, 1: 3.0}}. Received: {class_weight!r}"
            )
        known = range(max(2, outputs))
        classes = y if y.ndim == 1 else (y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0])
        weight = np.ones(len(y), self.dtype)
        for label, factor in class_weight.items():
            if label not in known:
                raise ValueError(f"class_weight takes class numbers 0 to {known[-1]}. Received: {label!r}")
            weight[classes == label] = _checks.number(f"class_weight[{label!r}]", factor, 0)
        return weight


def _results(loss, metrics):
    return {"loss": loss} | {name: metric.result() for name, metric in metrics.items()}


def _as_keras(results):
    """The loss alone where there are no metrics."""
    values = list(results.values())
    return values if len(values) > 1 else values[0]


def _split(data, fraction):
    fraction = _checks.number("validation_split", fraction, 0, 1, open_low=True)
    length = len(data[0])
    cut = int(length * (1 - fraction))
    if not 0 < cut < length:
        raise ValueError(f"validation_split={fraction} of {length} rows leaves one part without any.")
    return [
        [array if array is None else array[rows] for array in data] for rows in (slice(cut), slice(cut, None))
    ]
