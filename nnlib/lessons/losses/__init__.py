"""Losses: one number that says how wrong a model is, and its slopes."""

from nnlib.exercises import unknown_name
from nnlib.lessons.losses.binary_crossentropy import binary_crossentropy
from nnlib.lessons.losses.crossentropy_slopes import crossentropy_slopes
from nnlib.lessons.losses.huber import huber
from nnlib.lessons.losses.log_sum_exp import log_sum_exp
from nnlib.lessons.losses.mse_slopes import mse_slopes
from nnlib.lessons.losses.questions import (
    knows_nothing,
    right_and_sure,
    same_steps,
    slip,
    softmax_twice,
    ten_times_as_sure,
)

NOTEBOOK = "04_losses"
TASKS = [
    mse_slopes,
    slip,
    huber,
    same_steps,
    binary_crossentropy,
    ten_times_as_sure,
    knows_nothing,
    right_and_sure,
    log_sum_exp,
    softmax_twice,
    crossentropy_slopes,
]
__getattr__ = unknown_name(__name__)
