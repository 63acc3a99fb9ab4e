"""What each input contributes on the path from a baseline."""

import numpy as np

from nnlib.exercises import exercise


def gradient_of_cubes(x):
    """The gradient of the sum of all x³."""
    return 3 * x**2


def inputs(rng):
    yield gradient_of_cubes, np.array([2.0, 1.0]), np.array([0.0, -1.0]), 4
    yield gradient_of_cubes, np.array([1.0]), np.array([1.5]), 1
    for gradient, steps in (
        (gradient_of_cubes, 3),
        (np.cos, 10),
        (np.cos, 80),
    ):  # np.cos: of the sum of all sin(x)
        yield gradient, rng.normal(scale=2, size=3), rng.normal(scale=2, size=3), steps


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "The fractions of the path are `(np.arange(steps) + 0.5) / steps`.",
        "At the fraction t the point is `baseline + t * (x - baseline)`.",
        "The mean over the points is `np.mean(gradients, axis=0)`, for a list of gradients.",
    ],
    remark="With enough steps the entries add up to f(x) - f(baseline), if f has no jumps.",
)
def integrated_gradients(gradient, x, baseline, steps):
    """Return the integrated gradients of a function at `x`, an array of the shape of `x`.

    `gradient` is a function: it takes a point, an array of shape (n,), and returns the gradient there, of
    the same shape. Cut the straight line from `baseline` to `x` into `steps` equal parts, and take the
    gradients in the *middle* of each part: at the fractions (k + 1/2) / steps of the path, k from 0. Multiply
    their mean by x - baseline, entry by entry.
    """
    fractions = (np.arange(steps) + 0.5) / steps
    gradients = [gradient(baseline + t * (x - baseline)) for t in fractions]
    return (x - baseline) * np.mean(gradients, axis=0)


@integrated_gradients.misconception("You return the mean gradient. Multiply it by x - baseline.")
def mean_gradient(gradient, x, baseline, steps):
    fractions = (np.arange(steps) + 0.5) / steps
    return np.mean([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)


@integrated_gradients.misconception(
    "You multiply by x. The path begins at the baseline: multiply by x - baseline."
)
def times_x(gradient, x, baseline, steps):
    fractions = (np.arange(steps) + 0.5) / steps
    return x * np.mean([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)


@integrated_gradients.misconception(
    "You add up the gradients. Take their mean, or more steps would give a larger result."
)
def sum_of_gradients(gradient, x, baseline, steps):
    fractions = (np.arange(steps) + 0.5) / steps
    return (x - baseline) * np.sum([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)


@integrated_gradients.misconception("Your path begins at 0. Let it begin at the baseline.")
def path_from_0(gradient, x, baseline, steps):
    fractions = (np.arange(steps) + 0.5) / steps
    return (x - baseline) * np.mean([gradient(t * x) for t in fractions], axis=0)


@integrated_gradients.misconception("All your gradients are taken at x. Take them along the path.")
def at_x_only(gradient, x, baseline, steps):
    return (x - baseline) * gradient(x)


@integrated_gradients.misconception(
    "You take the gradients at the ends of the parts. Take them in the middle."
)
def ends_of_the_parts(gradient, x, baseline, steps):
    fractions = np.arange(1, steps + 1) / steps
    return (x - baseline) * np.mean([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)


@integrated_gradients.misconception(
    "You take the gradients at the beginnings of the parts. Take them in the middle of each part."
)
def beginnings_of_the_parts(gradient, x, baseline, steps):
    fractions = np.arange(steps) / steps
    return (x - baseline) * np.mean([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)


@integrated_gradients.misconception(
    "Your points reach from the baseline to x. Take them in the middle of the parts."
)
def both_ends_included(gradient, x, baseline, steps):
    fractions = np.linspace(0, 1, steps)
    return (x - baseline) * np.mean([gradient(baseline + t * (x - baseline)) for t in fractions], axis=0)
