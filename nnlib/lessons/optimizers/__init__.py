"""Optimizers: how a network moves, given the gradient of its loss."""

from nnlib.exercises import unknown_name
from nnlib.lessons.optimizers.adam_step import adam_step
from nnlib.lessons.optimizers.best_rate import best_rate
from nnlib.lessons.optimizers.length_without_correction import length_without_correction
from nnlib.lessons.optimizers.momentum_step import momentum_step
from nnlib.lessons.optimizers.questions import common_rate, decayed_more, first_step, top_speed
from nnlib.lessons.optimizers.warmup_cosine import warmup_cosine

NOTEBOOK = "10_optimizers"
TASKS = [
    top_speed,
    momentum_step,
    adam_step,
    first_step,
    length_without_correction,
    decayed_more,
    best_rate,
    common_rate,
    warmup_cosine,
]
__getattr__ = unknown_name(__name__)
