"""Metrics against Keras, over one batch and over several."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import metrics
from tests.keras_reference import assert_close, assert_same_arguments, examples, keras, members, twin

CLASSES = members(metrics.Metric)
ALL = [cls() for cls in CLASSES] + [
    cls(0.3) for cls in (metrics.BinaryAccuracy, metrics.Precision, metrics.Recall)
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
@examples(15)
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


@pytest.mark.parametrize("cls", [metrics.Precision, metrics.Recall])
@pytest.mark.parametrize(("label", "output"), [(0, 0), (0, 1), (1, 0)])
def test_share_of_nothing_is_0_as_in_keras(cls, label, output):
    y, outputs = np.full((3, 1), label, "float32"), np.full((3, 1), output, "float32")
    assert cls()(y, outputs) == float(twin(cls())(y, outputs)) == 0


@every
def test_nothing_seen(metric):
    metric.reset_state()
    expected = 0 if metric.name in ("precision", "recall") else math.nan
    assert metric.result() == pytest.approx(expected, nan_ok=True)


@every
def test_config_round_trip_and_inputs_untouched(metric):
    y, outputs = batch(metric, 20, 3, np.random.default_rng(0))
    before = y.copy(), outputs.copy()
    copy = type(metric).from_config(json.loads(json.dumps(metric.get_config())))
    assert copy(y, outputs) == metric(y, outputs)
    np.testing.assert_array_equal(y, before[0])
    np.testing.assert_array_equal(outputs, before[1])


@pytest.mark.parametrize("cls", CLASSES)
def test_found_by_kerass_names(cls):
    for name in (cls.__name__, cls.name):
        assert type(metrics.get(name)) is cls
        assert type(keras.metrics.get(name)).__name__ == cls.__name__
