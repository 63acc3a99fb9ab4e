"""Live figures, one explorer per idea."""

from nnlib.widgets.activation import ActivationExplorer
from nnlib.widgets.forward import ForwardExplorer
from nnlib.widgets.neuron import NeuronExplorer

__all__ = ["ActivationExplorer", "ForwardExplorer", "NeuronExplorer"]
