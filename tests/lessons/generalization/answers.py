"""Answers to the exercises of this lesson, written from their statements alone."""

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("two_errors", "fits a second curve to the new points for the test error", told="second_curve")
def fitted_again(x, y, x_new, y_new, degree):
    train = np.mean((np.polyval(np.polyfit(x, y, degree), x) - y) ** 2)
    test = np.mean((np.polyval(np.polyfit(x_new, y_new, degree), x_new) - y_new) ** 2)
    return train, test


@wrong(
    "two_errors",
    "divides the test error by the number of training points, wrong if there are more or fewer new points",
    told="parts",
)
def divided_by_training_points(x, y, x_new, y_new, degree):
    n = len(x)
    curve = np.polyfit(x, y, degree)
    train = np.sum((np.polyval(curve, x) - y) ** 2) / n
    test = np.sum((np.polyval(curve, x_new) - y_new) ** 2) / n
    return train, test


@wrong("two_errors", "returns the test error first and the training error second", told="errors_swapped")
def test_error_first(x, y, x_new, y_new, degree):
    curve = np.polyfit(x, y, degree)
    train = np.mean((np.polyval(curve, x) - y) ** 2)
    test = np.mean((np.polyval(curve, x_new) - y_new) ** 2)
    return test, train


@wrong("two_errors", "takes the root of the mean squared errors", told="roots")
def root_of_the_errors(x, y, x_new, y_new, degree):
    curve = np.poly1d(np.polyfit(x, y, degree))
    return np.sqrt(np.mean((curve(x) - y) ** 2)), np.sqrt(np.mean((curve(x_new) - y_new) ** 2))


@wrong(
    "two_errors",
    "fits a polynomial with `degree` coefficients, so its degree is one too low",
    told="degree_one_too_low",
)
def degree_one_too_low(x, y, x_new, y_new, degree):
    powers = np.arange(degree)
    weights = np.linalg.lstsq(x[:, None] ** powers, y, rcond=None)[0]
    train = np.mean((x[:, None] ** powers @ weights - y) ** 2)
    test = np.mean((x_new[:, None] ** powers @ weights - y_new) ** 2)
    return train, test


@right("two_errors")
def with_the_polynomial_class(x, y, x_new, y_new, degree):
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return [float(np.var(curve(a) - b) + np.mean(curve(a) - b) ** 2) for a, b in ((x, y), (x_new, y_new))]


@right("two_errors")
def by_horner(x, y, x_new, y_new, degree):
    curve = np.polyfit(x, y, degree)

    def error(points, values):
        total = 0.0
        for point, value in zip(points, values):
            height = 0.0
            for coefficient in curve:
                height = height * point + coefficient
            total += (height - value) ** 2
        return total / len(points)

    return error(x, y), error(x_new, y_new)


@wrong("l2_step", "leaves out the factor 2 of the slope of w²", told="no_factor_2")
def no_factor_two(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + l2 * w)


@wrong(
    "l2_step",
    "does not multiply the slope of the penalty by the learning rate",
    told="rate_for_the_loss_alone",
)
def penalty_without_rate(w, gradient, learning_rate, l2):
    return w - learning_rate * gradient - 2 * l2 * w


@wrong("l2_step", "changes `w` in place")
def l2_in_place(w, gradient, learning_rate, l2):
    w -= learning_rate * (gradient + 2 * l2 * w)
    return w


@wrong("l2_step", "takes |w| for w in the slope of the penalty, so negative weights are pushed away from 0")
def absolute_weights(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + 2 * l2 * np.abs(w))


@wrong(
    "l2_step",
    "adds the penalty itself, l2 times the sum of w², to the gradient instead of its slope",
    told="penalty_itself",
)
def penalty_for_its_slope(w, gradient, learning_rate, l2):
    return w - learning_rate * (gradient + l2 * np.sum(w**2))


@right("l2_step")
def shrink_first(w, gradient, learning_rate, l2):
    shrunk = (1 - 2 * learning_rate * l2) * w
    return shrunk - learning_rate * gradient


@right("l2_step")
def l2_weight_by_weight(w, gradient, learning_rate, l2):
    new = np.empty(np.shape(w))
    for place in np.ndindex(*np.shape(w)):
        new[place] = w[place] - learning_rate * (gradient[place] + l2 * w[place] + l2 * w[place])
    return new


@wrong(
    "early_stopping",
    "compares each loss with that of the epoch before instead of the best so far",
    told="compared_with_the_epoch_before",
)
def compared_with_the_last(val_losses, patience):
    waited = 0
    last = 0
    for epoch in range(1, len(val_losses)):
        last = epoch
        waited = 0 if val_losses[epoch] < val_losses[epoch - 1] else waited + 1
        if waited == patience:
            break
    return int(np.argmin(val_losses[: last + 1])), last


@wrong(
    "early_stopping",
    "stops one epoch too late, after `patience` + 1 epochs without a better loss",
    told="one_epoch_too_long",
)
def one_epoch_too_patient(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best > patience:
            return best, epoch
    return best, len(val_losses) - 1


@wrong(
    "early_stopping",
    "always takes best epoch + patience for the last epoch, even if the list ends before that",
    told="beyond_the_end",
)
def past_the_end_of_the_list(val_losses, patience):
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best, best + patience


@wrong(
    "early_stopping",
    "counts a loss equal to the best so far as an improvement, so it returns the latest of equal epochs "
    "and waits anew",
    told="equal_is_better",
)
def equal_is_better(val_losses, patience):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss <= val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(val_losses) - 1


@wrong(
    "early_stopping",
    "looks for the best epoch in the whole list, also after the end of training",
    told="best_of_the_whole_list",
)
def best_of_the_whole_list(val_losses, patience):
    best, waited, last = val_losses[0], 0, 0
    for last, loss in enumerate(val_losses[1:], start=1):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return int(np.argmin(val_losses)), last


@right("early_stopping")
def best_so_far_anew_each_epoch(val_losses, patience):
    for epoch in range(len(val_losses)):
        best = min(range(epoch + 1), key=val_losses.__getitem__)
        if epoch - best == patience:
            break
    return best, epoch


@right("early_stopping")
def from_one_best_to_the_next(val_losses, patience):
    best = 0
    while True:
        window = range(best + 1, min(best + 1 + patience, len(val_losses)))
        better = [epoch for epoch in window if val_losses[epoch] < val_losses[best]]
        if not better:
            return best, best + len(window)
        best = better[0]


@wrong(
    "shift", "lets the pixels that leave at one edge come in at the opposite edge instead of 0", told="rolled"
)
def wrapped_around(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


@wrong("shift", "shifts in the opposite direction, up and left for positive numbers", told="other_way")
def opposite_direction(images, down, right):
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 + down : 1 + down + height, 1 + right : 1 + right + width]


@wrong(
    "shift",
    "exchanges the axes: `down` moves the columns and `right` the rows",
    told="rows_and_columns_swapped",
)
def axes_exchanged(images, down, right):
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - right : 1 - right + height, 1 - down : 1 - down + width]


@wrong("shift", "ignores `right` if `down` is not 0, so images are never shifted diagonally")
def never_diagonal(images, down, right):
    result = np.zeros_like(images)
    if down == 1:
        result[:, 1:] = images[:, :-1]
    elif down == -1:
        result[:, :-1] = images[:, 1:]
    elif right == 1:
        result[:, :, 1:] = images[:, :, :-1]
    elif right == -1:
        result[:, :, :-1] = images[:, :, 1:]
    else:
        result[:] = images
    return result


@wrong("shift", "does not shift at all along an axis where the number is -1")
def only_positive_shifts(images, down, right):
    result = images.copy()
    if down > 0:
        result[:, 1:] = images[:, :-1]
        result[:, 0] = 0
    if right > 0:
        result[:, :, 1:] = result[:, :, :-1].copy()
        result[:, :, 0] = 0
    return result


@right("shift")
def shift_by_matrices(images, down, right):
    n, height, width = images.shape
    rows = np.eye(height, k=-down, dtype=images.dtype)
    columns = np.eye(width, k=right, dtype=images.dtype)
    return rows @ images @ columns


@right("shift")
def shift_pixel_by_pixel(images, down, right):
    n, height, width = images.shape
    result = np.zeros_like(images)
    for i in range(height):
        for j in range(width):
            if 0 <= i - down < height and 0 <= j - right < width:
                result[:, i, j] = images[:, i - down, j - right]
    return result


@wrong(
    "k_folds",
    "exchanges the two parts of each pair: the validation rows come first",
    told="validation_rows_first",
)
def validation_first(n, k):
    rows = np.arange(n)
    return [(block, np.setdiff1d(rows, block)) for block in np.array_split(rows, k)]


@wrong(
    "k_folds",
    "puts all rows that are left over into the last block, instead of one more in each of the first blocks",
    told="last_block_takes_the_rest",
)
def rest_in_the_last_block(n, k):
    rows = np.arange(n)
    size = n // k
    folds = []
    for i in range(k):
        start, stop = i * size, (i + 1) * size if i < k - 1 else n
        folds.append((np.concatenate([rows[:start], rows[stop:]]), rows[start:stop]))
    return folds


@wrong(
    "k_folds",
    "deals the rows out in turn, so a block holds every k-th row instead of neighbouring rows",
    told="dealt_in_turn",
)
def every_kth_row(n, k):
    rows = np.arange(n)
    return [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]


@wrong(
    "k_folds",
    "leaves the rows that are left over out of every validation block if n is not a multiple of k",
    told="last_rows_left_out",
)
def rest_never_validated(n, k):
    rows = np.arange(n)
    size = n // k
    return [
        (np.delete(rows, np.s_[i * size : (i + 1) * size]), rows[i * size : (i + 1) * size]) for i in range(k)
    ]


@wrong(
    "k_folds",
    "trains only on the rows before the validation block instead of on all others",
    told="rows_before_the_block",
)
def only_rows_before(n, k):
    return [(np.arange(block[0]), block) for block in np.array_split(np.arange(n), k)]


@right("k_folds")
def folds_by_divmod(n, k):
    size, longer = divmod(n, k)
    folds, start = [], 0
    for i in range(k):
        stop = start + size + (i < longer)
        training = [row for row in range(n) if row < start or row >= stop]
        folds.append((np.array(training, dtype=int), np.array(range(start, stop), dtype=int)))
        start = stop
    return folds


@right("k_folds")
def folds_by_block_numbers(n, k):
    sizes = [n // k + 1] * (n % k) + [n // k] * (k - n % k)
    block = np.repeat(np.arange(k), sizes)
    return [(np.flatnonzero(block != i), np.flatnonzero(block == i)) for i in range(k)]
