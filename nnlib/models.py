"""Sequential: a stack of layers whose parameters lie in one vector."""

import numpy as np

from nnlib import _checks, summaries
from nnlib._config import Fixed, Setting, initialized, serialize, unknown_name
from nnlib.layers import Layer
from nnlib.layers import get as get_layer
from nnlib.training import Trainer


class Input:
    """The shape of one sample, as the first entry of a model: ``Input((8,))``."""

    def __init__(self, shape):
        self.shape = _checks.shape("shape", shape)


def _vector(name, doc):
    """An attribute for a vector of the model; assigning to it overwrites the numbers in the vector."""

    def read(model):
        if not model.built:
            raise AttributeError(f"{model!r} has no {name} yet: build it first, or call fit.")
        return model._vectors[name]

    def overwrite(model, value):
        _checks.overwrite(name, read(model), value)

    return property(read, overwrite, doc=doc)


class Sequential(Trainer):
    """Layers in a row: the output of each is the input of the next.

    Parameters
    ----------
    layers : list of Layer, optional
        May start with ``Input(shape)``. If no layer states its input shape, the first data build the model.
    name : str, optional
    dtype : {"float32", "float64"}, default="float32"
    seed : int, optional
        Seeds the generator for initial weights, shuffling and dropout.

    Attributes
    ----------
    layers : tuple of Layer
    trainable : bool
        Whether any layer is trainable. Assigning sets that of every layer; unlike Keras's, a model has no
        further one of its own.
    theta, gradient : ndarray of shape (parameters,)
        All parameters, and the derivative of the loss with respect to each, from the last training step.
        Assigning overwrites them in place.

    Examples
    --------
    >>> from nnlib import Input, Sequential
    >>> from nnlib.layers import Dense
    >>> model = Sequential([Input((2,)), Dense(3, activation="relu"), Dense(1)], seed=0)
    >>> model.count_params()
    13
    """

    theta = _vector("theta", "All parameters, layer by layer.")
    gradient = _vector("gradient", "The derivative of the loss with respect to each parameter.")
    name = Setting(_checks.text)
    layers = Fixed("Use add(layer), or make a new model.")
    input_shape, output_shape, built = (Fixed("build(input_shape) sets it.") for _ in range(3))
    dtype, seed, rng = (Fixed("Make a new model: Sequential(layers, dtype=..., seed=...).") for _ in range(3))

    def __init__(self, layers=None, *, name=None, dtype="float32", seed=None):
        super().__init__()
        if str(np.dtype(dtype)) not in ("float32", "float64"):
            raise ValueError(f"dtype must be 'float32' or 'float64'. Received: {dtype!r}")
        layers = [] if layers is None else layers
        if not np.iterable(layers):
            raise TypeError(f"Expected a list of layers, such as [Dense(10)]. Received: {layers!r}")
        layers = list(layers)
        self.name = "sequential" if name is None else name
        vars(self).update(
            dtype=np.dtype(dtype),
            seed=_checks.seed("seed", seed),
            rng=np.random.default_rng(seed),
            layers=(),
            input_shape=None,
            output_shape=None,
            built=False,
        )
        with self._all_or_nothing([layer for layer in layers if isinstance(layer, Layer)]):
            for layer in layers:
                self.add(layer)

    def __repr__(self):
        return f"<Sequential {self.name!r}: {len(self.layers)} layers>"

    @property
    def trainable(self):
        """Whether any layer is trainable; assigning sets that of every layer."""
        return any(layer.trainable for layer in self.layers)

    @trainable.setter
    def trainable(self, value):
        for layer in self.layers:
            layer.trainable = value

    def get_layer(self, name=None, index=None):
        """The layer of this name or index; ValueError if there is none."""
        if (name is None) == (index is None):
            raise ValueError(f"get_layer takes a name or an index. Received: name={name!r}, index={index!r}")
        try:
            if index is not None:
                return self.layers[index]
            return next(layer for layer in self.layers if layer.name == name)
        except (StopIteration, IndexError):
            names = ", ".join(layer.name for layer in self.layers)
            wanted = f"named {name!r}" if index is None else f"number {index}"
            raise ValueError(f"There is no layer {wanted}. The layers: {names}.") from None

    def add(self, layer):
        """Append a layer (or, first of all, an Input)."""
        if isinstance(layer, Input):
            if self.layers or self.input_shape:
                raise ValueError("Input must come first, and only once.")
            vars(self)["input_shape"] = layer.shape
            return
        if not isinstance(layer, Layer):
            raise TypeError(f"Expected one of nnlib.layers, such as Dense(10). Received: {layer!r}")
        initialized(layer)
        if layer.built or layer.owned:
            raise ValueError(f"{layer!r} is already in use. Make a new layer; set_weights copies weights.")
        names = {other.name for other in self.layers}
        if layer.label in names:
            raise ValueError(f"A model's layers need different names. Received {layer.label!r} twice.")
        numbered = (f"{type(layer).name}_{number}" for number in range(1, len(names) + 1))
        name = layer.name if layer.name not in names else next(n for n in numbered if n not in names)
        wanted = layer.wanted_shape
        shape = self.output_shape if self.built else self.input_shape
        if wanted and shape and wanted != shape:
            raise ValueError(f"{layer!r} was declared for input of shape {wanted}, but receives {shape}.")
        if not self.layers:
            shape = shape or wanted
        if shape:
            layer.output_shape(shape)  # refuses what does not fit while nothing has changed yet
        with self._all_or_nothing([layer]):
            vars(layer).update(name=name, owned=True)
            vars(self)["layers"] = (*self.layers, layer)
            if shape:
                self.build(self.input_shape or shape)

    def build(self, input_shape):
        """Create the parameters of all layers for samples of `input_shape` (a leading None is ignored)."""
        shape = Input(input_shape).shape
        if self.built and shape != self.input_shape:
            raise ValueError(f"The model is built for samples of shape {self.input_shape}, not {shape}.")
        if self.built and all(layer.built for layer in self.layers):
            return  # what there is stays, also the optimizer's state
        shapes = [shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        with self._all_or_nothing():
            for layer, shape in zip(self.layers, shapes, strict=False):
                if not layer.built:
                    layer.build(shape, self.rng, self.dtype)
            # Two vectors for the whole model; each layer's arrays become views of its part of them.
            theta = np.concatenate([np.empty(0, self.dtype), *(layer.theta for layer in self.layers)])
            self._vectors = {"theta": theta, "gradient": np.zeros_like(theta)}
            vars(self).update(input_shape=shapes[0], output_shape=shapes[-1], built=True)
            self._lay_out()
            if self.optimizer is not None:
                self.optimizer.build(self.theta, self.gradient)

    def _lay_out(self):
        end = 0
        for layer in self.layers:
            start, end = end, end + layer.theta.size
            layer.bind(self.theta[start:end], self.gradient[start:end])

    def __setstate__(self, state):
        # copy.deepcopy and pickle give every array memory of its own: make them views again.
        vars(self).update(state)
        if self.optimizer is not None:
            self.optimizer.owned = True
        if self.built:
            self._lay_out()
            if self.optimizer is not None and self.layers:
                self._connect()

    def named_weights(self):
        """All weights by name, such as "dense.kernel"; changing one of the arrays changes the model."""
        _checks.built(self, "named_weights")
        return {f"{layer.name}.{name}": w for layer in self.layers for name, w in layer.weights.items()}

    def named_gradients(self):
        """The derivatives of the loss with respect to the parameters, by the names of `named_weights`."""
        _checks.built(self, "named_gradients")
        return {f"{layer.name}.{name}": g for layer in self.layers for name, g in layer.gradients.items()}

    def count_params(self):
        """Number of weights: the parameters, and what layers keep without learning it."""
        _checks.built(self, "count_params")
        return sum(weight.size for weight in self.named_weights().values())

    def summary(self):
        """Print a line for each layer: its name, the shape of its output, and its number of weights."""
        _checks.built(self, "summary")
        print(summaries.table(self))

    def get_weights(self):
        """Copies of all weights, layer by layer: kernel, bias, kernel, bias, ..."""
        _checks.built(self, "get_weights")
        return [weight.copy() for weight in self.named_weights().values()]

    def set_weights(self, weights):
        """Overwrite all weights with arrays of the order and shapes that `get_weights` returns.

        ValueError, and no change, if they differ in number or shape.
        """
        _checks.built(self, "set_weights")
        _checks.overwrite_all(self.named_weights(), weights)

    def get_config(self):
        """Everything but the weights, as a dictionary that JSON can hold."""
        return {
            "name": self.name,
            "dtype": str(self.dtype),
            "seed": self.seed,
            "input_shape": serialize(self.input_shape),
            "layers": [serialize(layer) for layer in self.layers],
        }

    @classmethod
    def from_config(cls, config):
        """A new model, with new random weights, from the `config` that `get_config` returned."""
        model = cls(name=config["name"], dtype=config["dtype"], seed=config["seed"])
        if config["input_shape"]:
            model.add(Input(config["input_shape"]))
        for entry in config["layers"]:
            model.add(get_layer(entry))
        return model

    def save(self, filepath):
        """Write architecture, weights, optimizer and random state to `filepath`; see `nnlib.saving`."""
        from nnlib import saving  # loads the library that writes files

        if type(self) is not Sequential:
            raise TypeError(
                f"A file keeps layers, so a {type(self).__name__} would come back as a Sequential. Save its "
                "layers in a Sequential, or its get_weights() with NumPy."
            )
        saving.save_model(self, filepath)

    def __call__(self, x, training=False):
        """Output for a batch `x` of shape (n, *input_shape), not cut into smaller batches."""
        _checks.has_layers(self, "calling a model")
        x = _checks.samples(self, x)
        self._build_for(x)
        return self._forward(x, training)

    def predict(self, x, batch_size=None, verbose="auto"):
        """Outputs, shape (n, units of the last layer), for `x` of shape (n, *input_shape).

        A model that is not built yet is built for `x`, with random weights.
        `batch_size` samples are computed at once, by default 1,024. `verbose` is ignored: nothing is printed.

        Raises
        ------
        ValueError
            If the model has no layers, or `x` has another shape, no rows, NaN or infinity.
        TypeError
            If `x` does not hold numbers.
        """
        _checks.has_layers(self, "predict")
        x = _checks.samples(self, x)
        batches = _checks.slices(len(x), batch_size)
        self._build_for(x)
        outputs = [self._forward(x[rows]) for rows in batches]
        return outputs[0] if len(outputs) == 1 else np.concatenate(outputs)

    def _forward(self, x, training=False):
        for layer in self.layers:
            x = layer.forward(x, training)
        return x


def load_model(filepath):
    """Read the model that `Sequential.save` wrote to `filepath`; if compiled, its training can continue.

    It continues with the same numbers, bit for bit, that the saved model would have had (up to rounding for
    files of nnlib 0.1).

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    nnlib.saving.ModelFileError
        If the file is damaged, incomplete, or not written by nnlib.
    """
    from nnlib import saving

    return saving.load_model(filepath, Sequential.from_config)


__getattr__ = unknown_name(__name__)
