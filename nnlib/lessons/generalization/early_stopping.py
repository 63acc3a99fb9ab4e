"""When to stop training: the best epoch, and the last one."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield [3.0, 2.0, 1.0, 2.0, 3.0, 4.0, 5.0], 2
    yield [5.0, 4.0, 4.5, 4.2, 3.0, 6.0, 7.0, 8.0], 2
    yield [4.0, 3.0, 3.0, 3.0, 3.0, 3.0], 3
    yield [3.0, 2.0, 1.0], 1
    yield [2.0], 1
    yield [3.0, 1.0, 2.0], 2
    yield [1.0, 2.0, 3.0, 0.5], 2
    yield [1.0, 3.0, 2.0, 2.5, 3.0, 4.0], 2
    for _ in range(3):
        yield [float(loss) for loss in (np.linspace(2, 1, 12) + rng.normal(0, 0.3, 12)).round(2)], 3


@exercise(
    inputs=inputs,
    parts=["the best epoch", "the last epoch"],
    hints=[
        "Loop over `enumerate(val_losses)`, and remember the number of the best epoch so far.",
        "If an epoch is not better, `epoch - best` epochs have passed without improvement.",
        "Return from inside the loop once that number reaches `patience`; otherwise return after the loop.",
    ],
    remark="EarlyStopping with `restore_best_weights=True` goes back to the weights of the best epoch.",
)
def early_stopping(val_losses, patience):
    """Return the best epoch and the last epoch of a training run with early stopping, two ints.

    `val_losses` is a list of validation losses, one for each epoch, counted from 0; there is at least one,
    and all are finite. Training ends once `patience` epochs in a row, at least 1, have brought no loss below
    the best so far, or with the end of the list.
    The best epoch is the one with the lowest loss until then, the earliest if there are several.
    """
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(val_losses) - 1


@early_stopping.misconception("You compare each epoch with the one before. Compare it with the best so far.")
def compared_with_the_epoch_before(val_losses, patience):
    waited = last = 0
    for last in range(1, len(val_losses)):
        waited = 0 if val_losses[last] < val_losses[last - 1] else waited + 1
        if waited == patience:
            break
    return val_losses.index(min(val_losses[: last + 1])), last


@early_stopping.misconception(
    "You train one epoch too long: stop after `patience` epochs without improvement."
)
def one_epoch_too_long(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best > patience:
            return best, epoch
    return best, len(val_losses) - 1


@early_stopping.misconception("An equal loss is no improvement: compare with `<`.")
def equal_is_better(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(val_losses) - 1


@early_stopping.misconception(
    "You look for the best epoch in the whole list. Training may end before it gets there."
)
def best_of_the_whole_list(val_losses, patience):
    best, last = 0, len(val_losses) - 1
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            last = epoch
            break
    return val_losses.index(min(val_losses)), last


@early_stopping.misconception(
    "Your last epoch lies beyond the end of the list. Training also ends when the list does."
)
def beyond_the_end(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best, best + patience
