"""Answers to the exercises of this lesson, written from their statements alone."""

import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong("momentum_step", "moves theta with the old velocity instead of the new one", told="old_velocity")
def old_velocity_moves(theta, velocity, gradient, rate, momentum):
    new_velocity = momentum * velocity - rate * gradient
    return theta + velocity, new_velocity


@wrong("momentum_step", "goes up the gradient instead of down, as its sign is turned", told="uphill")
def uphill(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity + rate * gradient
    return theta + velocity, velocity


@wrong("momentum_step", "changes theta and the velocity in place instead of returning new arrays")
def momentum_in_place(theta, velocity, gradient, rate, momentum):
    velocity *= momentum
    velocity -= rate * gradient
    theta += velocity
    return theta, velocity


@wrong("momentum_step", "returns the velocity first and theta second", told="exchanged")
def velocity_first(theta, velocity, gradient, rate, momentum):
    velocity = momentum * velocity - rate * gradient
    return velocity, theta + velocity


@wrong(
    "momentum_step",
    "leaves the velocity at 0 if it was 0 before the step, though theta moves as it should",
    told="parts",
)
def velocity_stays_zero(theta, velocity, gradient, rate, momentum):
    if not np.any(velocity):
        return theta - rate * gradient, np.zeros_like(velocity)
    velocity = momentum * velocity - rate * gradient
    return theta + velocity, velocity


@right("momentum_step")
def momentum_number_by_number(theta, velocity, gradient, rate, momentum):
    new_theta, new_velocity = [], []
    for place, speed, slope in zip(theta, velocity, gradient):
        speed = momentum * speed - rate * slope
        new_velocity.append(speed)
        new_theta.append(place + speed)
    return np.array(new_theta), np.array(new_velocity)


@right("momentum_step")
def momentum_by_a_matrix(theta, velocity, gradient, rate, momentum):
    matrix = np.array([[1.0, momentum, -rate], [0.0, momentum, -rate]])
    return tuple(matrix @ np.stack([theta, velocity, gradient]))


@wrong("adam_step", "leaves out the bias correction of m and v", told="no_correction")
def adam_without_correction(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


@wrong(
    "adam_step",
    "returns the bias-corrected means instead of m and v themselves",
    told="corrected_means_returned",
)
def returns_corrected_means(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = (beta_1 * m + (1 - beta_1) * gradient) / (1 - beta_1**t)
    v = (beta_2 * v + (1 - beta_2) * gradient**2) / (1 - beta_2**t)
    return theta - rate * m / (np.sqrt(v) + epsilon), m, v


@wrong(
    "adam_step",
    "corrects the bias with t + 1 instead of t, as if the first step had number 0",
    told="corrected_one_step_late",
)
def correction_one_step_late(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1 ** (t + 1))
    v_hat = v / (1 - beta_2 ** (t + 1))
    return theta - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


@wrong(
    "adam_step",
    "leaves out epsilon, so theta becomes nan where the gradient and both means are 0",
    told="no_epsilon",
)
def adam_without_epsilon(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    return theta - rate * (m / (1 - beta_1**t)) / np.sqrt(v / (1 - beta_2**t)), m, v


@wrong("adam_step", "divides by the corrected v instead of its square root", told="no_root")
def adam_without_root(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - rate * m_hat / (v_hat + epsilon), m, v


@right("adam_step")
def adam_number_by_number(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    rows = []
    for place, mean, square, slope in zip(theta, m, v, gradient):
        mean += (1 - beta_1) * (slope - mean)
        square += (1 - beta_2) * (slope * slope - square)
        step = mean / (1 - beta_1**t) / (math.sqrt(square / (1 - beta_2**t)) + epsilon)
        rows.append((place - rate * step, mean, square))
    columns = np.array(rows, dtype=float).reshape(-1, 3).T
    return columns[0].copy(), columns[1].copy(), columns[2].copy()


@right("adam_step")
def adam_with_helper(theta, m, v, gradient, t, rate, beta_1, beta_2, epsilon):
    def mean(old, new, beta):
        moved = np.average([old, new], axis=0, weights=[beta, 1 - beta])
        return moved, moved / (1 - np.power(float(beta), t))

    m, m_hat = mean(m, gradient, beta_1)
    v, v_hat = mean(v, np.square(gradient), beta_2)
    return np.subtract(theta, np.divide(rate * m_hat, epsilon + v_hat**0.5)), m, v


@wrong("length_without_correction", "leaves out the square root of v", told="no_root")
def length_without_root(t, beta_1, beta_2):
    return (1 - beta_1**t) / (1 - beta_2**t)


@wrong(
    "length_without_correction",
    "returns the reciprocal: the root of v over m instead of m over the root of v",
    told="upside_down",
)
def upside_down(t, beta_1, beta_2):
    return math.sqrt(1 - beta_2**t) / (1 - beta_1**t)


@wrong(
    "length_without_correction",
    "returns the length of the first step for every t",
    told="always_the_first_step",
)
def always_the_first_step(t, beta_1, beta_2):
    return (1 - beta_1) / math.sqrt(1 - beta_2)


@wrong("length_without_correction", "returns 1, the length of a step *with* bias correction", told="constant")
def length_with_correction(t, beta_1, beta_2):
    return 1.0


@wrong(
    "length_without_correction",
    "adds up the lengths of all steps from 1 to t instead of returning that of step t",
)
def way_so_far(t, beta_1, beta_2):
    return sum((1 - beta_1**s) / math.sqrt(1 - beta_2**s) for s in range(1, t + 1))


@right("length_without_correction")
def length_by_simulation(t, beta_1, beta_2):
    m = v = 0.0
    for _ in range(t):
        m = beta_1 * m + (1 - beta_1) * -3.0
        v = beta_2 * v + (1 - beta_2) * 9.0
    return abs(m) / v**0.5


@right("length_without_correction")
def length_by_geometric_sums(t, beta_1, beta_2):
    powers = np.arange(t)
    mean = (1 - beta_1) * np.sum(float(beta_1) ** powers)
    square = (1 - beta_2) * np.sum(float(beta_2) ** powers)
    return float(mean * np.power(square, -0.5))


@wrong(
    "best_rate",
    "lets argmin pick a run with nan, as np.argmin takes nan for the smallest",
    told="nan_taken_for_the_smallest",
)
def argmin_finds_nan(rates, losses):
    best = int(np.argmin(losses))
    return float(rates[best]), best in (0, len(rates) - 1)


@wrong("best_rate", "returns the position of the best rate instead of the rate", told="position_in_the_grid")
def position_not_rate(rates, losses):
    best = int(np.nanargmin(losses))
    return best, best in (0, len(rates) - 1)


@wrong(
    "best_rate",
    "looks only at the upper end of the grid, so the smallest rate does not count as an end",
    told="upper_end_only",
)
def only_the_upper_end(rates, losses):
    best = int(np.nanargmin(losses))
    return float(rates[best]), best == len(rates) - 1


@wrong(
    "best_rate",
    "removes the diverged runs first, so the largest rate that did not diverge counts as an end of the grid",
    told="ends_of_what_is_left",
)
def end_of_what_is_left(rates, losses):
    finite = np.isfinite(losses)
    rates, losses = rates[finite], losses[finite]
    best = int(np.argmin(losses))
    return float(rates[best]), best in (0, len(rates) - 1)


@wrong(
    "best_rate",
    "returns True if the best rate is inside the grid and False at an end, the wrong way round",
    told="inside_instead_of_at_an_end",
)
def inside_instead_of_end(rates, losses):
    best = int(np.nanargmin(losses))
    return float(rates[best]), 0 < best < len(rates) - 1


@right("best_rate")
def best_of_sorted_pairs(rates, losses):
    pairs = sorted((loss, rate) for loss, rate in zip(losses, rates) if math.isfinite(loss))
    rate = float(pairs[0][1])
    return rate, bool(rate == rates[0] or rate == rates[-1])


@right("best_rate")
def best_with_a_loop(rates, losses):
    best = None
    for i, loss in enumerate(losses):
        if not np.isfinite(loss):
            continue
        if best is None or loss < losses[best]:
            best = i
    return rates[best], not 0 < best < len(rates) - 1


@wrong(
    "warmup_cosine",
    "follows the cosine after its end, so the rate rises again instead of staying at 0",
    told="rising_again",
)
def rises_again(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup_steps) / decay_steps))


@wrong("warmup_cosine", "divides by `warmup_steps` at step 0 even if that is 0")
def division_by_zero_warmup(step, peak, warmup_steps, decay_steps):
    if step <= warmup_steps:
        return peak * (step / warmup_steps)
    done = min(1, (step - warmup_steps) / decay_steps)
    return peak * 0.5 * (1 + math.cos(math.pi * done))


@wrong(
    "warmup_cosine",
    "falls along a quarter of a cosine, cos from 0 to pi / 2, instead of half a cosine",
    told="quarter_of_a_cosine",
)
def quarter_of_a_cosine(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    done = min(1, (step - warmup_steps) / decay_steps)
    return peak * math.cos(math.pi / 2 * done)


@wrong(
    "warmup_cosine",
    "rises one step early: the warmup starts above 0 and reaches the peak one step too soon",
    told="warmup_one_step_early",
)
def warmup_one_step_early(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= warmup_steps + decay_steps:
        return 0.0
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup_steps) / decay_steps))


@wrong(
    "warmup_cosine",
    "counts the steps of the cosine from step 0 instead of from the end of the warmup",
    told="warmup_counted",
)
def cosine_from_step_zero(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * 0.5 * (1 + math.cos(math.pi * min(1, step / decay_steps)))


@right("warmup_cosine")
def by_the_square_of_a_cosine(step, peak, warmup_steps, decay_steps):
    if step < warmup_steps:
        return float(np.interp(step, [0, warmup_steps], [0, peak]))
    done = np.clip((step - warmup_steps) / decay_steps, 0, 1)
    return peak * np.cos(np.pi / 2 * done) ** 2


@right("warmup_cosine")
def from_a_table_of_all_steps(step, peak, warmup_steps, decay_steps):
    up = [peak * k / warmup_steps for k in range(warmup_steps)]
    down = [peak * (1 - math.cos(math.pi * k / decay_steps)) / 2 for k in range(decay_steps, -1, -1)]
    table = up + down
    return table[min(step, len(table) - 1)]
