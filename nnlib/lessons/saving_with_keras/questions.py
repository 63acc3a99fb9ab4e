"""Predictions and multiple-choice questions."""

from nnlib.exercises import choice, prediction


@prediction(
    between=(0.5, 10),
    within=0.2,
    answer=3,
    explanation="Adam keeps two numbers for each weight, m and v. With the weight itself, that makes three.",
)
def size_of_file():
    """A network with 76,000 weights was trained with Adam and saved as `.keras`. How many times as large is
    the file as the bare weights (4 bytes each)?
    """


@prediction(
    between=(0, 100),
    explanation="When the process was killed, in step 13, the newest file was that of step 10: one step into "
    "the fourth epoch. Keras saves the number of the batch, but does not use it: it starts the fourth epoch "
    "again. So the optimizer had counted 10 steps, and 3 epochs of 3 steps were still to come.",
)
def steps_after_resuming():
    """A training run has 6 epochs of 3 steps, 18 in all. `BackupAndRestore(save_freq=5)` saves after every
    5th step. In step 13 the process dies. Started again, it trains to the end. How many steps has the
    optimizer counted then?
    """
    saved, steps, epochs = 10, 3, 6
    return saved + (epochs - saved // steps) * steps


@prediction(
    choices={
        "a": "An error: it is not a file of TensorFlow 2.",
        "b": "The weights are there, and the predictions are those of TensorFlow 1.15.",
        "c": "Nothing: no error, and the weights that the model had before.",
    },
    answer="c",
    explanation="Old files are matched by names, here W and b, and Keras has others. `restore` restores what "
    "it can match and skips the rest without a message. To find out, call `assert_consumed()` on what "
    "`restore` returns.",
)
def old_file_restored():
    """A file of TensorFlow 1.15's Saver is given to today's `tf.train.Checkpoint(model=model).restore`. What
    happens?
    """


@choice(
    a=(
        "best.keras, which `ModelCheckpoint(save_best_only=True)` wrote.",
        "It is the model to use. But training had gone on for some epochs when it was killed.",
    ),
    b=("The folder of `BackupAndRestore`.", "It has the weights, the optimizer's state and the epoch."),
    c=("The exported SavedModel.", "It holds no optimizer, and has no `fit`."),
    answer="b",
)
def go_on_from():
    """A training run was killed in epoch 70. Which file lets it continue as if nothing had happened?"""


@choice(
    a=("A `.keras` file, and safe_mode=False because of an error.", "The error was the protection."),
    b=("A SavedModel: it holds no Python.", "It holds operations, and TensorFlow has some that write files."),
    c=(
        "A `.weights.h5` file, into a model that you built yourself.",
        "Numbers find their place in your code, and nothing else does.",
    ),
    d=(
        "A `.pkl` file: loading is not the same as running.",
        "For a pickle it is: loading it can run any code.",
    ),
    answer="c",
)
def from_a_stranger():
    """Strangers offer you trained networks. Which file can you open without fear of code in it?"""
