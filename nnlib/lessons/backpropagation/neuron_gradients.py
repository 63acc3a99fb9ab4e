"""The gradients of one neuron with tanh, by the chain rule."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 2.0, 0.5, -1.0, 1.0
    yield 1.5, -1.0, 0.25, -0.5
    yield 0.0, 1.5, 0.5, -1.0
    yield -0.5, 2.0, 1.0, 3.0
    for _ in range(3):
        yield rng.normal(), rng.normal(), rng.normal(), rng.uniform(-1, 1)


@exercise(
    inputs=inputs,
    parts=["dL/dw", "dL/db", "dL/dx"],
    hints=[
        "Forward first: `a = np.tanh(w * x + b)`. Then go backward: what is dL/de, dL/da, dL/dz?",
        "dL/da = 2(a − y), and tanh multiplies it by its derivative 1 − a²: this gives dL/dz.",
        "z = w · x + b. So dL/dw is dL/dz times x, dL/db is dL/dz itself, dL/dx is dL/dz times w.",
    ],
    remark="The three gradients share all the work up to dL/dz. That is why the backward pass is cheap.",
)
def neuron_gradients(x, w, b, y):
    """Return (dL/dw, dL/db, dL/dx) for the loss L = (tanh(w · x + b) − y)² of one neuron.

    All arguments are numbers, and so are the three results.
    """
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * x, dz, dz * w


@neuron_gradients.misconception(
    "You leave out tanh in the backward pass. It multiplies by its derivative, 1 − a²."
)
def no_tanh(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y)
    return dz * x, dz, dz * w


@neuron_gradients.misconception("You take tanh of `a` once more. The derivative of tanh at z is 1 − a².")
def tanh_twice(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - np.tanh(a) ** 2)
    return dz * x, dz, dz * w


@neuron_gradients.misconception("a (1 − a) is the derivative of the sigmoid. That of tanh is 1 − a².")
def derivative_of_sigmoid(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * a * (1 - a)
    return dz * x, dz, dz * w


@neuron_gradients.misconception(
    "Your gradients are half of the correct ones: the derivative of the square is 2(a − y)."
)
def no_factor_2(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = (a - y) * (1 - a**2)
    return dz * x, dz, dz * w


@neuron_gradients.misconception("All your signs are reversed: the derivative of the square is 2(a − y).")
def truth_minus_prediction(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (y - a) * (1 - a**2)
    return dz * x, dz, dz * w


@neuron_gradients.misconception(
    "You have swapped w and x: the derivative of a product with respect to one factor is the *other* factor."
)
def factors_swapped(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * w, dz, dz * x


@neuron_gradients.misconception("The numbers are correct, but in another order. Return dL/dw, dL/db, dL/dx.")
def bias_last(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * x, dz * w, dz


@neuron_gradients.misconception("Return dL/dw, dL/db, dL/dx; yours begin with dL/dx.")
def input_first(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * w, dz * x, dz


@neuron_gradients.misconception(
    "A bias has the *local* derivative 1. Multiply it by the upstream gradient dL/dz."
)
def local_derivative_of_the_bias(x, w, b, y):
    a = np.tanh(w * x + b)
    dz = 2 * (a - y) * (1 - a**2)
    return dz * x, 1.0, dz * w
