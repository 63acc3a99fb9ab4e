"""Which variables of a checkpoint belong to the model."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield ({"W": (64, 10), "b": (10,), "W/Momentum": (64, 10), "b/Momentum": (10,), "global_step": ()},)
    yield ({"W": (64, 10), "b": (10,)},)
    yield ({"W": (3, 2), "W2": (2, 4), "W/Momentum": (3, 2), "W2/Momentum": (2, 4)},)
    dense = {"dense/kernel": (4, 3), "dense/bias": (3,)}
    moments = {f"{name}/{slot}": shape for name, shape in dense.items() for slot in ("Adam", "Adam_1")}
    yield (dense | moments | {"beta1_power": (), "beta2_power": ()},)
    yield ({"Adam/kernel": (2, 2), "Adam/Momentum": (2,), "Adam/kernel/RMSProp": (2, 2)},)


@exercise(
    inputs=inputs,
    hints=[
        '`name.rpartition("/")[0]` is what stands before the last slash; for a name without one it is "".',
        "So leave out a name if the part before its last slash is itself a key of `shapes`.",
        "`int(np.prod(shape))` multiplies the numbers of a shape. For `()` it is 1.",
    ],
    remark="No word such as Adam is needed: which names are the model's follows from the names themselves.",
)
def model_parameters(shapes):
    """Return how many parameters (single numbers) of a checkpoint belong to the model, an int.

    `shapes` maps the name of each variable to its shape, a tuple. Leave out what belongs to the optimizer.
    Variables of shape `()` are its counters. What it remembers of a variable `W` is called `W/` and one word
    more, without another slash, such as `W/Momentum`. A slash alone says nothing: `dense/kernel` may be a
    kernel of the model.
    """
    return sum(
        int(np.prod(shape))
        for name, shape in shapes.items()
        if shape != () and name.rpartition("/")[0] not in shapes
    )


@model_parameters.misconception("You count all variables, including those of the optimizer.")
def all_variables(shapes):
    return sum(int(np.prod(shape)) for shape in shapes.values())


@model_parameters.misconception(
    "You leave out every name with a slash. `dense/kernel` is the kernel of a layer called dense."
)
def names_without_a_slash(shapes):
    return sum(int(np.prod(shape)) for name, shape in shapes.items() if shape != () and "/" not in name)


@model_parameters.misconception(
    "You also count the counters: `global_step` and its like belong to the training."
)
def counters_counted(shapes):
    return sum(int(np.prod(shape)) for name, shape in shapes.items() if name.rpartition("/")[0] not in shapes)


@model_parameters.misconception(
    "You look for the word Adam. Other optimizers also remember something, and a layer may be called Adam."
)
def names_without_adam(shapes):
    return sum(int(np.prod(shape)) for name, shape in shapes.items() if shape != () and "Adam" not in name)


@model_parameters.misconception(
    "You leave out every name that begins with another. `W2` begins with `W`, but is a variable of the model."
)
def names_that_begin_with_another(shapes):
    return sum(
        int(np.prod(shape))
        for name, shape in shapes.items()
        if shape != () and not any(name != other and name.startswith(other) for other in shapes)
    )


@model_parameters.misconception(
    "You add up the numbers of a shape. Multiply them: an array of shape (3, 2) has 6 entries."
)
def numbers_of_a_shape_added(shapes):
    return sum(sum(shape) for name, shape in shapes.items() if name.rpartition("/")[0] not in shapes)


@model_parameters.misconception(
    "You look for the word Momentum. Other optimizers also remember something, under other names."
)
def names_without_momentum(shapes):
    return sum(
        int(np.prod(shape)) for name, shape in shapes.items() if shape != () and "Momentum" not in name
    )
