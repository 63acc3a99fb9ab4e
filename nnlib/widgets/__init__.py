"""The engine of live figures; `nnlib.lessons` has the explorers made with it, one for each idea."""

# Where version 0.1 had all explorers: the lesson that each belongs to.
_MOVED = {
    "ActivationExplorer": "activations",
    "CapacityExplorer": "generalization",
    "DamageExplorer": "saving_from_scratch",
    "DescentExplorer": "gradient_descent",
    "DigitPad": "start_here",
    "FormatExplorer": "saving_with_keras",
    "ForwardExplorer": "forward_propagation",
    "GraphExplorer": "backpropagation",
    "LossExplorer": "losses",
    "ModelBuilder": "keras_models",
    "NeuronExplorer": "neurons",
    "OptimizerRace": "optimizers",
    "PerturbExplorer": "looking_inside",
    "Playground": "training_from_scratch",
    "ServiceExplorer": "deployment",
    "SideBySide": "keras_training",
    "WorkersExplorer": "distributed_training",
}


def __getattr__(name):
    if name in _MOVED:
        place = f"nnlib.lessons.{_MOVED[name]}.explorer"
        raise ImportError(f"{name} has moved to its lesson: write `from {place} import {name}`.")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
