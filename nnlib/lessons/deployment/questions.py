"""Predictions and multiple-choice questions."""

import numpy as np

from nnlib.exercises import choice, prediction
from nnlib.lessons.deployment.through_int8 import through_int8


@prediction(
    between=(0, 1),
    explanation="One step is nearly 10 wide. 0.1 is much nearer to 0 than to the next step.",
)
def smoothness_in_int8():
    """All ten features go through int8 with *one* scale. The largest is an area of 2,501, so the 255 steps
    from 0 to 2,501 are 2,501 / 255 = 9.8 wide. What is left of a smoothness of 0.1?
    """
    return through_int8(np.array([0.1]), 2501 / 255, -128)[0]


@prediction(
    choices={
        "a": "About the same time: it is the same network.",
        "b": "2 to 5 times as long.",
        "c": "More than 10 times as long.",
    },
    answer="c",
    explanation="The products of this network take microseconds. `predict` first builds a pipeline that cuts "
    "its input into batches, calls callbacks, and collects results. With one row all of that is overhead.",
)
def one_row():
    """The same network answers for one row: once with Keras's `model.predict`, once with ONNX Runtime. How
    long does Keras take in comparison?
    """


@prediction(
    between=(0, 400),
    answer=0,
    explanation="The server loads the new file beside the old one, and only then switches. A request is "
    "answered by the one or by the other.",
)
def lost_requests():
    """400 requests are sent one after the other, as fast as they are answered. In the middle of them the
    server is told to load version 2 of the model. How many of the 400 get no answer, or an error?
    """


@choice(
    a=("Nothing. The request was wrong, and it was refused.", "But with the wrong number: see (b)."),
    b=("The service should have answered 400.", "5xx means: *we* are broken. It wakes somebody up at night."),
    c=("The client should send the request again.", "It would be just as wrong as before: 4xx says so."),
    answer="b",
)
def nine_numbers():
    """A client sends nine numbers to a model of ten features. The service answers with status 500 (internal
    error), and goes on working. What is wrong with that?
    """
