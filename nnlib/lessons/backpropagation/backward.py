"""Backpropagation through any graph."""

from nnlib.exercises import exercise


def inputs(rng):
    yield ["x", "y"], {"x": [], "y": [("x", 3.0)]}
    yield ["x", "p", "y"], {"x": [], "p": [("x", 3.0), ("x", 3.0)], "y": [("p", 1.0), ("x", 1.0)]}
    yield ["x", "u", "v", "y"], {"x": [], "u": [("x", 2.0)], "v": [("u", 1.0)], "y": [("u", 7.0), ("v", 6.0)]}
    for size in (5, 9):
        names = [f"n{i}" for i in range(size)]
        sources = {i: rng.integers(0, i, 2) if i else [] for i in range(size)}
        yield names, {names[i]: [(names[j], rng.normal()) for j in sources[i]] for i in range(size)}


@exercise(
    inputs=inputs,
    hints=[
        "Begin with `dict.fromkeys(order, 0.0)`, and set the gradient of the last node to 1.",
        "Take the nodes in `reversed(order)`: then each gradient is complete before it is passed on.",
        "To each source add `slope * gradients[node]`. Adding, `+=`, is what makes a node that is used twice "
        "correct.",
    ],
    remark="These few lines are the whole of backpropagation. All else is bookkeeping.",
)
def backward(order, edges):
    """Return a dict with the gradient dL/d(node) of every node, where L is the last node of `order`.

    `order` is a list of names in which each node comes after all those that it was computed from. `edges` is
    a dict: `edges[node]` lists pairs (source, slope), where slope is the local derivative of the node with
    respect to that source; for a node that was computed from none the list is empty. A source may be listed
    twice. A node on which L does not depend has the gradient 0.
    """
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] += slope * gradients[node]
    return gradients


@backward.misconception("You overwrite: a node that is used twice keeps one part only. Add, with `+=`.")
def overwriting(order, edges):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] = slope * gradients[node]
    return gradients


@backward.misconception(
    "You start with the inputs. Their gradients are not complete before all their users are done."
)
def inputs_first(order, edges):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in order:
        for source, slope in edges[node]:
            gradients[source] += slope * gradients[node]
    return gradients


@backward.misconception(
    "You add up the local derivatives alone. Multiply each by the gradient of the node it belongs to."
)
def local_derivatives_alone(order, edges):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] += slope
    return gradients


@backward.misconception(
    "Everything is 0, because you start with 0 everywhere. The last node starts with the gradient 1."
)
def nothing_to_pass_on(order, edges):
    gradients = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] += slope * gradients[node]
    return gradients


@backward.misconception("Only the last node starts with 1. The others start with 0.")
def ones_everywhere(order, edges):
    gradients = dict.fromkeys(order, 1.0)
    for node in reversed(order):
        for source, slope in edges[node]:
            gradients[source] += slope * gradients[node]
    return gradients


@backward.misconception(
    "A node may use a source twice. Your dictionary of sources keeps only the last of the two derivatives."
)
def doubles_lost(order, edges):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[-1]] = 1.0
    for node in reversed(order):
        for source, derivative in dict(edges.get(node, [])).items():
            gradients[source] += gradients[node] * derivative
    return gradients
