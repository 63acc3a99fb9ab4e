"""The labels that a neuron predicts for a batch."""

import numpy as np

from nnlib.exercises import exercise
from nnlib.lessons.neurons.sample_batches import batches


@exercise(
    inputs=batches,
    exact_type=True,
    hints=[
        "`x @ weights` has shape (samples,): one weighted sum for each row of `x`.",
        "`if` asks only one question: compare the whole array with 0 at once. A sum of 0 also fires: `>=`.",
        "A comparison gives True and False; `.astype(int)` turns them into 1 and 0.",
    ],
    remark="The same expression serves one sample or a million, without a loop over the rows.",
)
def predict(x, weights, bias):
    """Return the label 1 where the weighted sum is at least 0, else 0, for each row of `x`.

    `x` has shape (samples, n), `weights` (n,). The result is an int array of shape (samples,).
    """
    return (x @ weights + bias >= 0).astype(int)


@predict.misconception("Your labels are 0 where the weighted sum is exactly 0. Use `>=`, not `>`.")
def zero_does_not_fire(x, weights, bias):
    return (x @ weights + bias > 0).astype(int)


@predict.misconception("Your labels are True and False. `.astype(int)` makes them 1 and 0.")
def truth_values(x, weights, bias):
    return x @ weights + bias >= 0


@predict.misconception("Your labels are -1 and 1. Here the two classes are called 0 and 1.")
def minus_one_and_one(x, weights, bias):
    return np.where(x @ weights + bias >= 0, 1, -1)


@predict.misconception("You return the weighted sums. Compare them with 0 to get labels.")
def weighted_sums(x, weights, bias):
    return x @ weights + bias


@predict.misconception("You leave out the bias. Without it every decision line passes through the origin.")
def no_bias(x, weights, bias):
    return (x @ weights >= 0).astype(int)


@predict.misconception("The bias is added: z ≥ 0 means x·w ≥ -b, not x·w ≥ b.")
def bias_as_threshold(x, weights, bias):
    return (x @ weights >= bias).astype(int)


@predict.misconception("Your threshold is 0.5. The bias already shifts it: compare with 0.")
def threshold_of_a_half(x, weights, bias):
    return (x @ weights + bias >= 0.5).astype(int)


@predict.misconception("You return the sign: -1, 0 or 1. The label is 1 where z ≥ 0, and 0 elsewhere.")
def sign_of_the_sum(x, weights, bias):
    return np.sign(x @ weights + bias).astype(int)
