"""The slope of a chain of neurons: a product."""

import numpy as np

from nnlib import activations
from nnlib.exercises import exercise


def inputs(rng):
    yield 0.5, np.array([2.0])
    yield 0.25, np.array([4.0, -4.0, 4.0])
    yield 0.0, np.array([8.0])
    yield -0.75, np.array([8.0, 0.5])
    yield 1.5, np.array([2.0, -1.0])
    for n in (1, 3, 10):
        yield rng.normal(), rng.normal(scale=2, size=n)


@exercise(
    inputs=inputs,
    hints=[
        "Loop over the weights and keep two numbers: the output so far, and the slope so far, 1 at first.",
        "Each neuron multiplies the slope by its weight, and by the sigmoid's derivative at its z.",
        "In the loop: `a = activations.sigmoid(weight * a)`, then `slope *= weight * a * (1 - a)`.",
    ],
    remark="Derivatives of at most 1/4 make the product vanish, unless the weights make up for it.",
)
def chain_slope(x, weights):
    """Return the slope of the output of a chain of sigmoid neurons with respect to its input x.

    There is one neuron for each of the `weights`, of shape (n,), and no bias. The first neuron computes
    z = weight · x, each other one z = weight · output of the neuron before; the output is the sigmoid
    of z. `x` and the result are numbers.
    """
    a, slope = x, 1.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope *= weight * a * (1 - a)
    return slope


@chain_slope.misconception("You leave out the weights. A nudge is also multiplied by each of them.")
def without_weights(x, weights):
    a, slope = x, 1.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope *= a * (1 - a)
    return slope


@chain_slope.misconception("You add up the slopes. Along a chain they multiply.")
def slopes_added(x, weights):
    a, slope = x, 0.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope += weight * a * (1 - a)
    return slope


@chain_slope.misconception(
    "All your slopes are taken at the same x. Each neuron gets the output of the one before."
)
def same_x_for_all(x, weights):
    slope = 1.0
    for weight in weights:
        a = activations.sigmoid(weight * x)
        slope *= weight * a * (1 - a)
    return slope


@chain_slope.misconception("You put inputs into a (1 - a). Update `a` first.")
def inputs_for_outputs(x, weights):
    a, slope = x, 1.0
    for weight in weights:
        slope *= weight * a * (1 - a)
        a = activations.sigmoid(weight * a)
    return slope


@chain_slope.misconception("You take the derivative at `a`. Take it at z, which is weight times input.")
def derivative_at_the_output(x, weights):
    a, slope = x, 1.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope *= weight * activations.sigmoid.derivative(a)
    return slope


@chain_slope.misconception("A product that starts at 0 stays 0. Start it at 1.")
def started_at_0(x, weights):
    a, slope = x, 0.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope *= weight * a * (1 - a)
    return slope


@chain_slope.misconception("You keep the last factor only. Multiply: `slope *= ...`.")
def last_factor_only(x, weights):
    a, slope = x, 1.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope = weight * a * (1 - a)
    return slope


@chain_slope.misconception("You return the output of the chain, not its slope.")
def output_of_the_chain(x, weights):
    a = x
    for weight in weights:
        a = activations.sigmoid(weight * a)
    return a


@chain_slope.misconception("You leave out the first weight. A nudge of x is multiplied by it, too.")
def without_the_first_weight(x, weights):
    a, slope = x, 1.0
    for weight in weights:
        a = activations.sigmoid(weight * a)
        slope *= weight * a * (1 - a)
    return slope / weights[0]


@chain_slope.misconception("You take 1/4, the slope of the sigmoid at z = 0, everywhere.")
def steepest_everywhere(x, weights):
    return np.prod(weights / 4)
