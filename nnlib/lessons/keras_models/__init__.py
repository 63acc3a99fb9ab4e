"""Keras models: models, layers, losses and training steps of your own."""

from nnlib.exercises import unknown_name
from nnlib.lessons.keras_models.clip_gradients import clip_gradients
from nnlib.lessons.keras_models.count_params import count_params
from nnlib.lessons.keras_models.one_hot_rows import one_hot_rows
from nnlib.lessons.keras_models.pinball import pinball
from nnlib.lessons.keras_models.questions import (
    forgotten,
    on_tape,
    shared_parameters,
    ten_sigmoids,
    which_way,
)
from nnlib.lessons.keras_models.skip_backward import skip_backward

NOTEBOOK = "14_keras_models"
TASKS = [
    one_hot_rows,
    shared_parameters,
    count_params,
    ten_sigmoids,
    skip_backward,
    on_tape,
    clip_gradients,
    pinball,
    forgotten,
    which_way,
]
__getattr__ = unknown_name(__name__)
