"""Which rows a worker computes in a step."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 0, 0, 2, 8, 24
    yield 1, 1, 2, 8, 24
    yield 2, 3, 4, 12, 30
    yield 3, 0, 2, 64, 200


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "Before this step, `step * batch_size` rows have been used.",
        "A shard has `batch_size // workers` rows, and `worker` other shards come before this one.",
        "Past the end the data start again: `% n_rows`.",
    ],
    remark="The rows follow from the step number alone, so training that resumes at step 10 sees the rows "
    "that it would have seen anyway.",
)
def worker_rows(step, worker, workers, batch_size, n_rows):
    """Return the row numbers that one worker computes in one step, an array of integers.

    Steps, workers and rows are counted from 0. Step 0 takes the first `batch_size` rows of the data, step 1
    the next ones, and after the last row comes row 0 again. The workers cut each batch into equal shards
    of neighbouring rows; worker 0 has the first. `batch_size` is a multiple of `workers`, and at most
    `n_rows`.
    """
    shard = batch_size // workers
    return (step * batch_size + worker * shard + np.arange(shard)) % n_rows


@worker_rows.misconception(
    "Each of your workers gets the whole batch, so all compute the same and nothing is saved."
)
def whole_batch(step, worker, workers, batch_size, n_rows):
    return (step * batch_size + np.arange(batch_size)) % n_rows


@worker_rows.misconception(
    "From one step to the next you move on by one shard. A step uses up a whole batch."
)
def step_of_one_shard(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    return (step * shard + worker * shard + np.arange(shard)) % n_rows


@worker_rows.misconception("Your rows run past the end of the data. After the last row comes row 0.")
def past_the_end(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    return step * batch_size + worker * shard + np.arange(shard)


@worker_rows.misconception(
    "You wrap only the first row of a shard. A shard can also cross the end of the data partway through."
)
def first_row_only(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    first = (step * batch_size + worker * shard) % n_rows
    return first + np.arange(shard)


@worker_rows.misconception(
    "You deal out the rows one by one, like cards. A shard consists of neighbouring rows."
)
def dealt_like_cards(step, worker, workers, batch_size, n_rows):
    return (step * batch_size + np.arange(worker, batch_size, workers)) % n_rows


@worker_rows.misconception(
    "You cut the *data* into parts, one for each worker. That is also done, but then a step does not use the "
    "rows that one computer alone would have in its batch. Cut each batch."
)
def data_cut_into_parts(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    return (worker * (n_rows // workers) + step * shard + np.arange(shard)) % n_rows


@worker_rows.misconception(
    "You drop the rows that are left over at the end of the data. A batch may begin with them and go on with "
    "row 0."
)
def rest_dropped(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    batch = step % (n_rows // batch_size)
    return batch * batch_size + worker * shard + np.arange(shard)
