"""compile, fit, evaluate: how a model learns."""

import functools

import numpy as np

from nnlib import _checks, activations, losses, optimizers
from nnlib.callbacks import CallbackList, History, ProgressBar
from nnlib.metrics import resolve


class Trainer:
    """What a model can do once it has an optimizer and a loss.

    Attributes
    ----------
    optimizer : Optimizer
    loss : Loss
    metrics : list of str or Metric
        What `compile` received; None before.
    history : History
        Of the last call of `fit`.
    """

    optimizer = loss = metrics = None
    history = None
    stop_training = False

    def compile(self, optimizer="rmsprop", loss=None, *, metrics=None):
        """Choose how to learn.

        Parameters
        ----------
        optimizer : str or Optimizer, default="rmsprop"
        loss : str or Loss
        metrics : list of str or Metric, optional
            ``"accuracy"`` means the accuracy that fits the loss.
        """
        if loss is None:
            raise ValueError("compile needs a loss, such as 'mse' or 'sparse_categorical_crossentropy'.")
        optimizer, loss = optimizers.get(optimizer), losses.get(loss)
        if optimizer.owned and optimizer is not self.optimizer:
            raise ValueError("This optimizer already updates another model. Make a new one for each model.")
        metrics = [metrics] if isinstance(metrics, str) else list(metrics or [])
        # Both may refuse what they get, while nothing has changed yet.
        resolve(metrics, loss, 1)
        loss_with_logits = loss.with_logits()
        if self.optimizer is not None:
            self.optimizer.owned = False
        self.optimizer, self.loss, self.metrics = optimizer, loss, metrics
        self._loss_with_logits = loss_with_logits
        optimizer.owned = True
        if self.built:
            self.connect()

    def connect(self):
        """Choose what every training step calls, from the first layer to the loss and back.

        The optimizer starts anew: its state and its count of steps are reset.
        """
        if self.optimizer is None or not self.layers:
            return
        last = self.layers[-1]
        forward = [layer.forward for layer in self.layers]
        backward = [layer.backward for layer in self.layers]
        self._training_loss, self._output_activation = self.loss, activations.linear
        if self._loss_with_logits is not None and last.activation.name == self.loss.activation:
            # Softmax or sigmoid before its crossentropy: the loss takes the logits. No probability is rounded
            # to 0 before its logarithm, and the gradient is p - y.
            forward[-1], backward[-1] = last.pre_activation, last.pre_activation_backward
            self._training_loss, self._output_activation = self._loss_with_logits, last.activation
        self._forward_pass, self._backward_to_input = forward, backward[::-1]
        # Nothing needs the gradient of what comes before the first layer that learns: training stops there.
        first = next((number for number, layer in enumerate(self.layers) if layer.parameters), 0)
        stop = functools.partial(backward[first], to_input=False)
        self._backward_pass = [*backward[:first:-1], stop]
        self._penalized = [layer for layer in self.layers if getattr(layer, "kernel_regularizer", None)]
        self._named_metrics = resolve(self.metrics, self.loss, self.output_shape[-1])
        self.optimizer.build(self.theta, self.gradient)

    def _step(self, x, y, weight=None):
        """One update from one batch. Returns the loss before it."""
        loss, outputs, _ = self._gradients(x, y, weight)
        self.optimizer.step()
        self._update_metrics(y, outputs)
        return loss

    def _gradients(self, x, y, weight=None, to_input=False):
        """Forward pass, loss, backward pass; no update. Returns loss, outputs or logits, dL/dx `to_input`."""
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
        for backward in self._backward_to_input if to_input else self._backward_pass:
            gradient = backward(gradient)
        return gradient

    def compute_loss(self, x, y):
        """Loss of the batch `x`, `y`, computed as in training: with dropout, and the batch's statistics.

        No parameter changes, but batch normalization's moving averages and the random generator move on.
        """
        x, y = self._data(x, y, "compute_loss")
        loss, _ = self._training_loss.value_and_gradient(y, self._outputs(x, training=True))
        return loss + self._penalty()

    def compute_gradients(self, x, y):
        """Loss of the batch `x`, `y` as in `compute_loss`, and all its gradients.

        The gradients of the parameters are afterwards in ``gradient``, the model's vector. No parameter
        changes, but batch normalization's moving averages and the random generator move on.

        Returns
        -------
        loss : float
        input_gradient : ndarray of the shape of `x`
            dL/dx.
        """
        loss, _, input_gradient = self._gradients(*self._data(x, y, "compute_gradients"), to_input=True)
        return loss, input_gradient

    def _penalty(self):
        return sum(layer.kernel_regularizer(layer.kernel) for layer in self._penalized)

    def _update_metrics(self, y, outputs):
        if self._named_metrics:
            predictions = self._output_activation(outputs)
            for metric in self._named_metrics.values():
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
        validation_data : tuple (x, y), optional
        shuffle : bool, default=True
            Draw a new order of the rows for each epoch.
        class_weight : dict of int to float, optional
            A factor for the loss of each class, by default 1.

        Returns
        -------
        History
            ``history.history["loss"]`` has a value for each epoch, and so has each metric; with validation
            also ``"val_loss"`` and so on.
        """
        batch_size = _checks.positive_int("batch_size", 32 if batch_size is None else batch_size)
        epochs = _checks.positive_int("epochs", epochs)
        x, y = self._data(x, y, "fit")
        if validation_data is None and validation_split:
            x, y, validation_data = _split(x, y, validation_split)
        elif validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise ValueError(f"validation_data must be a pair (x, y). Received: {validation_data!r}")
            validation_data = self._data(*validation_data, "fit", ("validation x", "validation y"))
        weight = None if class_weight is None else self._sample_weights(y, class_weight)

        history = History()
        watch = CallbackList(callbacks, self, (history, ProgressBar(verbose)))
        self.history = history
        self.stop_training = False
        watch.call("on_train_begin", {"epochs": epochs})
        for epoch in range(epochs):
            watch.call("on_epoch_begin", epoch, {})
            loss = self._epoch(x, y, weight, batch_size, shuffle, watch)
            logs = {"loss": loss} | self._results()
            if validation_data is not None:
                values = self._evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in values.items()}
            watch.call("on_epoch_end", epoch, logs)
            if self.stop_training:
                break
        watch.call("on_train_end", logs)
        return self.history

    def _epoch(self, x, y, weight, batch_size, shuffle, watch):
        """One pass over the data. Returns the mean of the losses, each from before its update."""
        self._reset_metrics()
        order = self.rng.permutation(len(x)) if shuffle else np.arange(len(x))
        total, seen = 0.0, 0
        for number, batch in enumerate(_checks.slices(len(x), batch_size)):
            rows = order[batch]
            loss = self._step(x[rows], y[rows], None if weight is None else weight[rows])
            total += loss * len(rows)
            seen += len(rows)
            if watch.sees_batches:
                watch.call("on_train_batch_end", number, {"loss": loss})
                if self.stop_training:
                    break
        return total / seen

    def train_on_batch(self, x, y, *, class_weight=None):
        """One update from `x`, `y`, `class_weight` as in `fit`; returns loss, or a list with metrics."""
        x, y = self._data(x, y, "train_on_batch")
        self._reset_metrics()
        weight = None if class_weight is None else self._sample_weights(y, class_weight)
        return self._as_keras(self._step(x, y, weight))

    def evaluate(self, x, y, batch_size=None, verbose="auto", *, return_dict=False):
        """Loss, or list of loss and metrics, over `x` and `y`; `return_dict` gives them by name.

        `batch_size` samples are computed at once, by default 1,024. `verbose` is ignored: nothing is printed.
        """
        values = self._evaluate(*self._data(x, y, "evaluate"), batch_size)
        return values if return_dict else self._as_keras(values["loss"])

    def _evaluate(self, x, y, batch_size=None):
        self._reset_metrics()
        total = 0.0
        for rows in _checks.slices(len(x), batch_size):
            outputs = self._outputs(x[rows], training=False)
            value, _ = self._training_loss.value_and_gradient(y[rows], outputs)
            total += value * len(outputs)
            self._update_metrics(y[rows], outputs)
        return {"loss": total / len(x) + self._penalty()} | self._results()

    def _as_keras(self, loss):
        values = self._results().values()
        return [loss, *values] if values else loss

    def _results(self):
        return {name: metric.result() for name, metric in self._named_metrics.items()}

    def _reset_metrics(self):
        for metric in self._named_metrics.values():
            metric.reset_state()

    def _data(self, x, y, action, names=("x", "y")):
        """`x` and `y` checked, in the form that the layers and the loss take; builds the model if needed."""
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
        y = self.loss.targets(y, shape[0], self.dtype)
        _checks.same_length(x, y, names)
        if not self.built:
            self.build(x.shape[1:])
        return x, y

    def _sample_weights(self, y, class_weight):
        if not isinstance(class_weight, dict):
            raise TypeError(
                f"class_weight must be a dict such as {{0: 1.0, 1: 3.0}}. Received: {class_weight!r}"
            )
        known = range(max(2, self.output_shape[0]))
        classes = y if y.ndim == 1 else (y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0])
        weight = np.ones(len(y), self.dtype)
        for label, factor in class_weight.items():
            if label not in known:
                raise ValueError(f"class_weight takes class numbers 0 to {known[-1]}. Received: {label!r}")
            weight[classes == label] = _checks.number(f"class_weight[{label!r}]", factor, 0)
        return weight


def _split(x, y, fraction):
    fraction = _checks.number("validation_split", fraction, 0, 1, open_low=True)
    cut = int(len(x) * (1 - fraction))
    if not 0 < cut < len(x):
        raise ValueError(f"validation_split={fraction} of {len(x)} rows leaves one part without any.")
    return x[:cut], y[:cut], (x[cut:], y[cut:])
