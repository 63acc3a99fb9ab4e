"""Backpropagation: the gradients of all parameters, in one backward pass."""

from nnlib.exercises import unknown_name
from nnlib.lessons.backpropagation.backward import backward
from nnlib.lessons.backpropagation.neuron_gradients import neuron_gradients
from nnlib.lessons.backpropagation.questions import overwritten, price

NOTEBOOK = "06_backpropagation"
TASKS = [price, neuron_gradients, overwritten, backward]
__getattr__ = unknown_name(__name__)
