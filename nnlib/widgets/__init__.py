"""Live figures, one explorer per idea."""

from nnlib.widgets.activation import ActivationExplorer
from nnlib.widgets.descent import DescentExplorer
from nnlib.widgets.digit_pad import DigitPad
from nnlib.widgets.forward import ForwardExplorer
from nnlib.widgets.loss import LossExplorer
from nnlib.widgets.neuron import NeuronExplorer

__all__ = [
    "ActivationExplorer",
    "DescentExplorer",
    "DigitPad",
    "ForwardExplorer",
    "LossExplorer",
    "NeuronExplorer",
]
