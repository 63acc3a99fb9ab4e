"""Training with Keras: the same program on two libraries."""

from nnlib.exercises import unknown_name
from nnlib.lessons.keras_training.batch_losses import batch_losses
from nnlib.lessons.keras_training.gradients_from_step import gradients_from_step
from nnlib.lessons.keras_training.questions import (
    argmax_of_one,
    fit_again,
    saves_in_ten_epochs,
    sixty_steps,
    split_off,
)
from nnlib.lessons.keras_training.saving_epochs import saving_epochs
from nnlib.lessons.keras_training.sigmoid_accuracy import sigmoid_accuracy
from nnlib.lessons.keras_training.with_biases import with_biases

NOTEBOOK = "13_keras_training"
TASKS = [
    with_biases,
    gradients_from_step,
    sixty_steps,
    argmax_of_one,
    sigmoid_accuracy,
    fit_again,
    batch_losses,
    split_off,
    saves_in_ten_epochs,
    saving_epochs,
]
__getattr__ = unknown_name(__name__)
