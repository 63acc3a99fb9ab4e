"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import numbers, sizes


def network_gradients(rng):
    samples, features, units, outputs = sizes(rng, 4)
    shapes = (
        (samples, features),
        (samples, outputs),
        (features, units),
        (units,),
        (units, outputs),
        (outputs,),
    )
    return tuple(numbers(rng, *shape) for shape in shapes)
