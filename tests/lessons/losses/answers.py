"""Answers to the exercises of this lesson, written from their statements alone."""

import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("mse_slopes", "leaves out the factor 2", told="no_factor_2")
def slopes_without_two(y_true, y_pred):
    return (y_pred - y_true) / len(y_true)


@wrong("mse_slopes", "has the wrong sign: label minus prediction", told="truth_minus_prediction")
def slopes_turned_round(y_true, y_pred):
    return 2 * (y_true - y_pred) / len(y_true)


@wrong("mse_slopes", "does not divide by N", told="slopes_of_the_sum")
def slopes_of_the_sum(y_true, y_pred):
    return 2.0 * (y_pred - y_true)


@wrong(
    "mse_slopes",
    "takes the absolute error, so the slope is positive where the prediction is too low",
    told="without_sign",
)
def slopes_without_sign(y_true, y_pred):
    return 2 * np.abs(y_pred - y_true) / len(y_true)


@wrong(
    "mse_slopes", "writes into an array of y_true's type, so int labels cut off the decimals", told="rounded"
)
def slopes_in_the_type_of_labels(y_true, y_pred):
    slopes = np.zeros_like(y_true)
    for i in range(len(y_true)):
        slopes[i] = 2 * (y_pred[i] - y_true[i]) / len(y_true)
    return slopes


@right("mse_slopes")
def slopes_from_an_iterator(y_true, y_pred):
    n = len(y_pred)
    return np.fromiter((p / n + p / n - 2 * t / n for t, p in zip(y_true, y_pred)), dtype=float)


@right("mse_slopes")
def slopes_by_einsum(y_true, y_pred):
    e = np.subtract(y_true, y_pred)
    return np.einsum("i,->i", e, -2 / e.size)


@wrong("huber", "returns the sum instead of the mean", told="sum_of_the_losses")
def huber_sum(y_true, y_pred, delta):
    e = np.abs(y_pred - y_true)
    return np.sum(np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)))


@wrong("huber", "leaves out the half in e²/2 for small errors", told="whole_squares")
def huber_square_not_halved(y_true, y_pred, delta):
    e = np.abs(y_pred - y_true)
    return np.mean(np.where(e <= delta, e**2, delta * (e - delta / 2)))


@wrong(
    "huber",
    "compares e instead of |e| with delta, so large negative errors are squared",
    told="signed_errors",
)
def huber_signed_comparison(y_true, y_pred, delta):
    e = y_pred - y_true
    return np.mean(np.where(e <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2)))


@wrong(
    "huber",
    "leaves out the factor delta for large errors, which is right only for delta = 1",
    told="line_of_slope_1",
)
def huber_without_factor_delta(y_true, y_pred, delta):
    e = np.abs(y_pred - y_true)
    return np.mean(np.where(e <= delta, e**2 / 2, e - delta / 2))


@wrong("huber", "uses the linear formula for all errors as soon as one of them is beyond delta")
def huber_one_case_for_all(y_true, y_pred, delta):
    e = np.abs(y_pred - y_true)
    if np.all(e <= delta):
        return np.mean(e**2 / 2)
    return np.mean(delta * (e - delta / 2))


@right("huber")
def huber_by_minimum(y_true, y_pred, delta):
    e = np.abs(np.subtract(y_true, y_pred))
    inner = np.minimum(e, delta)
    return np.average(inner * e - 0.5 * inner**2)


@right("huber")
def huber_in_a_loop(y_true, y_pred, delta):
    total = 0.0
    for t, p in zip(y_true, y_pred):
        e = float(t) - float(p)
        if -delta <= e <= delta:
            total += e * e / 2
        elif e > 0:
            total += delta * e - delta * delta / 2
        else:
            total -= delta * e + delta * delta / 2
    return np.float32(total / len(y_true))


@wrong("binary_crossentropy", "lacks the minus sign", told="no_minus")
def crossentropy_without_minus(y_true, p):
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@wrong("binary_crossentropy", "leaves out the term for label 0", told="label_1_only")
def only_label_one(y_true, p):
    return -np.mean(y_true * np.log(p))


@wrong(
    "binary_crossentropy", "uses log(p) for label 0 too, instead of log(1 - p)", told="log_p_for_both_labels"
)
def same_logarithm_for_both(y_true, p):
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(p))


@wrong("binary_crossentropy", "clips p to 0.001 to 0.999, so the loss of a confident mistake is too small")
def clipped_probabilities(y_true, p):
    p = np.clip(p, 0.001, 0.999)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


@wrong(
    "binary_crossentropy",
    "averages the means of the two classes, which is wrong if they are not equally frequent",
)
def mean_of_class_means(y_true, p):
    losses = []
    for label, q in ((1, p), (0, 1 - p)):
        if np.any(y_true == label):
            losses.append(np.mean(-np.log(q[y_true == label])))
    return np.mean(losses)


@right("binary_crossentropy")
def crossentropy_from_scores(y_true, p):
    score = np.log(p) - np.log1p(-p)
    return np.logaddexp(0, np.where(y_true == 1, -score, score)).mean()


@right("binary_crossentropy")
def crossentropy_label_by_label(y_true, p):
    return math.fsum(-math.log(q if label else 1 - q) for label, q in zip(y_true, p)) / len(p)


@wrong("log_sum_exp", "overflows to infinity for large scores", told="nothing_subtracted")
def without_shift(z):
    return np.log(np.sum(np.exp(z), axis=1))


@wrong("log_sum_exp", "subtracts the row's maximum but does not add it back", told="never_added_back")
def shift_not_undone(z):
    return np.log(np.sum(np.exp(z - np.max(z, axis=1, keepdims=True)), axis=1))


@wrong(
    "log_sum_exp",
    "shifts by the largest absolute score, so rows of very negative scores become minus infinity",
    told="largest_size",
)
def shift_by_absolute_maximum(z):
    m = np.max(np.abs(z), axis=1)
    return m + np.log(np.sum(np.exp(z - m[:, None]), axis=1))


@wrong(
    "log_sum_exp", "returns a column of shape (samples, 1) instead of (samples,)", told="result_as_a_column"
)
def result_as_a_column(z):
    m = np.max(z, axis=1, keepdims=True)
    return m + np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))


@wrong("log_sum_exp", "returns just the largest score of each row", told="largest_score")
def only_the_maximum(z):
    return np.max(z, axis=1).astype(float)


@right("log_sum_exp")
def by_logaddexp(z):
    return np.logaddexp.reduce(np.asarray(z, dtype=float), axis=-1)


@right("log_sum_exp")
def score_by_score(z):
    def of_row(row):
        total = float(row[0])
        for score in row[1:]:
            high, low = max(total, float(score)), min(total, float(score))
            total = high + math.log1p(math.exp(low - high))
        return total

    return np.array([of_row(row) for row in z])


@wrong(
    "crossentropy_slopes",
    "does not divide by n: the slopes of the sum, not the mean",
    told="slopes_of_the_sum",
)
def not_divided_by_n(labels, z):
    s = np.exp(z - z.max(axis=1, keepdims=True))
    s /= s.sum(axis=1, keepdims=True)
    s[np.arange(len(z)), labels] -= 1
    return s


@wrong(
    "crossentropy_slopes", "has the wrong sign: one-hot labels minus softmax", told="truth_minus_prediction"
)
def labels_minus_softmax(labels, z):
    s = np.exp(z - z.max(axis=1, keepdims=True))
    s /= s.sum(axis=1, keepdims=True)
    return (np.eye(z.shape[1])[labels] - s) / len(z)


@wrong(
    "crossentropy_slopes",
    "subtracts 1 in every row at the classes of all labels, not only at the row's own label",
    told="whole_columns",
)
def one_subtracted_in_whole_columns(labels, z):
    s = np.exp(z - z.max(axis=1, keepdims=True))
    s /= s.sum(axis=1, keepdims=True)
    s[:, labels] -= 1
    return s / len(z)


@wrong("crossentropy_slopes", "overflows to nan for large scores", told="overflowing")
def slopes_without_shift(labels, z):
    s = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
    return (s - np.eye(z.shape[1])[labels]) / len(z)


@wrong(
    "crossentropy_slopes",
    "divides by the number of all scores, n · classes, instead of n",
    told="divided_by_all_entries",
)
def divided_by_all_scores(labels, z):
    s = np.exp(z - z.max(axis=1, keepdims=True))
    s /= s.sum(axis=1, keepdims=True)
    return (s - np.eye(z.shape[1])[labels]) / z.size


@right("crossentropy_slopes")
def slopes_from_log_softmax(labels, z):
    z = np.asarray(z, dtype=float)
    s = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    return s / len(z) - np.equal.outer(labels, np.arange(z.shape[1])) / len(z)


@right("crossentropy_slopes")
def slopes_in_loops(labels, z):
    result = np.empty(z.shape)
    for i, (label, row) in enumerate(zip(labels, z)):
        top = max(row)
        powers = [math.exp(score - top) for score in row]
        for k, power in enumerate(powers):
            result[i, k] = (power / sum(powers) - (1 if k == label else 0)) / len(labels)
    return result
