"""Neurons: one neuron, its decision line, and how it learns."""

from nnlib.exercises import unknown_name
from nnlib.lessons.neurons.nand import nand
from nnlib.lessons.neurons.perceptron_update import perceptron_update
from nnlib.lessons.neurons.predict import predict
from nnlib.lessons.neurons.questions import doubled, larger_bias, learning_rate, xor_accuracy
from nnlib.lessons.neurons.signed_distance import signed_distance

NOTEBOOK = "01_neurons"
TASKS = [
    predict,
    doubled,
    larger_bias,
    perceptron_update,
    nand,
    xor_accuracy,
    learning_rate,
    signed_distance,
]
__getattr__ = unknown_name(__name__)
