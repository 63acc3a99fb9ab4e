"""Predictions."""

from nnlib.exercises import prediction


@prediction(
    choices={"a": "2 to 3", "b": "about 42, one for each unit", "c": "about 2,410, one for each parameter"},
    explanation="Each multiplication of the forward pass leads to at most two in the backward pass: one for "
    "the gradient of the weight, one for that of the input.",
)
def price():
    """A network 64-32-10 has 2,410 parameters. A method computes the loss and *all* 2,410 derivatives
    together. How much work is that, in forward passes? (Only the multiplications of the matrix products
    count.)
    """
    forward = 64 * 32 + 32 * 10
    backward = forward + 32 * 10  # one product a kernel; one to hand the gradient on, but not to the pixels
    passes = (forward + backward) / forward
    return min({"a": 2.5, "b": 42, "c": 2410}.items(), key=lambda item: abs(item[1] - passes))[0]


@prediction(
    explanation="x receives 1 from the sum, then 3 and again 3 from the product. Overwriting keeps the last."
)
def overwritten():
    """For y = x·x + x at x = 3, a program goes backward, first through the sum, then through the product.
    Instead of adding, it *overwrites* the gradient that a node has already received. Which gradient of x does
    it end with?
    """
    gradients = {"y": 1.0}
    for node, edges in {"y": [("p", 1.0), ("x", 1.0)], "p": [("x", 3.0), ("x", 3.0)]}.items():
        for source, slope in edges:
            gradients[source] = slope * gradients[node]
    return gradients["x"]
