"""The step-through of a graph: its words and numbers against nudges of every node."""

import re

import numpy as np
import pytest

from nnlib.lessons.backpropagation.explorer import (
    BACKWARD,
    EDGES,
    FORWARD,
    PLACES,
    STEPS,
    GraphExplorer,
    number,
)

F = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "relu": lambda z: max(z, 0.0)}
NUMBER = r"\(?(−?\d+(?:\.\d+)?(?:e−\d+)?)\)?"


def value(text):
    return float(text.replace("−", "-"))


def close(x):
    return pytest.approx(x, abs=6e-4, rel=2e-3)


def run(explorer, **nudge):
    """All values of the graph, computed again, while `nudge` is added to one node."""
    v = {"x₁": explorer.x1, "x₂": explorer.x2, "w": explorer.w, "b": explorer.b, "y": explorer.y}
    formulas = {
        "p": lambda: v["w"] * v["x₁"],
        "q": lambda: v["w"] * v["x₂"],
        "z": lambda: np.round(v["p"] + v["q"] + v["b"], 9),
        "a": lambda: F[explorer.activation](v["z"]),
        "e": lambda: v["a"] - v["y"],
        "L": lambda: v["e"] ** 2,
    }
    for node in PLACES:
        v[node] = v.get(node, 0.0) + nudge.get(node, 0.0)
    for node, formula in formulas.items():
        v[node] = formula() + nudge.get(node, 0.0)
    return v


def graph_words(explorer):
    """What the words must contain; the numbers in them are compared with nudges."""
    yield f"Step {explorer.step} of {STEPS}."
    v = run(explorer)
    if explorer.step == 0:
        yield "are given"
    elif explorer.step <= len(FORWARD):
        node = FORWARD[explorer.step - 1]
        yield f"Forward: {node} ="
        assert value(re.search(rf"= {NUMBER}\.( |$)", explorer.words)[1]) == close(v[node])
    else:
        node, h = BACKWARD[explorer.step - len(FORWARD) - 1], 1e-4
        yield f"dL/d{node} ="
        said = value(re.findall(rf"dL/d{node} = {NUMBER}[,.]", explorer.words)[-1])
        if explorer.activation != "relu" or abs(v["z"]) > 0.01:
            measured = (run(explorer, **{node: h})["L"] - run(explorer, **{node: -h})["L"]) / (2 * h)
            assert said == close(measured)
        products = re.findall(rf" · dL/d(\S+) = {NUMBER} · {NUMBER}", explorer.words)
        assert [user for user, _, _ in products] == [user for source, user in EDGES if source == node]
        if products:
            total = sum(value(slope) * value(gradient) for _, slope, gradient in products)
            rounding = sum(abs(value(number)) for _, *pair in products for number in pair)
            assert said == pytest.approx(total, abs=6e-4 * (1 + rounding), rel=2e-3)


def visible_slopes(explorer):
    return {edge for edge, text in explorer._labels.items() if text.get_visible()}


def test_each_step_adds_one_number():
    explorer, shown = GraphExplorer(), []
    for step in range(STEPS + 1):
        explorer.step = step
        texts = [*explorer._above.values(), *explorer._below.values()]
        shown.append(sum(bool(text.get_text()) for text in texts))
    assert shown == list(range(5, 5 + STEPS + 1))  # five numbers are given
    assert shown[-1] == 2 * len(PLACES)


def test_stepping_back_takes_the_numbers_away():
    explorer = GraphExplorer(step=STEPS)
    explorer.step = 3
    assert not any(text.get_text() for text in explorer._below.values())
    assert [node for node, text in explorer._above.items() if not text.get_text()] == ["a", "e", "L"]


def test_a_gradient_comes_after_all_those_that_it_is_made_of():
    for source, user in EDGES:
        assert BACKWARD.index(user) < BACKWARD.index(source)


def test_the_local_derivatives_of_the_present_node_stand_on_its_arrows():
    assert visible_slopes(GraphExplorer(step=STEPS)) == {("w", "p"), ("w", "q")}
    assert visible_slopes(GraphExplorer(step=len(FORWARD) + 1)) == set()
    assert visible_slopes(GraphExplorer(step=0)) == set()


def test_the_question_has_an_answer():
    explorer = GraphExplorer(step=STEPS, x1=2.0, x2=-2.0)
    gradients = explorer.gradients(explorer.slopes(explorer.values()))
    assert gradients["w"] == 0
    assert abs(gradients["b"]) > 0.1
    saturated = GraphExplorer(step=STEPS, x1=3.0, x2=3.0, w=2.0, y=-1.0)
    v = saturated.values()
    gradients = saturated.gradients(saturated.slopes(v))
    assert v["L"] > 1
    assert max(abs(gradients["w"]), abs(gradients["b"])) < 1e-3


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.25, "−1.25"), (2e-5, "2e−05"), (147.53, "147.5")],
)
def test_numbers_are_short(x, text):
    assert number(x) == text
