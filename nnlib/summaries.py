"""What `model.summary()` prints."""


def table(model):
    """A table of the layers of `model`: name and type, shape of the output, number of weights."""
    line, rule = "{:<44}{:<18}{:>10}".format, "-" * 72
    lines = [f'Model "{model.name}"', rule, line("Layer (type)", "Output shape", "Param #"), rule]
    for layer in model.layers:
        shape = (None, *layer.output_shape(layer.input_shape))
        count = sum(weight.size for weight in layer.weights.values())
        lines.append(line(f"{layer.name} ({type(layer).__name__})", str(shape), f"{count:,}"))
    total = model.count_params()
    learned = sum(layer.theta.size for layer in model.layers if layer.trainable)
    totals = f"Total params: {total:,} ({learned:,} trainable, {total - learned:,} non-trainable)"
    return "\n".join([*lines, rule, totals])
