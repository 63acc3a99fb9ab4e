"""Neurons: one neuron, its decision line, and how it learns."""

from nnlib.exercises import unknown_name
from nnlib.lessons.neurons.nand import nand
from nnlib.lessons.neurons.perceptron_update import perceptron_update
from nnlib.lessons.neurons.predict import predict
from nnlib.lessons.neurons.questions import doubled, larger_bias, learning_rate, xor_accuracy
from nnlib.lessons.neurons.signed_distance import signed_distance
from nnlib.lessons.neurons.weighted_sum import weighted_sum

NOTEBOOK = "01_neurons"
TASKS = [
    weighted_sum,
    predict,
    doubled,
    larger_bias,
    signed_distance,
    perceptron_update,
    learning_rate,
    nand,
    xor_accuracy,
]
__getattr__ = unknown_name(__name__)
