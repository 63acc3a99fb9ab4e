"""Predictions and multiple-choice questions."""

from nnlib.exercises import choice, prediction


@prediction(
    choices={"a": "While the file is read.", "b": "When the object is used.", "c": "Never: a file is data."},
    answer="a",
    explanation="A pickle consists of instructions for building an object, and one of them is: call this "
    "function. So a check of the loaded object comes too late.",
)
def when_it_runs():
    """A line of Python has been hidden in the file `model.pkl`. When does it run?"""


@prediction(
    choices={"a": "Fewer than 2.", "b": "Between 5 and 40.", "c": "More than 60."},
    answer="b",
    explanation="Most bits are low-order digits and hardly change a weight. Mostly the sign and the exponent "
    "matter, 9 bits of 32; and even these often belong to a weight on which little depends.",
)
def harmful_flips():
    """One of the 3,232 bits of our 101 parameters is flipped at random. How many of 100 such flips change
    the prediction for at least one of the 114 test tumours?
    """


@prediction(
    choices={"a": "The old model.", "b": "Nothing: it is empty.", "c": "Half of the new model."},
    answer="b",
    explanation="Opening empties it. From then until the last byte is written there is no model.",
)
def killed_early():
    """A file holds a model. A program opens it with `open(path, "wb")` to write a newer one, and is killed
    before it has written a byte. What does the file hold?
    """


@choice(
    a=("Yes: they cannot know the checksum.", "The rule is public, and the checksum is in the file itself."),
    b=(
        "No: they compute the checksum again.",
        "It detects accidents. Against people you need a signature, made with a secret key.",
    ),
    c=("Only if it is long enough.", "However long it is, it can simply be replaced."),
    answer="b",
)
def against_whom():
    """A model file contains a checksum of its content. Does it protect you from people who change the file
    on purpose?
    """
