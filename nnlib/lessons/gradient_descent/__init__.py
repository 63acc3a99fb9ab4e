"""Exercises and questions of notebook 05: gradient descent."""

import numpy as np

import nnlib
from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "05_gradient_descent"
__getattr__ = unknown_name(__name__)


def _places(rng):
    yield np.linalg.norm, np.array([3.0, 4.0]), 0.5
    for f, n in ((np.prod, 1), (np.linalg.norm, 3), (np.prod, 5)):
        yield f, rng.normal(size=n), 0.125


@exercise(
    inputs=_places,
    hints=[
        "A loop over the parameters: in round j nudge parameter j alone, up and down.",
        "`nudge = np.zeros(len(theta))` and `nudge[j] = h`, both *inside* the loop.",
        "Partial derivative j is `(f(theta + nudge) - f(theta - nudge)) / (2 * h)`.",
    ],
    remark="It calls f twice for each parameter. For a million parameters you will want a formula.",
)
def numerical_gradient(f, theta, h):
    """Return the gradient of the function `f` at `theta`, measured with nudges of size `h`.

    Partial derivative j is (f(θ + nudge) - f(θ - nudge)) / 2h, where the nudge moves parameter j alone.
    `f` takes an array of shape (n,) and returns a number. `theta` and the result have shape (n,).
    """
    gradient = np.zeros(len(theta))
    for j in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[j] = h
        gradient[j] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


def _nudged(slope, rows=np.eye):
    return lambda f, theta, h: np.array([slope(f, theta, h * row, h) for row in rows(len(theta))])


def _central(f, t, nudge, h):
    return (f(t + nudge) - f(t - nudge)) / (2 * h)


for sentence, wrong in {
    "You nudge all parameters at once. Nudge one at a time.": _nudged(_central, lambda n: np.ones((n, n))),
    "Earlier nudges stay in force. Make `nudge` anew inside the loop.": _nudged(_central, np.tri),
    "You nudge upwards only. Both sides are more exact.": _nudged(lambda f, t, e, h: (f(t + e) - f(t)) / h),
    "You nudge downwards only. Both sides are more exact.": _nudged(lambda f, t, e, h: (f(t) - f(t - e)) / h),
    "Your numbers are doubled: the two places lie 2h apart.": _nudged(lambda *a: 2 * _central(*a)),
    "`a / 2 * h` means `(a / 2) * h`. Write `a / (2 * h)`.": _nudged(lambda *a: _central(*a) * a[3] ** 2),
    "Your signs are turned: up minus down.": _nudged(lambda *a: -_central(*a)),
}.items():
    numerical_gradient.misconception(sentence, wrong)


def _regressions(rng):
    yield np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 0.0, -1.0]), np.array([1.0, 0.5])
    for n, features in ((1, 2), (4, 1), (3, 3), (6, 4)):
        yield rng.normal(size=(n, features)), rng.normal(size=n), rng.normal(size=features)


@exercise(
    inputs=_regressions,
    hints=[
        "First the errors, `x @ theta - y`. Weight j needs the mean of 2 · error · x_j over the samples.",
        "`x.T @ error` takes the sums for all j at once.",
        "`2 * x.T @ error / len(y)`.",
    ],
    remark="Two matrix products give all partial derivatives, where nudges would need many losses.",
)
def mse_gradient(x, y, theta):
    """Return the gradient of the mean squared error, J(θ) = 1/N · Σ (x·θ - y)², for the weights θ.

    `x` has shape (samples, n), `y` (samples,), `theta` and the result (n,). There is no bias.
    """
    return 2 * x.T @ (x @ theta - y) / len(y)


for sentence, wrong in {
    "Your signs are turned: prediction minus truth.": lambda x, y, t: 2 * x.T @ (y - x @ t) / len(y),
    "Your loss has a factor 1/(2N). Here it is 1/N.": lambda x, y, t: x.T @ (x @ t - y) / len(y),
    "You add up the samples. The mean divides by N.": lambda x, y, t: 2 * x.T @ (x @ t - y),
    "You divide by the number of weights, not of samples.": lambda x, y, t: 2 * x.T @ (x @ t - y) / len(t),
    "Those are slopes by predictions. For weights: `x.T @ ...`.": lambda x, y, t: 2 * (x @ t - y) / len(y),
    "You return a gradient for each sample. Take their mean.": lambda x, y, t: 2 * x * (x @ t - y)[:, None],
}.items():
    mse_gradient.misconception(sentence, wrong)


def _descents(rng):
    yield np.positive, np.array([1.0, -2.0]), 0.5, 3
    yield np.sinh, np.array([1.0]), 0.5, 1
    yield np.positive, np.array([3.0]), 0.1, 0
    for gradient, n in ((np.sinh, 2), (np.positive, 4)):
        yield gradient, rng.normal(size=n), 0.1, 10


@exercise(
    inputs=_descents,
    hints=[
        "A loop, `for _ in range(steps):`. In each round ask for the gradient where θ is *now*.",
        "`theta = theta - learning_rate * gradient(theta)`. (`-=` would change the caller's array.)",
    ],
    remark="That is all of gradient descent. The rest of this notebook is about the learning rate.",
)
def descend(gradient, theta, learning_rate, steps):
    """Return θ after a number of steps θ ← θ - α ∇J(θ), where α is the learning rate.

    `gradient` is a function: it takes an array of shape (n,), and returns the gradient there, of the same
    shape. `theta` is the start; leave it untouched. With 0 steps the start itself is the result.
    """
    for _ in range(steps):
        theta = theta - learning_rate * gradient(theta)
    return theta


def _descend(step=lambda t, g, a, start: t - a * g(t), rounds=lambda steps: steps):
    def mistaken(gradient, theta, learning_rate, steps):
        start = theta
        for _ in range(rounds(steps)):
            theta = step(theta, gradient, learning_rate, start)
        return theta

    return mistaken


for sentence, wrong in {
    "You climb: the gradient points uphill. Subtract it.": _descend(lambda t, g, a, start: t + a * g(t)),
    "Your gradients are all taken at the start.": _descend(lambda t, g, a, start: t - a * g(start)),
    "Your steps all set out from the start.": _descend(lambda t, g, a, start: start - a * g(t)),
    "You leave out the learning rate.": _descend(lambda t, g, a, start: t - g(t)),
    "You return after one step. Is the `return` in the loop?": _descend(rounds=lambda n: min(n, 1)),
    "You make one step too many.": _descend(rounds=lambda n: n + 1),
}.items():
    descend.misconception(sentence, wrong)


def _tables(rng):
    yield (np.array([[1.0, 0.0], [0.0, 2.0]]),)
    yield (np.array([[1.0, 1.0], [2.0, 2.0], [0.0, 1.0]]),)
    for shape in ((4, 1), (5, 3), (20, 4)):
        yield (rng.normal(size=shape),)


@exercise(
    inputs=_tables,
    hints=[
        "The Hessian is `2 * x.T @ x / len(x)`. Divide 2 by its largest eigenvalue.",
        "`np.linalg.eigvalsh(hessian)` returns the eigenvalues of such a matrix.",
    ],
    remark="No target y was needed: the border depends on the inputs alone.",
)
def largest_rate(x):
    """Return the learning rate 2/L beyond which batch descent on the mean squared error diverges.

    `x` has shape (samples, n) and holds the inputs of a linear regression without bias. L is the largest
    eigenvalue of the Hessian, 2/N · xᵀx. The result is a number.
    """
    hessian = 2 * x.T @ x / len(x)
    return 2 / np.linalg.eigvalsh(hessian).max()


def _curvatures(x):
    return np.linalg.eigvalsh(2 * x.T @ x / len(x))


for sentence, wrong in {
    "Your Hessian lacks the factor 2 of the square.": lambda x: 4 / _curvatures(x).max(),
    "You return 1/L, half of the limit.": lambda x: 1 / _curvatures(x).max(),
    "The *steepest* direction sets the limit. You took the flattest.": lambda x: 2 / _curvatures(x).min(),
    "Your Hessian is a sum. Divide it by the number of samples.": lambda x: 2 / _curvatures(x).max() / len(x),
    "You look along the axes only. Take the largest eigenvalue.": lambda x: 1 / np.mean(x**2, axis=0).max(),
    "You return L, the curvature itself. The limit is 2/L.": lambda x: _curvatures(x).max(),
    "You add up all eigenvalues. Only the largest counts.": lambda x: 2 / _curvatures(x).sum(),
}.items():
    largest_rate.misconception(sentence, wrong)


def _epochs(rng):
    yield np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 0.0, 2.0]), np.array([0.5]), 0.125, 2
    for n, features, batch_size in ((4, 2, 4), (5, 2, 1), (7, 3, 3), (6, 2, 2)):
        yield rng.normal(size=(n, features)), rng.normal(size=n), rng.normal(size=features), 0.1, batch_size


@exercise(
    inputs=_epochs,
    hints=[
        "`range(0, len(x), batch_size)` gives the first row of each batch.",
        "`x[start : start + batch_size]` ends by itself at the last row, so the last batch may be smaller.",
        "In the loop: the gradient of this batch, at the present θ, then the step.",
    ],
    remark="With `batch_size=1` this is stochastic descent, with `batch_size=len(x)` batch descent.",
)
def one_epoch(x, y, theta, learning_rate, batch_size):
    """Return θ after one epoch of mini-batch descent on the mean squared error: one step for each batch.

    The batches are the first `batch_size` rows, the next, and so on; the last one may be smaller. Each
    step follows the gradient 2/B · Σ (x·θ - y) x of its own batch of B rows. `x` has shape (samples, n),
    `y` (samples,), `theta` and the result (n,).
    """
    for start in range(0, len(x), batch_size):
        rows = slice(start, start + batch_size)
        error = x[rows] @ theta - y[rows]
        theta = theta - learning_rate * 2 * x[rows].T @ error / len(error)
    return theta


def _epoch(x, y, theta, rate, size, all_rows=False, at_start=False, skip=False, last=False, n=len):
    place = theta
    for start in range(0, 1 if last else len(x) - skip * (len(x) % size), size):
        rows = slice(None) if all_rows else slice(start, start + size)
        error = x[rows] @ (place if at_start else theta) - y[rows]
        theta = theta - rate * 2 * x[rows].T @ error / n(error)
    return theta


for sentence, wrong in {
    "Your steps see all samples. Each should see its own batch.": lambda *a: _epoch(*a, all_rows=True),
    "Your gradients are all taken at the first θ.": lambda *a: _epoch(*a, at_start=True),
    "You leave out the last batch where it is smaller.": lambda *a: _epoch(*a, skip=True),
    "The last batch may be smaller: divide by its own size.": lambda *a: _epoch(*a, n=lambda rows: a[4]),
    "You divide by the number of *all* samples.": lambda *a: _epoch(*a, n=lambda rows: len(a[0])),
    "You add up the gradients of a batch. Take their mean.": lambda *a: _epoch(*a, n=lambda rows: 1),
    "You make one step only. Is the `return` in the loop?": lambda *a: _epoch(*a, last=True),
    "You climb: the gradient points uphill. Subtract it.": lambda *a: _epoch(*a, n=lambda e: -len(e)),
    "Your gradients lack the factor 2 of the square.": lambda *a: _epoch(*a, n=lambda e: 2 * len(e)),
}.items():
    one_epoch.misconception(sentence, wrong)


@prediction(
    choices={"a": "It climbs.", "b": "It crosses the bottom and gets nearer.", "c": "It never crosses it."},
    explanation="A step multiplies the distance by 1 - 0.9 · 2 = -0.8: the other side, and nearer.",
)
def far_side():
    """The loss is w² and the learning rate 0.9. What does gradient descent do from w = 1?"""
    w = descend(lambda w: 2 * w, 1.0, 0.9, 1)
    return "a" if abs(w) > 1 else "b" if w < 0 else "c"


@prediction(
    between=(1, 10_000),
    explanation="An epoch has 12 batches, eleven of 32 patients and one of the last 2. Ten make 120 steps.",
)
def updates():
    """A model learns from 354 patients, in batches of 32, for 10 epochs. How many updates is that?"""
    model = nnlib.Sequential([nnlib.layers.Dense(1)], seed=0)
    model.compile("sgd", "mse")
    model.fit(np.zeros((354, 1)), np.zeros(354), batch_size=32, epochs=10, verbose=0)
    return model.optimizer.iterations


@prediction(
    choices={"a": "Nothing changes.", "b": "It is about half as large.", "c": "It is 0."},
    explanation="Smaller steps let the weights stray less far from the best ones, but never come to rest.",
)
def smaller_rate():
    """Batches of 32 patients, drawn at random, and a fixed learning rate. After a long time the loss stays
    above its minimum, by a gap that goes up and down. The rate is halved: what happens to the mean gap?
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2))
    y, gaps = x[:, 0] + rng.normal(size=400), []
    best = np.linalg.lstsq(x, y)[0]
    for rate in (0.1, 0.05):
        theta, path = best, []
        for _ in range(4000):
            rows = rng.integers(400, size=32)
            theta = theta - rate * mse_gradient(x[rows], y[rows], theta)
            path.append(theta)
        gaps.append(np.mean((x @ (np.array(path) - best).T) ** 2))
    return min("abc", key=lambda letter: abs(gaps[1] / gaps[0] - {"a": 1, "b": 0.5, "c": 0}[letter]))


@choice(
    a=("The gradient of each sample.", "Gradients are computed anew in each step. Nobody updates them."),
    b=("The parameters, once for each sample.", "That would be stochastic descent: N steps instead of one."),
    c=("The parameters, once.", "One step, against the mean of all samples' gradients."),
    answer="c",
)
def one_update():
    """What does one step of *batch* gradient descent update?"""


@choice(
    a=("Every 5 epochs.", "The loop counts batches. 5 epochs would be 2,345 of them."),
    b=("Every 640 pictures.", "5 steps of 128 pictures: about a hundredth of an epoch."),
    c=("5 times in each epoch.", "An epoch has 469 steps, so there are 93 or 94 saves in it."),
    answer="b",
)
def every_five():
    """A program takes one batch of 128 out of 60,000 pictures in each round of its loop, and saves the
    model `if round % 5 == 0`, "every 5 epochs", as its author says. When does it really save?
    """


TASKS = [
    far_side,
    numerical_gradient,
    mse_gradient,
    descend,
    largest_rate,
    updates,
    one_update,
    every_five,
    one_epoch,
    smaller_rate,
]
