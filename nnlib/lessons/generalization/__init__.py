"""Generalization: what a model is worth on data that it has not learned from."""

from nnlib.exercises import unknown_name
from nnlib.lessons.generalization.early_stopping import early_stopping
from nnlib.lessons.generalization.k_folds import k_folds
from nnlib.lessons.generalization.l2_step import l2_step
from nnlib.lessons.generalization.questions import (
    best_guesser,
    shifted_before,
    sorted_iris,
    uniform_rates,
)
from nnlib.lessons.generalization.shift import shift
from nnlib.lessons.generalization.two_errors import two_errors

NOTEBOOK = "11_generalization"
TASKS = [
    two_errors,
    best_guesser,
    l2_step,
    early_stopping,
    shift,
    shifted_before,
    k_folds,
    sorted_iris,
    uniform_rates,
]
__getattr__ = unknown_name(__name__)
