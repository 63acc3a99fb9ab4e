"""Answers to the exercises of this lesson, written from their statements alone."""

from itertools import accumulate, chain

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("with_biases", "changes the list `weights` in place")
def biases_in_place(weights, biases):
    weights[1::2] = biases
    return weights


@wrong(
    "with_biases",
    "puts all kernels first and all biases after them instead of in turn",
    told="all_kernels_first",
)
def kernels_then_biases(weights, biases):
    return list(weights[::2]) + list(biases)


@wrong(
    "with_biases", "adds the new biases to the old ones instead of replacing them", told="added_to_the_old"
)
def biases_added(weights, biases):
    result = []
    for i in range(len(biases)):
        result += [weights[2 * i], weights[2 * i + 1] + biases[i]]
    return result


@wrong("with_biases", "empties the list `biases`, as it takes them out with pop")
def biases_popped(weights, biases):
    return [biases.pop(0) if i % 2 else array for i, array in enumerate(weights)]


@wrong("with_biases", "works for a stack of exactly two layers only")
def two_layers_only(weights, biases):
    return [weights[0], biases[0], weights[2], biases[1]]


@right("with_biases")
def chained_pairs(weights, biases):
    return list(chain.from_iterable(zip(weights[0::2], biases)))


@right("with_biases")
def copies_by_dimension(weights, biases):
    fresh = iter(biases)
    return [np.array(next(fresh) if np.ndim(array) == 1 else array) for array in weights]


@wrong(
    "gradients_from_step", "has the sign turned: after - before instead of before - after", told="wrong_sign"
)
def sign_turned(before, after, learning_rate):
    return [(a - b) / learning_rate for b, a in zip(before, after)]


@wrong("gradients_from_step", "does not divide by the learning rate", told="step_itself")
def not_divided_by_rate(before, after, learning_rate):
    return [b - a for b, a in zip(before, after)]


@wrong(
    "gradients_from_step",
    "multiplies by the learning rate instead of dividing by it",
    told="multiplied_by_the_rate",
)
def multiplied_by_rate(before, after, learning_rate):
    return [(b - a) * learning_rate for b, a in zip(before, after)]


@wrong(
    "gradients_from_step",
    "drops axes of length 1, so the gradient of a kernel with one input or one unit has the wrong shape",
)
def squeezed(before, after, learning_rate):
    return [np.squeeze(b - a) / learning_rate for b, a in zip(before, after)]


@wrong(
    "gradients_from_step", "returns the gradients of the kernels only, not those of the biases", told="length"
)
def kernels_only(before, after, learning_rate):
    return [(b - a) / learning_rate for b, a in zip(before[::2], after[::2])]


@right("gradients_from_step")
def mapped_ufuncs(before, after, learning_rate):
    return list(
        map(lambda b, a: np.true_divide(np.negative(np.subtract(a, b)), learning_rate), before, after)
    )


@right("gradients_from_step")
def gradient_entry_by_entry(before, after, learning_rate):
    gradients = []
    for i in range(len(before)):
        gradient = np.zeros(before[i].shape)
        for place, old in np.ndenumerate(before[i]):
            gradient[place] = (float(old) - float(after[i][place])) / learning_rate
        gradients.append(gradient)
    return gradients


@wrong(
    "sigmoid_accuracy",
    "compares shape (n, 1) with shape (n,), which broadcasts to n x n comparisons",
    told="every_row_with_every_label",
)
def broadcast_to_a_square(outputs, y):
    return float(np.mean((outputs > 0.5) == y))


@wrong("sigmoid_accuracy", "predicts class 1 for an output of exactly 0.5", told="half_is_class_1")
def class_one_at_a_half(outputs, y):
    return float(np.mean((outputs[:, 0] >= 0.5) == y))


@wrong(
    "sigmoid_accuracy",
    "takes the argmax over the single column, which always predicts class 0",
    told="argmax_of_one_column",
)
def argmax_of_one_column(outputs, y):
    return float(np.mean(outputs.argmax(axis=1) == y))


@wrong(
    "sigmoid_accuracy",
    "returns the number of rows classified correctly instead of the fraction",
    told="number_of_correct_rows",
)
def number_of_correct_rows(outputs, y):
    return int(np.sum((outputs.ravel() > 0.5) == y))


@wrong(
    "sigmoid_accuracy",
    "counts only the rows of class 1 that are found, not the correct answers for class 0",
    told="class_1_only",
)
def hits_of_class_one(outputs, y):
    predicted = outputs[:, 0] > 0.5
    return float(np.mean(predicted & (y == 1)))


@right("sigmoid_accuracy")
def by_rounding_half_to_even(outputs, y):
    # np.rint rounds 0.5 to 0, the next even number
    return 1 - np.count_nonzero(np.rint(outputs[:, 0]) - y) / len(y)


@right("sigmoid_accuracy")
def counted_with_a_loop(outputs, y):
    correct = 0
    for (p,), label in zip(outputs.tolist(), y.tolist()):
        if p > 0.5 and label == 1:
            correct += 1
        elif p <= 0.5 and label == 0:
            correct += 1
    return correct / len(y)


@wrong(
    "batch_losses",
    "treats all batches as equally large, so the loss of a smaller last batch is wrong",
    told="equally_large_batches",
)
def equal_batches(running_means, sizes):
    totals = np.array(running_means) * np.arange(1, len(running_means) + 1)
    return np.diff(totals, prepend=0)


@wrong(
    "batch_losses",
    "returns the sum of the losses over the rows of each batch instead of their mean",
    told="sums_of_the_batches",
)
def sums_not_means(running_means, sizes):
    totals = np.array(running_means) * np.cumsum(sizes)
    return np.diff(totals, prepend=0)


@wrong("batch_losses", "returns the differences of successive running means", told="differences_of_means")
def differences_of_means(running_means, sizes):
    return np.diff(running_means, prepend=0)


@wrong("batch_losses", "leaves out the loss of the first batch", told="first_batch_missing")
def without_the_first_batch(running_means, sizes):
    totals = np.array(running_means) * np.cumsum(sizes)
    return np.diff(totals) / np.array(sizes[1:])


@wrong(
    "batch_losses",
    "weights each running mean with the size of its own batch instead of all rows so far",
    told="rows_of_its_own_batch",
)
def weighted_with_own_size(running_means, sizes):
    losses = [running_means[0]]
    for k in range(1, len(sizes)):
        losses.append((running_means[k] * sizes[k] - running_means[k - 1] * sizes[k - 1]) / sizes[k])
    return np.array(losses)


@right("batch_losses")
def by_solving_equations(running_means, sizes):
    matrix = np.tril(np.ones((len(sizes), len(sizes)))) * np.array(sizes, dtype=float)
    return np.linalg.solve(matrix / matrix.sum(axis=1, keepdims=True), np.array(running_means, dtype=float))


@right("batch_losses")
def correction_of_the_mean_before(running_means, sizes):
    losses = np.empty(len(sizes))
    before = 0.0
    for k, (mean, rows) in enumerate(zip(running_means, accumulate(sizes))):
        losses[k] = before + (mean - before) * rows / sizes[k]
        before = mean
    return losses


@wrong(
    "saving_epochs", "does not count the smaller last batch of an epoch as a step", told="last_batch_left_out"
)
def smaller_batch_not_counted(rows, batch_size, epochs, every):
    steps = rows // batch_size
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)]


@wrong(
    "saving_epochs", "assigns the last step of an epoch to the next epoch", told="last_step_in_the_next_epoch"
)
def last_step_in_the_next_epoch(rows, batch_size, epochs, every):
    steps = -(-rows // batch_size)
    return [step // steps + 1 for step in range(every, epochs * steps + 1, every)]


@wrong(
    "saving_epochs", "lists each epoch at most once, even if it saves several times", told="each_epoch_once"
)
def each_epoch_once(rows, batch_size, epochs, every):
    steps = -(-rows // batch_size)
    return sorted({(step - 1) // steps + 1 for step in range(every, epochs * steps + 1, every)})


@wrong(
    "saving_epochs",
    "counts the steps from 1 again in each epoch instead of over the whole run",
    told="counted_in_each_epoch",
)
def counter_restarts(rows, batch_size, epochs, every):
    steps = -(-rows // batch_size)
    result = []
    for epoch in range(1, epochs + 1):
        for step in range(1, steps + 1):
            if step % every == 0:
                result.append(epoch)
    return result


@wrong("saving_epochs", "never saves at the very last step of the run", told="last_step_of_the_run_missing")
def last_step_forgotten(rows, batch_size, epochs, every):
    steps = -(-rows // batch_size)
    return [(step - 1) // steps + 1 for step in range(every, epochs * steps, every)]


@right("saving_epochs")
def simulated_run(rows, batch_size, epochs, every):
    saved, until_next = [], every
    for epoch in range(1, epochs + 1):
        left = rows
        while left > 0:
            left -= batch_size
            until_next -= 1
            if until_next == 0:
                saved.append(epoch)
                until_next = every
    return saved


@right("saving_epochs")
def times_in_each_epoch(rows, batch_size, epochs, every):
    steps = rows // batch_size + (rows % batch_size > 0)
    result = []
    for epoch in range(1, epochs + 1):
        result += [epoch] * (epoch * steps // every - (epoch - 1) * steps // every)
    return result
