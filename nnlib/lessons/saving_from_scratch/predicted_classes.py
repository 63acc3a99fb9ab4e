"""Predictions from a model file, with NumPy alone."""

import numpy as np

from nnlib.exercises import exercise


def inputs(rng):
    arrays = {"mean": np.array([1.0, 2.0]), "std": np.array([2.0, 1.0])}
    arrays |= {"dense.kernel": np.eye(2), "dense.bias": np.zeros(2)}
    arrays |= {"dense_1.kernel": np.array([[1.0], [-1.0]]), "dense_1.bias": np.zeros(1)}
    yield arrays, np.array([[3.0, 2.0], [1.0, 3.0], [1.0, 2.0], [5.0, 3.0], [-1.0, 4.0]])
    # How far the rows lie apart: the smaller, the more digits count.
    for rows, scale in ((6, 1), (1, 1), (40, 1), (40, 0.001)):
        arrays = {"mean": rng.uniform(-5, 20, 3), "std": rng.uniform(0.2, 4, 3)}
        arrays |= {"dense.kernel": rng.normal(size=(3, 6)), "dense.bias": rng.normal(size=6)}
        arrays |= {"dense_1.kernel": rng.normal(size=(6, 1))}
        x = arrays["mean"] + arrays["std"] * (rng.normal(size=(rows, 3)) + 0.5) * scale
        z = (x - arrays["mean"]) / arrays["std"]
        hidden = np.maximum(z @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
        # Half of the rows in each class; a single row in class 1.
        arrays["dense_1.bias"] = 0.1 * (rows == 1) - np.median(hidden @ arrays["dense_1.kernel"], axis=0)
        yield arrays, x


@exercise(
    inputs=inputs,
    exact_type=True,
    hints=[
        'First the preprocessing: `(x - arrays["mean"]) / arrays["std"]`.',
        "The score has shape (n, 1). Class 1 is where it is above 0: there the sigmoid is above 0.5.",
    ],
    remark="Six arrays and four lines of NumPy: you can use the network without the library that trained it.",
)
def predicted_classes(arrays, x):
    """Return the class, 0 or 1, of each row of `x`, an array of ints of shape (n,).

    `arrays` is the content of a file by name: "mean" and "std", with which the rows of the training set were
    standardized, and "dense.kernel", "dense.bias", "dense_1.kernel", "dense_1.bias" of a network with a
    hidden layer (ReLU) and one sigmoid unit. `x` of shape (n, features) holds measurements as they are.
    Class 1 is predicted where the probability is above 0.5.
    """
    x = (x - arrays["mean"]) / arrays["std"]
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)


@predicted_classes.misconception(
    "You leave out the preprocessing: the network gets measurements on a scale that it never saw."
)
def no_preprocessing(arrays, x):
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)


@predicted_classes.misconception(
    "You standardize with the mean and std of the new rows. The network needs those of its training set."
)
def mean_and_std_of_the_new_rows(arrays, x):
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)


@predicted_classes.misconception("You leave out the biases.")
def no_bias(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    scores = np.maximum(x @ arrays["dense.kernel"], 0) @ arrays["dense_1.kernel"]
    return (scores[:, 0] > 0).astype(int)


@predicted_classes.misconception("The hidden layer has no ReLU in your network.")
def no_relu(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    hidden = x @ arrays["dense.kernel"] + arrays["dense.bias"]
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)


@predicted_classes.misconception("You swap the classes: a high score means class 1.")
def classes_swapped(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] < 0).astype(int)


@predicted_classes.misconception(
    "You compare the score with 0.5. The probability, its sigmoid, must be above 0.5."
)
def score_compared_with_half(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0.5).astype(int)


@predicted_classes.misconception(
    "You standardize with the mean of the new rows, and their std plus a small number. The network needs "
    "those of its training set."
)
def mean_and_std_of_the_new_rows_with_epsilon(arrays, x):
    x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)
