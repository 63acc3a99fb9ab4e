"""Predictions and multiple-choice questions."""

from nnlib.exercises import choice, prediction


@prediction(
    between=(0, 10_000),
    explanation="The hidden layer has 64 · 32 + 32 = 2,080, once: both images go through the same kernel "
    "and bias. The output has 33.",
)
def shared_parameters():
    """Two images of 64 pixels go through the *same* dense layer with 32 units. The absolute values of the 32
    differences go into one sigmoid unit. How many parameters does the model have?
    """
    return (64 + 1) * 32 + (32 + 1) * 1


@prediction(
    choices={"a": "About 10%, like guessing.", "b": "About 60%.", "c": "Above 90%."},
    answer="a",
    explanation="The derivative of the sigmoid is at most 1/4. Behind ten of them almost nothing of the "
    "gradient is left. So the first layers do not learn, and their outputs say little about the digit.",
)
def ten_sigmoids():
    """A network for the digits has *ten* hidden layers of 32 sigmoid units, one after the other. It trains
    for eight epochs with Adam. How many of the training digits does it classify correctly?
    """


@prediction(
    choices={
        "a": "0.9: Keras has saved it.",
        "b": "0.5, the default, without a warning.",
        "c": "None: loading raises an error.",
    },
    answer="b",
    explanation="For a layer Keras saves numbers and strings by itself. For a loss it saves only name and "
    "reduction, so the class is called without q.",
)
def forgotten():
    """A loss class begins `def __init__(self, q=0.5, **options)` and has no `get_config`. A model is compiled
    with q=0.9, saved, and loaded. Which q does the loaded loss have?
    """


@choice(
    a=("Sequential", "It has only one input."),
    b=("functional", "Two inputs are no problem, and the file holds the whole graph."),
    c=("subclassed", "It can have two inputs, but to load the file you need its class."),
    answer="b",
)
def which_way():
    """Your model has two inputs, and built-in layers only. A colleague is to load it without your Python
    code. How do you write it?
    """


@choice(
    a=("`predictions = model(x)` and the loss", "The tape must see every operation from weights to loss."),
    b=("`tape.gradient(loss, weights)`", "It reads the tape, after the recording."),
    c=("`optimizer.apply(gradients, weights)`", "The update is no part of the loss."),
    answer="a",
)
def on_tape():
    """Which lines of a training step must stand inside `with tf.GradientTape() as tape:`?"""
