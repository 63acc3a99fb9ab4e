"""Exercises and questions of notebook 13: saving with Keras."""

import json

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "16_saving_with_keras"
__getattr__ = unknown_name(__name__)


def _trainings(rng):
    return [(12, 5, 2), (3, 5, 2), (500, 5, 3), (37, 10, 1), (100, 7, 4), (40, 10, 10)]


@exercise(
    inputs=_trainings,
    hints=[
        "The steps that save are `range(every, last_step + 1, every)`.",
        "Of a list, `saved[-keep:]` are the last `keep` entries. It may have fewer.",
    ],
    remark="The old ones are deleted. A mistake that you notice too late cannot be undone.",
)
def checkpoints_kept(last_step, every, keep):
    """Return which checkpoints are in the folder when a training stops, a list of steps in rising order.

    It saves after each `every`-th step, counted from 1, and only the newest `keep` checkpoints are kept. The
    last step that it made is `last_step`.
    """
    return list(range(every, last_step + 1, every))[-keep:]


checkpoints_kept.misconception(
    "You keep all checkpoints. The old ones are deleted when there are more than `keep`.",
    lambda last_step, every, keep: list(range(every, last_step + 1, every)),
)
checkpoints_kept.misconception(
    "You keep the *first* ones. A training goes on from the newest.",
    lambda last_step, every, keep: list(range(every, last_step + 1, every))[:keep],
)
checkpoints_kept.misconception(
    "Your last checkpoint is missing where training stops right after saving. `range` leaves out its end.",
    lambda last_step, every, keep: list(range(every, last_step, every))[-keep:],
)
checkpoints_kept.misconception(
    "You count 0 as a step that saves. The first checkpoint comes after `every` steps.",
    lambda last_step, every, keep: list(range(0, last_step + 1, every))[-keep:],
)
checkpoints_kept.misconception(
    "Your steps run from 0 to `last_step - 1`, as `range(last_step)` does. They are counted from 1.",
    lambda last_step, every, keep: [step for step in range(last_step) if step % every == 0][-keep:],
)


def _steps(rng):
    for step in (0, 1, 2, 3, 7):
        yield step, 10, 4, 0
    yield 40, 1437, 128, 2


@exercise(
    inputs=_steps,
    hints=[
        "An epoch has `-(-rows // batch_size)` steps, the last batch included: the division, rounded up.",
        "`epoch, batch = divmod(step, steps)`.",
        "`np.random.default_rng([seed, epoch]).permutation(rows)` is the order of this epoch. Cut the batch "
        "out of it.",
    ],
    remark="The order is no longer a state that must be saved: it follows from two numbers, seed and step.",
)
def rows_of_step(step, rows, batch_size, seed):
    """Return which rows a training step uses, an array of ints.

    Steps count from 0 over the whole training. Each epoch passes over all `rows` in batches of `batch_size`;
    the last batch may be smaller. Epoch 0, 1, ... deals its rows in the order
    `np.random.default_rng([seed, epoch]).permutation(rows)`.
    """
    epoch, batch = divmod(step, -(-rows // batch_size))
    order = np.random.default_rng([seed, epoch]).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


def _rows(step, rows, batch_size, seed, steps=None, entropy=lambda seed, epoch, step: [seed, epoch]):
    epoch, batch = divmod(step, steps or -(-rows // batch_size))
    order = np.random.default_rng(entropy(seed, epoch, step)).permutation(rows)
    return order[batch * batch_size : (batch + 1) * batch_size]


rows_of_step.misconception(
    "Your order is the same in each epoch. The number of the epoch belongs to the seed.",
    lambda *numbers: _rows(*numbers, entropy=lambda seed, epoch, step: seed),
)
rows_of_step.misconception(
    "You draw a new order for each *step*. Then some rows come twice in an epoch, and others never.",
    lambda *numbers: _rows(*numbers, entropy=lambda seed, epoch, step: [seed, step]),
)
rows_of_step.misconception(
    "You count the steps from 1. Step 0 is the first.",
    lambda step, *numbers: _rows(step - 1, *numbers),
)
rows_of_step.misconception(
    "You leave out the last, smaller batch of each epoch.",
    lambda step, rows, batch_size, seed: _rows(step, rows, batch_size, seed, steps=rows // batch_size),
)
rows_of_step.misconception(
    "Your rows come in the order in which they are stored. Take them from the permutation.",
    lambda step, rows, size, seed: np.arange(rows)[step % -(-rows // size) * size :][:size],
)


def _checkpoints(rng):
    yield ({"W": (64, 10), "b": (10,), "W/Momentum": (64, 10), "b/Momentum": (10,), "global_step": ()},)
    yield ({"W": (64, 10), "b": (10,)},)
    dense = {"dense/kernel": (4, 3), "dense/bias": (3,)}
    moments = {f"{name}/{slot}": shape for name, shape in dense.items() for slot in ("Adam", "Adam_1")}
    yield (dense | moments | {"beta1_power": (), "beta2_power": ()},)
    yield ({"Adam/kernel": (2, 2), "Adam/Momentum": (2,), "Adam/kernel/RMSProp": (2, 2)},)


@exercise(
    inputs=_checkpoints,
    hints=[
        '`name.rpartition("/")[0]` is what stands before the last slash; for a name without one it is "".',
        "So leave out a name if the part before its last slash is itself a key of `shapes`.",
        "`int(np.prod(shape))` multiplies the numbers of a shape. For `()` it is 1.",
    ],
    remark="No word such as Adam is needed: which names are the model's follows from the names themselves.",
)
def model_parameters(shapes):
    """Return how many parameters (single numbers) of a checkpoint belong to the model, an int.

    `shapes` maps the name of each variable to its shape, a tuple. Leave out what belongs to the optimizer.
    Variables of shape `()` are its counters. What it remembers of a variable `W` is called `W/` and one word
    more, such as `W/Momentum`. A slash alone says nothing: `dense/kernel` may be a kernel of the model.
    """
    return sum(
        int(np.prod(shape))
        for name, shape in shapes.items()
        if shape != () and name.rpartition("/")[0] not in shapes
    )


def _count(shapes, keep):
    return sum(int(np.prod(shape)) for name, shape in shapes.items() if keep(name, shape))


model_parameters.misconception(
    "You count all variables, the optimizer's too.", lambda shapes: _count(shapes, lambda name, shape: True)
)
model_parameters.misconception(
    "You leave out every name with a slash. `dense/kernel` is the kernel of a layer called dense.",
    lambda shapes: _count(shapes, lambda name, shape: shape != () and "/" not in name),
)
model_parameters.misconception(
    "You count the counters, too: `global_step` and its like belong to the training.",
    lambda shapes: _count(shapes, lambda name, shape: name.rpartition("/")[0] not in shapes),
)
model_parameters.misconception(
    "You look for the word Adam. Other optimizers remember something, too, and a layer may be called Adam.",
    lambda shapes: _count(shapes, lambda name, shape: shape != () and "Adam" not in name),
)


def _entry(kind, **config):
    return {"class_name": kind, "config": config}


def _files(rng):
    plain, odd = _entry("Dense", name="out", units=2), _entry("Dense", name="Lambda", units=3)
    code, outside = _entry("Lambda", name="twice"), _entry("TFSMLayer", name="rest")
    inner = _entry("Sequential", name="inner", layers=[_entry("Lambda", name="deep"), plain])
    yield (_entry("Sequential", name="net", layers=[plain, code]),)
    yield (_entry("Sequential", name="net", layers=[plain, odd]),)
    yield (_entry("Sequential", name="net", layers=[plain, inner]),)
    yield (_entry("Sequential", name="net", layers=[code, odd, inner, outside]),)
    wrapped = _entry("TimeDistributed", name="wrap", layer=_entry("Lambda", name="Lambda_1"))
    yield (_entry("Functional", name="net", layers=[outside, wrapped]),)


@exercise(
    inputs=_files,
    hints=[
        'For a dictionary look at `config.get("class_name")`, and then into each of its values.',
        "For a list look into each of its entries. A function may call itself; or keep a list of what waits.",
    ],
    remark="By default Keras refuses both, a Lambda if it holds Python. Yours tells before, without Keras.",
)
def risky_layers(config):
    """Return how many layers in a configuration are a `Lambda` or a `TFSMLayer`, an int.

    `config` is what `json.loads` makes of a model's `config.json`: dictionaries, lists, strings and numbers,
    nested in each other. A layer is a dictionary with a `class_name` and a `config`. Layers may hold layers,
    at any depth.
    """
    found, waiting = 0, [config]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found += item.get("class_name") in ("Lambda", "TFSMLayer")
            item = list(item.values())
        if isinstance(item, list):
            waiting += item
    return found


def _inside(entry):
    return [layer for layer in entry["config"].get("layers", [entry["config"].get("layer")]) if layer]


def _risky(config, kinds, inside=_inside):
    return sum((layer["class_name"] in kinds) + _risky(layer, kinds, inside) for layer in inside(config))


risky_layers.misconception(
    "You look at the outermost layers only. A Lambda may be hidden in a model within the model.",
    lambda config: sum(layer["class_name"] in ("Lambda", "TFSMLayer") for layer in _inside(config)),
)
risky_layers.misconception(
    "You look into `layers` only. A layer such as TimeDistributed holds another one under `layer`.",
    lambda config: _risky(config, ["Lambda", "TFSMLayer"], lambda entry: entry["config"].get("layers", [])),
)
risky_layers.misconception(
    "You find Lambda, but not TFSMLayer, which brings a whole SavedModel.",
    lambda config: _risky(config, ["Lambda"]),
)
risky_layers.misconception(
    "You search the text for the words. A layer of another class may be called Lambda; the class counts.",
    lambda config: json.dumps(config).count("Lambda") + json.dumps(config).count("TFSMLayer"),
)
risky_layers.misconception(
    "You say whether there is one. The question was how many.",
    lambda config: _risky(config, ["Lambda", "TFSMLayer"]) > 0,
)


@prediction(
    between=(0.5, 10),
    within=0.2,
    explanation="Adam keeps two numbers for each weight, m and v. With the weight itself, that makes three.",
    answer=3,
)
def size_of_file():
    """A network with 76,000 weights was trained with Adam and saved as `.keras`. How many times as large is
    the file as the bare weights (4 bytes each)?
    """


@prediction(
    between=(0, 100),
    explanation="When the process was killed, in step 13, the newest file was that of step 10: one step into "
    "the fourth epoch. Keras notes the batch, but does not use it: it begins the fourth epoch anew. So 10 "
    "steps lie behind, and 3 epochs of 3 steps before it.",
)
def steps_after_resuming():
    """A training has 6 epochs of 3 steps, 18 in all. `BackupAndRestore(save_freq=5)` saves after every 5th
    step. In step 13 the process dies. Started again, it trains to the end. How many steps has the
    optimizer counted then?
    """
    saved, steps, epochs = 10, 3, 6
    return saved + (epochs - saved // steps) * steps


@prediction(
    choices={
        "a": "An error: it is no file of TensorFlow 2.",
        "b": "The weights are there, and the predictions are those of TensorFlow 1.15.",
        "c": "Nothing: no error, and the weights that the model had before.",
    },
    explanation="Old files are matched by names, here W and b. Keras has others, and nothing is said of it.",
    answer="c",
)
def old_file_restored():
    """A file of TensorFlow 1.15's Saver is given to today's `tf.train.Checkpoint(model=model).restore`. What
    happens?
    """


@choice(
    a=("best.keras, which `ModelCheckpoint(save_best_only=True)` wrote.",
       "It is the model to use. But training stood elsewhere when it stopped, epochs later."),
    b=("The folder of `BackupAndRestore`.", "It has the weights, the optimizer's state and the epoch."),
    c=("The exported SavedModel.", "It holds no optimizer, and has no `fit`."),
    answer="b",
)  # fmt: skip
def go_on_from():
    """A training was killed in epoch 70. Which file lets it go on as if nothing had happened?"""


@choice(
    a=("A `.keras` file, and safe_mode=False because of an error.", "The error was the protection."),
    b=("A SavedModel: it holds no Python.", "It holds operations, and there are some that write files."),
    c=("A `.weights.h5` file, into a model that you built yourself.",
       "Numbers find their place in your code, and nothing else does."),
    d=("A `.pkl` file: loading is not the same as running.", "For pickle it is the same."),
    answer="c",
)  # fmt: skip
def from_a_stranger():
    """Strangers offer you trained networks. Which file can you open without fear of code in it?"""


TASKS = [
    size_of_file,
    go_on_from,
    steps_after_resuming,
    rows_of_step,
    checkpoints_kept,
    old_file_restored,
    model_parameters,
    risky_layers,
    from_a_stranger,
]
