"""The gradient of a linear regression, as a formula."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 0.0, -1.0]), np.array([1.0, 0.5])
    for n, features in ((1, 2), (4, 1), (3, 3), (6, 4)):
        yield rng.normal(size=(n, features)), rng.normal(scale=3, size=n), rng.normal(size=features)


@exercise(
    inputs=inputs,
    hints=[
        "First the errors, `x @ theta - y`. Weight j needs the mean of 2 · error · x_j over the samples.",
        "`x.T @ error` computes the sums for all j at once.",
        "`2 * x.T @ error / len(y)`.",
    ],
    remark="Two matrix products give all partial derivatives, where nudges would need many losses.",
)
def mse_gradient(x, y, theta):
    """Return the gradient of the mean squared error, J(θ) = 1/N · Σ (x·θ - y)², for the weights θ.

    `x` has shape (samples, n), `y` (samples,), `theta` and the result (n,). N is the number of samples. There
    is no bias.
    """
    return 2 * x.T @ (x @ theta - y) / len(y)


@mse_gradient.misconception("Your signs are reversed: take prediction minus truth.")
def truth_minus_prediction(x, y, theta):
    return 2 * x.T @ (y - x @ theta) / len(y)


@mse_gradient.misconception(
    "Your gradient is half of the correct one: the derivative of the square has a factor 2."
)
def no_factor_2(x, y, theta):
    return x.T @ (x @ theta - y) / len(y)


@mse_gradient.misconception("You add up the samples. The mean divides by N.")
def sum_over_samples(x, y, theta):
    return 2 * x.T @ (x @ theta - y)


@mse_gradient.misconception("You divide by the number of weights instead of samples.")
def divided_by_weights(x, y, theta):
    return 2 * x.T @ (x @ theta - y) / len(theta)


@mse_gradient.misconception(
    "Those are the derivatives with respect to the predictions. For the weights: `x.T @ ...`."
)
def with_respect_to_predictions(x, y, theta):
    return 2 * (x @ theta - y) / len(y)


@mse_gradient.misconception("You return a gradient for each sample. Take their mean.")
def gradient_of_each_sample(x, y, theta):
    error = x @ theta - y
    return 2 * x * error[:, np.newaxis]
