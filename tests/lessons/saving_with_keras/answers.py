"""Answers to the exercises of this lesson, written from their statements alone."""

import collections
import json
import math

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "rows_of_step",
    "drops the last batch of an epoch where it is smaller than the others",
    told="full_batches_only",
)
def smaller_batch_dropped(step, rows, batch_size, seed):
    steps = max(1, rows // batch_size)
    epoch, k = step // steps, step % steps
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return order[k * batch_size : (k + 1) * batch_size]


@wrong(
    "rows_of_step",
    "fills up the last batch of an epoch with rows of the next epoch, so that every batch is full",
    told="filled_up",
)
def across_epochs(step, rows, batch_size, seed):
    taken = []
    for position in range(step * batch_size, (step + 1) * batch_size):
        order = np.random.default_rng([seed, position // rows]).permutation(rows)
        taken.append(order[position % rows])
    return np.array(taken)


@wrong("rows_of_step", "uses the order of epoch 0 in every epoch", told="same_order_in_each_epoch")
def same_order_always(step, rows, batch_size, seed):
    k = step % math.ceil(rows / batch_size)
    order = np.random.default_rng([seed, 0]).permutation(rows)
    return order[k * batch_size : (k + 1) * batch_size]


@wrong(
    "rows_of_step", "exchanges seed and epoch in the list for the random generator", told="epoch_before_seed"
)
def epoch_before_seed(step, rows, batch_size, seed):
    epoch, k = divmod(step, math.ceil(rows / batch_size))
    order = np.random.default_rng([epoch, seed]).permutation(rows)
    return order[k * batch_size : (k + 1) * batch_size]


@wrong(
    "rows_of_step",
    "makes one generator from the seed and draws the orders of all epochs from it, one after the other",
    told="one_generator",
)
def one_generator(step, rows, batch_size, seed):
    epoch, k = divmod(step, math.ceil(rows / batch_size))
    rng = np.random.default_rng(seed)
    for _ in range(epoch + 1):
        order = rng.permutation(rows)
    return order[k * batch_size : (k + 1) * batch_size]


@right("rows_of_step")
def step_by_step(step, rows, batch_size, seed):
    epoch, begin = 0, 0
    for _ in range(step):
        begin += batch_size
        if begin >= rows:
            epoch, begin = epoch + 1, 0
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return np.array([order[i] for i in range(begin, min(begin + batch_size, rows))])


@right("rows_of_step")
def cut_into_batches(step, rows, batch_size, seed):
    steps = -(-rows // batch_size)
    order = np.random.default_rng([seed, step // steps]).permutation(rows)
    return np.split(order, np.arange(batch_size, rows, batch_size))[step % steps]


@wrong(
    "checkpoints_kept",
    "also saves a checkpoint after the last step, where it is no multiple of every",
    told="last_step_saved",
)
def last_step_too(last_step, every, keep):
    steps = [step for step in range(1, last_step + 1) if step % every == 0 or step == last_step]
    return steps[-keep:]


@wrong(
    "checkpoints_kept",
    "leaves out the checkpoint of the last step, where a checkpoint is saved after it",
    told="last_one_missing",
)
def range_too_short(last_step, every, keep):
    return list(range(every, last_step, every))[-keep:]


@wrong("checkpoints_kept", "returns the newest checkpoint first", told="newest_first")
def falling_order(last_step, every, keep):
    return list(range(every, last_step + 1, every))[::-1][:keep]


@wrong("checkpoints_kept", "keeps the oldest checkpoints instead of the newest", told="first_ones_kept")
def oldest_kept(last_step, every, keep):
    return list(range(every, last_step + 1, every))[:keep]


@wrong(
    "checkpoints_kept",
    "always returns keep steps, with 0 or negative ones where fewer checkpoints were saved",
    told="length",
)
def always_keep_many(last_step, every, keep):
    newest = last_step - last_step % every
    return [newest - k * every for k in range(keep - 1, -1, -1)]


@right("checkpoints_kept")
def folder_of_limited_length(last_step, every, keep):
    folder = collections.deque(maxlen=keep)
    for step in range(1, last_step + 1):
        if step % every == 0:
            folder.append(step)
    return list(folder)


@right("checkpoints_kept")
def from_the_end(last_step, every, keep):
    kept, number = [], last_step // every
    while number >= 1 and len(kept) < keep:
        kept.insert(0, number * every)
        number -= 1
    return kept


@wrong(
    "model_parameters",
    "leaves out every variable with a slash in its name, also a kernel of the model",
    told="names_without_a_slash",
)
def nothing_with_a_slash(shapes):
    return sum(math.prod(shape) for name, shape in shapes.items() if "/" not in name and shape != ())


@wrong(
    "model_parameters",
    "leaves out only the variables that end in /Momentum, and counts what other optimizers remember",
    told="names_without_momentum",
)
def only_momentum_left_out(shapes):
    return sum(
        math.prod(shape) for name, shape in shapes.items() if shape != () and not name.endswith("/Momentum")
    )


@wrong(
    "model_parameters",
    "counts the optimizer's counters, the variables of shape (), as one parameter each",
    told="counters_counted",
)
def counters_counted(shapes):
    return sum(math.prod(shape) for name, shape in shapes.items() if name.rpartition("/")[0] not in shapes)


@wrong(
    "model_parameters",
    "adds up the sides of a shape instead of multiplying them",
    told="numbers_of_a_shape_added",
)
def sides_added(shapes):
    return sum(sum(shape) for name, shape in shapes.items() if name.rpartition("/")[0] not in shapes)


@wrong(
    "model_parameters",
    "leaves out every variable whose name begins with another variable's name, even without a slash after it",
    told="names_that_begin_with_another",
)
def any_prefix(shapes):
    total = 0
    for name, shape in shapes.items():
        longer = any(name != other and name.startswith(other) for other in shapes)
        if shape != () and not longer:
            total += math.prod(shape)
    return total


@right("model_parameters")
def optimizer_subtracted(shapes):
    def size(shape):
        return shape[0] * size(shape[1:]) if shape else 1

    total = sum(size(tuple(shape)) for shape in shapes.values())
    for name, shape in shapes.items():
        variable, slash, _ = name.rpartition("/")
        if len(shape) == 0 or (slash and variable in shapes):
            total -= size(tuple(shape))
    return total


@right("model_parameters")
def sized_by_broadcast(shapes):
    remembered = {
        name
        for variable in shapes
        for name in shapes
        if name[: len(variable) + 1] == variable + "/" and "/" not in name[len(variable) + 1 :]
    }
    count = 0
    for name in shapes.keys() - remembered:
        if len(shapes[name]):
            count += int(np.broadcast_to(np.int8(0), shapes[name]).size)
    return count


@wrong(
    "risky_layers",
    "looks only at the layers of the outermost model, not at layers within layers",
    told="outermost_layers_only",
)
def outermost_only(config):
    inner = config.get("config", {}) if isinstance(config, dict) else {}
    layers = inner.get("layers", []) if isinstance(inner, dict) else []
    return sum("config" in layer and layer.get("class_name") in ("Lambda", "TFSMLayer") for layer in layers)


@wrong(
    "risky_layers",
    "counts how often the words stand in the text of the configuration, also in names of layers",
    told="words_in_the_text",
)
def words_in_the_text(config):
    text = json.dumps(config)
    return text.count("Lambda") + text.count("TFSMLayer")


@wrong("risky_layers", "counts only Lambda layers, not TFSMLayer", told="lambda_only")
def lambda_only(config):
    if isinstance(config, dict):
        here = config.get("class_name") == "Lambda" and "config" in config
        return int(here) + sum(lambda_only(value) for value in config.values())
    if isinstance(config, list):
        return sum(lambda_only(value) for value in config)
    return 0


@wrong(
    "risky_layers",
    "follows only lists called layers, and so misses one held in another entry, such as a wrapper's layer",
    told="lists_of_layers_only",
)
def only_below_layers(config):
    if not isinstance(config, dict) or "config" not in config:
        return 0
    count = int(config.get("class_name") in ("Lambda", "TFSMLayer"))
    inner = config["config"]
    if isinstance(inner, dict):
        count += sum(only_below_layers(layer) for layer in inner.get("layers", []))
    return count


@wrong("risky_layers", "does not look into lists, only into dictionaries", told="dictionaries_only")
def lists_skipped(config):
    if not isinstance(config, dict):
        return 0
    here = config.get("class_name") in ("Lambda", "TFSMLayer") and "config" in config
    return int(here) + sum(lists_skipped(value) for value in config.values())


@right("risky_layers")
def with_a_stack(config):
    count, stack = 0, [config]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "config" in item and item.get("class_name") in ("Lambda", "TFSMLayer"):
                count += 1
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return count


@right("risky_layers")
def read_again_with_a_hook(config):
    found = []

    def look(dictionary):
        if {"class_name", "config"} <= dictionary.keys():
            name = dictionary["class_name"]
            if name == "Lambda" or name == "TFSMLayer":
                found.append(name)
        return dictionary

    json.loads(json.dumps(config), object_hook=look)
    return len(found)
