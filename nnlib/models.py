"""Sequential: a stack of layers whose parameters lie in one vector."""

import numpy as np

import nnlib
from nnlib import _checks
from nnlib._config import serialize
from nnlib.layers import Layer
from nnlib.layers import get as get_layer
from nnlib.training import Trainer


class Input:
    """The shape of one sample, as the first entry of a model: ``Input((8,))``."""

    def __init__(self, shape):
        self.shape = _checks.shape("shape", shape)


class Sequential(Trainer):
    """Layers that feed one another in order.

    Parameters
    ----------
    layers : list of Layer, optional
        May start with ``Input(shape)``. If no layer tells the shape, the model is built when `fit` sees data.
    name : str, optional
    dtype : {"float32", "float64"}, default="float32"
    seed : int, optional
        Of the one random generator that initial weights, shuffling and dropout draw from.

    Attributes
    ----------
    theta, gradient : ndarray of shape (parameters,)
        All parameters, and the derivative of the loss by each, from the last training step.

    Examples
    --------
    >>> from nnlib import Input, Sequential
    >>> from nnlib.layers import Dense
    >>> model = Sequential([Input((2,)), Dense(3, activation="relu"), Dense(1)], seed=0)
    >>> model.count_params()
    13
    """

    def __init__(self, layers=None, *, name=None, dtype="float32", seed=None):
        if str(np.dtype(dtype)) not in ("float32", "float64"):
            raise ValueError(f"dtype must be 'float32' or 'float64'. Received: {dtype!r}")
        self.name = name or "sequential"
        self.dtype = np.dtype(dtype)
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        self.layers = []
        self.input_shape = None
        self.built = False
        for layer in layers or []:
            self.add(layer)

    def __repr__(self):
        return f"<Sequential {self.name!r}: {len(self.layers)} layers>"

    def add(self, layer):
        """Append a layer (or, first of all, an Input)."""
        if isinstance(layer, Input):
            if self.layers or self.input_shape:
                raise ValueError("Input must come first, and only once.")
            self.input_shape = layer.shape
            return
        if not isinstance(layer, Layer):
            raise TypeError(f"Expected one of nnlib.layers, such as Dense(10). Received: {layer!r}")
        if layer.built or layer.owned:
            raise ValueError(f"{layer!r} is in use already. Make a new layer; set_weights copies weights.")
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
            self.input_shape = self.input_shape or shape
        layer.name, layer.owned = name, True
        self.layers.append(layer)
        if self.input_shape:
            self.build(self.input_shape)

    def build(self, input_shape):
        """Create the parameters of all layers for samples of `input_shape` (a leading None is ignored)."""
        shape = Input(input_shape).shape
        if self.built and shape != self.input_shape:
            raise ValueError(f"The model is built for samples of shape {self.input_shape}, not {shape}.")
        shapes = [shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        self.input_shape, self.output_shape = shapes[0], shapes[-1]
        for layer, shape in zip(self.layers, shapes, strict=False):
            if not layer.built:
                layer.build(shape, self.rng, self.dtype)
        # Two vectors for the whole model; each layer becomes a window on its part of them.
        self.theta = np.concatenate([np.empty(0, self.dtype), *(layer.theta for layer in self.layers)])
        self.gradient = np.zeros_like(self.theta)
        self._lay_out()
        self.built = True
        self._connect()

    def _lay_out(self):
        end = 0
        for layer in self.layers:
            start, end = end, end + layer.theta.size
            layer.bind(self.theta[start:end], self.gradient[start:end])

    def __setstate__(self, state):
        # copy.deepcopy and pickle give every array memory of its own: make the windows anew.
        vars(self).update(state)
        if self.built and self.layers:
            self._lay_out()
            if self.optimizer is not None:
                self.optimizer.bind(self.theta, self.gradient)

    def count_params(self):
        """Number of weights, learned and remembered."""
        self._require_built("count_params")
        return sum(w.size for layer in self.layers for w in layer.weights.values())

    def summary(self):
        """Print one line a layer: its name, the shape of its output, and its number of weights."""
        self._require_built("summary")
        print(nnlib.summaries.table(self))

    def get_weights(self):
        """Copies of all weights, layer by layer: kernel, bias, kernel, bias, ..."""
        self._require_built("get_weights")
        return [weight.copy() for layer in self.layers for weight in layer.weights.values()]

    def set_weights(self, weights):
        """Put in arrays of the order and shapes that `get_weights` returns. ValueError if they differ."""
        self._require_built("set_weights")
        slots = {f"{layer.name}.{name}": w for layer in self.layers for name, w in layer.weights.items()}
        weights = [_checks.numeric("every weight", weight) for weight in weights]
        if len(weights) != len(slots):
            raise ValueError(f"Expected {len(slots)} arrays ({', '.join(slots)}). Received {len(weights)}.")
        for (name, slot), weight in zip(slots.items(), weights, strict=True):
            if slot.shape != weight.shape:
                raise ValueError(f"{name} has shape {slot.shape}. Received an array of shape {weight.shape}.")
        for slot, weight in zip(slots.values(), weights, strict=True):
            slot[...] = weight

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
        nnlib.saving.save_model(self, filepath)

    def __call__(self, x, training=False):
        """Output for a batch `x` of shape (n, *input_shape), not cut into smaller batches."""
        self._require_built("calling a model")
        return self._forward(self._features(x), training)

    def predict(self, x, batch_size=None, verbose="auto"):
        """Outputs, shape (n, units of the last layer), for `x` of shape (n, *input_shape).

        `batch_size` rows pass at once, by default 1,024. Nothing is shown, whatever `verbose` says.

        Raises
        ------
        ValueError
            If the model has no weights yet, or `x` has another shape, no rows, NaN or infinity.
        TypeError
            If `x` does not hold numbers.
        """
        self._require_built("predict")
        x = self._features(x)
        outputs = [self._forward(x[rows]) for rows in _checks.slices(len(x), batch_size)]
        return outputs[0] if len(outputs) == 1 else np.concatenate(outputs)

    def _forward(self, x, training=False):
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def _features(self, x, name="x"):
        return _checks.features(x, self.dtype, self.input_shape, name=name, model=repr(self.name))

    def _require_built(self, action):
        self._require_layers(action)
        if not self.built:
            raise ValueError(
                f"{action}: the model has no weights yet, as it does not know its number of inputs. "
                "Put Input((inputs,)) first, call build((inputs,)), or call fit."
            )

    def _require_layers(self, action):
        if not self.layers:
            raise ValueError(f"{action}: the model has no layers. Add some, such as Dense(10).")
