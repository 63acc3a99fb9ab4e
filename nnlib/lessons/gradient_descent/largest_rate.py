"""The limit of the learning rate."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield (np.array([[1.0, 0.0], [0.0, 2.0]]),)
    yield (np.array([[1.0, 1.0], [2.0, 2.0], [0.0, 1.0]]),)
    for shape in ((4, 1), (5, 3), (20, 4)):
        yield (rng.normal(size=shape),)


@exercise(
    inputs=inputs,
    hints=[
        "The Hessian is `2 * x.T @ x / len(x)`. Divide 2 by its largest eigenvalue.",
        "`np.linalg.eigvalsh(hessian)` returns the eigenvalues of such a matrix.",
    ],
    remark="No target y was needed: the limit depends only on the inputs.",
)
def largest_rate(x):
    """Return the learning rate 2/L beyond which batch descent on the mean squared error diverges.

    `x` has shape (samples, n) and holds the inputs, not all 0, of a linear regression without bias. L is the
    largest eigenvalue of the Hessian, 2/N · xᵀx, with N samples. The result is a number.
    """
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.linalg.eigvalsh(hessian).max()


@largest_rate.misconception("Your Hessian lacks the factor 2 of the square.")
def no_factor_2(x):
    hessian = x.T @ x / len(x)
    return 2 / np.linalg.eigvalsh(hessian).max()


@largest_rate.misconception("You return 1/L, half of the limit.")
def half_of_the_limit(x):
    hessian = 2 * x.T @ x / len(x)
    return 1 / np.linalg.eigvalsh(hessian).max()


@largest_rate.misconception("The *steepest* direction sets the limit. You take the flattest.")
def flattest_direction(x):
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.linalg.eigvalsh(hessian).min()


@largest_rate.misconception("Your Hessian is a sum. Divide it by the number of samples.")
def hessian_of_the_sum(x):
    hessian = 2 * x.T @ x
    return 2 / np.linalg.eigvalsh(hessian).max()


@largest_rate.misconception(
    "You take the largest curvature along one weight. The steepest direction may lie between the axes: take "
    "the largest eigenvalue."
)
def along_the_axes(x):
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.diag(hessian).max()


@largest_rate.misconception("You return L, the curvature itself. The limit is 2/L.")
def curvature_itself(x):
    hessian = 2 * x.T @ x / len(x)
    return np.linalg.eigvalsh(hessian).max()


@largest_rate.misconception("You add up all eigenvalues. Only the largest counts.")
def sum_of_eigenvalues(x):
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.linalg.eigvalsh(hessian).sum()


@largest_rate.misconception("Your Hessian lacks its factor 2/N.")
def no_factor_2_over_n(x):
    return 2 / np.linalg.eigvalsh(x.T @ x).max()


@largest_rate.misconception(
    "You take the first eigenvalue. `np.linalg.eig` does not sort them: take the largest."
)
def first_eigenvalue(x):
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.linalg.eig(hessian)[0][0]
