"""Objects of nnlib from Keras's configurations, the dictionaries that both its models and its files have."""

import re

from nnlib import (
    activations,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
)
from nnlib.interop._errors import InteropError, naming
from nnlib.models import Input, Sequential

# Arguments that stand for an object of their own.
_NESTED = {
    "activation": activations.Activation,
    "kernel_initializer": initializers.Initializer,
    "bias_initializer": initializers.Initializer,
    "kernel_regularizer": regularizers.Regularizer,
    "learning_rate": schedules.LearningRateSchedule,
}
# What nnlib does anyway. For any other option that it has not got, None, False and 0 mean the same;
# those with None here are on at 0.
_NEUTRAL = {
    "trainable": True,  # of an activation; layers have it
    "center": True,
    "scale": True,
    "axis": -1,
    "beta_initializer": "Zeros",
    "gamma_initializer": "Ones",
    "moving_mean_initializer": "Zeros",
    "moving_variance_initializer": "Ones",
    "data_format": "channels_last",
    "reduction": "sum_over_batch_size",
    "ignore_class": None,
    "class_id": None,
    "max_value": None,
    "curve": "ROC",
    "summation_method": "interpolation",
}
# Labels, seeds, ways of execution, and numbers that count only together with an option that is on.
_WITHOUT_EFFECT = {
    *("name", "dtype", "seed", "input_axes", "output_axes", "batch_shape", "batch_input_shape"),
    *("jit_compile", "run_eagerly", "steps_per_execution", "is_legacy_optimizer"),
    *("renorm_momentum", "ema_momentum", "ema_overwrite_frequency"),
}
# Layers of Keras that nnlib has only as an Activation.
_ACTIVATION_LAYERS = ("LeakyReLU", "ELU", "Softmax")


def sequential(config):
    """A built nnlib.Sequential, with random weights, from the `config` of Keras's."""
    if isinstance(config, list):  # as before Keras 2.2.3
        config = {"layers": config}
    entries = config["layers"]
    shapes = [config.get("build_input_shape")]
    for entry in entries:
        shapes += [entry["config"].get("batch_shape"), entry["config"].get("batch_input_shape")]
    shape = next(filter(None, shapes), None)
    if shape is None or None in shape[1:]:
        raise InteropError(f"The model must know its input shape. Received: {shape}. Put keras.Input first.")
    entries = [entry for entry in entries if entry["class_name"] != "InputLayer"]
    model = Sequential([Input(shape[1:])], name=config.get("name"), dtype=_dtype(entries))
    for entry in entries:
        with naming(f"Layer {entry['config']['name']!r} ({entry['class_name']})"):
            inputs = model.output_shape if model.layers else model.input_shape
            model.add(_layer(entry, len(inputs)))
    return model


def _dtype(entries):
    policies = {}
    for entry in entries:
        policy = entry["config"].get("dtype") or "float32"
        policies[entry["config"]["name"]] = policy if isinstance(policy, str) else policy["config"]["name"]
    dtypes = set(policies.values()) or {"float32"}
    if len(dtypes) > 1 or not dtypes <= {"float32", "float64"}:
        raise InteropError(f"Expected one dtype for all layers, float32 or float64. Received: {policies}")
    return dtypes.pop()


def _layer(entry, last_axis):
    """The layer for samples whose last axis is `last_axis`, the batch being axis 0."""
    name, arguments = entry["config"]["name"], dict(entry["config"])
    trainable = arguments.pop("trainable", True)
    if arguments.get("axis") in (last_axis, [last_axis]):
        arguments["axis"] = -1
    entry = entry | {"config": arguments}
    if entry["class_name"] in _ACTIVATION_LAYERS:
        return layers.Activation(translate(activations.Activation, entry), name=name, trainable=trainable)
    return translate(layers.Layer, entry, name=name, trainable=trainable)


def translate(family, config, **arguments):
    """The object of a `family` of nnlib for Keras's name or dictionary `config`, and more `arguments`."""
    if isinstance(config, str):
        return family.get(config)
    name, options = config.get("class_name"), config.get("config")
    origin = (config.get("module") or "keras").split(".")[0]
    # A class that was written in a notebook has no module, but is registered; Keras's own are not.
    is_own = origin != "keras" or config.get("registered_name")
    if not isinstance(name, str) or name == "function" or is_own:
        own = options if name == "function" else name or config
        raise InteropError(f"{own!r} is given as code, or is not built in: use a built-in one by its name.")
    if family is optimizers.Optimizer:
        name = name.removeprefix("Custom>")  # Keras 2.11 to 2.15 called its own optimizers so
    name, options = _modern(name, options)
    cls = family.get_class(name)
    accepted = set(cls.arguments()) - {"name"}
    for key, value in options.items():
        if key in accepted:
            nested = key in _NESTED and isinstance(value, str | dict)
            arguments[key] = translate(_NESTED[key], value) if nested else value
        elif key not in _WITHOUT_EFFECT and not _neutral(key, value):
            raise InteropError(
                f"nnlib's {cls.__name__} has no option {key!r}. Expected {_NEUTRAL.get(key)!r}, which "
                f"leaves it out. Received: {value!r}"
            )
    return cls(**arguments)


def _modern(name, options):
    """Today's class name and options for what older versions of Keras wrote."""
    options = dict(options)
    if options.get("reduction") == "auto":
        options["reduction"] = "sum_over_batch_size"
    if name == "LeakyReLU" and "alpha" in options:
        options["negative_slope"] = options.pop("alpha")
    if name == "VarianceScaling":
        stems = {(1, "fan_avg"): "Glorot", (2, "fan_in"): "He", (1, "fan_in"): "Lecun"}
        scale, mode, distribution = (options.pop(key) for key in ("scale", "mode", "distribution"))
        stem = stems.get((scale, mode))
        if stem is None or distribution == "untruncated_normal":
            raise InteropError(
                "nnlib has VarianceScaling only as Glorot, He and LeCun, uniform or truncated normal. "
                f"Received: scale={scale!r}, mode={mode!r}, distribution={distribution!r}"
            )
        name = stem + ("Uniform" if distribution == "uniform" else "Normal")
    return name, options


def _neutral(key, value):
    if isinstance(value, dict):
        value = value.get("class_name")
    return value == _NEUTRAL[key] if key in _NEUTRAL else not value


def compile_as(model, training, optimizer):
    """Compile `model` as Keras's `training` configuration and that of the `optimizer` say."""
    with naming("The loss"):
        loss = _single(training["loss"])
        if loss is None:
            raise InteropError("nnlib needs one: compile with a loss first.")
        if isinstance(loss, dict) and loss.get("class_name") == "Huber" and "delta" not in loss["config"]:
            raise InteropError("Keras does not write the delta of Huber into files: pass compile=False.")
        loss = translate(losses.Loss, loss)
        check_loss(loss, model.layers[-1])
    with naming("The optimizer"):
        optimizer = translate(optimizers.Optimizer, optimizer)
    for key in set(training) - {"loss", "metrics", "optimizer", "optimizer_config"} - _WITHOUT_EFFECT:
        if _single(training[key]):
            raise InteropError(f"nnlib's compile has no {key!r}. Received: {training[key]!r}")
    with naming("The metrics"):
        outputs = model.output_shape[-1]
        chosen = [_metric(each, loss, outputs) for each in _flat(training["metrics"])]
        model.compile(optimizer, loss, metrics=chosen)


def check_loss(loss, last):
    """InteropError if Keras and nnlib compute `loss` differently from the outputs of the layer `last`."""
    # After softmax or sigmoid, Keras gives any crossentropy the logits: that of the other activation, too,
    # and also where from_logits says that the outputs are logits. nnlib does so where both belong together.
    logits_known = loss.activation and last.activation.name in ("softmax", "sigmoid")
    if logits_known and (loss.activation != last.activation.name or loss.from_logits):
        raise InteropError(
            f"After {last.activation.name!r}, Keras computes {loss!r} from the logits, and nnlib from the "
            "outputs. Use the loss that belongs to the activation, with from_logits=False, or compile=False."
        )


def _metric(config, loss, outputs):
    if isinstance(config, str):
        metrics.resolve([config], loss, outputs)
        return config
    options = config["config"]
    if config["class_name"] == "MeanMetricWrapper":  # of a function, by its name
        name, config = options["name"], options["fn"]
        if name in ("accuracy", "acc") and type(metrics.resolve([name], loss, outputs)[name]).name == config:
            return name
    metric = translate(metrics.Metric, config)
    name = options.get("name", metric.name)
    if not re.fullmatch(rf"{metric.name}(_\d+)?", name):  # Keras numbers its own names
        metric.name = name
    return metric


def _single(values):
    values = _flat(values)
    if len(values) > 1:
        raise InteropError(f"nnlib's models have one output and so one of it. Received: {values}")
    return values[0] if values else None


def _flat(values):
    """All that a list of lists holds, without None."""
    if isinstance(values, list):
        return [each for inner in values for each in _flat(inner)]
    return [] if values is None else [values]
