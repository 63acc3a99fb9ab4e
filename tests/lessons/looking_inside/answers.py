"""Answers to the exercises of this lesson, written from their statements alone."""

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "score_gradient",
    "leaves out the derivative of the ReLU, and so lets the idle units pass the gradient on",
    told="no_relu",
)
def relu_ignored(x, kernel_1, bias_1, kernel_2, label):
    return kernel_1 @ kernel_2[:, label]


@wrong(
    "score_gradient", "leaves out bias_1 when it decides which units are active", told="active_without_biases"
)
def bias_left_out(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 > 0
    return kernel_1 @ (active * kernel_2[:, label])


@wrong(
    "score_gradient",
    "multiplies by the outputs of the ReLU instead of its derivatives",
    told="times_hidden_outputs",
)
def times_outputs(x, kernel_1, bias_1, kernel_2, label):
    h = np.maximum(x @ kernel_1 + bias_1, 0)
    return kernel_1 @ (h * kernel_2[:, label])


@wrong("score_gradient", "adds up the derivatives of the scores of all classes", told="all_scores")
def all_classes(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 + bias_1 > 0
    return kernel_1 @ (active * kernel_2.sum(axis=1))


@wrong("score_gradient", "multiplies the derivatives by the inputs", told="gradient_times_input")
def times_inputs(x, kernel_1, bias_1, kernel_2, label):
    active = x @ kernel_1 + bias_1 > 0
    return x * (kernel_1 @ (active * kernel_2[:, label]))


@right("score_gradient")
def path_by_path(x, kernel_1, bias_1, kernel_2, label):
    inputs, units = kernel_1.shape
    slopes = [0.0] * inputs
    for j in range(units):
        if sum(x[i] * kernel_1[i, j] for i in range(inputs)) + bias_1[j] > 0:
            for i in range(inputs):
                slopes[i] += float(kernel_1[i, j]) * float(kernel_2[j, label])
    return np.array(slopes)


@right("score_gradient")
def whole_jacobian(x, kernel_1, bias_1, kernel_2, label):
    slope = np.heaviside(np.einsum("i,ij->j", x, kernel_1) + bias_1, 0.0)
    return np.einsum("ij,j,jk->ki", kernel_1, slope, kernel_2)[label]


@wrong(
    "integrated_gradients",
    "takes the gradients at the beginning of each part instead of its middle",
    told="beginnings_of_the_parts",
)
def at_the_beginnings(gradient, x, baseline, steps):
    gradients = [gradient(baseline + k / steps * (x - baseline)) for k in range(steps)]
    return np.mean(gradients, axis=0) * (x - baseline)


@wrong("integrated_gradients", "multiplies the mean by x instead of x - baseline", told="times_x")
def times_x(gradient, x, baseline, steps):
    gradients = [gradient(baseline + (k + 0.5) / steps * (x - baseline)) for k in range(steps)]
    return np.mean(gradients, axis=0) * x


@wrong(
    "integrated_gradients", "takes the sum of the gradients instead of their mean", told="sum_of_gradients"
)
def sum_not_mean(gradient, x, baseline, steps):
    total = np.zeros(len(x))
    for k in range(steps):
        total = total + gradient(baseline + (k + 0.5) / steps * (x - baseline))
    return total * (x - baseline)


@wrong("integrated_gradients", "lets the path begin at 0 instead of the baseline", told="path_from_0")
def path_from_zero(gradient, x, baseline, steps):
    gradients = [gradient((k + 0.5) / steps * x) for k in range(steps)]
    return np.mean(gradients, axis=0) * (x - baseline)


@wrong(
    "integrated_gradients",
    "moves baseline itself along the path: changes the argument, and the factor x - baseline is too small",
)
def baseline_moved(gradient, x, baseline, steps):
    part = (x - baseline) / steps
    point = baseline
    point += part / 2
    total = gradient(point)
    for _ in range(steps - 1):
        point += part
        total = total + gradient(point)
    return total / steps * (x - baseline)


@right("integrated_gradients")
def from_x_backwards(gradient, x, baseline, steps):
    x, baseline = np.array(x, dtype=float), np.array(baseline, dtype=float)
    result = np.zeros(x.shape)
    for k in range(steps - 1, -1, -1):
        fraction = (2 * k + 1) / (2 * steps)
        slopes = np.array(gradient((1 - fraction) * baseline + fraction * x), dtype=float)
        result += slopes * (x - baseline) / steps
    return result


@right("integrated_gradients")
def middles_of_an_even_grid(gradient, x, baseline, steps):
    grid = np.linspace(0.0, 1.0, 2 * steps + 1)[1::2]
    points = np.add(baseline, np.outer(grid, np.subtract(x, baseline)))
    slopes = np.stack([np.array(gradient(point.copy())) for point in points])
    return np.einsum("kn,n->n", slopes, np.subtract(x, baseline)) / steps


@wrong("fast_gradient_sign", "moves the pixels in the direction that lowers the loss", told="downhill")
def loss_lowered(x, gradient, epsilon):
    return np.clip(x - epsilon * np.sign(gradient), 0, 1)


@wrong(
    "fast_gradient_sign",
    "moves each pixel by epsilon times its derivative instead of by epsilon",
    told="gradient_itself",
)
def without_the_sign(x, gradient, epsilon):
    return np.clip(x + epsilon * gradient, 0, 1)


@wrong("fast_gradient_sign", "does not keep the pixels between 0 and 1", told="not_clipped")
def not_clipped(x, gradient, epsilon):
    return x + epsilon * np.sign(gradient)


@wrong(
    "fast_gradient_sign",
    "moves down the pixels whose derivative is 0, which should stay",
    told="down_where_it_is_0",
)
def zero_moves(x, gradient, epsilon):
    return np.clip(x + np.where(gradient > 0, epsilon, -epsilon), 0, 1)


@wrong("fast_gradient_sign", "changes the images that it is given")
def images_overwritten(x, gradient, epsilon):
    x += epsilon * np.sign(gradient)
    np.clip(x, 0, 1, out=x)
    return x


@right("fast_gradient_sign")
def pixel_by_pixel(x, gradient, epsilon):
    attacked = np.array(x, dtype=float)
    for place in np.ndindex(attacked.shape):
        slope = gradient[place]
        if slope > 0:
            attacked[place] = min(1.0, attacked[place] + epsilon)
        elif slope < 0:
            attacked[place] = max(0.0, attacked[place] - epsilon)
    return attacked


@right("fast_gradient_sign")
def by_comparisons(x, gradient, epsilon):
    direction = np.greater(gradient, 0).astype(float) - np.less(gradient, 0).astype(float)
    return np.minimum(1, np.maximum(0, x + direction * epsilon))


@wrong("attack_auc", "counts the pairs in which the training row has the higher loss", told="higher_loss")
def turned_round(member_losses, other_losses):
    m, o = member_losses[:, None], other_losses[None, :]
    return np.mean((m > o) + 0.5 * (m == o))


@wrong("attack_auc", "counts a pair with equal losses as 0", told="equal_left_out")
def ties_lost(member_losses, other_losses):
    return np.mean(member_losses[:, None] < other_losses[None, :])


@wrong(
    "attack_auc",
    "compares each training row with one other row only, the one at the same place",
    told="same_place_only",
)
def neighbours_only(member_losses, other_losses):
    pairs = list(zip(member_losses, other_losses))
    return sum(1.0 if m < o else 0.5 if m == o else 0.0 for m, o in pairs) / len(pairs)


@wrong(
    "attack_auc",
    "leaves pairs with equal losses out of the number of pairs",
    told="equal_not_among_the_pairs",
)
def ties_left_out(member_losses, other_losses):
    m, o = member_losses[:, None], other_losses[None, :]
    return np.sum(m < o) / max(np.sum(m != o), 1)


@wrong("attack_auc", "divides by the square of the number of training rows instead of the number of pairs")
def divided_by_square(member_losses, other_losses):
    m, o = member_losses[:, None], other_losses[None, :]
    return np.sum((m < o) + 0.5 * (m == o)) / len(member_losses) ** 2


@right("attack_auc")
def by_sorted_search(member_losses, other_losses):
    ordered = np.sort(member_losses)
    below = np.searchsorted(ordered, other_losses, side="left")
    not_above = np.searchsorted(ordered, other_losses, side="right")
    return (np.sum(below) + np.sum(not_above)) / (2 * len(ordered) * len(other_losses))


@right("attack_auc")
def by_signs(member_losses, other_losses):
    total = 0
    for member in member_losses.tolist():
        for other in other_losses.tolist():
            total += 1 + (member < other) - (member > other)
    return total / 2 / (len(member_losses) * len(other_losses))


@wrong("row_from_step", "uses the first unit, although its derivative may be 0", told="unit_0")
def first_unit(kernel_before, bias_before, kernel_after, bias_after):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (kernel_after[:, 0] - kernel_before[:, 0]) / (bias_after[0] - bias_before[0])


@wrong("row_from_step", "turns the sign: divides what the kernel gained by what the bias lost", told="sign")
def sign_turned(kernel_before, bias_before, kernel_after, bias_after):
    lost = bias_before - bias_after
    j = np.argmax(np.abs(lost))
    return (kernel_after - kernel_before)[:, j] / lost[j]


@wrong(
    "row_from_step",
    "counts the units that did not move as 0 in the mean over the units",
    told="resting_units_in_the_mean",
)
def mean_with_idle_units(kernel_before, bias_before, kernel_after, bias_after):
    dk, db = kernel_after - kernel_before, bias_after - bias_before
    ratios = np.zeros(dk.shape)
    moved = db != 0
    ratios[:, moved] = dk[:, moved] / db[moved]
    return ratios.mean(axis=1)


@wrong(
    "row_from_step",
    "divides the lengths of the moves, and so loses the sign of negative entries",
    told="lengths_divided",
)
def lengths_divided(kernel_before, bias_before, kernel_after, bias_after):
    dk, db = kernel_after - kernel_before, bias_after - bias_before
    return np.linalg.norm(dk, axis=1) / np.linalg.norm(db)


@wrong(
    "row_from_step",
    "divides the parameters after the step, not what they moved by",
    told="parameters_after_the_step",
)
def no_differences(kernel_before, bias_before, kernel_after, bias_after):
    j = np.argmax(np.abs(bias_after - bias_before))
    with np.errstate(divide="ignore", invalid="ignore"):
        return kernel_after[:, j] / bias_after[j]


@right("row_from_step")
def least_squares(kernel_before, bias_before, kernel_after, bias_after):
    dk = np.subtract(kernel_after, kernel_before, dtype=float)
    db = np.subtract(bias_after, bias_before, dtype=float)
    return np.linalg.lstsq(db[:, None], dk.T, rcond=None)[0][0]


@right("row_from_step")
def unit_that_moved_most(kernel_before, bias_before, kernel_after, bias_after):
    moves = [float(a) - float(b) for a, b in zip(bias_after, bias_before)]
    best = 0
    for j, move in enumerate(moves):
        if abs(move) > abs(moves[best]):
            best = j
    return np.array(
        [(float(a[best]) - float(b[best])) / moves[best] for a, b in zip(kernel_after, kernel_before)]
    )
