"""In which epochs a program saves if it counts steps."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 10, 5, 4, 3
    yield 455, 32, 2, 5
    yield 64, 32, 5, 5
    yield 7, 10, 6, 2
    yield 20, 3, 3, 10


@exercise(
    inputs=inputs,
    hints=[
        "An epoch has `int(np.ceil(rows / batch_size))` steps: the last batch may be smaller.",
        "The steps that save are `range(every, epochs * steps + 1, every)`.",
        "Step number `step`, counted from 1, belongs to epoch `(step - 1) // steps + 1`.",
    ],
    remark="*Every 5* means 5 epochs in one library and 5 steps in another. Look it up.",
)
def saving_epochs(rows, batch_size, epochs, every):
    """Return the epochs in which a training run saves its weights, a list with one int for each time.

    It saves after each `every`-th *step* (update), counted from 1 over the whole run. An epoch passes over
    all `rows` in batches of `batch_size`; the last batch may be smaller. Epochs count from 1. If an epoch
    saves three times, it is in the list three times.
    """
    steps = int(np.ceil(rows / batch_size))
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)]


@saving_epochs.misconception("You save every so many *epochs*. Steps are counted here.")
def epochs_counted(rows, batch_size, epochs, every):
    return list(range(every, epochs + 1, every))


@saving_epochs.misconception("You leave out the last, smaller batch of each epoch. It is also a step.")
def last_batch_left_out(rows, batch_size, epochs, every):
    steps = rows // batch_size
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)]


@saving_epochs.misconception(
    "You start counting again in each epoch. The steps are counted over the whole run."
)
def counted_in_each_epoch(rows, batch_size, epochs, every):
    steps = int(np.ceil(rows / batch_size))
    return [epoch for epoch in range(1, epochs + 1) for step in range(1, steps + 1) if step % every == 0]


@saving_epochs.misconception("Your epochs count from 0.")
def epochs_from_0(rows, batch_size, epochs, every):
    steps = int(np.ceil(rows / batch_size))
    return [(step - 1) // steps for step in range(every, epochs * steps + 1, every)]


@saving_epochs.misconception("The last step of an epoch belongs to this epoch, not to the next one.")
def last_step_in_the_next_epoch(rows, batch_size, epochs, every):
    steps = int(np.ceil(rows / batch_size))
    return [step // steps + 1 for step in range(every, epochs * steps + 1, every)]


@saving_epochs.misconception("You list each epoch once. One that saves three times is listed three times.")
def each_epoch_once(rows, batch_size, epochs, every):
    steps = int(np.ceil(rows / batch_size))
    return sorted({(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)})


@saving_epochs.misconception("The last step of the run can also save. `range` leaves out its end.")
def last_step_of_the_run_missing(rows, batch_size, epochs, every):
    steps = int(np.ceil(rows / batch_size))
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps, every)]
