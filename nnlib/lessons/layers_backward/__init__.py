"""Layers, backward: three products of matrices instead of a node for each number."""

from nnlib.exercises import unknown_name
from nnlib.lessons.layers_backward.dense_backward import dense_backward
from nnlib.lessons.layers_backward.network_gradients import network_gradients
from nnlib.lessons.layers_backward.questions import hurried, kept

NOTEBOOK = "07_layers_backward"
TASKS = [dense_backward, network_gradients, kept, hurried]
__getattr__ = unknown_name(__name__)
