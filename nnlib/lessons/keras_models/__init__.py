"""Exercises and questions of notebook 11: models, layers, losses and training steps of one's own."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "14_keras_models"
__getattr__ = unknown_name(__name__)


def _names(rng):
    yield ["rose", "lily", "rose", "iris"], ["lily", "iris", "rose"]
    yield ["lily", "iris"], ["lily", "iris", "rose"]
    animals = ["owl", "cat", "eel", "ant"]
    yield [animals[i] for i in rng.integers(0, 4, 9)], animals


@exercise(
    inputs=_names,
    hints=[
        "`categories.index(name)` is the column of a name.",
        "The rows of `np.eye(3)` are one-hot, and `np.eye(3)[[2, 0, 2]]` picks three of them.",
    ],
    remark="The columns are a part of the model. Kept nowhere, they are lost with the program.",
)
def one_hot_rows(names, categories):
    """Return the one-hot rows of a list of names, an array of floats with a row for each name.

    It has a column for each of `categories`, in this order, also for those that do not occur in `names`.
    Both are lists of strings, and all names are among the categories.
    """
    return np.eye(len(categories))[[categories.index(name) for name in names]]


one_hot_rows.misconception(
    "Your columns are the names that occur in this list. A list that lacks a name has fewer columns then.",
    lambda names, categories: one_hot_rows(names, sorted(set(names))),
)
one_hot_rows.misconception(
    "Your columns are in the order in which the names appear. That order is another one in every list.",
    lambda names, categories: one_hot_rows(names, list(dict.fromkeys(names))),
)
one_hot_rows.misconception(
    "Your columns are in alphabetical order. They must be in the order of `categories`.",
    lambda names, categories: one_hot_rows(names, sorted(categories)),
)
one_hot_rows.misconception(
    "You return the numbers of the categories. One-hot is a row of zeros with a 1 at that number.",
    lambda names, categories: np.array([categories.index(name) for name in names]),
)


def _models(rng):
    yield {"x": 4}, [("hidden", 10, ["x"], "h"), ("output", 3, ["h"], "y")]
    yield {"x": 8}, [("hidden", 5, ["x"], "h"), ("output", 2, ["h", "x"], "y")]
    yield {"x": 7}, [("first", 7, ["x"], "h"), ("first", 7, ["h"], "g"), ("output", 1, ["g"], "y")]
    twice = [("encode", 6, ["a"], "u"), ("encode", 6, ["b"], "v"), ("output", 1, ["u", "v"], "y")]
    yield {"a": 9, "b": 9}, twice


def _count(widths, calls, bias=lambda units: units, inputs=sum, key=lambda layer, name: layer):
    widths, layers = dict(widths), {}
    for layer, units, sources, name in calls:
        layers[key(layer, name)] = inputs([widths[source] for source in sources]) * units + bias(units)
        widths[name] = units
    return sum(layers.values())


@exercise(
    inputs=_models,
    hints=[
        "Keep the widths of all tensors in a dict: a copy of `widths`, to which each call adds its `name`.",
        "A dense layer has (inputs + 1) · units parameters; inputs is the sum of the widths of its sources.",
        "Keep the numbers in a dict by `layer`. So a layer that is called again does not count again.",
    ],
    remark="This is what `model.count_params()` does, before any number has gone through the model.",
)
def count_params(widths, calls):
    """Return the number of parameters of a functional model of dense layers, an int.

    `widths` is a dict: the name of each input, and its number of values. `calls` lists tuples
    (layer, units, sources, name), in the order in which the layers are called. The dense layer `layer` has
    `units` units; it takes the tensors in the list `sources`, side by side, and gives the tensor `name`.
    All layers have biases. The same layer may be called more than once. Leave both arguments untouched.
    """
    widths, parameters = dict(widths), {}
    for layer, units, sources, name in calls:
        inputs = sum(widths[source] for source in sources)
        parameters[layer] = (inputs + 1) * units
        widths[name] = units
    return sum(parameters.values())


count_params.misconception(
    "You count a layer again when it is called again. It is the same kernel and the same bias.",
    lambda *model: _count(*model, key=lambda layer, name: name),
)
count_params.misconception(
    "You leave out the biases: one for each unit.", lambda *model: _count(*model, bias=lambda units: 0)
)
count_params.misconception(
    "You count one bias for each layer. There is one for each of its units.",
    lambda *model: _count(*model, bias=lambda units: 1),
)
count_params.misconception(
    "Where a layer has several sources, you count the first one only. Their widths add up.",
    lambda *model: _count(*model, inputs=lambda widths: widths[0]),
)


def _layers(rng):
    yield np.array([[1.0, -1.0]]), np.array([[0.5, 1.0], [0.0, 2.0]]), np.zeros(2), np.array([[1.0, 2.0]])
    for n, width in ((1, 1), (4, 3), (6, 5)):
        yield tuple(rng.normal(size=shape) for shape in ((n, width), (width, width), width, (n, width)))


@exercise(
    inputs=_layers,
    hints=[
        "x has two users: the sum, and the dense layer. What comes back from both adds up (notebook 06).",
        "From the sum comes `gradient` as it is, from the layer `G @ kernel.T`. G is `gradient` times the "
        "slope of tanh.",
    ],
    remark="Whatever the layer does with its part, the part of the skip arrives as it is.",
)
def skip_backward(x, kernel, bias, gradient):
    """Return dL/dx for y = x + tanh(x @ kernel + bias), a dense layer with a skip around it.

    `x` and `gradient`, which is dL/dy, have shape (samples, width), `kernel` (width, width) and `bias`
    (width,).
    """
    a = np.tanh(x @ kernel + bias)
    return gradient + (gradient * (1 - a**2)) @ kernel.T


skip_backward.misconception(
    "You go back through the layer only. The skip is a second path from x to y.",
    lambda x, k, b, g: (g * (1 - np.tanh(x @ k + b) ** 2)) @ k.T,
)
skip_backward.misconception("You go back along the skip only. The layer uses x, too.", lambda x, k, b, g: g)
skip_backward.misconception(
    "Your way back forgets tanh: multiply by its slope before the product with the kernel.",
    lambda x, k, b, g: g + g @ k.T,
)
skip_backward.misconception(
    "The way back goes through the kernel transposed: `kernel.T`.",
    lambda x, k, b, g: g + (g * (1 - np.tanh(x @ k + b) ** 2)) @ k,
)
skip_backward.misconception(
    "The slope of tanh is 1 - a² with the output a of tanh. You took y, to which x has been added.",
    lambda x, k, b, g: g + (g * (1 - (x + np.tanh(x @ k + b)) ** 2)) @ k.T,
)


def _gradients(rng):
    yield [np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([12.0, 0.0])], 6.5
    yield [np.array([3.0, -4.0])], 6.0
    yield [np.zeros((2, 2)), np.zeros(2)], 1.0
    for limit in (0.5, 2.0, 100.0):
        yield [rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2))], limit


@exercise(
    inputs=_gradients,
    hints=[
        "The length is the root of the sum of the squares of *all* entries, of all arrays.",
        "If it is larger than `limit`, multiply every array by the same number: limit / length.",
    ],
    remark="All entries shrink by the same factor, so the step keeps its direction.",
)
def clip_gradients(gradients, limit):
    """Return the gradients, shortened to the length `limit` where they are longer: a list of arrays.

    `gradients` is a list of arrays. Taken together as one long vector, they have one length. If it is at
    most `limit`, they stay as they are. Leave the arrays that you are given untouched.
    """
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * limit / length if length > limit else gradient.copy() for gradient in gradients]


clip_gradients.misconception(
    "You shorten each array by itself. That changes the direction of the step: take one length for all.",
    lambda gradients, limit: [clip_gradients([each], limit)[0] for each in gradients],
)
clip_gradients.misconception(
    "You clip each entry by itself. That changes the direction of the step.",
    lambda gradients, limit: [g.clip(-limit, limit) for g in gradients],
)
clip_gradients.misconception(
    "You also stretch gradients that are shorter than the limit. They stay as they are.",
    lambda gs, limit: [g * limit / np.sqrt(sum((g**2).sum() for g in gs)) for g in gs],
)


def _forecasts(rng):
    yield np.array([10.0, 10.0]), np.array([9.0, 12.0]), 0.9
    for q in (0.25, 0.5, 0.1, 0.75):
        yield rng.normal(size=7), rng.normal(size=7), q


def _pinball(y_true, y_pred, low, high, collect=np.mean):
    return collect(np.where(y_true > y_pred, low, high) * np.abs(y_true - y_pred))


@exercise(
    inputs=_forecasts,
    hints=[
        "With e = y_true - y_pred, a forecast is too low where e > 0.",
        "`np.where(e > 0, q * e, (q - 1) * e)`, and the mean of it.",
    ],
    remark="For q = 0.5 both sides count alike: it is half the mean absolute error of notebook 04.",
)
def pinball(y_true, y_pred, q):
    """Return the mean pinball loss of forecasts, a number.

    Each unit by which a forecast is too *low* costs q, and each unit by which it is too *high* costs 1 - q.
    `y_true` and `y_pred` are arrays of shape (n,), and `q` is a number between 0 and 1.
    """
    error = y_true - y_pred
    return np.mean(np.maximum(q * error, (q - 1) * error))


pinball.misconception(
    "The two sides are swapped: too low, y_true above y_pred, costs q.",
    lambda y, p, q: _pinball(y, p, 1 - q, q),
)
pinball.misconception(
    "A forecast that is too high costs you nothing. Each unit costs 1 - q.",
    lambda y, p, q: _pinball(y, p, q, 0),
)
pinball.misconception(
    "A forecast that is too high lowers your loss: its error is negative, but its cost must not be.",
    lambda y, p, q: _pinball(y, p, q, q - 1),
)
pinball.misconception(
    "Both sides cost you the same. Too low costs q, and too high 1 - q.",
    lambda y, p, q: _pinball(y, p, q, q),
)
pinball.misconception(
    "You add up the costs. Take their mean.", lambda y, p, q: _pinball(y, p, q, 1 - q, np.sum)
)


@prediction(
    between=(0, 10_000),
    explanation="64 · 32 + 32 = 2,080 for the hidden layer, once: both pictures go through the same kernel "
    "and bias. And 33 for the output.",
)
def shared_parameters():
    """Two pictures of 64 pixels go through the *same* dense layer with 32 units. The 32 sizes of the
    differences go into one sigmoid unit. How many parameters has the model?
    """
    return (64 + 1) * 32 + (32 + 1) * 1


@prediction(
    choices={"a": "About 10 %, like guessing.", "b": "About 60 %.", "c": "Above 90 %."},
    explanation="The slope of the sigmoid is at most 1/4. Behind ten of them almost nothing of the gradient "
    "is left. So the first layers do not learn, and what they pass on says little about the digit.",
    answer="a",
)
def ten_sigmoids():
    """A network for the digits has *ten* hidden layers of 32 sigmoid units, one after the other. It trains
    for eight epochs with Adam. How many of the training digits does it read?
    """


@prediction(
    choices={"a": "0.9: Keras has noted it.", "b": "0.5, without a word.", "c": "None: loading fails."},
    explanation="For a layer Keras notes numbers and texts by itself. For a loss it notes nothing of its own "
    "accord, and so the class is called without q.",
    answer="b",
)
def forgotten():
    """A loss has the argument q, by default 0.5, and no `get_config`. A model is compiled with q=0.9, saved,
    and loaded. Which q has the loaded loss?
    """


@choice(
    a=("Sequential", "It has one input only."),
    b=("functional", "Two inputs are no problem, and the file holds the whole graph."),
    c=("subclassed", "It can have two inputs, but whoever loads the file needs your class."),
    answer="b",
)
def which_way():
    """Your model has two inputs and ready layers only. A colleague shall load it without your Python code.
    How do you write it?
    """


@choice(
    a=("`predictions = model(x)` and the loss", "The tape must see every operation from weights to loss."),
    b=("`tape.gradient(loss, weights)`", "It reads the tape, after the recording."),
    c=("`optimizer.apply(gradients, weights)`", "The update is no part of the loss."),
    answer="a",
)
def on_tape():
    """Which lines of a training step must stand inside `with tf.GradientTape() as tape:`?"""


TASKS = [
    one_hot_rows,
    shared_parameters,
    count_params,
    ten_sigmoids,
    skip_backward,
    on_tape,
    clip_gradients,
    pinball,
    forgotten,
    which_way,
]
