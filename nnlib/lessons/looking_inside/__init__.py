"""Exercises and questions of notebook 16: looking inside."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "20_looking_inside"
__getattr__ = unknown_name(__name__)


def _networks(rng):
    for inputs, units, classes, label in ((2, 3, 2, 1), (3, 4, 2, 0), (5, 8, 3, 1), (8, 6, 10, 7)):
        kernels = rng.normal(size=(inputs, units)), rng.normal(size=(units, classes))
        yield rng.uniform(0, 1, inputs), kernels[0], rng.normal(size=units), kernels[1], label


@exercise(
    inputs=_networks,
    hints=[
        "The score is a weighted sum of the hidden outputs: its slopes by them are `kernel_2[:, label]`.",
        "ReLU passes a slope on where `x @ kernel_1 + bias_1` is above 0, and stops it elsewhere.",
        "From the slopes by the weighted sums to those by the inputs: `kernel_1 @ slopes`.",
    ],
    remark="No loss is needed. A walk back can start at any number that the network computes.",
)
def score_gradient(x, kernel_1, bias_1, kernel_2, label):
    """Return the slopes of the score of class `label` by each input, an array of shape (inputs,).

    The network is h = relu(x @ kernel_1 + bias_1), scores = h @ kernel_2 + bias_2, for one row `x` of
    shape (inputs,). (bias_2 changes no slope.) No weighted sum is exactly 0.
    """
    active = x @ kernel_1 + bias_1 > 0
    return kernel_1 @ (active * kernel_2[:, label])


for sentence, wrong in {
    "You leave ReLU out: a unit at rest passes nothing on.": lambda x, z, b, k, out: k @ out,
    "You multiply by the outputs of the hidden units. Take the slope of ReLU, which is 1 or 0.": (
        lambda x, z, b, k, out: k @ (np.maximum(z, 0) * out)
    ),
    "You decide without the biases which units are active.": lambda x, z, b, k, out: k @ ((z - b > 0) * out),
    "You multiply the slopes by x. That is another kind of map, slope times input.": (
        lambda x, z, b, k, out: x * (k @ ((z > 0) * out))
    ),
}.items():
    score_gradient.misconception(
        sentence, lambda x, k, b, out, label, wrong=wrong: wrong(x, x @ k + b, b, k, out[:, label])
    )
score_gradient.misconception(
    "You add up the slopes of all scores. Take that of `label` alone: `kernel_2[:, label]`.",
    lambda x, k, b, out, label: k @ ((x @ k + b > 0) * out.sum(axis=1)),
)


def _of_cubes(x):
    """The gradient of the sum of all x³."""
    return 3 * x**2


def _paths(rng):
    yield _of_cubes, np.array([2.0, 1.0]), np.array([0.0, -1.0]), 4
    yield _of_cubes, np.array([1.0]), np.array([0.5]), 1
    for steps in (2, 10, 50):
        yield _of_cubes, rng.uniform(1, 2, 3), rng.uniform(-1, 0.5, 3), steps


@exercise(
    inputs=_paths,
    hints=[
        "The shares of the way are `(np.arange(steps) + 0.5) / steps`.",
        "At the share s the point is `baseline + s * (x - baseline)`.",
        "The mean over the points is `np.mean(slopes, axis=0)`, for a list of gradients `slopes`.",
    ],
    remark="With enough steps the entries add up to f(x) - f(baseline), if f has no jumps.",
)
def integrated_gradients(gradient, x, baseline, steps):
    """Return the integrated gradients of a function at `x`, an array of the shape of `x`.

    `gradient` is a function: it takes a point, an array of shape (n,), and returns the gradient there, of
    the same shape. The straight way from `baseline` to `x` is cut into `steps` equal parts. Take the
    gradients in the *middle* of each part, that is at the shares (k + 1/2) / steps of the way, k from 0.
    Multiply their mean by x - baseline, entry by entry.
    """
    shares = (np.arange(steps) + 0.5) / steps
    slopes = [gradient(baseline + share * (x - baseline)) for share in shares]
    return (x - baseline) * np.mean(slopes, axis=0)


def _along(shares, factor=lambda x, b: x - b, start=lambda b: b, mean=np.mean):
    def mistaken(gradient, x, baseline, steps):
        slopes = [gradient(start(baseline) + share * (x - start(baseline))) for share in shares(steps)]
        return factor(x, baseline) * mean(slopes, axis=0)

    return mistaken


def _middles(steps):
    return (np.arange(steps) + 0.5) / steps


for sentence, wrong in {
    "You return the mean slope. Multiply it by x - baseline.": _along(_middles, lambda x, b: 1),
    "You multiply by x. The way begins at the baseline: take x - baseline.": _along(_middles, lambda x, b: x),
    "You add up the gradients. Take their mean.": _along(_middles, mean=np.sum),
    "Your way begins at 0. It begins at the baseline.": _along(_middles, start=lambda b: 0 * b),
    "All your gradients are taken at x. Take them along the way.": _along(lambda steps: [1]),
    "You take the gradients where the parts end. Take the middle.": _along(lambda n: np.arange(1, n + 1) / n),
    "You take the gradients where the parts begin. Take the middle.": _along(lambda n: np.arange(n) / n),
    "Your points reach from the baseline to x. Take the middles.": _along(lambda n: np.linspace(0, 1, n)),
}.items():
    integrated_gradients.misconception(sentence, wrong)


def _attacks(rng):
    yield np.array([0.0, 0.5, 1.0, 0.95]), np.array([2.0, -0.1, 0.3, 0.0]), 0.1
    for shape, epsilon in (((6,), 0.2), ((3, 4), 0.05), ((5, 8), 0.3)):
        yield rng.uniform(0, 1, shape).round(1), rng.normal(0, 0.5, shape), epsilon


@exercise(
    inputs=_attacks,
    hints=[
        "`np.sign(gradient)` is 1, 0 or -1: the direction of each pixel, and nothing of its size.",
        "`np.clip(picture, 0, 1)` brings back what has left the range of the pixels.",
    ],
    remark="One step, one walk back: no attack is cheaper. It is called the fast gradient sign method.",
)
def fast_gradient_sign(x, gradient, epsilon):
    """Return the attacked pictures: each pixel moved by `epsilon` in the direction that raises the loss.

    `gradient` has the shape of `x`, and holds the slopes of the loss by the pixels. A pixel whose slope is
    0 stays. Pixels are numbers from 0 to 1, after the attack, too.
    """
    return np.clip(x + epsilon * np.sign(gradient), 0, 1)


for sentence, direction in {
    "You go downhill: that helps the network.": lambda g: -np.sign(g),
    "You add the slopes themselves. Take their signs: every pixel may use its whole epsilon.": lambda g: g,
    "You add epsilon to every pixel. The sign of the slope tells the direction.": np.ones_like,
    "A pixel whose slope is 0 goes down with you. It stays.": lambda g: np.where(g > 0, 1, -1),
}.items():
    fast_gradient_sign.misconception(
        sentence, lambda x, g, epsilon, to=direction: np.clip(x + epsilon * to(g), 0, 1)
    )
fast_gradient_sign.misconception(
    "Your pixels leave the range from 0 to 1.", lambda x, g, epsilon: x + epsilon * np.sign(g)
)


def _two_losses(rng):
    yield np.array([0.1, 0.2, 0.4]), np.array([0.3, 0.5, 0.2])
    yield np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0, 0.5])
    for members, others in ((4, 4), (10, 7), (50, 50)):
        yield rng.exponential(1, members).round(1), rng.exponential(2, others).round(1)


@exercise(
    inputs=_two_losses,
    hints=[
        "`member_losses[:, np.newaxis] < other_losses` compares every member with every other: a table.",
        "The share of True in a table is its mean. Do the same with `==`, and add half of it.",
    ],
    remark="0.5 is a coin. With 1 some threshold separates the two groups completely.",
)
def attack_auc(member_losses, other_losses):
    """Return the AUC of an attack by the loss, a number from 0 to 1.

    It is the share of all pairs (a training row, another row) in which the training row has the lower
    loss. A pair with equal losses counts one half. The arrays have shapes (members,) and (others,).
    """
    members = member_losses[:, np.newaxis]
    return np.mean(members < other_losses) + np.mean(members == other_losses) / 2


for sentence, wrong in {
    "You count the pairs in which the training row has the *higher* loss.": (
        lambda members, others: attack_auc(others, members)
    ),
    "You leave out pairs with equal losses. They count one half.": lambda m, o: np.mean(m[:, None] < o),
    "You count pairs with equal losses in full, not one half.": lambda m, o: np.mean(m[:, None] <= o),
    "You compare the rows one by one. Every training row meets every other row.": (
        lambda members, others: np.mean((members < others) + (members == others) / 2)
    ),
}.items():
    attack_auc.misconception(sentence, wrong)


def _steps(rng):
    for inputs, units, rate, at_rest, sign in ((2, 3, 0.1, 2, 1), (6, 5, 0.01, 0, 1), (10, 8, 1.0, 0, -1)):
        kernel, bias = rng.normal(size=(inputs, units)), rng.normal(size=units)
        slopes = sign * np.abs(rng.normal(size=units)) * (np.arange(units) != at_rest)
        step = rate * np.outer(rng.uniform(0, 1, inputs), slopes)
        yield kernel, bias, kernel - step, bias - rate * slopes


@exercise(
    inputs=_steps,
    rtol=1e-5,
    hints=[
        "Subtract: `bias_after - bias_before` is -rate · g, with an entry for each unit. And the kernel?",
        "Column j of the kernel's change is the bias's change of unit j times x. So divide.",
        "Units at rest have a change of 0. Take the one whose bias has moved most: `np.abs(...).argmax()`.",
    ],
    remark="You need to know neither the learning rate, nor the loss, nor the label.",
)
def row_from_step(kernel_before, bias_before, kernel_after, bias_after):
    """Return the training row, an array of shape (inputs,), that made the parameters before those after.

    Between the two lies one step of plain gradient descent on the loss of one row x. The layer is the
    first one: its kernel, of shape (inputs, units), moved by -rate · x[m] · g[j], and its bias, of shape
    (units,), by -rate · g[j], where g are the slopes by the units' weighted sums. Some of them are 0.
    """
    kernel_change, bias_change = kernel_after - kernel_before, bias_after - bias_before
    unit = np.abs(bias_change).argmax()
    return kernel_change[:, unit] / bias_change[unit]


for sentence, wrong in {
    "That is the change of the kernel. Divide it by the change of the bias.": (
        lambda dk, db: dk[:, np.abs(db).argmax()]
    ),
    "You divide the wrong way round: the bias's change by the kernel's.": (
        lambda dk, db: db[np.abs(db).argmax()] / dk[:, np.abs(db).argmax()]
    ),
    "You always ask unit 0. If it was at rest, you divide 0 by 0.": lambda dk, db: dk[:, 0] / db[0],
    "You take the largest change. Where all biases fall, that is a unit at rest: take the largest *size*.": (
        lambda dk, db: dk[:, db.argmax()] / db[db.argmax()]
    ),
    "You also ask a unit at rest, and divide 0 by 0. Take one whose bias has moved.": (
        lambda dk, db: (dk / db).mean(axis=1)
    ),
}.items():
    row_from_step.misconception(sentence, lambda k0, b0, k1, b1, wrong=wrong: wrong(k1 - k0, b1 - b0))


@prediction(
    choices={"a": "Nearly all: more than 90.", "b": "Most: 60 to 90.", "c": "Fewer than 60."},
    explanation="Each pixel helps a little, and 64 small pushes in the worst direction add up.",
    answer="c",
)
def against_the_network():
    """A network reads 98 of 100 test digits. Now each pixel may change by at most a tenth of the way from
    paper to ink, and somebody who knows the network chooses the changes. How many of 100 does it still read?
    """


@prediction(
    choices={
        "a": "It looks like noise.",
        "b": "It follows the digit about as closely as the map of a trained network.",
        "c": "It shows the opposite of the digit: large where there is no ink.",
    },
    explanation="The map is a product with the ink, so the ink shows through, whatever the weights are.",
    answer="b",
)
def untrained_map():
    """A network was never trained. For a digit we draw |slope · ink| at each pixel, where the slope is that
    of the right digit's score. What does this map look like?
    """


@prediction(
    choices={"a": "It stays as it was.", "b": "It falls, to about half.", "c": "It rises."},
    explanation="Each copy can stand in for the other, so shuffling one of them costs less.",
    answer="b",
)
def copied_column():
    """A column has the highest permutation importance of all. We add an exact copy of it to the data, and
    train anew. What happens to the importance of this column?
    """


@choice(
    a=("It does not use them.", "It may use them a lot: paper in the middle speaks for a 0."),
    b=("Nothing.", "x - baseline is 0 there, whatever the slopes are."),
    c=(
        "They had no ink in the training data.",
        "The training data do not enter: only x and the baseline do.",
    ),
    answer="b",
)
def blank_pixels():
    """With white paper as the baseline, the integrated gradient of every pixel without ink is 0. What does
    that tell about the network and these pixels?
    """


@choice(
    a=("The model gives nothing away.", "Another attack may see more, or one row may stand out."),
    b=("This attack learns next to nothing, over all rows.", "That is what was measured, and no more."),
    c=("Half of the training rows are found.", "It counts pairs, not rows: a coin has nearly this AUC."),
    answer="b",
)
def auc_of_a_half():
    """An attack by the loss has an AUC of 0.51 on a model. What follows?"""


TASKS = [
    against_the_network,
    score_gradient,
    untrained_map,
    integrated_gradients,
    blank_pixels,
    copied_column,
    fast_gradient_sign,
    attack_auc,
    auc_of_a_half,
    row_from_step,
]
