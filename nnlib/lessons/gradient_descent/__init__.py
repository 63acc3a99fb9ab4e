"""Gradient descent: from the gradient of the loss to better weights, and how far to go in each step."""

from nnlib.exercises import unknown_name
from nnlib.lessons.gradient_descent.descend import descend
from nnlib.lessons.gradient_descent.largest_rate import largest_rate
from nnlib.lessons.gradient_descent.mse_gradient import mse_gradient
from nnlib.lessons.gradient_descent.numerical_gradient import numerical_gradient
from nnlib.lessons.gradient_descent.one_epoch import one_epoch
from nnlib.lessons.gradient_descent.questions import (
    every_five,
    far_side,
    one_update,
    smaller_rate,
    updates,
)

NOTEBOOK = "05_gradient_descent"
TASKS = [
    far_side,
    numerical_gradient,
    mse_gradient,
    descend,
    largest_rate,
    updates,
    one_update,
    every_five,
    one_epoch,
    smaller_rate,
]
__getattr__ = unknown_name(__name__)
