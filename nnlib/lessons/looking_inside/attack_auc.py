"""How well a loss separates training rows from others."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    yield np.array([0.1, 0.2, 0.4]), np.array([0.3, 0.5, 0.2])
    yield np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0, 0.5])
    for members, others in ((4, 4), (10, 7), (50, 50)):
        yield rng.exponential(1, members).round(1), rng.exponential(2, others).round(1)
    yield np.array([0.0001, 0.0003]), np.array([0.0002, 0.0003, 0.0004])


@exercise(
    inputs=inputs,
    hints=[
        "`member_losses[:, np.newaxis] < other_losses` compares every member with every other: a table.",
        "The fraction of True in a table is its mean. Do the same with `==`, and add half of it.",
    ],
    remark="0.5 is no better than tossing a coin. With 1 some threshold separates the two groups completely.",
)
def attack_auc(member_losses, other_losses):
    """Return the AUC of an attack by the loss, a number from 0 to 1.

    It is the fraction of all pairs (a training row, another row) in which the training row has the lower
    loss. A pair with equal losses counts one half. `member_losses` are those of the training rows, of shape
    (members,), `other_losses` those of other rows, of shape (others,). Neither is empty.
    """
    members = member_losses[:, np.newaxis]
    return np.mean(members < other_losses) + np.mean(members == other_losses) / 2


@attack_auc.misconception("You count the pairs in which the training row has the *higher* loss.")
def higher_loss(member_losses, other_losses):
    members = member_losses[:, np.newaxis]
    return np.mean(members > other_losses) + np.mean(members == other_losses) / 2


@attack_auc.misconception("You leave out the pairs with equal losses. They count one half.")
def equal_left_out(member_losses, other_losses):
    return np.mean(member_losses[:, np.newaxis] < other_losses)


@attack_auc.misconception("You count the pairs with equal losses in full. They count one half.")
def equal_in_full(member_losses, other_losses):
    return np.mean(member_losses[:, np.newaxis] <= other_losses)


@attack_auc.misconception("You compare the rows one by one. Every training row meets every other row.")
def one_by_one(member_losses, other_losses):
    return np.mean(member_losses < other_losses) + np.mean(member_losses == other_losses) / 2


@attack_auc.misconception(
    "You compare only rows at the same place. Compare each training row with all the rows that "
    "were not used in training."
)
def same_place_only(member_losses, other_losses):
    n = min(len(member_losses), len(other_losses))
    members, others = member_losses[:n], other_losses[:n]
    return np.mean(members < others) + np.mean(members == others) / 2


@attack_auc.misconception(
    "You also leave pairs with equal losses out of the number of pairs. Count each of them as one "
    "half, and divide by the number of all pairs."
)
def equal_not_among_the_pairs(member_losses, other_losses):
    members = member_losses[:, np.newaxis]
    return np.sum(members < other_losses) / np.sum(members != other_losses)
