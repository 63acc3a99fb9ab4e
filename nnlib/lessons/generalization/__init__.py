"""Exercises and questions of notebook 09: generalization."""

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "11_generalization"
__getattr__ = unknown_name(__name__)


def _curves(rng):
    x, x_new = np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-0.5, 1.5])
    yield x, x**2, x_new, x_new**2 + 1, 1
    for n, new, degree in ((5, 6, 2), (8, 5, 0), (6, 6, 5), (12, 20, 3)):
        x, x_new = rng.uniform(-1, 1, n), rng.uniform(-1, 1, new)
        yield x, np.sin(4 * x) + rng.normal(0, 0.3, n), x_new, np.sin(4 * x_new), degree


@exercise(
    inputs=_curves,
    hints=[
        "Fit once, to the training points: `curve = np.polynomial.Polynomial.fit(x, y, degree)`.",
        "`curve(x_new)` gives the heights of this same curve at other places.",
        "Each error is a mean of squares: `np.mean((curve(x) - y) ** 2)`.",
    ],
    remark="The new points never touched the fit. That is what makes them a test.",
)
def two_errors(x, y, x_new, y_new, degree):
    """Return the training error and the test error of a polynomial of `degree`.

    The polynomial is fitted to the training points `x`, `y`, of shape (n,). The test error is that
    of the same curve at the new points `x_new`, `y_new`. Both are mean squared errors: two numbers.
    """
    curve = np.polynomial.Polynomial.fit(x, y, degree)
    return np.mean((curve(x) - y) ** 2), np.mean((curve(x_new) - y_new) ** 2)


two_errors.misconception(
    "You fit the curve to the new points. It must not know them before the test.",
    lambda x, y, x_new, y_new, degree: two_errors(x_new, y_new, x, y, degree)[::-1],
)
two_errors.misconception(
    "You fit the curve to all points together. Then the new points are new no more.",
    lambda x, y, x_new, y_new, degree: tuple(
        two_errors(np.append(x, x_new), np.append(y, y_new), *points, degree)[1]
        for points in ((x, y), (x_new, y_new))
    ),
)
two_errors.misconception(
    "You fit a second curve to the new points. Test the first one.",
    lambda x, y, *new: (two_errors(x, y, *new)[0], two_errors(*new[:2], *new)[0]),
)
two_errors.misconception(
    "Both numbers are right, but in the other order: first the training error.",
    lambda *data: two_errors(*data)[::-1],
)
two_errors.misconception(
    "Your errors are sums. With means, sets of different sizes can be compared.",
    lambda *data: tuple(np.multiply(two_errors(*data), [len(data[0]), len(data[2])])),
)


def _penalized(rng):
    yield np.array([1.0, -2.0, 0.0]), np.array([0.5, 0.5, 0.5]), 0.1, 0.5
    for shape in ((4,), (3, 2), (2, 5)):
        yield rng.normal(size=shape), rng.normal(size=shape), rng.uniform(0.01, 0.4), rng.uniform(0.1, 0.9)


@exercise(
    inputs=_penalized,
    hints=[
        "The slope of a sum is the sum of the slopes: that of the loss, and that of the penalty.",
        "The slope of l2 · w² is 2 · l2 · w.",
    ],
    remark="Without a loss each step would multiply w by 1 - 2 · rate · l2: the weights decay.",
)
def l2_step(w, gradient, learning_rate, l2):
    """Return the weights after one step of gradient descent on loss + l2 · (sum of w²).

    `gradient` is that of the loss alone, without the penalty. It has the shape of `w`, and so has the
    result. Leave `w` untouched.
    """
    return w - learning_rate * (gradient + 2 * l2 * w)


l2_step.misconception("Your step leaves out the penalty.", lambda w, g, rate, l2: w - rate * g)
l2_step.misconception(
    "A factor 2 is missing: the slope of w² is 2w.", lambda w, g, rate, l2: w - rate * (g + l2 * w)
)
l2_step.misconception(
    "Your weights grow: the penalty has the wrong sign.", lambda w, g, rate, l2: w - rate * (g - 2 * l2 * w)
)
l2_step.misconception(
    "You add the penalty itself. What counts in a step is its slope, 2 · l2 · w.",
    lambda w, g, rate, l2: w - rate * (g + l2 * np.sum(w**2)),
)
l2_step.misconception(
    "The learning rate multiplies the slope of the penalty, too, not only that of the loss.",
    lambda w, g, rate, l2: w - rate * g - 2 * l2 * w,
)


def _histories(rng):
    yield [3.0, 2.0, 1.0, 2.0, 3.0, 4.0, 5.0], 2
    yield [5.0, 4.0, 4.5, 4.2, 3.0, 6.0, 7.0, 8.0], 2
    yield [4.0, 3.0, 3.0, 3.0, 3.0, 3.0], 3
    yield [3.0, 2.0, 1.0], 1
    yield [1.0, 3.0, 2.0, 2.5, 3.0, 4.0], 2
    for _ in range(3):
        yield [float(loss) for loss in (np.linspace(2, 1, 12) + rng.normal(0, 0.3, 12)).round(2)], 3


@exercise(
    inputs=_histories,
    hints=[
        "Loop over `enumerate(val_losses)`, and remember the number of the best epoch so far.",
        "If an epoch is not better, `epoch - best` epochs have passed without improvement.",
        "Return from inside the loop once that number reaches `patience`; else after the loop.",
    ],
    remark="EarlyStopping with `restore_best_weights=True` goes back to the weights of the best epoch.",
)
def early_stopping(val_losses, patience):
    """Return the best epoch and the last epoch of a training with early stopping, two ints.

    `val_losses` is a list of validation losses, one an epoch, counted from 0. Training ends with the
    epoch that makes `patience` epochs in a row without a loss below the best so far, or with the list.
    The best epoch is that of the lowest loss until then, the earliest if there are several.
    """
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(val_losses) - 1


def _against_the_last(losses, patience):
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            break
    return epoch - waited, epoch


early_stopping.misconception(
    "You compare each epoch with the one before. Compare it with the best so far.", _against_the_last
)
early_stopping.misconception(
    "You train one epoch too long: after `patience` epochs without improvement it is over.",
    lambda losses, patience: early_stopping(losses, patience + 1),
)
early_stopping.misconception(
    "An equal loss is no improvement: compare with `<`.",
    lambda losses, patience: early_stopping([v - k / 1e9 for k, v in enumerate(losses)], patience),
)
early_stopping.misconception(
    "You look for the best epoch in the whole list. Training may end before it gets there.",
    lambda losses, patience: (losses.index(min(losses)), early_stopping(losses, patience)[1]),
)


def _pictures(rng):
    picture = np.arange(1.0, 10.0).reshape(1, 3, 3)
    for down, right in ((0, 1), (1, 0), (0, 0), (-1, 1)):
        yield picture, down, right
    yield rng.random((4, 8, 8)), 1, 1
    yield rng.random((2, 3, 5)), -1, 0


@exercise(
    inputs=_pictures,
    hints=[
        "`np.pad(images, ((0, 0), (1, 1), (1, 1)))` puts a frame of zeros round each picture.",
        "Cut a window of the old size out of it, from row `1 - down` and column `1 - right` on.",
    ],
    remark="Four such copies make five training pictures of one.",
)
def shift(images, down, right):
    """Return the pictures, moved by `down` and `right`, each -1, 0 or 1 pixel. What comes in is 0.

    `images` and the result have shape (n, height, width).
    """
    height, width = images.shape[1:]
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return framed[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]


shift.misconception(
    "What leaves at one edge comes back at the other, as with `np.roll`. Fill with 0.",
    lambda images, down, right: np.roll(images, (down, right), axis=(1, 2)),
)
shift.misconception(
    "Your pictures move the other way.", lambda images, down, right: shift(images, -down, -right)
)
shift.misconception(
    "You exchange rows and columns: axis 1 goes down, axis 2 goes right.",
    lambda images, down, right: shift(images, right, down),
)


@exercise(
    inputs=lambda rng: [(6, 3), (7, 3), (10, 4), (5, 5), (9, 2)],
    hints=[
        "`np.array_split(np.arange(n), k)` makes k blocks. If they cannot be equal, the first are longer.",
        "`np.setdiff1d(rows, block)` gives the rows that are not in a block.",
    ],
    remark="`KFold(k).split(x)` of scikit-learn gives the same.",
)
def k_folds(n, k):
    """Return a list of k pairs (training rows, validation rows) of the row numbers 0 to n - 1.

    The rows are cut into k blocks in their order, as equal as possible, the longer ones first. Each block
    serves once for validation, all others then for training. Row numbers are int arrays, in order.
    """
    rows = np.arange(n)
    return [(np.setdiff1d(rows, block), block) for block in np.array_split(rows, k)]


def _folds(n, blocks):
    return [(np.setdiff1d(np.arange(n), block), block) for block in blocks]


k_folds.misconception(
    "Your training rows contain the validation rows: the model would know them.",
    lambda n, k: [(np.arange(n), block) for _, block in k_folds(n, k)],
)
k_folds.misconception(
    "Your pairs are the wrong way round: first the training rows.",
    lambda n, k: [pair[::-1] for pair in k_folds(n, k)],
)
k_folds.misconception(
    "Your blocks leave out the last rows if n cannot be divided by k.",
    lambda n, k: _folds(n, np.arange(n // k * k).reshape(k, -1)),
)
k_folds.misconception(
    "Your last block takes all the rest. Make the first blocks longer by one.",
    lambda n, k: _folds(n, np.split(np.arange(n), [i * (n // k) for i in range(1, k)])),
)


@prediction(
    between=(0, 1),
    within=0.03,
    explanation="Each has 0.5 on average. But the best of a thousand is picked for its luck with these rows, "
    "and on new ones it is back at 0.5.",
)
def best_guesser():
    """A test set has 100 rows of two equally frequent classes. A thousand models only toss coins. What
    share of the rows does the best of them get right? (0 to 1)
    """
    rng = np.random.default_rng(0)
    return np.mean(rng.integers(0, 2, (1000, 100)) == np.repeat([0, 1], 50), axis=1).max()


@prediction(
    between=(0, 1),
    explanation="Each block of 50 is one species. The network is asked for a species that it never saw.",
)
def sorted_iris():
    """The 150 irises are stored by species, 50 of each. A network is cross-validated on three blocks, in
    this order. What is its mean validation accuracy? (0 to 1)
    """
    from nnlib import Sequential, datasets, layers

    iris, accuracies = datasets.load_iris(), []
    for train, validation in k_folds(150, 3):
        model = Sequential([layers.Dense(3, "softmax")], seed=0)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(iris.x[train], iris.y[train], epochs=100, verbose=0)
        accuracies.append(model.evaluate(iris.x[validation], iris.y[validation])[1])
    return np.mean(accuracies)


@prediction(
    between=(0, 1),
    within=0.02,
    explanation="A tenth of the interval lies there, though it holds three of the four powers of ten.",
)
def uniform_rates():
    """Learning rates are drawn from 0.0001 to 1, each number as likely as any other. What share of them
    is below 0.1? (0 to 1)
    """
    return np.mean(np.random.default_rng(0).uniform(0.0001, 1, 100_000) < 0.1)


@choice(
    a=("Nothing.", "The copies of a picture land in both sets, and the network knows them already."),
    b=("The accuracy is too high.", "Copies of the training pictures are no test."),
    c=("The accuracy is too low.", "The network has seen near copies of the test pictures: that is a help."),
    answer="b",
)
def shifted_before():
    """Somebody adds shifted copies of all pictures, and *then* splits at random into training and test
    set. What happens to the test accuracy?
    """


TASKS = [
    two_errors,
    best_guesser,
    l2_step,
    early_stopping,
    shift,
    shifted_before,
    k_folds,
    sorted_iris,
    uniform_rates,
]
