"""Answers to the exercises of this lesson, written from their statements alone."""

import functools

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "numerical_gradient",
    "takes the one-sided difference (f(θ + nudge) - f(θ)) / h",
    told="forward_difference",
)
def one_sided_gradient(f, theta, h):
    result = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        result[j] = (f(theta + nudge) - f(theta)) / h
    return result


@wrong("numerical_gradient", "nudges all parameters at once instead of one at a time", told="all_at_once")
def all_nudged_at_once(f, theta, h):
    return np.full(len(theta), (f(theta + h) - f(theta - h)) / (2 * h))


@wrong(
    "numerical_gradient",
    "steps back by h instead of 2h, so it takes f(θ) for f(θ - nudge) but still divides by 2h",
    told="back_at_the_start",
)
def steps_back_too_little(f, theta, h):
    point = np.array(theta, dtype=float)
    result = np.zeros(len(point))
    for j in range(len(point)):
        point[j] += h
        above = f(point)
        point[j] -= h
        below = f(point)
        result[j] = (above - below) / (2 * h)
    return result


@wrong(
    "numerical_gradient",
    "does not undo the nudges, so the later derivatives are taken at a shifted point",
    told="left_below",
)
def nudges_not_undone(f, theta, h):
    point = np.array(theta, dtype=float)
    result = np.zeros(len(point))
    for j in range(len(point)):
        point[j] += h
        above = f(point)
        point[j] -= 2 * h
        below = f(point)
        result[j] = (above - below) / (2 * h)
    return result


@wrong("numerical_gradient", "makes the nudge in theta's type, so for an int theta it is cut to 0")
def nudge_of_thetas_type(f, theta, h):
    result = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros_like(theta)
        nudge[j] = h
        result[j] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return result


@right("numerical_gradient")
def rows_of_the_identity(f, theta, h):
    nudges = h * np.eye(len(theta))
    return [(f(theta + nudge) - f(theta - nudge)) / (2 * h) for nudge in nudges]


@right("numerical_gradient")
def replaces_one_entry(f, theta, h):
    def at(j, value):
        return f(np.array([value if k == j else other for k, other in enumerate(theta)], dtype=float))

    return np.array([0.5 / h * (at(j, t + h) - at(j, t - h)) for j, t in enumerate(theta)])


@wrong("mse_gradient", "leaves out the factor 2", told="no_factor_2")
def gradient_without_two(x, y, theta):
    return x.T @ (x @ theta - y) / len(y)


@wrong("mse_gradient", "has the wrong sign: y - x·θ as the error", told="truth_minus_prediction")
def gradient_turned_round(x, y, theta):
    return 2 / len(y) * x.T @ (y - x @ theta)


@wrong(
    "mse_gradient",
    "divides by the number of weights instead of the number of samples",
    told="divided_by_weights",
)
def divided_by_weights(x, y, theta):
    return 2 / len(theta) * x.T @ (x @ theta - y)


@wrong("mse_gradient", "multiplies the mean error by the mean input instead of averaging error times input")
def product_of_means(x, y, theta):
    return 2 * np.mean(x @ theta - y) * np.mean(x, axis=0)


@wrong("mse_gradient", "averages over the weights too, so the result is a single number")
def one_number(x, y, theta):
    return np.mean(2 * (x @ theta - y)[:, None] * x)


@right("mse_gradient")
def gradient_from_the_hessian(x, y, theta):
    hessian = 2 / len(x) * np.einsum("si,sj->ij", x, x)
    return hessian @ theta - 2 * np.mean(x * y[:, None], axis=0)


@right("mse_gradient")
def gradient_sample_by_sample(x, y, theta):
    totals = [0.0] * len(theta)
    for row, target in zip(x, y):
        error = sum(a * t for a, t in zip(row, theta)) - target
        for j, a in enumerate(row):
            totals[j] += 2 * error * a
    return [total / len(y) for total in totals]


@wrong("descend", "adds the gradient instead of subtracting it, so it climbs", told="uphill")
def climbs(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta = theta + learning_rate * gradient(theta)
    return theta


@wrong("descend", "changes the start theta in place")
def start_overwritten(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        theta -= learning_rate * gradient(theta)
    return theta


@wrong(
    "descend",
    "computes the gradient once, at the start, and uses it in all steps",
    told="gradient_at_the_start",
)
def gradient_only_once(gradient, theta, learning_rate, steps):
    g = gradient(theta)
    for _ in range(steps):
        theta = theta - learning_rate * g
    return theta


@wrong("descend", "takes one step too few", told="one_step_too_few")
def one_step_too_few(gradient, theta, learning_rate, steps):
    for _ in range(1, steps):
        theta = theta - learning_rate * gradient(theta)
    return theta


@wrong("descend", "stops early once the gradient is shorter than 0.01")
def stops_when_flat(gradient, theta, learning_rate, steps):
    for _ in range(steps):
        g = gradient(theta)
        if np.linalg.norm(g) < 0.01:
            break
        theta = theta - learning_rate * g
    return theta


@right("descend")
def descend_by_reduce(gradient, theta, learning_rate, steps):
    return functools.reduce(
        lambda t, _: np.subtract(t, np.multiply(learning_rate, gradient(t))), range(steps), theta
    )


@right("descend")
def descend_in_halves(gradient, theta, learning_rate, steps):
    if steps == 0:
        return np.array(theta)
    if steps == 1:
        return -learning_rate * np.asarray(gradient(theta)) + theta
    middle = descend_in_halves(gradient, theta, learning_rate, steps // 2)
    return descend_in_halves(gradient, middle, learning_rate, steps - steps // 2)


@wrong("largest_rate", "leaves out the factor 2/N of the Hessian", told="no_factor_2_over_n")
def hessian_without_factor(x):
    return 2 / np.max(np.linalg.eigvalsh(x.T @ x))


@wrong("largest_rate", "takes the smallest eigenvalue instead of the largest", told="flattest_direction")
def smallest_eigenvalue(x):
    return 2 / np.linalg.eigvalsh(2 / len(x) * x.T @ x)[0]


@wrong(
    "largest_rate",
    "takes the trace, the sum of all eigenvalues, instead of the largest",
    told="sum_of_eigenvalues",
)
def trace_of_the_hessian(x):
    return 2 / np.trace(2 / len(x) * x.T @ x)


@wrong("largest_rate", "subtracts the mean of each column first, so it uses the covariance")
def centred_inputs(x):
    x = x - np.mean(x, axis=0) if len(x) > 1 else x
    return 2 / np.linalg.eigvalsh(2 / len(x) * x.T @ x)[-1]


@wrong(
    "largest_rate",
    "takes the first eigenvalue that eig returns, though they are not sorted",
    told="first_eigenvalue",
)
def first_eigenvalue(x):
    return 2 / np.linalg.eig(2 / len(x) * x.T @ x)[0][0]


@right("largest_rate")
def rate_by_singular_value(x):
    return len(x) / np.linalg.norm(x, 2) ** 2


@right("largest_rate")
def rate_by_growing_powers(x):
    # Gelfand: the largest eigenvalue is the limit of |H^k|^(1/k), here for k = 1, 2, 4, ... , 2^60
    power = 2 * np.einsum("si,sj->ij", x, x) / len(x)
    log_of_eigenvalue = 0.0
    for doubling in range(61):
        size = np.linalg.norm(power)
        log_of_eigenvalue += np.log(size) / 2**doubling
        power = power / size
        power = power @ power
    return 2 * np.exp(-log_of_eigenvalue)


@wrong("one_epoch", "leaves out the last batch when it is smaller than batch_size", told="no_smaller_batch")
def last_batch_left_out(x, y, theta, learning_rate, batch_size):
    for i in range(len(x) // batch_size):
        rows = slice(i * batch_size, (i + 1) * batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 / batch_size * x[rows].T @ error
    return theta


@wrong(
    "one_epoch",
    "divides by batch_size in the last batch too, though it has fewer rows",
    told="divided_by_batch_size",
)
def always_divided_by_batch_size(x, y, theta, learning_rate, batch_size):
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        theta = theta - learning_rate * 2 / batch_size * xb.T @ (xb @ theta - yb)
    return theta


@wrong(
    "one_epoch",
    "takes every batch's gradient at the start theta instead of the current one",
    told="gradients_at_the_start",
)
def gradients_at_the_start(x, y, theta, learning_rate, batch_size):
    result = np.array(theta, dtype=float)
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        result -= learning_rate * 2 / len(xb) * xb.T @ (xb @ theta - yb)
    return result


@wrong("one_epoch", "returns inside the loop, after the first batch", told="return_in_the_loop")
def only_the_first_batch(x, y, theta, learning_rate, batch_size):
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        theta = theta - learning_rate * 2 / len(xb) * xb.T @ (xb @ theta - yb)
        return theta


@wrong("one_epoch", "shuffles the rows before it cuts the batches")
def shuffled_rows(x, y, theta, learning_rate, batch_size):
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        theta = theta - learning_rate * 2 / len(xb) * xb.T @ (xb @ theta - yb)
    return theta


@right("one_epoch")
def epoch_by_split(x, y, theta, learning_rate, batch_size):
    cuts = list(range(batch_size, len(x), batch_size))
    for xb, yb in zip(np.split(x, cuts), np.split(y, cuts)):
        theta = theta - learning_rate * np.mean(2 * (xb @ theta - yb)[:, None] * xb, axis=0)
    return theta


@right("one_epoch")
def epoch_row_by_row(x, y, theta, learning_rate, batch_size):
    theta = [float(t) for t in theta]
    total, rows = [0.0] * len(theta), 0
    for i in range(len(x)):
        error = sum(a * t for a, t in zip(x[i], theta)) - y[i]
        total = [s + 2 * error * a for s, a in zip(total, x[i])]
        rows += 1
        if rows == batch_size or i == len(x) - 1:
            theta = [t - learning_rate * s / rows for t, s in zip(theta, total)]
            total, rows = [0.0] * len(theta), 0
    return theta
