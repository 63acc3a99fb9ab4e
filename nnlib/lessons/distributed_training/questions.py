"""Predictions and multiple-choice questions."""

from nnlib.exercises import choice, prediction
from nnlib.lessons.distributed_training.ring_seconds import ring_seconds


@prediction(
    choices={
        "a": "Four times as long, because four workers have computed it.",
        "b": "The same, up to rounding.",
        "c": "Close to it, but different, because each worker has seen other rows.",
    },
    answer="b",
    explanation="The loss of a batch is a mean over its rows. A mean of means over equally many rows is the "
    "mean over all of them, and the same holds for the derivatives.",
)
def mean_of_shards():
    """64 rows are cut into four shards of 16. Four workers with the same weights compute the gradient of
    their shard, and you take the mean of the four gradients. How does it compare with the gradient that
    one computer finds for all 64 rows?
    """


@choice(
    a=("About twice as much.", "From one times the size of the array to nearly two times: 2 (n - 1) / n."),
    b=("512 times as much.", "The pieces become smaller as the ring grows: each is an n-th of the array."),
    c=("1,023 times as much.", "That would be so if each worker sent its whole array to every other one."),
    answer="a",
)
def traffic():
    """A ring of 2 workers becomes a ring of 1,024; the array stays the same. How much does *each* worker
    send now, compared with before?
    """


@choice(
    a=("Nothing: a mean is a mean.", "The four means are added up here, and nothing divides by 4."),
    b=("Each step is four times as long.", "It is as if the learning rate were four times as large."),
    c=(
        "The four copies drift apart.",
        "All add the same sum to equal weights, so they stay equal: equally wrong.",
    ),
    answer="b",
)
def added_up():
    """Keras's optimizer *adds up* the gradients of all replicas. You have four replicas, and each gives it
    the gradient of the mean loss of its shard, undivided. The optimizer is plain SGD. What happens?
    """


@prediction(
    choices={
        "a": "It goes on alone, with its half of the rows.",
        "b": "It waits for its partner forever.",
        "c": "It stops with an error, within seconds.",
    },
    answer="c",
    explanation="When a process ends, its computer closes its connections, and the other end is told. (As "
    "long as the partner was only paused, the worker waited.)",
)
def one_killed():
    """Two processes train one network. Worker 1 is killed between two steps. What does worker 0 do?"""


@prediction(
    between=(1, 1024),
    within=10,
    explanation="1,024 workers compute for 10 ms. But then each sends about 200 MB, which takes 160 ms, "
    "and waits for 2,046 messages, which takes another 102 ms.",
)
def thousand_workers():
    """One computer needs 10.24 s for a batch of 4,096 rows. Its network has 25 million parameters, so a
    gradient has 100 MB. Now 1,024 such computers share the batch. Each sends 1.25 GB per second, and each
    message takes 50 µs in addition. How many times as fast is a step? (1 to 1024)
    """
    return 10.24 / (10.24 / 1024 + ring_seconds(1024, 1e8, 1.25e9, 5e-5))
