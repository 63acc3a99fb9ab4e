"""compile, fit, evaluate: the part of a model that learns."""

import numpy as np

import nnlib
from nnlib import _checks, losses, optimizers


class Trainer:
    """What Sequential can do once it has an optimizer and a loss."""

    optimizer = None
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
        if getattr(optimizer, "model", self) is not self:
            raise ValueError("This optimizer already moves another model. Make a new one for each model.")
        names = [metrics] if isinstance(metrics, str) else list(metrics or [])
        nnlib.metrics.resolve(names, loss, 1)
        self.optimizer, self.loss, self._metric_names = optimizer, loss, names
        optimizer.model = self
        if self.built:
            self._connect()

    def _connect(self):
        # Where the last activation belongs to the loss (softmax or sigmoid before crossentropy), the loss
        # takes the logits: no probability is rounded to 0 before its logarithm, and the gradient is p - y.
        if self.optimizer is None or not self.layers:
            return
        last = self.layers[-1]
        self._from_logits = self.loss.activation == last.activation.name and not self.loss.from_logits
        self._training_loss = self.loss
        if self._from_logits:
            self._training_loss = self.loss.from_config(self.loss.get_config() | {"from_logits": True})
        self._penalized = [layer for layer in self.layers if getattr(layer, "kernel_regularizer", None)]
        learning = [number for number, layer in enumerate(self.layers) if layer.parameters]
        self._first_learning = learning[0] if learning else len(self.layers)
        self._metrics = nnlib.metrics.resolve(self._metric_names, self.loss, self.output_shape[-1])
        self.optimizer.build(self.theta, self.gradient)

    def _step(self, x, y, weight=None):
        """One update from one batch. Returns the loss before it."""
        loss, outputs, _ = self._gradients(x, y, weight)
        self.optimizer.step()
        self._update_metrics(y, outputs)
        return loss

    def _gradients(self, x, y, weight=None, input_gradient=False):
        """Forward, loss, backward; nothing is updated. Returns the loss, the outputs, and dL/dx if wanted."""
        outputs = self._outputs(x, training=True)
        loss, gradient = self._training_loss.value_and_gradient(y, outputs, weight)
        gradient = self._backward(gradient, input_gradient)
        for layer in self._penalized:
            loss += layer.kernel_regularizer(layer.kernel)
            layer.gradients["kernel"] += layer.kernel_regularizer.gradient(layer.kernel)
        return loss, outputs, gradient

    def _outputs(self, x, training):
        """What the loss is computed from: the model's output, or its logits."""
        *hidden, last = self.layers
        for layer in hidden:
            x = layer.forward(x, training)
        return last.pre_activation(x, training) if self._from_logits else last.forward(x, training)

    def _backward(self, gradient, input_gradient=False):
        """All gradients, from the last layer back to the first that learns, or to the input."""
        first = 0 if input_gradient else self._first_learning
        last = self.layers[-1]
        for layer in reversed(self.layers[first:]):
            backward = layer.backward
            if layer is last and self._from_logits:
                backward = layer.pre_activation_backward
            gradient = backward(gradient, input_gradient or layer is not self.layers[first])
        return gradient

    def _update_metrics(self, y, outputs):
        if self._metrics:
            predictions = self.layers[-1].activation(outputs) if self._from_logits else outputs
            for metric in self._metrics.values():
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
            Rows of one update, by default 32; the last batch may be smaller.
        epochs : int, default=1
            Passes over the data.
        verbose : {"auto", 0, 1, 2}, default="auto"
            0 silent, 1 or "auto" progress bar, 2 one line an epoch.
        callbacks : list of Callback, optional
        validation_split : float, default=0.0
            Share of the data, taken from its end before any shuffling, that is only evaluated; in (0, 1).
        validation_data : tuple (x, y), optional
        shuffle : bool, default=True
            Draw a new order of the rows for each epoch.
        class_weight : dict of int to float, optional
            Factor on the loss of each class; 1 where missing.

        Returns
        -------
        History
            ``history.history["loss"]`` and the metrics, a value an epoch; with validation also ``"val_loss"``
        """
        x, y = self._data(x, y)
        batch_size = _checks.positive_int("batch_size", 32 if batch_size is None else batch_size)
        epochs = _checks.positive_int("epochs", epochs)
        if validation_data is None and validation_split:
            x, y, validation_data = _split(x, y, validation_split)
        elif validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise ValueError(f"validation_data must be a pair (x, y). Received: {validation_data!r}")
            validation_data = self._data(*validation_data, names=("validation x", "validation y"))
        weight = None if class_weight is None else self._sample_weights(y, class_weight)

        history = nnlib.callbacks.History()
        watch = nnlib.callbacks.CallbackList(callbacks, self, (history, nnlib.callbacks.ProgressBar(verbose)))
        self.history = history
        self.stop_training = False
        watch.call("on_train_begin", {"epochs": epochs})
        for epoch in range(epochs):
            watch.call("on_epoch_begin", epoch, {})
            loss = self._epoch(x, y, weight, batch_size, shuffle, watch)
            logs = {"loss": loss} | {name: m.result() for name, m in self._metrics.items()}
            if validation_data is not None:
                values = self._evaluate(*validation_data)
                logs |= {f"val_{name}": value for name, value in values.items()}
            watch.call("on_epoch_end", epoch, logs)
            if self.stop_training:
                break
        watch.call("on_train_end", logs)
        return self.history

    def _epoch(self, x, y, weight, batch_size, shuffle, watch):
        """One pass over the data. Returns the mean loss, each batch's taken before its update."""
        self._reset_metrics()
        order = self.rng.permutation(len(x)) if shuffle else np.arange(len(x))
        total, seen = 0.0, 0
        for number, rows in enumerate(_checks.slices(len(x), batch_size)):
            rows = order[rows]
            batch = x.take(rows, axis=0), y.take(rows, axis=0)
            loss = self._step(*batch, None if weight is None else weight[rows])
            total += loss * len(rows)
            seen += len(rows)
            if watch.sees_batches:
                watch.call("on_train_batch_end", number, {"loss": loss})
                if self.stop_training:
                    break
        return total / seen

    def train_on_batch(self, x, y, *, class_weight=None):
        """One update from `x`, `y`, `class_weight` as in `fit`; returns loss, or a list with metrics."""
        x, y = self._data(x, y)
        self._reset_metrics()
        weight = None if class_weight is None else self._sample_weights(y, class_weight)
        return self._as_keras(self._step(x, y, weight))

    def evaluate(self, x, y, batch_size=None, verbose="auto", *, return_dict=False):
        """Loss, or list of loss and metrics, over `x` and `y`; `return_dict` gives them by name.

        `batch_size` rows pass at once, by default 1,024. Nothing is shown, whatever `verbose` says.
        """
        values = self._evaluate(*self._data(x, y), batch_size)
        return values if return_dict else self._as_keras(values["loss"])

    def _evaluate(self, x, y, batch_size=None):
        self._reset_metrics()
        total = 0.0
        for rows in _checks.slices(len(x), batch_size):
            outputs = self._outputs(x[rows], training=False)
            value, _ = self._training_loss.value_and_gradient(y[rows], outputs)
            total += value * len(outputs)
            self._update_metrics(y[rows], outputs)
        penalty = sum(layer.kernel_regularizer(layer.kernel) for layer in self._penalized)
        results = {name: metric.result() for name, metric in self._metrics.items()}
        return {"loss": total / len(x) + penalty} | results

    def _as_keras(self, loss):
        values = [metric.result() for metric in self._metrics.values()]
        return [loss, *values] if values else loss

    def _reset_metrics(self):
        for metric in self._metrics.values():
            metric.reset_state()

    def _data(self, x, y, names=("x", "y")):
        """Checked arrays in the form that the layers and the loss take; builds the model if need be."""
        if self.optimizer is None:
            raise ValueError("Call compile(optimizer, loss) first: the model does not know how to learn.")
        self._require_layers("fit")
        x = self._features(x, names[0])
        shape = x.shape[1:]
        for layer in self.layers:
            shape = layer.output_shape(shape)
        if len(shape) != 1:
            raise ValueError(
                f"The last layer must give one row a sample. It gives samples of shape {shape}: "
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


def _split(x, y, share):
    share = _checks.number("validation_split", share, 0, 1, open_low=True)
    cut = int(len(x) * (1 - share))
    if not 0 < cut < len(x):
        raise ValueError(f"validation_split={share} of {len(x)} rows leaves one part without any.")
    return x[:cut], y[:cut], (x[cut:], y[cut:])
