"""Exercises and questions of notebook 02: activation functions."""

import numpy as np

import nnlib
from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "02_activations"
__getattr__ = unknown_name(__name__)


def _functions(rng):
    yield np.square, 3.0, 0.5
    yield np.exp, 0.0, 1.0
    for f in (np.sin, np.tanh, np.exp):
        yield f, rng.normal(), 0.001


@exercise(
    inputs=_functions,
    hints=[
        "Go `h` to the right, and `h` to the left. How much higher is the right end?",
        "A slope is the height gained for each unit of width. How far apart are the two ends?",
        "Mind the brackets: `(f(z + h) - f(z - h)) / (2 * h)`.",
    ],
    remark="No formula of f was needed: this measures the slope of any function that you can call.",
)
def slope(f, z, h):
    """Return the slope of the function `f` at `z`, measured between z - h and z + h.

    `f` takes a number and returns a number. `z`, `h` and the result are numbers.
    """
    return (f(z + h) - f(z - h)) / (2 * h)


for way in (1, -1):
    slope.misconception(
        "You look to one side of z only. Both sides together are more exact.",
        lambda f, z, h, way=way: (f(z + way * h) - f(z)) / (way * h),
    )
for sentence, wrong in {
    "Your slopes are twice too steep: the width is 2h.": lambda f, z, h: (f(z + h) - f(z - h)) / h,
    "You return the height gained. Divide it by the width, 2h.": lambda f, z, h: f(z + h) - f(z - h),
    "`a / 2 * h` means `(a / 2) * h`. Write `a / (2 * h)`.": lambda f, z, h: (f(z + h) - f(z - h)) / 2 * h,
    "Python divides first. Put the difference in brackets.": lambda f, z, h: f(z + h) - f(z - h) / (2 * h),
    "You chose a width of your own. Use `h`.": lambda f, z, h: (f(z + 1e-5) - f(z - 1e-5)) / 2e-5,
}.items():
    slope.misconception(sentence, wrong)


def _pre_activations(rng):
    yield (np.array([0.0, 1.0, -1.0]),)
    for shape in ((1,), (7,), (3, 4)):
        yield (rng.normal(scale=2, size=shape),)


@exercise(
    inputs=_pre_activations,
    hints=["First compute the sigmoid, `a = 1 / (1 + np.exp(-z))`.", "The slope is `a * (1 - a)`."],
    remark="A network has `a` at hand when it needs the slope, which then costs a single product.",
)
def sigmoid_derivative(z):
    """Return the derivative of the sigmoid at each element of `z`.

    `z` is an array of any shape. The result is a float array of the same shape.
    """
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


sigmoid_derivative.misconception("You return the sigmoid a. Its slope is a (1 - a).", _sigmoid)
sigmoid_derivative.misconception(
    "You put z into a (1 - a). There a is the output, the sigmoid of z.", lambda z: z * (1 - z)
)
sigmoid_derivative.misconception("1 - a² is tanh's. Here it is a (1 - a).", lambda z: 1 - _sigmoid(z) ** 2)
sigmoid_derivative.misconception("You return 1 - a. Multiply that by a.", lambda z: 1 - _sigmoid(z))
sigmoid_derivative.misconception(
    "`1 / 1 + e` means `(1 / 1) + e`. Write `1 / (1 + e)`.", lambda z: (1 + np.exp(-z)) * -np.exp(-z)
)


def _two_layers(rng):
    kernel1, kernel2 = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [3.0, 1.0]])
    yield kernel1, np.array([1.0, 0.0]), kernel2, np.array([0.0, 5.0])
    for inputs, hidden, outputs in ((1, 1, 1), (3, 4, 2), (2, 5, 5)):
        yield tuple(rng.normal(size=s) for s in ((inputs, hidden), hidden, (hidden, outputs), outputs))


@exercise(
    inputs=_two_layers,
    hints=[
        "Write both layers in one line: `(x @ kernel1 + bias1) @ kernel2 + bias2`.",
        "Multiply out: `x @ kernel1 @ kernel2 + bias1 @ kernel2 + bias2`. What stands beside `x`?",
        "The new kernel is `kernel1 @ kernel2`. All that has no `x` in it is the new bias.",
    ],
    remark="However wide the hidden layer was, nothing of its width is left.",
)
def collapse(kernel1, bias1, kernel2, bias2):
    """Return the kernel and the bias of one linear layer that does the same as two in a row.

    The first layer computes x @ kernel1 + bias1, and its output is the x of the second. The shapes are
    (inputs, hidden) for `kernel1`, (hidden,) for `bias1`, (hidden, outputs) for `kernel2` and
    (outputs,) for `bias2`. Return two arrays, of shapes (inputs, outputs) and (outputs,).
    """
    return kernel1 @ kernel2, bias1 @ kernel2 + bias2


for sentence, wrong in {
    "You add up the biases. The first one also passes through the second layer: bias1 @ kernel2.": (
        lambda k1, b1, k2, b2: (k1 @ k2, b1 + b2)
    ),
    "Your bias leaves out the first one: bias1 @ kernel2.": lambda k1, b1, k2, b2: (k1 @ k2, b2),
    "Your bias leaves out the second layer's own: add bias2.": lambda k1, b1, k2, b2: (k1 @ k2, b1 @ k2),
    "x meets kernel1 first: put that on the left.": lambda k1, b1, k2, b2: (k2 @ k1, b1 @ k2 + b2),
    "bias1 is a row, like x: bias1 @ kernel2.": lambda k1, b1, k2, b2: (k1 @ k2, k2 @ b1 + b2),
    "`*` works element by element. Use `@`.": lambda k1, b1, k2, b2: (k1 * k2, b1 @ k2 + b2),
}.items():
    collapse.misconception(sentence, wrong)


def _scores(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),)
    yield (np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -1000.0]]),)
    for shape in ((1, 1), (3, 3), (4, 6)):
        yield (rng.normal(scale=3, size=shape),)


@exercise(
    inputs=_scores,
    hints=[
        "From each row subtract its largest score, `z.max(axis=1, keepdims=True)`.",
        "Then `e = np.exp(...)`, and divide each row of `e` by its sum.",
        "`keepdims=True` keeps the shape (samples, 1), which NumPy spreads over the columns.",
    ],
    remark="No power is larger than e⁰ = 1, so nothing can overflow, whatever the scores.",
)
def softmax(z):
    """Return the softmax of each row of scores, right for scores of any size.

    `z` has shape (samples, classes). The result is a float array of that shape; each row sums to 1.
    """
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _largest(z):
    return z.max(axis=1, keepdims=True)


def _softmax(shift, axis, keepdims=True):
    def mistaken(z):
        e = np.exp(z - shift(z))
        return e / e.sum(axis=axis, keepdims=keepdims)

    return mistaken


softmax.misconception(
    "Small scores come out right, but np.exp(1000) overflows. First subtract each row's largest score.",
    _softmax(lambda z: 0, 1),
)
softmax.misconception(
    "You subtract the largest score of the whole batch, and a row far below it becomes 0 / 0. "
    "Subtract each row's own: `z.max(axis=1, keepdims=True)`.",
    _softmax(np.max, 1),
)
for shift in (lambda z: 0, np.max, _largest):
    softmax.misconception("Your whole batch sums to 1. Each row alone should: axis=1.", _softmax(shift, None))
for shift in (_largest, lambda z: z.max(axis=0)):
    softmax.misconception("Your columns sum to 1. A sample is a row: axis=1.", _softmax(shift, 0))
softmax.misconception(
    "Without `keepdims=True`, max and sum have shape (samples,): NumPy lines them up with the columns.",
    _softmax(lambda z: z.max(axis=1), 1, keepdims=False),
)
softmax.misconception("Divide each row by its sum.", lambda z: np.exp(z - _largest(z)))


def _chains(rng):
    yield 0.5, np.array([2.0])
    yield 0.25, np.array([4.0, -4.0, 4.0])
    yield rng.normal(), rng.normal(scale=2, size=10)


@exercise(
    inputs=_chains,
    hints=[
        "Loop over the weights and keep two numbers: the output so far, and the slope so far, 1 at first.",
        "Each neuron multiplies the slope by its weight, and by the sigmoid's derivative at its z.",
        "In the loop: `a = activations.sigmoid(weight * a)`, then `slope *= weight * a * (1 - a)`.",
    ],
    remark="Slopes of at most 1/4 make the product vanish, unless the weights make up for it.",
)
def chain_slope(x, weights):
    """Return the slope of the output of a chain of sigmoid neurons with respect to its input x.

    There is one neuron for each of the `weights`, of shape (n,), and no bias. The first neuron computes
    z = weight · x, each other one z = weight · output of the neuron before; the output is the sigmoid
    of z. `x` and the result are numbers.
    """
    a, slope = x, 1.0
    for weight in weights:
        a = nnlib.activations.sigmoid(weight * a)
        slope *= weight * a * (1 - a)
    return slope


def _in_chain(wrong):
    """`wrong` is told, as arrays of shape (n,), weights, inputs and outputs of the neurons."""

    def mistaken(x, weights):
        path = [x]
        for weight in weights:
            path.append(_sigmoid(weight * path[-1]))
        return wrong(weights, np.array(path[:-1]), np.array(path[1:]))

    return mistaken


for sentence, wrong in {
    "You leave out the weights. A nudge passes through them, too.": lambda w, x, a: np.prod(a * (1 - a)),
    "You add up the slopes. Along a chain they multiply.": lambda w, x, a: np.sum(w * a * (1 - a)),
    "All your slopes are taken at the same x. Each neuron gets the output of the one before.": (
        lambda w, x, a: np.prod(w * sigmoid_derivative(w * x[0]))
    ),
    "You put inputs into a (1 - a). Update `a` first.": lambda w, x, a: np.prod(w * x * (1 - x)),
    "You take the derivative at `a`. Its place is z, that is, weight times input.": (
        lambda w, x, a: np.prod(w * sigmoid_derivative(a))
    ),
    "A product that starts at 0 stays 0. Start it at 1.": lambda w, x, a: 0.0,
    "You keep the last factor only. Multiply: `slope *= ...`.": lambda w, x, a: (w * a * (1 - a))[-1],
    "You return the output of the chain, not its slope.": lambda w, x, a: a[-1],
}.items():
    chain_slope.misconception(sentence, _in_chain(wrong))


@prediction(
    within=0.05,
    between=(0, 10),
    explanation="a (1 - a) is largest at a = 0.5, where z is 0: half of a half.",
)
def steepest_sigmoid():
    """How large is the slope of the sigmoid where it is steepest? (A climb of 45° has slope 1.)"""
    return nnlib.activations.sigmoid.derivative(np.linspace(-6, 6, 1201)).max()


@prediction(
    choices={"a": "about a tenth", "b": "about a thousandth", "c": "about a millionth"},
    explanation="A quarter of a quarter of a quarter, and so on: 0.25¹⁰ is 0.00000095.",
)
def after_ten():
    """Ten sigmoids in a row, each at its steepest point. What part of a nudge reaches the end?"""
    return {-1: "a", -3: "b", -6: "c"}[round(10 * np.log10(nnlib.activations.sigmoid.derivative(0.0)))]


@prediction(
    choices={
        "a": "The network with ReLU.",
        "b": "The network without activation functions.",
        "c": "Neither: they differ by less than 2 in 100.",
    },
    explanation="ReLU lets the border bend round the wrong diagnoses, too. A linear network cannot bend.",
)
def overfitting():
    """Two equal networks, one with ReLU and one without activation functions, learn from tumours of
    which every fifth diagnosis is wrong. Which diagnoses more of the *new* tumours rightly?
    """
    data = nnlib.datasets.load_breast_cancer()
    x, x_new, y, y_new = nnlib.datasets.train_test_split(data.x, data.y, test_size=0.5)
    x, x_new = nnlib.datasets.standardize(x, x_new)
    y[::5] = 1 - y[::5]
    right = {}
    for letter, activation in (("a", "relu"), ("b", "linear")):
        hidden = [nnlib.layers.Dense(64, activation) for _ in range(2)]
        model = nnlib.Sequential([*hidden, nnlib.layers.Dense(2, "softmax")], seed=1)
        model.compile(nnlib.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, epochs=100, verbose=0)
        right[letter] = model.evaluate(x_new, y_new)[1]
    return "c" if abs(right["a"] - right["b"]) < 0.02 else max(right, key=right.get)


@choice(
    a=("Softmax over both.", "They would share a sum of 1, and could say neither *both* nor *none*."),
    b=("A sigmoid on each.", "Each unit gives a probability of its own, whatever the other one says."),
    c=("ReLU on each.", "It has no upper end, so its values are no probabilities."),
    answer="b",
)
def several_labels():
    """A photograph shows a cat, a dog, both or none. The network has one output unit for the cat and
    one for the dog. Which activation function do these units need?
    """


TASKS = [
    slope,
    steepest_sigmoid,
    sigmoid_derivative,
    collapse,
    overfitting,
    softmax,
    several_labels,
    chain_slope,
    after_ten,
]
