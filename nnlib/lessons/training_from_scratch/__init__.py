"""Training from scratch: the loop, its data, and how to tell whether it works."""

from nnlib.exercises import unknown_name
from nnlib.lessons.training_from_scratch.batches import batches
from nnlib.lessons.training_from_scratch.confusion_matrix import confusion_matrix
from nnlib.lessons.training_from_scratch.questions import (
    first_loss,
    lower_validation,
    sorted_rows,
    ten_pictures,
)
from nnlib.lessons.training_from_scratch.standardize import standardize
from nnlib.lessons.training_from_scratch.train_step import train_step
from nnlib.lessons.training_from_scratch.worst_rows import worst_rows

NOTEBOOK = "08_training_from_scratch"
TASKS = [
    standardize,
    batches,
    train_step,
    first_loss,
    ten_pictures,
    lower_validation,
    sorted_rows,
    confusion_matrix,
    worst_rows,
]
__getattr__ = unknown_name(__name__)
