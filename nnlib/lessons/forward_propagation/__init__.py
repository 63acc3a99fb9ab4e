"""Forward propagation: what layers and networks compute, and how large their first weights should be."""

from nnlib.exercises import unknown_name
from nnlib.lessons.forward_propagation.batch_output import batch_output
from nnlib.lessons.forward_propagation.count_parameters import count_parameters
from nnlib.lessons.forward_propagation.forward import forward
from nnlib.lessons.forward_propagation.layer_output import layer_output
from nnlib.lessons.forward_propagation.questions import equal_start, fading, square, zero_biases
from nnlib.lessons.forward_propagation.relu_growth import relu_growth

NOTEBOOK = "03_forward_propagation"
TASKS = [
    layer_output,
    square,
    batch_output,
    forward,
    count_parameters,
    equal_start,
    zero_biases,
    fading,
    relu_growth,
]
__getattr__ = unknown_name(__name__)
