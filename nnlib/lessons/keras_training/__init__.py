"""Exercises and questions of notebook 10: training with Keras."""

import itertools

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "13_keras_training"
__getattr__ = unknown_name(__name__)


def _outputs(rng):
    yield np.array([[0.9], [0.2], [0.5], [0.7], [0.4]]), np.array([1, 0, 0, 0, 0])
    yield np.array([[0.1], [0.6], [0.8]]), np.array([0, 1, 1])
    for n in (4, 9, 25):
        yield rng.random((n, 1)), rng.integers(0, 2, n)


@exercise(
    inputs=_outputs,
    hints=[
        "Make both shapes equal first: `outputs[:, 0]` has shape (n,).",
        "`outputs[:, 0] > 0.5` says for each row whether class 1 is predicted.",
        "The share of the rows is the mean of a comparison with `y`.",
    ],
    remark="Keras's metric `accuracy` does this for you. With your own NumPy lines it is up to you.",
)
def sigmoid_accuracy(outputs, y):
    """Return the share of rows that a network with one sigmoid unit gets right, a number.

    `outputs` of shape (n, 1) is what `model.predict` returns: the probabilities of class 1. `y` of shape
    (n,) holds the labels 0 and 1. As in Keras, class 1 is predicted above 0.5, and class 0 otherwise.
    """
    return np.mean((outputs[:, 0] > 0.5) == y)


sigmoid_accuracy.misconception(
    "You take the argmax of one column. That is always 0, whatever the network says.",
    lambda outputs, y: np.mean(outputs.argmax(axis=1) == y),
)
sigmoid_accuracy.misconception(
    "You compare shape (n, 1) with shape (n,). NumPy makes (n, n) of them: every row with every label.",
    lambda outputs, y: np.mean((outputs > 0.5) == y),
)
sigmoid_accuracy.misconception(
    "You count a probability of exactly 0.5 as class 1.",
    lambda outputs, y: np.mean((outputs[:, 0] >= 0.5) == y),
)
sigmoid_accuracy.misconception(
    "Your number is the share of the wrong rows.",
    lambda outputs, y: np.mean((outputs[:, 0] > 0.5) != y),
)


def _weights(rng):
    for sizes in ((2, 3, 1), (1, 1), (3, 3, 3, 3), (8, 10, 10, 1)):
        weights = []
        for inputs, units in itertools.pairwise(sizes):
            weights += [rng.normal(size=(inputs, units)), rng.normal(size=units)]
        yield weights, [rng.normal(size=units) for units in sizes[1:]]


@exercise(
    inputs=_weights,
    hints=[
        "`weights[0::2]` are the kernels, `weights[1::2]` the biases.",
        "Walk over kernels and new biases with `zip`, and append both to a new list.",
    ],
    remark="`model.set_weights` takes this list. So you have written the `set_biases` that Keras lacks.",
)
def with_biases(weights, biases):
    """Return a list for `model.set_weights` with the kernels of `weights` and new biases.

    `weights` is the list that `get_weights()` returns for a stack of dense layers: kernel, bias, kernel,
    bias, and so on. `biases` holds one array for each layer, first layer first. Leave both lists
    untouched.
    """
    changed = []
    for kernel, bias in zip(weights[0::2], biases, strict=True):
        changed += [kernel, bias]
    return changed


with_biases.misconception(
    "First come all kernels and then all biases in your list. They take turns, layer by layer.",
    lambda weights, biases: [*weights[0::2], *biases],
)
with_biases.misconception(
    "Your biases belong to other layers: they are the last layer's first.",
    lambda weights, biases: with_biases(weights, biases[::-1]),
)
with_biases.misconception(
    "You add the new biases to the old ones. They take their place.",
    lambda weights, biases: with_biases(weights, [a + b for a, b in zip(weights[1::2], biases, strict=True)]),
)
with_biases.misconception("Your list still has the old biases.", lambda weights, biases: list(weights))
with_biases.misconception(
    "In each layer you put the bias first. The kernel comes first.",
    lambda weights, biases: [array for pair in zip(biases, weights[0::2], strict=True) for array in pair],
)


def _steps(rng):
    yield [np.array([[1.0], [2.0]]), np.array([0.5])], [np.array([[0.8], [2.4]]), np.array([0.5])], 0.1
    for rate in (1.0, 0.5, 0.01):
        before = [rng.normal(size=(3, 2)), rng.normal(size=2)]
        yield before, [array - rate * rng.normal(size=array.shape) for array in before], rate


@exercise(
    inputs=_steps,
    hints=[
        "Plain gradient descent: after = before - rate · gradient. Solve it for the gradient.",
        "Do it for each pair of arrays: `for old, new in zip(before, after)`.",
    ],
    remark="It works with any library, but only for SGD without momentum: Adam divides the gradient.",
)
def gradients_from_step(before, after, learning_rate):
    """Return the list of gradients that made the weights `before` the weights `after`.

    Both are lists of arrays as `get_weights()` returns them, before and after *one* step of plain SGD. The
    gradients have the shapes of the weights.
    """
    return [(old - new) / learning_rate for old, new in zip(before, after, strict=True)]


gradients_from_step.misconception(
    "Your gradients have the wrong sign: descent subtracts.",
    lambda before, after, rate: gradients_from_step(after, before, rate),
)
gradients_from_step.misconception(
    "That is the step itself. Divide it by the learning rate.",
    lambda before, after, rate: gradients_from_step(before, after, 1),
)
gradients_from_step.misconception(
    "You multiply the step by the learning rate. Divide it.",
    lambda before, after, rate: gradients_from_step(before, after, 1 / rate),
)


def _means(rng):
    yield [4.0, 3.0, 2.5], [2, 2, 1]
    yield [1.5], [7]
    for sizes in ([32, 32, 7], [8] * 5, [16, 16, 16, 3]):
        yield list(np.round(np.linspace(2, 1, len(sizes)) + rng.normal(0, 0.1, len(sizes)), 4)), sizes


@exercise(
    inputs=_means,
    hints=[
        "A mean times the number of rows is a sum: the sum over all rows that the epoch has seen so far.",
        "`np.cumsum(sizes)` gives these numbers of rows.",
        "The sum of one batch is the difference of two neighbours: `np.diff(sums, prepend=0)`. "
        "Divide by the rows of the batch.",
    ],
    remark="The mean runs behind: in the first batches of an epoch it jumps, and later it hardly moves.",
)
def batch_losses(running_means, sizes):
    """Return the loss of each batch alone, an array.

    `running_means[k]` is the mean loss over *all rows* of the batches 0 to k of an epoch. `sizes[k]` is
    the number of rows in batch k; the last batch may be smaller. Both are lists.
    """
    sums = np.array(running_means) * np.cumsum(sizes)
    return np.diff(sums, prepend=0) / sizes


batch_losses.misconception("You return the running means as they are.", lambda means, sizes: np.array(means))
batch_losses.misconception(
    "You treat all batches as equally large. The last one has fewer rows.",
    lambda means, sizes: batch_losses(means, [1] * len(sizes)),
)
batch_losses.misconception(
    "Your numbers are sums over the rows of a batch. Divide by its rows.",
    lambda means, sizes: batch_losses(means, sizes) * sizes,
)
batch_losses.misconception(
    "You subtract neighbouring means. Only sums can be subtracted: multiply by the rows seen so far first.",
    lambda means, sizes: np.diff(means, prepend=0),
)


@exercise(
    inputs=lambda rng: [(10, 5, 4, 3), (455, 32, 2, 5), (64, 32, 5, 5), (7, 10, 6, 2), (20, 3, 3, 10)],
    hints=[
        "An epoch has `math.ceil(rows / batch_size)` steps: the last batch may be smaller.",
        "The steps that save are `range(every, epochs * steps + 1, every)`.",
        "Step number `step`, counted from 1, belongs to epoch `(step - 1) // steps + 1`.",
    ],
    remark="A library that says *every 5* means epochs here and steps there. Look it up.",
)
def saving_epochs(rows, batch_size, epochs, every):
    """Return in which epochs a training saves its weights, a list with one int for each time.

    It saves after each `every`-th *step* (update), counted from 1 over the whole training. An epoch passes
    over all `rows` in batches of `batch_size`; the last batch may be smaller. Epochs count from 1. If an
    epoch saves three times, it is in the list three times.
    """
    steps = -(-rows // batch_size)
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)]


saving_epochs.misconception(
    "You save every so many *epochs*. Steps are counted here.",
    lambda rows, batch_size, epochs, every: list(range(every, epochs + 1, every)),
)
saving_epochs.misconception(
    "You leave out the last, smaller batch of each epoch. It is a step, too.",
    lambda rows, batch_size, epochs, every: saving_epochs(
        rows // batch_size * batch_size, batch_size, epochs, every
    ),
)
saving_epochs.misconception(
    "You begin to count anew in each epoch. The steps are counted over the whole training.",
    lambda rows, batch_size, epochs, every: [
        epoch for epoch in range(1, epochs + 1) for _ in range(every, -(-rows // batch_size) + 1, every)
    ],
)
saving_epochs.misconception(
    "Your epochs count from 0.",
    lambda *numbers: [epoch - 1 for epoch in saving_epochs(*numbers)],
)
saving_epochs.misconception(
    "The last step of an epoch belongs to this epoch, not to the next one.",
    lambda rows, batch_size, epochs, every: [
        step // -(-rows // batch_size) + 1
        for step in range(every, epochs * -(-rows // batch_size) + 1, every)
    ],
)


@prediction(
    between=(0, 1),
    within=0.02,
    explanation="The largest of one number is always number 0. So all tumours are called malignant, and "
    "that is right for the malignant ones.",
)
def argmax_of_one():
    """A network with one sigmoid unit gets nine tumours in ten right. Somebody computes its accuracy with
    `model.predict(x).argmax(axis=1) == y`. Of the 114 test rows, 67 % belong to class 1. What accuracy
    comes out? (0 to 1)
    """
    from nnlib import datasets

    cancer = datasets.load_breast_cancer()
    return np.mean(datasets.train_test_split(cancer.x, cancer.y)[3] == 0)


@prediction(
    choices={
        "a": "Nothing: all losses are equal to the last bit.",
        "b": "Rounding: they differ by less than 0.0001.",
        "c": "Visibly: small differences grow from step to step, up to 0.01 and more.",
    },
    explanation="Both compute the same formulas with numbers of 32 bits, but add up in another order. Each "
    "step rounds a little differently, and in sixty steps of a small network that stays small.",
    answer="b",
)
def sixty_steps():
    """`nnlib` and Keras begin with the same weights, take the same batches in the same order, and make 60
    steps of Adam. By how much do their loss curves differ at most?
    """


@prediction(
    between=(0, 1000),
    explanation="455 rows make 15 batches of at most 32. Ten epochs are 150 steps, and every fifth saves.",
)
def saves_in_ten_epochs():
    """A callback saves every 5 *steps*. Training runs for 10 epochs over 455 rows, in batches of 32. How
    often does it save?
    """
    return len(saving_epochs(455, 32, 10, 5))


@choice(
    a=("Training starts afresh, with new random weights.", "Only building a new model draws new weights."),
    b=("Training goes on from the weights that the model has.", "`fit` never resets a model."),
    c=("An error: a model can be trained only once.", "You may call it as often as you like."),
    answer="b",
)
def fit_again():
    """You have called `model.fit(...)`, and call it a second time on the same model. What happens?"""


@choice(
    a=("Rows that are drawn at random.", "Shuffling comes later, and only to the training rows."),
    b=("The first 30 of the rows.", "They come from the other end."),
    c=("The last 30 of the rows.", "They are cut off before any shuffling, so they must not be sorted."),
    answer="c",
)
def split_off():
    """`fit` gets 150 rows and `validation_split=0.2`. Which rows become the validation set?"""


TASKS = [
    with_biases,
    gradients_from_step,
    sixty_steps,
    argmax_of_one,
    sigmoid_accuracy,
    fit_again,
    batch_losses,
    split_off,
    saves_in_ten_epochs,
    saving_epochs,
]
