"""Saving from scratch: what a model is on disk."""

from nnlib.exercises import unknown_name
from nnlib.lessons.saving_from_scratch.checksum import checksum
from nnlib.lessons.saving_from_scratch.flipped_number import flipped_number
from nnlib.lessons.saving_from_scratch.newest_sound import newest_sound
from nnlib.lessons.saving_from_scratch.predicted_classes import predicted_classes
from nnlib.lessons.saving_from_scratch.questions import (
    against_whom,
    harmful_flips,
    killed_early,
    when_it_runs,
)
from nnlib.lessons.saving_from_scratch.read_tensor import read_tensor

NOTEBOOK = "15_saving_from_scratch"
TASKS = [
    when_it_runs,
    read_tensor,
    predicted_classes,
    flipped_number,
    harmful_flips,
    checksum,
    against_whom,
    killed_early,
    newest_sound,
]
__getattr__ = unknown_name(__name__)
