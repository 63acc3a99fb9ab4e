"""Activations: why neurons need them, and what their derivatives do to a gradient."""

from nnlib.exercises import unknown_name
from nnlib.lessons.activations.chain_slope import chain_slope
from nnlib.lessons.activations.collapse import collapse
from nnlib.lessons.activations.questions import after_ten, overfitting, several_labels, steepest_sigmoid
from nnlib.lessons.activations.sigmoid_derivative import sigmoid_derivative
from nnlib.lessons.activations.slope import slope
from nnlib.lessons.activations.softmax import softmax

NOTEBOOK = "02_activations"
TASKS = [
    slope,
    steepest_sigmoid,
    sigmoid_derivative,
    collapse,
    overfitting,
    softmax,
    several_labels,
    chain_slope,
    after_ten,
]
__getattr__ = unknown_name(__name__)
