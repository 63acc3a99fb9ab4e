"""Exercises and questions of notebook 03: forward propagation."""

from itertools import pairwise

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "03_forward_propagation"
__getattr__ = unknown_name(__name__)

_X, _BIAS = np.array([2.0, 0.0, 1.0]), np.array([-1.0, 0.5])
_W = np.array([[1.0, -1.0, 3.0], [-2.0, 4.0, 1.0]])


def _relu(z):
    return np.maximum(z, 0)


def _single_samples(rng):
    yield _X, _W, _BIAS
    for units, inputs in ((2, 2), (1, 3), (4, 1), (3, 3), (5, 8)):
        yield rng.normal(size=inputs), rng.normal(size=(units, inputs)), rng.normal(size=units)


@exercise(
    inputs=_single_samples,
    hints=[
        "Three steps: the matrix product, the bias, the activation function.",
        "`W @ x` has shape (units,): one dot product for each row of `W`. The bias has that shape, too.",
        "`np.maximum(z, 0)` is ReLU. Apply it last, to the complete sum.",
    ],
    remark="One line computes a layer, whether it has two neurons or two thousand.",
)
def layer_output(x, W, bias):
    """Return the output f(Wx + b) of a layer for one sample, where f is ReLU.

    `x` has shape (inputs,), `W` (units, inputs), `bias` and the result (units,).
    """
    return np.maximum(W @ x + bias, 0)


layer_output.misconception("These are the weighted sums. Apply ReLU to them.", lambda x, W, b: W @ x + b)
layer_output.misconception("Your numbers leave out the bias.", lambda x, W, b: _relu(W @ x))
layer_output.misconception(
    "You add the bias after ReLU. It belongs to the weighted sum.", lambda x, W, b: _relu(W @ x) + b
)
layer_output.misconception(
    "Your product is `x @ W` or, the same, `W.T @ x`. A unit's weights are a row of `W`: take `W @ x`.",
    lambda x, W, b: _relu(x @ W + b),
)
layer_output.misconception(
    "You add up all products. Each unit has a sum of its own.", lambda x, W, b: _relu(np.sum(W * x) + b)
)


def _batches(rng):
    yield np.array([_X, [1.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), _W, _BIAS
    for samples, inputs, units in ((3, 3, 3), (1, 4, 2), (5, 2, 3), (6, 4, 1)):
        yield rng.normal(size=(samples, inputs)), rng.normal(size=(units, inputs)), rng.normal(size=units)


@exercise(
    inputs=_batches,
    hints=[
        "The shapes tell the order: (samples, inputs) @ (inputs, units) gives (samples, units).",
        "`W` has shape (units, inputs). `W.T` has shape (inputs, units): that is the kernel.",
    ],
    remark="So a weight matrix from any book or paper fits into Keras: transpose it once.",
)
def batch_output(x, W, bias):
    """Return the weighted sums of a layer for a whole batch, from a matrix `W` as books write it.

    `x` has shape (samples, inputs), `W` (units, inputs), `bias` (units,). The result has shape
    (samples, units). There is no activation function.
    """
    return x @ W.T + bias


batch_output.misconception(
    "Your product takes `W` as it is. The kernel is its transpose, `W.T`.", lambda x, W, b: x @ W + b
)
batch_output.misconception(
    "You take `W @ x`. Samples are rows here: put `x` on the left, `x @ W.T`.", lambda x, W, b: W @ x + b
)
batch_output.misconception(
    "You take `W @ x.T`. Samples are rows here: put `x` on the left, `x @ W.T`.", lambda x, W, b: W @ x.T + b
)
batch_output.misconception(
    "The numbers are right, but turned. Samples stay rows: `x @ W.T`.", lambda x, W, b: W @ x.T + b[:, None]
)
batch_output.misconception("Your numbers leave out the bias.", lambda x, W, b: x @ W.T)
batch_output.misconception(
    "You apply ReLU. Here the weighted sums themselves are wanted.", lambda x, W, b: _relu(x @ W.T + b)
)
batch_output.misconception(
    "`reshape` does not exchange rows and columns. `W.T` does.", lambda x, W, b: x @ W.reshape(W.T.shape) + b
)
batch_output.misconception(
    "Your bias goes to samples. Is it a column, or added before you turn the table? Add it flat, and after.",
    lambda x, W, b: x @ W.T + b[:, None],
)


def _networks(rng):
    for samples, sizes in ((1, (2, 2, 1)), (3, (4, 2)), (2, (3, 3, 3, 3)), (5, (4, 3, 2)), (3, (2, 5, 4, 3))):
        kernels = [rng.normal(size=shape).round(1) for shape in pairwise(sizes)]
        biases = [rng.normal(size=units).round(1) for units in sizes[1:]]
        yield rng.normal(size=(samples, sizes[0])).round(1), kernels, biases


@exercise(
    inputs=_networks,
    hints=[
        "Keep one variable `a`, the output of the layer before. It starts as `x`.",
        "Loop over `zip(kernels[:-1], biases[:-1])`, all layers but the last, with ReLU in each.",
        "After the loop: `a @ kernels[-1] + biases[-1]`, without ReLU.",
    ],
    remark="This loop is forward propagation.",
)
def forward(x, kernels, biases):
    """Return the output of a network with ReLU after each hidden layer, and no function after the last.

    `x` has shape (samples, inputs). `kernels` and `biases` are lists, one entry a layer: a kernel has
    shape (inputs, units), a bias (units,). The result has shape (samples, units of the last layer).
    There may be no hidden layer at all.
    """
    a = x
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        a = np.maximum(a @ kernel + bias, 0)
    return a @ kernels[-1] + biases[-1]


def _forward(x, kernels, biases, hidden=_relu, last=lambda z: z):
    for number, (kernel, bias) in enumerate(zip(kernels, biases, strict=True), start=1):
        x = (last if number == len(kernels) else hidden)(x @ kernel + bias)
    return x


def _each_from_x(x, kernels, biases):
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        h = _relu(x @ kernel + bias)
    return h @ kernels[-1] + biases[-1]


forward.misconception(
    "Your loop takes `x` each time, and may not run at all. Begin with `a = x`, and take `a`.", _each_from_x
)
forward.misconception(
    "Each of your hidden layers takes `x` again. Give it the output of the layer before.",
    lambda x, W, b: _each_from_x(x, W, b) if W[1:] else x @ W[-1] + b[-1],
)
forward.misconception("You apply ReLU after the last layer, too.", lambda *net: _forward(*net, last=_relu))
forward.misconception(
    "Your hidden layers have no ReLU. Without it the network is one linear layer (notebook 02).",
    lambda *net: _forward(*net, hidden=lambda z: z),
)
forward.misconception("You leave out the biases.", lambda x, W, b: _forward(x, W, [0 * v for v in b]))
forward.misconception(
    "You apply ReLU to the input. The data enters as it is.", lambda x, W, b: _forward(_relu(x), W, b)
)


@exercise(
    inputs=lambda rng: [([3, 2],), ([64, 32, 10],), ([1, 1],), ([5, 4, 3, 2],), ([784, 512, 512, 10],)],
    hints=[
        "A layer with 3 inputs and 2 units has a kernel of 3 · 2 weights, and 2 biases.",
        "`zip(sizes, sizes[1:])` gives the pairs (inputs, units), as `itertools.pairwise(sizes)` does.",
    ],
    remark="Nearly all parameters are weights, and most stand where two large layers meet.",
)
def count_parameters(sizes):
    """Return how many weights and biases a network of dense layers has, an int.

    `sizes` is a list of ints: the number of inputs, then the units of each layer.
    """
    from itertools import pairwise

    return sum(inputs * units + units for inputs, units in pairwise(sizes))


def _weights(sizes):
    return sum(inputs * units for inputs, units in pairwise(sizes))


count_parameters.misconception("You count the weights alone. Each unit has a bias, too.", _weights)
count_parameters.misconception(
    "You count one bias a layer. Each unit has its own.", lambda n: _weights(n) + len(n) - 1
)
count_parameters.misconception(
    "You count a bias for each input. There is one for each unit.", lambda n: _weights(n) + sum(n[:-1])
)
count_parameters.misconception(
    "You give biases to the inputs, too. They are data, not units.", lambda n: _weights(n) + sum(n)
)
count_parameters.misconception(
    "You count the last layer alone. Add up all: `total += ...`.", lambda n: (n[-2] + 1) * n[-1]
)
count_parameters.misconception(
    "You count the biases of the last layer alone. Every layer has some.", lambda n: _weights(n) + n[-1]
)


@exercise(
    inputs=lambda rng: [(200, 0.05, 1), (200, 0.1, 20), (50, 0.5, 2), (8, 0.25, 3), (72, 0.5, 4)],
    hints=[
        "A layer multiplies the variance by units · weight_std² / 2. And the standard deviation?",
        "Equal factors, one after the other, are a power: `factor**depth`.",
    ],
    remark="Only where the factor is exactly 1 does depth not matter.",
)
def relu_growth(units, weight_std, depth):
    """Return the factor by which the standard deviation of z grows over `depth` layers of ReLU.

    Each layer has as many inputs as units; its weights have mean 0 and standard deviation `weight_std`,
    its biases are 0. The result is a number.
    """
    return np.sqrt(units * weight_std**2 / 2) ** depth


relu_growth.misconception(
    "Your factor leaves out ReLU, which halves the mean square.", lambda n, s, d: np.sqrt(n * s**2) ** d
)
relu_growth.misconception(
    "Your factor is that of the variance. Take its root.", lambda n, s, d: (n * s**2 / 2) ** d
)
relu_growth.misconception(
    "You take `weight_std` for the variance. That is its square.", lambda n, s, d: np.sqrt(n * s / 2) ** d
)
relu_growth.misconception(
    "Your depth is a factor. Layers multiply: it is an exponent.", lambda n, s, d: np.sqrt(n * s**2 / 2) * d
)
relu_growth.misconception(
    "Divide by 2 under the root: ReLU halves the mean square.", lambda n, s, d: (np.sqrt(n * s**2) / 2) ** d
)
relu_growth.misconception(
    "Your factor is that of one layer. Take its power `depth`.", lambda n, s, d: np.sqrt(n * s**2 / 2)
)


@prediction(
    choices={"a": "NumPy raises an error.", "b": "The result is right.", "c": "The result is wrong."},
    explanation="The shapes fit, so nothing complains. But each unit takes its weights from a column "
    "instead of a row: it mixes weights of all the units.",
)
def square():
    """A layer has three inputs and three units, so `W` has shape (3, 3). What happens if we forget to
    transpose it, and write `x @ W` for a batch `x` of shape (5, 3)?
    """
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(5, 3)), rng.normal(size=(3, 3))
    return "b" if np.allclose(x @ W, x @ W.T) else "c"


@prediction(
    between=(1, 16),
    explanation="Units whose incoming *and* outgoing weights (and biases) are equal stay equal for ever. "
    "You pay for 16 units and get one.",
)
def equal_start():
    """A network with 16 hidden units is trained on the digits. All its weights start at the same
    value, 0.1. How many *different* hidden units does it have after five epochs? (1 to 16)
    """
    from nnlib import Sequential, datasets, initializers, layers

    digits, start = datasets.load_digits(), initializers.Constant(0.1)
    hidden = layers.Dense(16, "tanh", kernel_initializer=start)
    output = layers.Dense(10, "softmax", kernel_initializer=start)
    model = Sequential([hidden, output], dtype="float64", seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(digits.x, digits.y, epochs=5, verbose=0)
    first, *others = hidden.kernel.T
    return 1 + sum(not np.allclose(first, other, atol=1e-3) for other in others)


@prediction(
    choices={"a": "About half.", "b": "A twentieth.", "c": "A thousandth.", "d": "A millionth."},
    explanation="Each layer halves the spread. Twenty halvings make 1 / 2²⁰, about a millionth.",
)
def fading():
    """Twenty layers of 200 ReLU units; the weights have standard deviation 0.05. How much of the
    signal's spread is left in the end?
    """
    rng = np.random.default_rng(0)
    a = x = rng.normal(size=(100, 200))
    for _ in range(20):
        a = _relu(a @ rng.normal(0, 0.05, size=(200, 200)))
    shares = {"a": 1 / 2, "b": 1 / 20, "c": 1e-3, "d": 1e-6}
    return min(shares, key=lambda letter: abs(np.log(a.std() / x.std() / shares[letter])))


@choice(
    a=("Yes. Biases need random values as well.", "The random weights already tell the units apart."),
    b=("No. Their random weights make them different.", "Then the pushes differ, and the biases part."),
    c=("Only with ReLU, which is 0 for them.", "ReLU sees the whole weighted sum, not the bias alone."),
    answer="b",
)
def zero_biases():
    """All biases usually start at zero. Do the units of a layer stay equal because of that?"""


TASKS = [
    layer_output,
    square,
    batch_output,
    forward,
    count_parameters,
    equal_start,
    zero_biases,
    fading,
    relu_growth,
]
