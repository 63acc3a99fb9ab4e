"""Looking inside: what a network looks at, how it is misled, and what its weights give away."""

from nnlib.exercises import unknown_name
from nnlib.lessons.looking_inside.attack_auc import attack_auc
from nnlib.lessons.looking_inside.fast_gradient_sign import fast_gradient_sign
from nnlib.lessons.looking_inside.integrated_gradients import integrated_gradients
from nnlib.lessons.looking_inside.questions import (
    against_the_network,
    auc_of_a_half,
    blank_pixels,
    copied_column,
    untrained_map,
)
from nnlib.lessons.looking_inside.row_from_step import row_from_step
from nnlib.lessons.looking_inside.score_gradient import score_gradient

NOTEBOOK = "20_looking_inside"
TASKS = [
    against_the_network,
    score_gradient,
    untrained_map,
    integrated_gradients,
    blank_pixels,
    copied_column,
    fast_gradient_sign,
    attack_auc,
    auc_of_a_half,
    row_from_step,
]
__getattr__ = unknown_name(__name__)
