"""Training error and test error of a polynomial."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    x, x_new = np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-0.5, 1.5])
    yield x, 2 * x**2, x_new, 2 * x_new**2 + 1, 1
    for n, new, degree in ((5, 6, 2), (8, 5, 0), (6, 6, 5), (12, 20, 3)):
        x, x_new = rng.uniform(-1, 1, n), rng.uniform(-1, 1, new)
        yield x, np.sin(4 * x) + rng.normal(0, 0.3, n), x_new, np.sin(4 * x_new), degree


@exercise(
    inputs=inputs,
    parts=["the training error", "the test error"],
    hints=[
        "Fit once, to the training points: `curve = np.polynomial.Polynomial.fit(x, y, degree)`.",
        "`curve(x_new)` gives the values of this same curve at the new points.",
        "Each error is a mean of squares: `np.mean((curve(x) - y) ** 2)`.",
    ],
    remark="The fit never saw the new points. That is what makes them a test.",
)
def two_errors(x, y, x_new, y_new, degree):
    """Return the training error and the test error of a polynomial of `degree`.

    The polynomial is fitted to the training points `x`, `y`, of shape (n,), with n above `degree`. The
    test error is that of the same curve at the new points `x_new`, `y_new`. Both are mean squared errors:
    two numbers.
    """
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return np.mean((curve(x) - y) ** 2), np.mean((curve(x_new) - y_new) ** 2)


@two_errors.misconception("You fit the curve to the new points. It must not see them before the test.")
def fitted_to_the_new_points(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x_new, y_new, degree)
    return np.mean((curve(x) - y) ** 2), np.mean((curve(x_new) - y_new) ** 2)


@two_errors.misconception("You fit the curve to all points together. Then the new points are no longer new.")
def fitted_to_all_points(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(np.append(x, x_new), np.append(y, y_new), degree)
    return np.mean((curve(x) - y) ** 2), np.mean((curve(x_new) - y_new) ** 2)


@two_errors.misconception("You fit a second curve to the new points. Test the first one.")
def second_curve(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    new_curve = np.polynomial.Polynomial.fit(x_new, y_new, degree)
    return np.mean((curve(x) - y) ** 2), np.mean((new_curve(x_new) - y_new) ** 2)


@two_errors.misconception("Both numbers are correct, but in the wrong order: the training error comes first.")
def errors_swapped(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return np.mean((curve(x_new) - y_new) ** 2), np.mean((curve(x) - y) ** 2)


@two_errors.misconception("Your errors are sums. Means can be compared between sets of different sizes.")
def sums_of_squares(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return np.sum((curve(x) - y) ** 2), np.sum((curve(x_new) - y_new) ** 2)


@two_errors.misconception("You take the roots of the errors. The mean squares themselves are asked for.")
def roots(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return np.sqrt(np.mean((curve(x) - y) ** 2)), np.sqrt(np.mean((curve(x_new) - y_new) ** 2))


@two_errors.misconception("Your polynomial has `degree` coefficients. One of this degree has one more.")
def degree_one_too_low(x, y, x_new, y_new, degree):
    powers = np.arange(degree)
    coefficients = np.linalg.lstsq(x[:, np.newaxis] ** powers, y)[0]
    errors = [
        x[:, np.newaxis] ** powers @ coefficients - y,
        x_new[:, np.newaxis] ** powers @ coefficients - y_new,
    ]
    return tuple(np.mean(error**2) for error in errors)
