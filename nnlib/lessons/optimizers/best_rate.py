"""The best learning rate of a grid."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for losses in ([0.9, 0.2, 0.5], [0.9, 0.5, 0.2], [0.2, 0.5, 0.9], [0.9, 0.3, np.inf, np.nan]):
        yield np.array([0.003, 0.03, 0.3, 3.0])[: len(losses)], np.array(losses)
    yield np.array([0.0003, 0.0004, 0.0005, 0.0006]), np.array([0.0009, 0.0004, 0.0002, 0.0006])
    yield np.array([0.2, 1.0, 5.0]), np.array([4.0, 3.0, 2.0])


@exercise(
    inputs=inputs,
    parts=["the rate", "the bool"],
    hints=[
        "`np.argmin` takes nan for the smallest number. `np.nanargmin` ignores it.",
        "A position is at an end of the grid if it is 0 or `len(rates) - 1`.",
    ],
    remark="If the best rate is the last of the grid, a better one may lie beyond: make the grid longer.",
)
def best_rate(rates, losses):
    """Return the rate with the smallest loss, and whether it is at an end of the grid: a number and a bool.

    `rates` has shape (n,) and increases; `losses` has shape (n,). A run that diverged has nan or inf;
    not all did, and no two losses that are numbers are equal.
    """
    best = np.nanargmin(losses)
    return rates[best], best in (0, len(rates) - 1)


@best_rate.misconception("A nan won: `np.argmin` takes it for the smallest number. Use `np.nanargmin`.")
def nan_taken_for_the_smallest(rates, losses):
    best = np.argmin(losses)
    return rates[best], bool(best in (0, len(rates) - 1))


@best_rate.misconception("You return the smallest loss. Return the rate that belongs to it.")
def smallest_loss(rates, losses):
    best = np.nanargmin(losses)
    return losses[best], bool(best in (0, len(rates) - 1))


@best_rate.misconception("You return the position in the grid. Return the rate at that position.")
def position_in_the_grid(rates, losses):
    best = int(np.nanargmin(losses))
    return best, best in (0, len(rates) - 1)


@best_rate.misconception("You only look at the upper end. A grid has two ends.")
def upper_end_only(rates, losses):
    best = np.nanargmin(losses)
    return rates[best], bool(best == len(rates) - 1)


@best_rate.misconception(
    "Your True and False are the wrong way round: True means that the best rate is at an end."
)
def inside_instead_of_at_an_end(rates, losses):
    best = np.nanargmin(losses)
    return rates[best], bool(0 < best < len(rates) - 1)


@best_rate.misconception(
    "You look for the ends among the rates that did not diverge. The ends are those of the whole grid."
)
def ends_of_what_is_left(rates, losses):
    left = rates[np.isfinite(losses)]
    best = np.nanargmin(losses[np.isfinite(losses)])
    return left[best], bool(best in (0, len(left) - 1))
