"""Live figures, one explorer per idea."""

from nnlib.widgets.activation import ActivationExplorer
from nnlib.widgets.capacity import CapacityExplorer
from nnlib.widgets.damage import DamageExplorer
from nnlib.widgets.descent import DescentExplorer
from nnlib.widgets.digit_pad import DigitPad
from nnlib.widgets.formats import FormatExplorer
from nnlib.widgets.forward import ForwardExplorer
from nnlib.widgets.graph import GraphExplorer
from nnlib.widgets.loss import LossExplorer
from nnlib.widgets.model_builder import ModelBuilder
from nnlib.widgets.neuron import NeuronExplorer
from nnlib.widgets.perturb import PerturbExplorer
from nnlib.widgets.playground import Playground
from nnlib.widgets.race import OptimizerRace
from nnlib.widgets.service import ServiceExplorer
from nnlib.widgets.side_by_side import SideBySide
from nnlib.widgets.workers import WorkersExplorer

__all__ = [
    "ActivationExplorer",
    "CapacityExplorer",
    "DamageExplorer",
    "DescentExplorer",
    "DigitPad",
    "FormatExplorer",
    "ForwardExplorer",
    "GraphExplorer",
    "LossExplorer",
    "ModelBuilder",
    "NeuronExplorer",
    "OptimizerRace",
    "PerturbExplorer",
    "Playground",
    "ServiceExplorer",
    "SideBySide",
    "WorkersExplorer",
]
