"""Exercises and questions of notebook 15: one network, several workers."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "15_distributed_training"
__getattr__ = unknown_name(__name__)


def _gradients(rng):
    yield [np.array([1.0, 4.0]), np.array([3.0, 0.0])], [3, 1]
    yield [np.array([1.0, 4.0]), np.array([3.0, 0.0])], [5, 5]
    for rows in ([48, 16], [10, 10, 9], [64, 32, 16, 8]):
        yield [rng.normal(size=5) for _ in rows], rows


@exercise(
    inputs=_gradients,
    hints=[
        "A worker's gradient is a mean over its rows. Times its rows it is a sum.",
        "Add up these sums, and divide once, by the number of all rows.",
        "`np.average(gradients, axis=0, weights=rows)` does all of it.",
    ],
    remark="With equal shards these are equal weights, and the plain mean is right.",
)
def combine_gradients(gradients, rows):
    """Return the gradient of the whole batch, an array.

    `gradients` is a list of arrays of one shape, one for each worker: the gradient of the *mean* loss of its
    shard. `rows` is the list of the numbers of rows in the shards.
    """
    return np.average(gradients, axis=0, weights=rows)


for sentence, wrong in {
    "You take the plain mean. So a row in a small shard counts more than a row in a large one.": (
        lambda gradients, rows: np.mean(gradients, axis=0)
    ),
    "You add the gradients up. The result grows with the number of workers.": (
        lambda gradients, rows: np.sum(gradients, axis=0)
    ),
    "That is the sum over all rows. The loss is a mean: divide by the number of all rows.": (
        lambda gradients, rows: np.dot(rows, gradients)
    ),
    "You divide the sum over all rows by the number of workers. Divide it by the number of all rows.": (
        lambda gradients, rows: np.dot(rows, gradients) / len(rows)
    ),
    "Your small shards have the large weights. Each row shall count alike, so large shards weigh more.": (
        lambda gradients, rows: np.average(gradients, axis=0, weights=1 / np.array(rows))
    ),
}.items():
    combine_gradients.misconception(sentence, wrong)


def _statistics(rng):
    yield np.array([[0.0], [2.0]]), np.array([[1.0], [3.0]])
    for workers, units in ((2, 3), (4, 2), (8, 5)):
        yield rng.normal(size=(workers, units)), rng.uniform(0.5, 2, (workers, units))


@exercise(
    inputs=_statistics,
    hints=[
        "For the mean it is easy: shards of equal size, so the mean of the means.",
        "Rows scatter about the mean of their shard, and these means scatter, too. The two variances add up.",
        "The second part is `means.var(axis=0)`.",
    ],
    remark="Two small arrays from each worker are enough: nobody has to send rows.",
)
def joint_statistics(means, variances):
    """Return (mean, variance) of the whole batch, two arrays of shape (units,).

    `means` and `variances` have the shape (workers, units): what each worker has computed from its own
    shard, for each unit of a layer. All shards have the same number of rows. A variance is the mean squared
    distance from the mean, as in `np.var`.
    """
    return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0)


for sentence, wrong in {
    "Your variance is the mean of the shards' variances. It leaves out that their means differ.": (
        lambda means, variances: (means.mean(axis=0), variances.mean(axis=0))
    ),
    "Your variance only says how the shards' means differ. Inside the shards the rows differ, too.": (
        lambda means, variances: (means.mean(axis=0), means.var(axis=0))
    ),
    "You add up the variances of the shards. Take their mean.": (
        lambda means, variances: (means.mean(axis=0), variances.sum(axis=0) + means.var(axis=0))
    ),
    "You average over the units. Each unit keeps a mean of its own: average over the workers, axis 0.": (
        lambda means, variances: joint_statistics.function(means.T, variances.T)
    ),
}.items():
    joint_statistics.misconception(sentence, wrong)


@exercise(
    inputs=lambda rng: [(2, 1e6, 1e9, 1e-3), (1, 1e6, 1e9, 1), (8, 1e8, 1.25e9, 5e-5), (64, 4e6, 1e8, 1e-4)],
    hints=[
        "In each step every worker sends one piece, all at the same time. So count the steps.",
        "There are two rounds of `workers - 1` steps.",
        "A piece has `size / workers` bytes. One step takes the latency plus these bytes / bandwidth.",
    ],
    remark="With many workers the bytes cost about 2 · size / bandwidth, however many there are. The latency "
    "costs more with each worker.",
)
def ring_seconds(workers, size, bandwidth, latency):
    """Return the seconds that an all-reduce in a ring takes.

    `size` is the number of bytes of the array that is to be summed, `bandwidth` the bytes a second that a
    worker can send (and receive at the same time), `latency` the seconds that every message takes in
    addition, however small it is. Adding the numbers takes no time.
    """
    return 2 * (workers - 1) * (latency + size / workers / bandwidth)


for sentence, wrong in {
    "That is one round only. It leaves each worker with one piece of the sum; a second brings the others.": (
        lambda n, size, bandwidth, latency: (n - 1) * (latency + size / n / bandwidth)
    ),
    "You send the whole array in every step. A message is one piece of it, `size / workers` bytes.": (
        lambda n, size, bandwidth, latency: 2 * (n - 1) * (latency + size / bandwidth)
    ),
    "You count the latency once. Every step sends a new message, and waits for it.": (
        lambda n, size, bandwidth, latency: latency + 2 * (n - 1) * size / n / bandwidth
    ),
    "Each round has one step less than there are workers: a worker has its own piece already.": (
        lambda n, size, bandwidth, latency: 2 * n * (latency + size / n / bandwidth)
    ),
}.items():
    ring_seconds.misconception(sentence, wrong)


@exercise(
    inputs=lambda rng: [(0, 0, 2, 8, 24), (1, 1, 2, 8, 24), (2, 3, 4, 12, 30), (3, 0, 2, 64, 200)],
    hints=[
        "Before this step, `step * batch_size` rows have been used.",
        "A shard has `batch_size // workers` rows, and before this worker's shard come `worker` others.",
        "Past the end the data begin again: `% n_rows`.",
    ],
    remark="The rows follow from the number of the step alone. So a training that goes on from step 10 "
    "sees the rows that it would have seen anyway.",
)
def worker_rows(step, worker, workers, batch_size, n_rows):
    """Return the row numbers that one worker computes in one step, an array of integers.

    Steps, workers and rows are counted from 0. Step 0 takes the first `batch_size` rows of the data, step 1
    the next ones, and after the last row follows row 0 again. The workers cut each batch into equal shards
    of neighbouring rows; worker 0 has the first. `batch_size` is a multiple of `workers`.
    """
    shard = batch_size // workers
    return (step * batch_size + worker * shard + np.arange(shard)) % n_rows


# Here `first` is the first row of the step, before the data begin again, and `shard` the rows of a worker.
for sentence, wrong in {
    "Each of your workers gets the whole batch. So all compute the same, and nothing is saved.": (
        lambda first, shard, worker, n, rows: (first + np.arange(n * shard)) % rows
    ),
    "From step to step you move on by one shard. A step uses up a whole batch.": (
        lambda first, shard, worker, n, rows: (first // n + worker * shard + np.arange(shard)) % rows
    ),
    "Your rows run past the end of the data. After the last row comes row 0.": (
        lambda first, shard, worker, n, rows: first + worker * shard + np.arange(shard)
    ),
    "Only your first row begins again at 0. A shard can run past the end in its middle, too.": (
        lambda first, shard, worker, n, rows: (first + worker * shard) % rows + np.arange(shard)
    ),
    "You cut the *data* into parts, one for each worker. That is done, too, but here, cut each batch.": (
        lambda first, shard, worker, n, rows: (rows // n * worker + first // n + np.arange(shard)) % rows
    ),
}.items():
    worker_rows.misconception(
        sentence, lambda step, k, n, batch, rows, wrong=wrong: wrong(step * batch, batch // n, k, n, rows)
    )


CLUSTERS = [(1, 1e6, 1e9, 1e-3), (1e-3, 1e6, 1e9, 1e-4), (10, 1e8, 1e9, 5e-5), (2, 4e6, 1e8, 1e-4)]


@exercise(
    inputs=lambda rng: CLUSTERS,
    hints=[
        "A step of n workers takes `compute / n`, and the all-reduce in a ring of n.",
        "Compute the time for each n from 1 to 2,000, and take the n with the shortest.",
        "`min(range(1, 2001), key=seconds)`, where `seconds(n)` is the time of a step with n workers.",
    ],
    remark="From here on, another worker makes each step *longer*.",
)
def best_workers(compute, size, bandwidth, latency):
    """Return the number of workers, from 1 to 2,000, with which a step takes the shortest time, an int.

    `compute` is the seconds in which one worker computes the gradient of the whole batch; n workers take an
    n-th of it. Then they add up their gradients of `size` bytes in a ring, with `bandwidth` and
    `latency` as in `ring_seconds`. One worker alone sends nothing.
    """

    def seconds(n):
        return compute / n + 2 * (n - 1) * (latency + size / n / bandwidth)

    return min(range(1, 2001), key=seconds)


best_workers.misconception(
    "Your latency does not grow with the number of workers. Then another worker would pay always, or never.",
    lambda compute, size, bandwidth, latency: best_workers.function(compute, size, bandwidth, 0),
)
best_workers.misconception(
    "Your bytes make no difference: they are left out, or each round has n steps. It has n - 1.",
    lambda compute, size, bandwidth, latency: best_workers.function(compute, 0, bandwidth, latency),
)
best_workers.misconception(
    "You are one off: position 0 of your list is the time of 1 worker.",
    lambda *numbers: best_workers.function(*numbers) - 1,
)
best_workers.misconception(
    "You let each worker send the whole array in every step. In a ring a message is an n-th of it.",
    lambda compute, size, bandwidth, latency: best_workers.function(
        compute, 0, 1, latency + size / bandwidth
    ),
)
best_workers.misconception(
    "That is the shortest time. Asked is the number of workers that needs it.",
    lambda compute, *ring: min(compute / n + ring_seconds.function(n, *ring) for n in range(1, 2001)),
)


@prediction(
    choices={
        "a": "Four times as long, because four workers have computed it.",
        "b": "The same, up to rounding.",
        "c": "Close to it, but different, because each worker has seen other rows.",
    },
    explanation="The loss of a batch is a mean over its rows. A mean of means over equally many rows is the "
    "mean over all of them, and so it is for the slopes.",
)
def mean_of_shards():
    """64 rows are cut into four shards of 16. Four workers with the same weights compute the gradient of
    their shard, and you take the mean of the four gradients. How does it compare with the gradient that
    one computer finds for all 64 rows?
    """
    return "b"


@prediction(
    choices={
        "a": "It goes on alone, with its half of the rows.",
        "b": "It waits for its partner, without end.",
        "c": "It stops with an error, within seconds.",
    },
    explanation="When a process ends, its computer closes its connections, and the other end is told. (As "
    "long as the partner only paused, the worker waited.)",
)
def one_killed():
    """Two processes train one network. Worker 1 is killed between two steps. What does worker 0 do?"""
    return "c"


@prediction(
    between=(1, 1024),
    within=10,
    explanation="1,024 workers compute for 10 ms. But then they send 100 MB about twice, which takes 160 ms, "
    "and wait for 2,046 messages, which takes another 102 ms.",
)
def thousand_workers():
    """One computer needs 10.24 s for a batch of 4,096 rows. Its network has 25 million parameters, a
    gradient of 100 MB. Now 1,024 such computers share the batch. Each sends 1.25 GB a second, and each
    message takes 50 µs in addition. How many times as fast is a step? (1 to 1024)
    """
    return 10.24 / (10.24 / 1024 + ring_seconds.function(1024, 1e8, 1.25e9, 5e-5))


@choice(
    a=("About twice as much.", "From one times the size of the array to nearly two times: 2 (n - 1) / n."),
    b=("512 times as much.", "The pieces become smaller as the ring grows: each is an n-th of the array."),
    c=("1,023 times as much.", "So it would be if each worker sent its whole array to every other one."),
)
def traffic():
    """A ring of 2 workers becomes a ring of 1,024; the array stays the same. How much does *each* worker
    send now, compared with before?
    """
    return "a"


@choice(
    a=("Nothing: a mean is a mean.", "The four means are added up here, and nobody divides by 4."),
    b=("Each step is four times as long.", "As if the learning rate were four times as large."),
    c=(
        "The four copies drift apart.",
        "All add the same sum to equal weights, so they stay equal: equally wrong.",
    ),
)
def added_up():
    """Keras's optimizer *adds up* the gradients of all replicas. You have four replicas. Each gives it the
    gradient of the mean loss of its shard, undivided. The optimizer is plain SGD. What happens?
    """
    return "b"
