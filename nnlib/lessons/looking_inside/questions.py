"""Predictions and multiple-choice questions."""

from nnlib.exercises import choice, prediction


@prediction(
    choices={"a": "Nearly all: more than 90.", "b": "Most: 60 to 90.", "c": "Fewer than 60."},
    answer="c",
    explanation="Each pixel helps a little, and 64 small pushes in the worst direction add up.",
)
def against_the_network():
    """A network reads 98 of 100 test digits. Now each pixel may change by at most a tenth of the way from
    paper to ink, and an attacker who knows the network chooses the changes. How many of 100 does it still
    read?
    """


@prediction(
    choices={
        "a": "It looks like noise.",
        "b": "It follows the digit about as closely as the map of a trained network.",
        "c": "It shows the opposite of the digit: large where there is no ink.",
    },
    answer="b",
    explanation="The map is a product with the ink, so the ink shows through, whatever the weights are.",
)
def untrained_map():
    """A network was never trained. For a digit we draw |derivative · ink| at each pixel, where the derivative
    is that of the correct digit's score with respect to the pixel. What does this map look like?
    """


@prediction(
    choices={"a": "It stays as it was.", "b": "It falls, to about half.", "c": "It rises."},
    answer="b",
    explanation="Each copy can stand in for the other, so shuffling one of them costs less.",
)
def copied_column():
    """A column has the highest permutation importance of all. We add an exact copy of it to the data, and
    train again. What happens to the importance of this column?
    """


@choice(
    a=("It does not use them.", "It may use them a lot: paper in the middle speaks for a 0."),
    b=("Nothing.", "x - baseline is 0 there, whatever the gradient is."),
    c=(
        "They had no ink in the training data.",
        "The training data do not enter: only x and the baseline do.",
    ),
    answer="b",
)
def blank_pixels():
    """With white paper as the baseline, the integrated gradient of every pixel without ink is 0. What does
    that tell you about the network and these pixels?
    """


@choice(
    a=("The model gives nothing away.", "Another attack may see more, or one row may stand out."),
    b=("This attack learns next to nothing, over all rows.", "That is what was measured, and no more."),
    c=("Half of the training rows are found.", "It counts pairs, not rows: a coin has nearly this AUC."),
    answer="b",
)
def auc_of_a_half():
    """An attack by the loss has an AUC of 0.51 on a model. What follows?"""
