"""The folds of a cross-validation."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield 6, 3
    yield 7, 3
    yield 10, 4
    yield 5, 5
    yield 9, 2


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        "`np.array_split(np.arange(n), k)` makes k blocks. If they cannot be equal, the first are longer.",
        "`np.setdiff1d(rows, block)` gives the rows that are not in a block.",
    ],
    remark="`KFold(k).split(x)` of scikit-learn gives the same.",
)
def k_folds(n, k):
    """Return a list of k pairs (training rows, validation rows) of the row numbers 0 to n - 1.

    The rows are cut, in their order, into k blocks of sizes as equal as possible, the longer ones first.
    Each block is used once for validation, while all others are used for training. Row numbers are int
    arrays in ascending order. `k` is at least 2 and at most n.
    """
    rows = np.arange(n)
    return [(np.setdiff1d(rows, block), block) for block in np.array_split(rows, k)]


@k_folds.misconception("Your training rows contain the validation rows: the model would already know them.")
def trained_on_all_rows(n, k):
    rows = np.arange(n)
    return [(rows, block) for block in np.array_split(rows, k)]


@k_folds.misconception("Your pairs are the wrong way round: the training rows come first.")
def validation_rows_first(n, k):
    rows = np.arange(n)
    return [(block, np.setdiff1d(rows, block)) for block in np.array_split(rows, k)]


@k_folds.misconception("Your blocks leave out the last rows if n is not divisible by k.")
def last_rows_left_out(n, k):
    rows, size = np.arange(n), n // k
    blocks = [rows[i * size : (i + 1) * size] for i in range(k)]
    return [(np.setdiff1d(rows, block), block) for block in blocks]


@k_folds.misconception("Your last block takes all the remaining rows. Make the first blocks one row longer.")
def last_block_takes_the_rest(n, k):
    rows, size = np.arange(n), n // k
    blocks = [rows[i * size : (i + 1) * size] for i in range(k - 1)] + [rows[(k - 1) * size :]]
    return [(np.setdiff1d(rows, block), block) for block in blocks]


@k_folds.misconception("You deal the rows out in turn. A block consists of neighbouring rows.")
def dealt_in_turn(n, k):
    rows = np.arange(n)
    return [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]


@k_folds.misconception("You train only on the rows before the block. Use those after it as well.")
def rows_before_the_block(n, k):
    return [(np.arange(block[0]), block) for block in np.array_split(np.arange(n), k)]
