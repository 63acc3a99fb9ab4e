"""Models in memory: from nnlib.Sequential to keras.Sequential, and back."""

import operator
import re
import types

import numpy as np

from nnlib import (
    _checks,
    activations,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from nnlib._config import Configurable
from nnlib.interop import _configs, _weights
from nnlib.interop._errors import InteropError, importing, naming
from nnlib.models import Sequential

# Where Keras keeps what corresponds to each family of nnlib.
_PLACES = {
    initializers.Initializer: "initializers",
    layers.Layer: "layers",
    losses.Loss: "losses",
    metrics.Metric: "metrics",
    optimizers.Optimizer: "optimizers",
    regularizers.Regularizer: "regularizers",
    schedules.LearningRateSchedule: "optimizers.schedules",
}


def to_keras(model, compile=True):
    """A keras.Sequential with the weights of `model` and, if compiled, its optimizer with its state.

    Outputs are the same up to rounding. So is further training, as long as it draws no random numbers (for
    shuffling or dropout), which Keras does in its own way. What the optimizer keeps for layers that are not
    trainable stays behind: Keras's optimizers know trainable weights only.

    Parameters
    ----------
    model : nnlib.Sequential
        Built; compiled or not.
    compile : bool, default=True
        Whether to carry over optimizer, loss and metrics. False helps where Keras has no equivalent.

    Returns
    -------
    keras.Sequential
        Independent of `model`.

    Raises
    ------
    InteropError
        If Keras has no equivalent of a layer, activation or option; the message names it.
    ImportError
        If Keras is not installed.
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"Expected an nnlib.Sequential. Received: {model!r}")
    _checks.built(model, "to_keras")
    with importing("tensorflow"):
        import keras

    dtype = str(model.dtype)
    copies = [keras.Input(model.input_shape, dtype=dtype)]
    for layer in model.layers:
        with naming(f"Layer {layer.name!r} ({type(layer).__name__})"):
            copies.append(_twin(keras, layer, name=_name(layer), dtype=dtype))
    with naming(f"The model {model.name!r}"):
        copy = keras.Sequential(copies, name=_name(model))
    copy.set_weights(model.get_weights())
    if compile and model.optimizer is not None:
        if dtype != keras.config.floatx():
            raise InteropError(
                f"Keras computes losses in {keras.config.floatx()}, and the model in {dtype}. Call "
                f"keras.config.set_floatx({dtype!r}) first, or pass compile=False."
            )
        with naming("The loss"):
            _configs.check_loss(model.loss, model.layers[-1])
            loss = _twin(keras, model.loss)
        with naming("The metrics"):
            # Each as an object: by "accuracy", Keras means another one for logits and for several sigmoids.
            chosen = metrics.resolve(model.metrics, model.loss, model.output_shape[-1])
            chosen = [_twin(keras, metric, name=name) for name, metric in chosen.items()]
        with naming("The optimizer"):
            optimizer = _twin(keras, model.optimizer)
            copy.compile(optimizer, loss, metrics=chosen)
            _hand_over_state(model, copy)
    return copy


def _name(owner):
    if not re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.>-]*", owner.name):
        raise InteropError(
            f"TensorFlow needs a name of Latin letters, digits and _ . > - only. Received: {owner.name!r}"
        )
    return owner.name


def _twin(keras, value, **arguments):
    """Keras's object for one of nnlib's, with further `arguments`; anything else stays as it is."""
    if not isinstance(value, Configurable):
        return value
    if not type(value).__module__.startswith("nnlib."):
        raise InteropError(
            f"{type(value).__name__} is not one of nnlib's own classes: write it for Keras, too."
        )
    if isinstance(value, activations.Activation):
        return _activation(keras, value)
    place = operator.attrgetter(_PLACES[value.family])(keras)
    for name in value.get_config():
        if name not in ("input_shape", "name"):
            arguments[name] = _twin(keras, getattr(value, name))
    if "learning_rate" in arguments and not isinstance(value, schedules.LearningRateSchedule):
        arguments["learning_rate"] = _learning_rate(keras, value.learning_rate)
    return getattr(place, type(value).__name__)(**arguments)


def _activation(keras, value):
    if not hasattr(keras.activations, value.name):
        raise InteropError(f"Keras has no activation {value.name!r}.")
    # Keras's functions take no parameters; its layers of the same names do.
    changed = value.get_config() != type(value)().get_config()
    return getattr(keras.layers, type(value).__name__)(**value.get_config()) if changed else value.name


def _learning_rate(keras, rate):
    if isinstance(rate, schedules.LearningRateSchedule):
        return _twin(keras, rate)
    if callable(rate):
        raise InteropError(
            f"The learning rate is the function {rate!r}: use one of nnlib.schedules, or compile=False."
        )
    return float(rate)


def _hand_over_state(model, copy):
    optimizer = copy.optimizer
    optimizer.build(copy.trainable_variables)
    variables = {}
    for variable in optimizer.variables:
        variables.setdefault(_weights.slot_of(model.optimizer, variable.path), []).append(variable)
    variables.pop("learning_rate", None)
    variables.pop("iterations")[0].assign(model.optimizer.iterations)
    if set(variables) != set(model.optimizer.state):
        raise InteropError(
            f"The optimizer was changed after compile: Keras's needs {sorted(variables)}, nnlib's has "
            f"{sorted(model.optimizer.state)}. Call compile with a new optimizer first."
        )
    for slot, targets in variables.items():
        arrays = _weights.split_state(model, slot, _weights.trainable_layers(model))
        for target, array in zip(targets, arrays, strict=True):
            target.assign(array)


def from_keras(model, compile=True):
    """An nnlib.Sequential with the weights of `model` and, if compiled, its optimizer with its state.

    Parameters
    ----------
    model : keras.Sequential
        Built, of layers that nnlib has: Dense, Activation, ReLU, Dropout, Flatten, BatchNormalization; and
        LeakyReLU, ELU, Softmax as layers, which become Activation.
    compile : bool, default=True
        Whether to carry over optimizer, loss and metrics; ``"accuracy"`` becomes the one that fits the loss,
        and a name that Keras numbered, such as "precision_1", loses its number. False helps where nnlib has
        no equivalent.

    Returns
    -------
    nnlib.Sequential
        Independent of `model`.

    Raises
    ------
    InteropError
        If nnlib has no equivalent of a layer, activation, loss, metric or option; the message names it.
    TypeError
        If `model` is of another kind.
    ImportError
        If Keras is not installed.
    """
    with importing("tensorflow"):
        import keras

    if type(model) is not keras.Sequential:
        raise TypeError(
            "Expected a keras.Sequential, the only kind of model that nnlib has. "
            f"Received: {model!r}. Where its layers follow one another, pass keras.Sequential(model.layers)."
        )
    if not model.built:
        raise InteropError("The model has no weights yet: let it start with keras.Input, or fit it first.")
    for layer in model.layers:
        _refuse_own_function(keras.activations, getattr(layer, "activation", None), f"Layer {layer.name!r}")
    copy = _configs.sequential(model.get_config())
    if not model.trainable:  # which its configuration does not tell
        copy.trainable = False
    stored = [(each.name, {w.name: _array(w) for w in each.weights}) for each in model.layers]
    _weights.put_weights(copy, [(name, arrays) for name, arrays in stored if arrays])
    if compile and model.compiled:
        training = model.get_compile_config()
        if isinstance(model.loss, keras.losses.Huber):  # its own configuration lacks delta, its base's has it
            training["loss"]["config"]["delta"] = super(keras.losses.Huber, model.loss).get_config()["delta"]
        _configs.compile_as(copy, training, keras.optimizers.serialize(model.optimizer))
        with naming("The optimizer"):
            state = [(variable.path, _array(variable)) for variable in model.optimizer.variables]
            _weights.put_optimizer_state(copy, state)
    return copy


def _refuse_own_function(module, function, where):
    # Keras describes a function by its name alone, which a function of the user's may share.
    if isinstance(function, types.FunctionType) and getattr(module, function.__name__, None) is not function:
        raise InteropError(
            f"{where} uses the function {function.__name__!r}, which is not built in: nnlib cannot know it."
        )


def _array(variable):
    return np.asarray(variable.numpy())
