"""Answers to the exercises of this lesson, written from their statements alone."""

import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "combine_gradients",
    "takes the plain mean of the workers' gradients, whatever the number of rows",
    told="plain_mean",
)
def plain_mean(gradients, rows):
    return np.mean(gradients, axis=0)


@wrong(
    "combine_gradients",
    "weights by the number of rows, but does not divide by the number of all rows",
    told="sum_over_rows",
)
def not_divided(gradients, rows):
    return sum(r * g for r, g in zip(rows, gradients))


@wrong(
    "combine_gradients",
    "divides the weighted sum by the number of workers instead of the number of all rows",
    told="divided_by_workers",
)
def divided_by_workers(gradients, rows):
    return sum(r * g for r, g in zip(rows, gradients)) / len(gradients)


@wrong(
    "combine_gradients",
    "takes the gradients for sums over the shards: adds them without weights and divides by all rows",
    told="taken_for_sums",
)
def taken_for_sums(gradients, rows):
    return sum(gradients) / sum(rows)


@wrong("combine_gradients", "gives all shards but the last the number of rows of the first")
def only_last_differs(gradients, rows):
    counts = [rows[0]] * (len(rows) - 1) + [rows[-1]]
    return sum(r * g for r, g in zip(counts, gradients)) / sum(counts)


@right("combine_gradients")
def running_mean(gradients, rows):
    seen, mean = 0, np.zeros(np.shape(gradients[0]))
    for gradient, count in zip(gradients, rows):
        seen += count
        if count:
            mean = mean + (gradient - mean) * (count / seen)
    return mean


@right("combine_gradients")
def with_tensordot(gradients, rows):
    return np.tensordot(np.divide(rows, np.sum(rows)), np.stack(gradients), axes=(0, 0))


@wrong(
    "joint_statistics",
    "takes the mean of the variances, and leaves out how far the means lie apart",
    told="within_shards_only",
)
def within_only(means, variances):
    return means.mean(axis=0), variances.mean(axis=0)


@wrong("joint_statistics", "divides by workers - 1 for the variance of the means", told="workers_minus_1")
def means_with_ddof(means, variances):
    between = ((means - means.mean(axis=0)) ** 2).sum(axis=0) / max(len(means) - 1, 1)
    return means.mean(axis=0), variances.mean(axis=0) + between


@wrong(
    "joint_statistics",
    "does not subtract the square of the joint mean, and so returns the mean square as the variance",
    told="mean_of_squares",
)
def mean_square(means, variances):
    return means.mean(axis=0), (variances + means**2).mean(axis=0)


@wrong(
    "joint_statistics",
    "takes the variance of all means of all units together, not that of each unit",
    told="spread_over_all_units",
)
def variance_over_units(means, variances):
    return means.mean(axis=0), variances.mean(axis=0) + np.var(means)


@wrong("joint_statistics", "returns the variance first and the mean second", told="exchanged")
def exchanged_results(means, variances):
    return variances.mean(axis=0) + means.var(axis=0), means.mean(axis=0)


@right("joint_statistics")
def two_rows_for_each_shard(means, variances):
    spread = np.sqrt(np.asarray(variances, dtype=float))
    rows = np.concatenate([means - spread, means + spread])
    return np.mean(rows, axis=0), np.var(rows, axis=0)


@right("joint_statistics")
def one_shard_after_another(means, variances):
    units = len(means[0])
    mean, variance = np.zeros(units), np.zeros(units)
    for k, (m, v) in enumerate(zip(means, variances)):
        for j in range(units):
            distance = float(m[j]) - mean[j]
            mean[j] += distance / (k + 1)
            variance[j] = (k * variance[j] + float(v[j])) / (k + 1) + k * distance**2 / (k + 1) ** 2
    return mean, variance


@wrong("ring_seconds", "counts one round of workers - 1 messages instead of two", told="one_round")
def one_round(workers, size, bandwidth, latency):
    return (workers - 1) * (size / workers / bandwidth + latency)


@wrong("ring_seconds", "sends the whole array in each message instead of one n-th of it", told="whole_array")
def whole_array_each_time(workers, size, bandwidth, latency):
    return 2 * (workers - 1) * (size / bandwidth + latency)


@wrong("ring_seconds", "counts the latency once instead of once for every message", told="latency_once")
def latency_once(workers, size, bandwidth, latency):
    return 2 * (workers - 1) * size / (workers * bandwidth) + latency


@wrong("ring_seconds", "counts 2n messages one after another instead of 2(n - 1)", told="one_step_too_many")
def two_n_messages(workers, size, bandwidth, latency):
    return 2 * workers * (size / workers / bandwidth + latency)


@wrong(
    "ring_seconds",
    "doubles the time of sending, as if a worker could not receive while it sends",
    told="one_after_the_other",
)
def sends_then_receives(workers, size, bandwidth, latency):
    return 2 * (workers - 1) * (2 * size / workers / bandwidth + latency)


@right("ring_seconds")
def message_by_message(workers, size, bandwidth, latency):
    seconds = 0.0
    for _phase in ("add up", "hand round"):
        for _message in range(1, workers):
            seconds += latency
            seconds += size / workers / bandwidth
    return seconds


@right("ring_seconds")
def everything_sent_and_back(workers, size, bandwidth, latency):
    sending = size / bandwidth
    return 2 * (sending - sending / workers) + (2 * workers - 2) * latency


@wrong("worker_rows", "does not begin again with row 0 after the last row", told="past_the_end")
def beyond_the_end(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    start = step * batch_size + worker * shard
    return np.arange(start, start + shard)


@wrong(
    "worker_rows",
    "gives each worker every n-th row of the batch instead of neighbouring rows",
    told="dealt_like_cards",
)
def every_nth_row(step, worker, workers, batch_size, n_rows):
    batch = np.arange(step * batch_size, (step + 1) * batch_size) % n_rows
    return batch[worker::workers]


@wrong(
    "worker_rows",
    "drops the rows left over at the end of the data, and begins the next batch with row 0",
    told="rest_dropped",
)
def rest_dropped(step, worker, workers, batch_size, n_rows):
    batches = max(n_rows // batch_size, 1)
    shard = batch_size // workers
    start = (step % batches) * batch_size + worker * shard
    return np.arange(start, start + shard) % n_rows


@wrong(
    "worker_rows",
    "begins again with row 0 only between shards, so a shard across the end has rows that do not exist",
    told="first_row_only",
)
def only_start_wrapped(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    start = (step * batch_size + worker * shard) % n_rows
    return np.arange(start, start + shard)


@wrong(
    "worker_rows",
    "takes batch_size for the rows of one worker, so that shards and batches are too large",
    told="length",
)
def batch_for_each_worker(step, worker, workers, batch_size, n_rows):
    start = (step * workers + worker) * batch_size
    return np.arange(start, start + batch_size) % n_rows


@right("worker_rows")
def walking_through_the_data(step, worker, workers, batch_size, n_rows):
    shard = batch_size // workers
    rows, row = [], (step * batch_size + worker * shard) % n_rows
    while len(rows) < shard:
        rows.append(row)
        row = 0 if row == n_rows - 1 else row + 1
    return np.array(rows, dtype=int)


@right("worker_rows")
def cut_from_the_batch(step, worker, workers, batch_size, n_rows):
    positions = step * batch_size + np.arange(batch_size)
    batch = np.take(np.arange(n_rows), positions, mode="wrap")
    return batch.reshape(workers, -1)[worker]


@wrong(
    "best_workers",
    "returns the index in a list that begins with one worker, which is one too few",
    told="position_in_the_list",
)
def index_returned(compute, size, bandwidth, latency):
    n = np.arange(1, 2001)
    seconds = compute / n + 2 * (n - 1) * (size / n / bandwidth + latency)
    return int(np.argmin(seconds))


@wrong("best_workers", "tries only up to 1,999 workers")
def up_to_1999(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * (size / n / bandwidth + latency)

    return min(range(1, 2000), key=seconds)


@wrong(
    "best_workers",
    "sends the whole array of gradients in each message instead of one n-th of it",
    told="whole_array",
)
def whole_gradients_sent(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * (size / bandwidth + latency)

    return min(range(1, 2001), key=seconds)


@wrong("best_workers", "leaves the latency out of the ring", told="latency_once")
def no_latency(compute, size, bandwidth, latency):
    def seconds(n):
        return compute / n + 2 * (n - 1) * size / (n * bandwidth)

    return min(range(1, 2001), key=seconds)


@wrong("best_workers", "rounds the best real number down, although the next whole number may be faster")
def rounded_down(compute, size, bandwidth, latency):
    gain = compute - 2 * size / bandwidth
    if gain <= 0:
        return 1
    if latency == 0:
        return 2000
    return max(1, min(2000, int(math.sqrt(gain / (2 * latency)))))


@right("best_workers")
def fastest_so_far(compute, size, bandwidth, latency):
    best, shortest = 1, compute
    for n in range(2, 2001):
        seconds = compute / n
        seconds += (2 * n - 2) * latency + (2 * n - 2) * size / (n * bandwidth)
        if seconds < shortest:
            best, shortest = n, seconds
    return best


@right("best_workers")
def sorted_pairs(compute, size, bandwidth, latency):
    n = np.arange(1.0, 2001.0)
    ring = (n - 1) * 2 * (latency + size / bandwidth / n)
    pairs = sorted(zip((compute / n + ring).tolist(), range(1, 2001)))
    return pairs[0][1]
