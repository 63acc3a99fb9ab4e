"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib import Sequential, activations, datasets, layers, optimizers
from nnlib.exercises import choice, prediction


@prediction(
    within=0.05,
    between=(0, 10),
    explanation="a (1 - a) is largest at a = 0.5, where z is 0: half of a half.",
)
def steepest_sigmoid():
    """How large is the slope of the sigmoid where it is steepest? (A climb of 45° has slope 1.)"""
    return activations.sigmoid.derivative(np.linspace(-6, 6, 1201)).max()


@prediction(
    choices={"a": "about a tenth", "b": "about a thousandth", "c": "about a millionth"},
    explanation="A quarter of a quarter of a quarter, and so on: 0.25¹⁰ is 0.00000095.",
)
def after_ten():
    """Ten sigmoids in a row, each at its steepest point. What fraction of a nudge reaches the end?"""
    return {-1: "a", -3: "b", -6: "c"}[round(10 * np.log10(activations.sigmoid.derivative(0.0)))]


@prediction(
    choices={
        "a": "The network with ReLU.",
        "b": "The network without activation functions.",
        "c": "Neither: they differ by less than 2 in 100.",
    },
    explanation="With ReLU the decision boundary can also bend around the wrong diagnoses. A linear network "
    "cannot bend.",
)
def overfitting():
    """Two networks that differ only in their activation function, ReLU in one and none in the other, learn
    from tumours of which every fifth diagnosis is wrong. Which diagnoses more of the *new* tumours
    correctly?
    """
    data = datasets.load_breast_cancer()
    x, x_new, y, y_new = datasets.train_test_split(data.x, data.y, test_size=0.5)
    x, x_new = datasets.standardize(x, x_new)
    y[::5] = 1 - y[::5]
    accuracy = {}
    for letter, activation in (("a", "relu"), ("b", "linear")):
        hidden = [layers.Dense(64, activation) for _ in range(2)]
        model = Sequential([*hidden, layers.Dense(2, "softmax")], seed=1)
        model.compile(optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, epochs=100, verbose=0)
        accuracy[letter] = model.evaluate(x_new, y_new)[1]
    return "c" if abs(accuracy["a"] - accuracy["b"]) < 0.02 else max(accuracy, key=accuracy.get)


@choice(
    a=(
        "Softmax over both.",
        "The two probabilities would sum to 1, so they could express neither *both* nor *none*.",
    ),
    b=("A sigmoid on each.", "Each unit outputs a probability of its own, whatever the other one outputs."),
    c=("ReLU on each.", "It has no upper limit, so its outputs are not probabilities."),
    answer="b",
)
def several_labels():
    """A photograph shows a cat, a dog, both or none. The network has one output unit for the cat and
    one for the dog. Which activation function do these units need?
    """
