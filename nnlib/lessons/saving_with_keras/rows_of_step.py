"""Which rows a training step uses."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    for step in (0, 1, 2, 3, 7):
        yield step, 10, 4, 0
    yield 3, 8, 4, 1
    yield 40, 1437, 128, 2


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "An epoch has `-(-rows // batch_size)` steps, the last batch included: the division, rounded up.",
        "`epoch, batch = divmod(step, steps)`.",
        "`np.random.default_rng([seed, epoch]).permutation(rows)` is the order of this epoch. Cut the batch "
        "out of it.",
    ],
    remark="The order is no longer a state that must be saved: it follows from two numbers, seed and step.",
)
def rows_of_step(step, rows, batch_size, seed):
    """Return which rows a training step uses, an array of ints.

    Steps are counted from 0 over the whole training run. Each epoch passes over all `rows` in batches of
    `batch_size`; the last batch may be smaller. Epoch 0, 1, ... takes the rows in the order
    `np.random.default_rng([seed, epoch]).permutation(rows)`.
    """
    epoch, batch = divmod(step, -(-rows // batch_size))
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception(
    "Your order is the same in each epoch. The number of the epoch is part of the seed: `[seed, epoch]`."
)
def same_order_in_each_epoch(step, rows, batch_size, seed):
    batch = step % -(-rows // batch_size)
    order = np.random.default_rng(seed).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception(
    "You draw a new order for each *step*. Then some rows come twice in an epoch, and others never."
)
def new_order_for_each_step(step, rows, batch_size, seed):
    batch = step % -(-rows // batch_size)
    order = np.random.default_rng([seed, step]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception("You count the steps from 1. Step 0 is the first.")
def steps_from_1(step, rows, batch_size, seed):
    epoch, batch = divmod(step - 1, -(-rows // batch_size))
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception("You leave out the last, smaller batch of each epoch.")
def full_batches_only(step, rows, batch_size, seed):
    epoch, batch = divmod(step, rows // batch_size)
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception(
    "Your rows come in the order in which they are stored. Take them from the permutation."
)
def stored_order(step, rows, batch_size, seed):
    batch = step % -(-rows // batch_size)
    return np.arange(rows)[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception("You give the generator the epoch first, and then the seed: `[seed, epoch]`.")
def epoch_before_seed(step, rows, batch_size, seed):
    epoch, batch = divmod(step, -(-rows // batch_size))
    order = np.random.default_rng([epoch, seed]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception(
    "You draw the orders of all epochs from one generator. Each has its own, `default_rng([seed, epoch])`."
)
def one_generator(step, rows, batch_size, seed):
    epoch, batch = divmod(step, -(-rows // batch_size))
    rng = np.random.default_rng(seed)
    order = [rng.permutation(rows) for _ in range(epoch + 1)][-1]
    return order[batch * batch_size : (batch + 1) * batch_size]


@rows_of_step.misconception(
    "You fill up the last batch of an epoch with rows of the next one. The last batch may be smaller."
)
def filled_up(step, rows, batch_size, seed):
    epochs = (step + 1) * batch_size // rows + 1
    orders = [np.random.default_rng([seed, epoch]).permutation(rows) for epoch in range(epochs)]
    return np.concatenate(orders)[step * batch_size : (step + 1) * batch_size]
