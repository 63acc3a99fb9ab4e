"""Which checkpoints are left when training stops."""

from nnlib.exercises import exercise


def inputs(rng):
    yield 12, 5, 2
    yield 12, 5, 3
    yield 3, 5, 2
    yield 14, 5, 2
    yield 500, 5, 3
    yield 37, 10, 1
    yield 100, 7, 4
    yield 40, 10, 10


@exercise(
    inputs=inputs,
    hints=[
        "The steps that save are `range(every, last_step + 1, every)`.",
        "Of a list, `saved[-keep:]` are the last `keep` entries. It may have fewer.",
    ],
    remark="The old ones are deleted. A mistake that you notice too late cannot be undone.",
)
def checkpoints_kept(last_step, every, keep):
    """Return which checkpoints are in the folder when training stops, a list of steps in rising order.

    A checkpoint is saved after every `every`-th step, counted from 1, and only the newest `keep` of them are
    kept; `keep` is at least 1. The last step of the training run is `last_step`.
    """
    return list(range(every, last_step + 1, every))[-keep:]


@checkpoints_kept.misconception(
    "You keep all checkpoints. The old ones are deleted when there are more than `keep`."
)
def all_kept(last_step, every, keep):
    return list(range(every, last_step + 1, every))


@checkpoints_kept.misconception("You keep the *first* ones. Training continues from the newest.")
def first_ones_kept(last_step, every, keep):
    return list(range(every, last_step + 1, every))[:keep]


@checkpoints_kept.misconception(
    "Your last checkpoint is missing where training stops right after saving. `range` leaves out its end."
)
def last_one_missing(last_step, every, keep):
    return list(range(every, last_step, every))[-keep:]


@checkpoints_kept.misconception(
    "You count 0 as a step that saves. The first checkpoint comes after `every` steps."
)
def step_0_saved(last_step, every, keep):
    return list(range(0, last_step + 1, every))[-keep:]


@checkpoints_kept.misconception(
    "Your steps run from 0 to `last_step - 1`, as `range(last_step)` does. They are counted from 1."
)
def steps_from_0(last_step, every, keep):
    return [step for step in range(last_step) if step % every == 0][-keep:]


@checkpoints_kept.misconception(
    "You return the last `keep` *steps*. Only every `every`-th step saves a checkpoint."
)
def last_steps(last_step, every, keep):
    return list(range(1, last_step + 1))[-keep:]


@checkpoints_kept.misconception(
    "Your list begins with the newest checkpoint. The steps must be in rising order."
)
def newest_first(last_step, every, keep):
    return list(range(every, last_step + 1, every))[-keep:][::-1]


@checkpoints_kept.misconception(
    "You also save after the last step. Only every `every`-th step saves, wherever training stops."
)
def last_step_saved(last_step, every, keep):
    saved = [step for step in range(1, last_step + 1) if step % every == 0 or step == last_step]
    return saved[-keep:]
