"""Saving with Keras: seven file formats, resuming, and old or strange files."""

import pathlib

from nnlib.exercises import unknown_name
from nnlib.lessons.saving_with_keras.checkpoints_kept import checkpoints_kept
from nnlib.lessons.saving_with_keras.model_parameters import model_parameters
from nnlib.lessons.saving_with_keras.questions import (
    from_a_stranger,
    go_on_from,
    old_file_restored,
    size_of_file,
    steps_after_resuming,
)
from nnlib.lessons.saving_with_keras.risky_layers import risky_layers
from nnlib.lessons.saving_with_keras.rows_of_step import rows_of_step

NOTEBOOK = "16_saving_with_keras"
OLD_FILES = pathlib.Path(__file__).parent / "old_files"
TASKS = [
    size_of_file,
    go_on_from,
    steps_after_resuming,
    rows_of_step,
    checkpoints_kept,
    old_file_restored,
    model_parameters,
    risky_layers,
    from_a_stranger,
]
__getattr__ = unknown_name(__name__)
