"""Answers to the exercises of this lesson, written from their statements alone."""

import heapq

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "standardize",
    "uses the means and standard deviations of `other` itself instead of those of `train`",
    told="statistics_of_other",
)
def own_statistics(train, other):
    std = other.std(axis=0)
    return (other - other.mean(axis=0)) / np.where(np.ptp(other, axis=0) == 0, 1.0, std)


@wrong(
    "standardize", "divides by the variance instead of the standard deviation", told="divided_by_the_variance"
)
def variance_for_deviation(train, other):
    variance = train.var(axis=0)
    return (other - train.mean(axis=0)) / np.where(np.ptp(train, axis=0) == 0, 1.0, variance)


@wrong(
    "standardize",
    "adds 1e-8 to every standard deviation, so a column that is constant in `train` is blown up instead "
    "of only shifted",
    told="small_number_added",
)
def tiny_number_against_zero(train, other):
    return (other - train.mean(axis=0)) / (train.std(axis=0) + 1e-8)


@wrong(
    "standardize",
    "sets a column that is constant in `train` to 0 instead of only shifting it",
    told="constant_columns_set_to_0",
)
def constant_columns_to_zero(train, other):
    result = np.zeros(other.shape)
    for j in range(train.shape[1]):
        if train[:, j].max() > train[:, j].min():
            result[:, j] = (other[:, j] - train[:, j].mean()) / train[:, j].std()
    return result


@wrong(
    "standardize",
    "takes one mean and one standard deviation over all of `train` instead of one for each column",
    told="one_mean_for_all",
)
def one_mean_for_all_columns(train, other):
    std = train.std()
    if std == 0:
        std = 1.0
    return (other - train.mean()) / std


@right("standardize")
def standardize_column_by_column(train, other):
    columns = []
    for old, new in zip(np.transpose(train), np.transpose(other)):
        mean = sum(old) / len(old)
        spread = 1.0
        if max(old) != min(old):
            spread = (sum((value - mean) ** 2 for value in old) / len(old)) ** 0.5
        columns.append([(value - mean) / spread for value in new])
    return np.array(columns).T


@right("standardize")
def standardize_by_a_diagonal_matrix(train, other):
    mean = np.einsum("ij->j", train) / len(train)
    centred = train - mean
    std = np.sqrt(np.einsum("ij,ij->j", centred, centred) / len(train))
    std[np.all(train == train[0], axis=0)] = 1.0
    return (other - mean) @ np.diag(1 / std)


@wrong("batches", "leaves out the last batch if it is smaller than the others", told="full_batches_only")
def without_the_rest(order, batch_size):
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(len(order) // batch_size)]


@wrong("batches", "takes `batch_size` for the number of batches", told="as_many_batches")
def size_as_number(order, batch_size):
    return np.array_split(order, batch_size)


@wrong(
    "batches",
    "makes all batches about equally long if n is not a multiple of `batch_size`, instead of full "
    "batches and a smaller last one",
    told="about_equally_long",
)
def equally_long_batches(order, batch_size):
    number = -(-len(order) // batch_size)
    return np.array_split(order, number)


@wrong(
    "batches",
    "returns the positions 0, 1, 2, ... in ascending order instead of the entries of `order`",
    told="old_order",
)
def positions_not_entries(order, batch_size):
    n = len(order)
    return [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]


@wrong(
    "batches",
    "adds an empty batch at the end if n is a multiple of `batch_size`",
    told="empty_batch_at_the_end",
)
def empty_batch_at_the_end(order, batch_size):
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(len(order) // batch_size + 1)]


@right("batches")
def batches_by_np_split(order, batch_size):
    return np.split(order, np.arange(batch_size, len(order), batch_size))


@right("batches")
def batches_filled_row_by_row(order, batch_size):
    filled = []
    for row in order:
        if not filled or len(filled[-1]) == batch_size:
            filled.append([])
        filled[-1].append(row)
    return [np.array(batch, dtype=int) for batch in filled]


@wrong(
    "train_step",
    "follows the gradient of the sum of the losses instead of their mean, as it does not divide by n",
    told="sum_over_the_batch",
)
def sum_over_the_batch(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    scores = hidden @ kernel_2 + bias_2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    d_hidden = (p @ kernel_2.T) * (hidden > 0)
    return (
        kernel_1 - learning_rate * x.T @ d_hidden,
        bias_1 - learning_rate * d_hidden.sum(axis=0),
        kernel_2 - learning_rate * hidden.T @ p,
        bias_2 - learning_rate * p.sum(axis=0),
    )


@wrong(
    "train_step",
    "leaves out the slope of ReLU on the way back, so hidden units that are off are updated too",
    told="no_relu_backward",
)
def without_the_slope_of_relu(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    scores = hidden @ kernel_2 + bias_2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    d_hidden = p @ kernel_2.T
    return (
        kernel_1 - learning_rate * x.T @ d_hidden,
        bias_1 - learning_rate * d_hidden.sum(axis=0),
        kernel_2 - learning_rate * hidden.T @ p,
        bias_2 - learning_rate * p.sum(axis=0),
    )


@wrong(
    "train_step",
    "sends the gradient back through the kernel_2 that has already been updated",
    told="new_kernel_2",
)
def back_through_the_new_kernel(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    scores = hidden @ kernel_2 + bias_2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    kernel_2 = kernel_2 - learning_rate * hidden.T @ p
    bias_2 = bias_2 - learning_rate * p.sum(axis=0)
    d_hidden = (p @ kernel_2.T) * (hidden > 0)
    kernel_1 = kernel_1 - learning_rate * x.T @ d_hidden
    bias_1 = bias_1 - learning_rate * d_hidden.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@wrong("train_step", "updates the given kernels and biases in place instead of leaving them untouched")
def update_in_place(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    scores = hidden @ kernel_2 + bias_2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    d_hidden = (p @ kernel_2.T) * (hidden > 0)
    kernel_1 -= learning_rate * x.T @ d_hidden
    bias_1 -= learning_rate * d_hidden.sum(axis=0)
    kernel_2 -= learning_rate * hidden.T @ p
    bias_2 -= learning_rate * p.sum(axis=0)
    return kernel_1, bias_1, kernel_2, bias_2


@wrong(
    "train_step",
    "computes the softmax without subtracting the largest score, so large scores overflow to nan",
    told="overflowing",
)
def softmax_that_overflows(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    hidden = np.maximum(x @ kernel_1 + bias_1, 0)
    e = np.exp(hidden @ kernel_2 + bias_2)
    d_scores = (e / e.sum(axis=1, keepdims=True) - np.eye(len(bias_2))[y]) / len(y)
    d_hidden = (d_scores @ kernel_2.T) * (hidden > 0)
    return (
        kernel_1 - learning_rate * x.T @ d_hidden,
        bias_1 - learning_rate * d_hidden.sum(axis=0),
        kernel_2 - learning_rate * hidden.T @ d_scores,
        bias_2 - learning_rate * d_scores.sum(axis=0),
    )


@right("train_step")
def one_row_after_the_other(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    new = [np.array(p, dtype=float) for p in (kernel_1, bias_1, kernel_2, bias_2)]
    for row, label in zip(x, y):
        before = row @ kernel_1 + bias_1
        hidden = np.where(before > 0, before, 0.0)
        scores = hidden @ kernel_2 + bias_2
        error = np.exp(scores - np.logaddexp.reduce(scores))
        error[label] -= 1
        error_hidden = np.where(before > 0, kernel_2 @ error, 0.0)
        for p, slope in zip(new, (np.outer(row, error_hidden), error_hidden, np.outer(hidden, error), error)):
            p -= learning_rate / len(x) * slope
    return tuple(new)


@right("train_step")
def with_einsum_and_a_column_of_ones(x, y, kernel_1, bias_1, kernel_2, bias_2, learning_rate):
    n = len(x)
    ones = np.ones((n, 1))
    x_1 = np.hstack([x, ones])
    all_1 = np.vstack([kernel_1, bias_1])
    z = x_1 @ all_1
    h_1 = np.hstack([z * (z > 0), ones])
    all_2 = np.vstack([kernel_2, bias_2])
    scores = h_1 @ all_2
    scores = scores - scores.max(axis=1)[:, None]
    p = np.exp(scores) / np.exp(scores).sum(axis=1)[:, None]
    delta_2 = p - (np.arange(p.shape[1]) == np.asarray(y)[:, None])
    delta_1 = np.einsum("nc,uc,nu->nu", delta_2, kernel_2, (z > 0) * 1.0)
    new_1 = all_1 - learning_rate * np.einsum("ni,nu->iu", x_1, delta_1) / n
    new_2 = all_2 - learning_rate * np.einsum("nu,nc->uc", h_1, delta_2) / n
    return new_1[:-1], new_1[-1], new_2[:-1], new_2[-1]


@wrong(
    "confusion_matrix",
    "exchanges rows and columns: the row is the answer and the column the true class",
    told="transposed",
)
def answers_in_the_rows(labels, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers):
        table[answer, label] += 1
    return table


@wrong(
    "confusion_matrix",
    "counts each pair of class and answer at most once, as += with index arrays ignores repetitions",
    told="each_pair_once",
)
def repeated_pairs_count_once(labels, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    table[labels, answers] += 1
    return table


@wrong(
    "confusion_matrix",
    "takes the number of classes from the largest number that occurs, so the table is too small if the "
    "last class does not occur",
    told="as_many_classes_as_occur",
)
def size_from_the_data(labels, answers, classes):
    size = max(labels.max(), answers.max()) + 1
    table = np.zeros((size, size), dtype=int)
    np.add.at(table, (labels, answers), 1)
    return table


@wrong("confusion_matrix", "counts only the wrong answers, so the diagonal is always 0", told="mistakes_only")
def only_the_confused(labels, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, answers):
        if label != answer:
            table[label, answer] += 1
    return table


@wrong("confusion_matrix", "returns an array of floats instead of ints", told="type")
def table_of_floats(labels, answers, classes):
    table = np.zeros((classes, classes))
    for i in range(classes):
        for j in range(classes):
            table[i, j] = np.sum((labels == i) & (answers == j))
    return table


@right("confusion_matrix")
def one_hot_product(labels, answers, classes):
    one_hot = np.eye(classes, dtype=int)
    return one_hot[labels].T @ one_hot[answers]


@right("confusion_matrix")
def count_one_number_for_each_pair(labels, answers, classes):
    pairs = classes * labels.astype(int) + answers
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@wrong(
    "worst_rows",
    "returns the right rows in the wrong order, the largest cross-entropy last",
    told="largest_loss_last",
)
def largest_last(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.argsort(losses)[len(labels) - count :]


@wrong(
    "worst_rows", "returns the rows with the smallest cross-entropy instead of the largest", told="best_rows"
)
def best_rows(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.argsort(losses)[:count]


@wrong(
    "worst_rows",
    "ranks the rows by their largest probability instead of the probability of the true class",
    told="least_confident",
)
def least_confident_rows(probabilities, labels, count):
    return np.argsort(probabilities.max(axis=1), kind="stable")[:count]


@wrong(
    "worst_rows",
    "returns the largest cross-entropies themselves instead of the numbers of their rows",
    told="losses_themselves",
)
def losses_instead_of_rows(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.sort(losses)[::-1][:count]


@wrong(
    "worst_rows",
    "looks only at misclassified rows, so it returns too few rows if fewer than `count` are misclassified",
    told="length",
)
def only_misclassified_rows(probabilities, labels, count):
    losses = -np.log(probabilities[np.arange(len(labels)), labels])
    wrong_rows = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong_rows[np.argsort(-losses[wrong_rows], kind="stable")][:count]


@right("worst_rows")
def with_a_heap(probabilities, labels, count):
    rows = heapq.nsmallest(count, range(len(labels)), key=lambda i: probabilities[i, labels[i]])
    return np.array(rows, dtype=int)


@right("worst_rows")
def with_take_along_axis(probabilities, labels, count):
    true = np.take_along_axis(probabilities, labels.reshape(-1, 1), axis=1).ravel()
    return np.argsort(true, kind="stable")[np.arange(count)]
