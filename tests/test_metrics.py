"""Metrics against Keras, over one batch and over several."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import Sequential, losses, metrics
from nnlib.callbacks import Callback
from nnlib.layers import Dense
from tests.keras_reference import assert_close, assert_same_arguments, examples, keras, members, twin

CLASSES = members(metrics.Metric)
ALL = [
    *(cls() for cls in CLASSES),
    metrics.BinaryAccuracy(threshold=0.3),
    metrics.Precision(0.3),
    metrics.Recall(0.3),
    metrics.AUC(3, from_logits=True),
]
every = pytest.mark.parametrize("metric", ALL, ids=repr)


def batch(metric, n, k, rng):
    """Targets and outputs that suit the metric; some outputs lie on a threshold or are equal."""
    outputs = rng.integers(0, 11, (n, k)).astype("float32") / 10
    if metric.name == "sparse_categorical_accuracy":
        return rng.integers(0, k, n), outputs
    if metric.name == "categorical_accuracy":
        return np.eye(k, dtype="float32")[rng.integers(0, k, n)], outputs
    if "error" in metric.name:
        return rng.normal(size=(2, n, k)).astype("float32")
    return rng.integers(0, 2, (n, k)).astype("float32"), outputs


@pytest.mark.parametrize("cls", CLASSES)
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@every
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    k=st.integers(1, 4),
    seed=st.integers(0, 2**32),
)
@examples(8, thorough=40)
def test_batches_are_keras(metric, sizes, k, seed):
    k = k + 1 if "categorical" in metric.name else k
    rng = np.random.default_rng(seed)
    reference = twin(metric)
    metric.reset_state()
    for n in sizes:
        y, outputs = batch(metric, n, k, rng)
        metric.update_state(y, outputs)
        reference.update_state(y, outputs)
        assert_close(metric.result(), float(reference.result()))
    # A call starts afresh.
    y, outputs = batch(metric, 5, k, rng)
    assert_close(metric(y, outputs), float(twin(metric)(y, outputs)))


@every
@given(n=st.integers(1, 6), flat_truth=st.booleans(), flat_outputs=st.booleans(), seed=st.integers(0, 2**32))
@examples(10, thorough=50)
def test_one_column_with_or_without_its_axis_is_keras(metric, n, flat_truth, flat_outputs, seed):
    y, outputs = batch(metric, n, 1, np.random.default_rng(seed))
    if metric.name == "sparse_categorical_accuracy":
        y, outputs = y if flat_truth else y[:, None], np.tile(outputs, 3)
    elif metric.name == "categorical_accuracy":
        return  # of a single class
    else:
        y, outputs = y[:, 0] if flat_truth else y, outputs[:, 0] if flat_outputs else outputs
    assert_close(metric(y, outputs), float(twin(metric)(y, outputs)))


def test_flat_labels_do_not_broadcast():
    y, outputs = [1, 0, 1, 0], [[0.9], [0.2], [0.8], [0.1]]
    assert metrics.Precision()(y, outputs) == metrics.Recall()(y, outputs) == 1
    assert metrics.BinaryAccuracy()(y, outputs) == 1
    assert metrics.MeanSquaredError()([1, 2, 3], [[1], [2], [3]]) == 0
    assert metrics.SparseCategoricalAccuracy()([[1], [0]], [[0.1, 0.9], [0.8, 0.2]]) == 1


@pytest.mark.parametrize("dtype", ["uint8", "int8", "bool", "float16"])
def test_errors_of_any_type_of_number(dtype):
    y, outputs = np.array([[1], [0]], dtype), np.array([[0], [1]], dtype)
    assert metrics.MeanAbsoluteError()(y, outputs) == metrics.MeanSquaredError()(y, outputs) == 1


MISFITS = {
    "more outputs than targets": (metrics.BinaryAccuracy, (3, 2), (3, 1), ""),
    "flat targets, two outputs": (metrics.MeanSquaredError, (3,), (3, 2), ""),
    "as many targets as outputs": (metrics.Precision, (2,), (2, 2), ""),
    "other length": (metrics.Recall, (2, 1), (3, 1), ""),
    "a row for a column": (metrics.MeanAbsoluteError, (1, 3), (3, 1), ""),
    "numbers for one-hot": (metrics.CategoricalAccuracy, (3,), (3, 4), "'sparse_categorical_accuracy'"),
    "column of numbers": (metrics.CategoricalAccuracy, (3, 1), (3, 4), "one_hot"),
    "one-hot for numbers": (metrics.SparseCategoricalAccuracy, (3, 4), (3, 4), "argmax"),
    "other length of numbers": (metrics.SparseCategoricalAccuracy, (2,), (3, 4), ""),
}


@pytest.mark.parametrize(("cls", "truth", "outputs", "hint"), MISFITS.values(), ids=MISFITS)
def test_shapes_that_do_not_fit_are_refused(cls, truth, outputs, hint):
    metric = cls()
    for update in (metric, metric.update_state):
        with pytest.raises(ValueError, match=rf"{metric.name} expects y_true .*Received shape.*{hint}"):
            update(np.ones(truth), np.ones(outputs))
        assert metric.count == 0


@pytest.mark.parametrize("bad", [[None], 5, {"mse": 1}, [metrics.AUC], ["mse", 3]], ids=repr)
def test_what_is_no_metric_is_refused(bad):
    model = Sequential([Dense(1, input_dim=1)])
    with pytest.raises(TypeError, match=r"[Mm]etric.*Received"):
        model.compile("sgd", "mse", metrics=bad)
    assert model.optimizer is None


def test_one_metric_needs_no_list():
    model = Sequential([Dense(1, input_dim=1)])
    for one in ("mse", metrics.MeanSquaredError(name="mse")):
        model.compile("sgd", "mse", metrics=one)
        assert list(model.evaluate([[1]], [1], return_dict=True)) == ["loss", "mse"]


def test_text_is_refused():
    with pytest.raises(TypeError, match="y_true must hold numbers"):
        metrics.MeanSquaredError()(["1"], [1])


def test_metrics_of_one_name_are_numbered_as_in_keras():
    pairs = [
        ("accuracy", "acc"),
        ("accuracy", "binary_accuracy", "accuracy"),
        ("mse", "mse", "mse"),
    ]
    for names in pairs:
        assert set(metrics.resolve(names, losses.get("mse"), 1)) == keras_names(names)
    ours = [metrics.BinaryAccuracy(), metrics.BinaryAccuracy(threshold=0.3), metrics.MeanSquaredError()]
    resolved = metrics.resolve(ours, losses.get("mse"), 1)
    assert set(resolved) == keras_names(map(twin, ours))
    assert list(resolved) == ["binary_accuracy", "binary_accuracy_1", "mean_squared_error"]
    assert repr(list(resolved.values())) == repr(ours)


def keras_names(names):
    """What Keras calls the metrics of a model."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=list(names), run_eagerly=True)
    results = model.evaluate(np.ones((2, 1)), np.ones((2, 1)), verbose=0, return_dict=True)
    return set(results) - {"loss"}


def test_a_model_shows_both_of_two_thresholds():
    model = Sequential([Dense(1, input_dim=1, kernel_initializer="ones")])
    thresholds = [metrics.BinaryAccuracy(), metrics.BinaryAccuracy(threshold=0.1)]
    model.compile("sgd", "mse", metrics=thresholds)
    results = model.evaluate([[0.3], [0.0]], [1, 0], return_dict=True)
    assert (results["binary_accuracy"], results["binary_accuracy_1"]) == (0.5, 1)


@pytest.mark.parametrize("cls", [metrics.Precision, metrics.Recall])
@pytest.mark.parametrize(("label", "output"), [(0, 0), (0, 1), (1, 0)])
def test_share_of_nothing_is_0_as_in_keras(cls, label, output):
    y, outputs = np.full((3, 1), label, "float32"), np.full((3, 1), output, "float32")
    assert cls()(y, outputs) == float(twin(cls())(y, outputs)) == 0


@every
def test_nothing_seen(metric):
    metric.reset_state()
    expected = 0 if metric.name in ("precision", "recall", "auc") else math.nan
    assert metric.result() == pytest.approx(expected, nan_ok=True)


@every
def test_config_round_trip_and_inputs_untouched(metric):
    y, outputs = batch(metric, 20, 3, np.random.default_rng(0))
    before = y.copy(), outputs.copy()
    copy = type(metric).from_config(json.loads(json.dumps(metric.get_config())))
    assert copy(y, outputs) == metric(y, outputs)
    np.testing.assert_array_equal(y, before[0])
    np.testing.assert_array_equal(outputs, before[1])


@pytest.mark.parametrize("metric", ["mse", metrics.Precision(0.4), metrics.AUC(3)], ids=repr)
def test_a_name_is_used_in_results_and_kept(metric):
    mine = type(metrics.get(metric)).from_config(metrics.get(metric).get_config() | {"name": "mine"})
    copy = type(mine).from_config(json.loads(json.dumps(mine.get_config())))
    assert mine.name == copy.name == twin(mine).name == "mine"
    model = Sequential([Dense(1, "sigmoid", input_dim=1)], seed=0)
    model.compile("sgd", "mse", metrics=[mine, metric])
    names = ["loss", "mine", metric if isinstance(metric, str) else metric.name]
    assert list(model.evaluate([[1], [2]], [0, 1], return_dict=True)) == names


@pytest.mark.parametrize("bad", [2, -0.1, math.nan, [0.3, 0.5]])
def test_thresholds_of_probabilities_lie_between_0_and_1(bad):
    for cls in (metrics.Precision, metrics.Recall):
        with pytest.raises(ValueError, match=r"thresholds must be a number in \[0, 1\]"):
            cls(bad)
        metric = cls(0.25)
        with pytest.raises(ValueError, match="thresholds"):
            metric.thresholds = bad
        assert metric.thresholds == 0.25


@pytest.mark.parametrize("bad", [1, 0, 2.5, None])
def test_a_curve_has_two_points_at_least(bad):
    with pytest.raises(ValueError, match="num_thresholds must be a whole number of at least 2"):
        metrics.AUC(bad)


def test_auc_is_the_chance_that_a_1_is_above_a_0():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 300)
    scores = rng.normal(y, 1.0)
    above = scores[y == 1][:, None] > scores[y == 0]
    assert metrics.AUC(5000, from_logits=True)(y, scores) == pytest.approx(above.mean(), abs=1e-3)
    assert metrics.AUC()(y, y) == 1
    assert metrics.AUC()(y, 1 - y) == 0
    assert metrics.AUC()(y, np.full(300, 0.3)) == 0.5


@pytest.mark.parametrize("outputs", [[0.3, 1.5], [-2.0, 0.5]])
def test_auc_of_scores_that_are_no_probabilities_is_refused(outputs):
    metric = metrics.AUC()
    with pytest.raises(ValueError, match=r"between 0 and 1.*from_logits=True"):
        metric.update_state([0, 1], outputs)
    assert metric.result() == 0


LABELS = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 1]])
LOGITS = np.array([[0.2, -0.3, 0.4], [-1.0, 0.1, 0.3], [0.2, 0.1, -3.0], [-2.0, -0.2, 0.4]])  # 10 of 12 fit


@pytest.mark.parametrize(
    ("loss", "outputs", "y", "expected"),
    [
        (losses.BinaryCrossentropy(from_logits=True), LOGITS, LABELS, 10 / 12),
        (losses.BinaryCrossentropy(from_logits=True), LOGITS[:, :1], LABELS[:, 0], 1),
        (losses.BinaryCrossentropy(), LOGITS > 0, LABELS, 10 / 12),
        (losses.MeanSquaredError(), LOGITS[:, :1] + 0.5, LABELS[:, 0], 1),
        (losses.MeanSquaredError(), LOGITS, np.eye(3)[[2, 2, 1, 2]], 3 / 4),
        (losses.CategoricalCrossentropy(from_logits=True), LOGITS, np.eye(3)[[2, 2, 1, 2]], 3 / 4),
        (losses.SparseCategoricalCrossentropy(), LOGITS, [2, 2, 1, 2], 3 / 4),
    ],
    ids=repr,
)
def test_accuracy_fits_the_loss(loss, outputs, y, expected):
    for name in ("accuracy", "acc"):
        metric = metrics.resolve([name], loss, outputs.shape[1])[name]
        assert metric(y, outputs) == pytest.approx(expected)


def test_accuracy_where_keras_takes_another():
    """Keras's "accuracy" compares logits with 0.5, and takes the largest of several sigmoids."""
    received = []
    for kind, outputs, y in [
        ("logits", LOGITS[:, :1], LABELS[:, :1]),
        ("sigmoids", np.where(LOGITS > 0, 0.9, 0.1), LABELS),
    ]:
        model = keras.Sequential([keras.Input(outputs.shape[1:]), keras.layers.Flatten()])
        crossentropy = keras.losses.BinaryCrossentropy(from_logits=kind == "logits")
        model.compile("sgd", crossentropy, metrics=["accuracy"], run_eagerly=True)
        received.append(model.evaluate(outputs, y, verbose=0)[1])
    assert received == [0.5, 0.5]  # instead of 1 and 10 / 12


def test_each_pass_has_metrics_of_its_own():
    """Also an evaluation, or a step, in the middle of an epoch."""

    class Between(Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.evaluate(x[:3], y[:3])

    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3))
    y = (x.sum(axis=1) > 0).astype(int)
    chosen = ["accuracy", metrics.Precision(), metrics.AUC()]
    histories = []
    for callbacks in ([], [Between()]):
        model = Sequential([Dense(1, "sigmoid", input_dim=3)], seed=0)
        model.compile("sgd", "binary_crossentropy", metrics=chosen)
        fitted = model.fit(x, y, 8, epochs=2, verbose=0, callbacks=callbacks, validation_split=0.2)
        histories.append(fitted.history)
    assert histories[0] == histories[1]


@pytest.mark.parametrize("cls", CLASSES)
def test_found_by_kerass_names(cls):
    for name in (cls.__name__, cls.name):
        assert type(metrics.get(name)) is cls
        assert type(keras.metrics.get(name)).__name__ == cls.__name__
