"""Exercises and questions of notebook 06: backpropagation."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "06_backpropagation"
__getattr__ = unknown_name(__name__)


def _neurons(rng):
    yield 2.0, 0.5, -1.0, 1.0
    yield 1.5, -1.0, 0.25, -0.5
    for _ in range(3):
        yield rng.normal(), rng.normal(), rng.normal(), rng.uniform(-1, 1)


@exercise(
    inputs=_neurons,
    hints=[
        "Forward first: `a = np.tanh(w * x + b)`. Then walk back: what is dL/de, dL/da, dL/dz?",
        "dL/da = 2(a − y), and tanh multiplies it by its slope 1 − a²: this gives dL/dz.",
        "z = w · x + b. So dL/dw is dL/dz times x, dL/db is dL/dz itself, dL/dx is dL/dz times w.",
    ],
    remark="Three gradients share all the work up to dL/dz. That is why going backwards is cheap.",
)
def neuron_gradients(x, w, b, y):
    """Return (dL/dw, dL/db, dL/dx) for the loss L = (tanh(w · x + b) − y)² of one neuron.

    All arguments are numbers, and so are the three results.
    """
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * x, dz, dz * w


def _neuron(error=lambda a, y: 2 * (a - y), slope=lambda a: 1 - a**2, give=lambda d, x, w: (d * x, d, d * w)):
    def mistaken(x, w, b, y):
        a = np.tanh(w * x + b)
        return give(error(a, y) * slope(a), x, w)

    return mistaken


for sentence, changed in {
    "You leave out tanh on the way back. It multiplies by its slope, 1 − a².": {"slope": lambda a: 1.0},
    "You take tanh of `a` once more. Its slope at z is 1 − a².": {"slope": lambda a: 1 - np.tanh(a) ** 2},
    "a (1 − a) is the slope of the sigmoid. That of tanh is 1 − a².": {"slope": lambda a: a * (1 - a)},
    "Half of what is right: the square has the slope 2(a − y).": {"error": lambda a, y: a - y},
    "All signs are turned: the square has the slope 2(a − y).": {"error": lambda a, y: 2 * (y - a)},
    "You have exchanged w and x: a product hands each of its two the value of the *other*.": {
        "give": lambda d, x, w: (d * w, d, d * x)
    },
    "Right numbers, other order. Return dL/dw, dL/db, dL/dx.": {"give": lambda d, x, w: (d * x, d * w, d)},
    "Return dL/dw, dL/db, dL/dx; yours begin with dL/dx.": {"give": lambda d, x, w: (d * w, d * x, d)},
    "A bias has the *local* derivative 1. Multiply it by the upstream gradient dL/dz.": {
        "give": lambda d, x, w: (d * x, 1.0, d * w)
    },
}.items():
    neuron_gradients.misconception(sentence, _neuron(**changed))


def _graphs(rng):
    yield ["x", "y"], {"x": [], "y": [("x", 3.0)]}
    yield ["x", "p", "y"], {"x": [], "p": [("x", 3.0), ("x", 3.0)], "y": [("p", 1.0), ("x", 1.0)]}
    yield ["x", "u", "v", "y"], {"x": [], "u": [("x", 2.0)], "v": [("u", 1.0)], "y": [("u", 7.0), ("v", 6.0)]}
    for size in (5, 9):
        names = [f"n{i}" for i in range(size)]
        sources = {i: rng.integers(0, i, 2) if i else [] for i in range(size)}
        yield names, {names[i]: [(names[j], rng.normal()) for j in sources[i]] for i in range(size)}


@exercise(
    inputs=_graphs,
    hints=[
        "Begin with `dict.fromkeys(order, 0.0)`, and set the gradient of the last node to 1.",
        "Take the nodes in `reversed(order)`: then each is complete before it hands anything on.",
        "To each source add `slope * gradients[node]`. Adding, `+=`, is what makes a node used twice right.",
    ],
    remark="These few lines are the whole of backpropagation. All else is bookkeeping.",
)
def backward(order, edges):
    """Return a dict with the gradient dL/d(node) of every node, where L is the last node of `order`.

    `order` is a list of names in which each node comes after all that it was computed from. `edges` is a
    dict: `edges[node]` lists pairs (source, slope), where slope is the local derivative of the node by that
    source. A source may stand there twice.
    """
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] += slope * gradients[node]
    return gradients


def _walk(give, start=0.0, last=1.0, way=reversed):
    def mistaken(order, edges):
        gradients = dict.fromkeys(order, start)
        gradients[order[-1]] = last
        for node in way(order):
            for source, slope in edges[node]:
                gradients[source] = give(gradients[source], slope, gradients[node])
        return gradients

    return mistaken


for sentence, mistaken in {
    "You overwrite: a node that is used twice keeps one part only. Add, with `+=`.": _walk(
        lambda old, slope, upstream: slope * upstream
    ),
    "You start with the inputs. Their gradient is not complete before all their users are done.": (
        _walk(lambda old, slope, upstream: old + slope * upstream, way=list)
    ),
    "You add up the local derivatives alone. Multiply each by the gradient of the node it belongs to.": _walk(
        lambda old, slope, upstream: old + slope
    ),
    "All is 0, because 0 was handed on. The last node starts with the gradient 1.": _walk(
        lambda old, slope, upstream: old + slope * upstream, last=0.0
    ),
    "Only the last node starts with 1. The others start with 0.": _walk(
        lambda old, slope, upstream: old + slope * upstream, start=1.0
    ),
}.items():
    backward.misconception(sentence, mistaken)


def _layers(rng):
    yield (
        np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]]),
        np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 1.0]]),
        np.array([[1.0, -1.0], [2.0, 0.5]]),
    )
    for samples, inputs, units in ((3, 3, 3), (1, 4, 2), (5, 2, 3)):
        shapes = (samples, inputs), (inputs, units), (samples, units)
        yield tuple(rng.normal(size=shape) for shape in shapes)


@exercise(
    inputs=_layers,
    hints=[
        "Each gradient has the shape of the array that it belongs to. That leaves few choices.",
        "(inputs, samples) @ (samples, units) has the shape of the kernel.",
        "`x.T @ gradient`, `gradient.sum(axis=0)`, `gradient @ kernel.T`.",
    ],
    remark="Two matrix products and a sum: the backward pass of every dense layer in the world.",
)
def dense_backward(x, kernel, gradient):
    """Return the gradients of kernel, bias and x, for z = x @ kernel + bias.

    `x` has shape (samples, inputs), `kernel` (inputs, units). `gradient` is dL/dz, of shape
    (samples, units). The results have the shapes of kernel, bias and x.
    """
    return x.T @ gradient, gradient.sum(axis=0), gradient @ kernel.T


for sentence, mistaken in {
    "Your gradient of the kernel is turned: its shape is (inputs, units), so take `x.T @ gradient`.": (
        lambda x, W, G: (G.T @ x, G.sum(axis=0), G @ W.T)
    ),
    "You take means over the samples. If the loss is a mean, its 1/N is in `gradient` already: add up.": (
        lambda x, W, G: (x.T @ G / len(x), G.mean(axis=0), G @ W.T)
    ),
    "Your bias gradient is a mean. Each sample adds its part: take the sum.": (
        lambda x, W, G: (x.T @ G, G.mean(axis=0), G @ W.T)
    ),
    "A bias is used by every sample. Add up the rows of `gradient`.": lambda x, W, G: (x.T @ G, G, G @ W.T),
    "You add up over the units (`axis=1`). A bias belongs to a unit: add up over the samples.": (
        lambda x, W, G: (x.T @ G, G.sum(axis=1), G @ W.T)
    ),
    "You take `gradient @ kernel`, which fits a square kernel only. The way back needs `kernel.T`.": (
        lambda x, W, G: (x.T @ G, G.sum(axis=0), G @ W)
    ),
}.items():
    dense_backward.misconception(sentence, mistaken)


def _networks(rng):
    for samples, inputs, units, outputs in ((2, 2, 2, 1), (1, 3, 2, 2), (5, 2, 4, 3)):
        shapes = (samples, inputs), (samples, outputs), (inputs, units), units, (units, outputs), outputs
        yield tuple(rng.normal(size=shape).round(1) for shape in shapes)


@exercise(
    inputs=_networks,
    hints=[
        "Forward first; keep `h` and `output`. Then dL/d(output) is `2 * (output - y) / y.size`.",
        "Then the two layers, last one first, each with the three formulas of `dense_backward`.",
        "Between them stands tanh: multiply `gradient @ kernel_2.T` by `1 - h**2`.",
    ],
    remark="You have written the gradient of a network by hand. Nobody needs to do it twice.",
)
def network_gradients(x, y, kernel_1, bias_1, kernel_2, bias_2):
    """Return the gradients of kernel_1, bias_1, kernel_2 and bias_2 for the loss np.mean((output - y)**2).

    The network is h = tanh(x @ kernel_1 + bias_1), output = h @ kernel_2 + bias_2. `x` has shape
    (samples, inputs), `y` (samples, outputs); the mean is over all numbers in `y`.
    """
    h = np.tanh(x @ kernel_1 + bias_1)
    output = h @ kernel_2 + bias_2
    d_output = 2 * (output - y) / y.size
    d_z = d_output @ kernel_2.T * (1 - h**2)
    return x.T @ d_z, d_z.sum(axis=0), h.T @ d_output, d_output.sum(axis=0)


def _network(scale=lambda y: 2 / y.size, slope=lambda h: 1 - h**2, last=lambda output: 1.0):
    def mistaken(x, y, W1, b1, W2, b2):
        h = np.tanh(x @ W1 + b1)
        output = h @ W2 + b2
        G2 = scale(y) * (output - y) * last(output)
        G1 = G2 @ W2.T * slope(h)
        return x.T @ G1, G1.sum(axis=0), h.T @ G2, G2.sum(axis=0)

    return mistaken


for sentence, changed in {
    "The last layer is right, the first is not: on the way back tanh multiplies by 1 − h².": {
        "slope": lambda h: 1.0
    },
    "You take tanh of `h` once more. Its slope is 1 − h².": {"slope": lambda h: 1 - np.tanh(h) ** 2},
    "These are gradients of the sum of the squares. A mean divides by `y.size`.": {"scale": lambda y: 2.0},
    "You divide by the number of samples. The mean is over all numbers in `y`: `y.size`.": {
        "scale": lambda y: 2 / len(y)
    },
    "Half of what is right: the square has the slope 2(output − y).": {"scale": lambda y: 1 / y.size},
    "All signs are turned. The error is output − y, not y − output.": {"scale": lambda y: -2 / y.size},
    "You take the slope of tanh in the last layer, too. It has no activation function.": {
        "last": lambda output: 1 - np.tanh(output) ** 2
    },
}.items():
    network_gradients.misconception(sentence, _network(**changed))


@prediction(
    choices={"a": "2 to 3", "b": "about 42, one for each unit", "c": "about 2,410, one for each parameter"},
    explanation="Each multiplication of the way forward leads to at most two on the way back: one for the "
    "gradient of the weight, one for that of the input.",
)
def price():
    """A network 64-32-10 has 2,410 parameters. A method computes the loss and *all* 2,410 slopes together.
    How much work is that, in forward passes? (Counted are the multiplications of the matrix products.)
    """
    forward = 64 * 32 + 32 * 10
    backward = forward + 32 * 10  # one product a kernel; one to hand the gradient on, but not to the pixels
    passes = (forward + backward) / forward
    return min({"a": 2.5, "b": 42, "c": 2410}.items(), key=lambda item: abs(item[1] - passes))[0]


@prediction(
    explanation="x receives 1 from the sum, then 3 and again 3 from the product. Overwriting keeps the last."
)
def overwritten():
    """The first attempt goes through y = x·x + x at x = 3, first the sum, then the product. It *overwrites*
    what a source has received before. Which gradient of x does it find?
    """
    gradients = {"y": 1.0}
    for node, edges in {"y": [("p", 1.0), ("x", 1.0)], "p": [("x", 3.0), ("x", 3.0)]}.items():
        for source, slope in edges:
            gradients[source] = slope * gradients[node]
    return gradients["x"]


@prediction(
    choices={"a": "Not at all.", "b": "By a few hundredths of it.", "c": "By more than half of it."},
    explanation="The error is proportional to the learning rate. Here it stays small; it is not 0.",
)
def hurried():
    """A network 64-32-10 makes a step on 32 digits, with learning rate 0.5. Its last layer is updated before
    it hands the gradient on. How wrong is the gradient of the first layer then?
    """
    from nnlib import Sequential, datasets, layers, losses

    x, y = datasets.load_digits()[:2]
    first, last = layers.Dense(32, "tanh", input_dim=64), layers.Dense(10)
    model = Sequential([first, last], seed=0, dtype="float64")
    found = []
    G = losses.SparseCategoricalCrossentropy(True).gradient(y[:32], model(x[:32]))
    for rate in (0.0, 0.5):
        last.backward(G)
        last.theta -= rate * last.gradient
        first.backward(G @ last.kernel.T)
        found.append(first.gradients["kernel"].copy())
    error = np.abs(found[1] - found[0]).max() / np.abs(found[0]).max()
    return "a" if error < 1e-6 else "b" if error < 0.1 else "c"


@choice(
    a=("Layers could not be read in reverse.", "They can: only the numbers of the way forward are needed."),
    b=(
        "The local derivatives are made of them.",
        "The kernel's gradient needs x, that of tanh needs a. So training takes more memory than answering.",
    ),
    c=("To take an update back.", "Nothing is updated on the way back, and an update is never taken back."),
    answer="b",
)
def kept():
    """Why does each layer keep its x, z and a until the way back?"""


TASKS = [price, neuron_gradients, overwritten, backward, dense_backward, network_gradients, kept, hurried]
