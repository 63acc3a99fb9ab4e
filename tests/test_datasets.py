"""Data: the real sets are those of scikit-learn, the toy sets are what they claim, no row is lost."""

import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import datasets
from tests.random_cases import examples

REAL = {
    # name: (rows, features, classes)
    "iris": (150, 4, 3),
    "digits": (1797, 64, 10),
    "wine": (178, 13, 3),
    "breast_cancer": (569, 30, 2),
    "diabetes": (442, 10, 0),
}
TOY = ["moons", "circles", "spirals", "xor"]


def test_drawn_digits_have_the_form_of_the_others():
    data, digits = datasets.load_drawn_digits(), datasets.load_digits()
    assert data.x.shape == (1656, 64)
    assert (data.x.dtype, data.y.dtype) == (digits.x.dtype, digits.y.dtype)
    assert (data.feature_names, data.class_names) == (digits.feature_names, digits.class_names)
    assert set(np.unique(16 * data.x)) == set(range(17))
    assert np.bincount(data.y).min() >= 4 * 36


@pytest.fixture(params=REAL)
def real(request):
    """Name, our data set and scikit-learn's."""
    sklearn = importlib.import_module("sklearn.datasets")
    loader = f"load_{request.param}"
    return request.param, getattr(datasets, loader)(), getattr(sklearn, loader)()


def test_real_data_has_the_stated_form(real):
    name, data, _ = real
    rows, features, classes = REAL[name]
    assert data.x.shape == (rows, features)
    assert data.y.shape == (rows,)
    assert data.x.dtype == np.float32
    assert data.y.dtype == (np.int64 if classes else np.float32)
    assert len(data.feature_names) == features
    assert len(data.class_names) == classes
    assert {type(text) for text in data.feature_names + data.class_names} == {str}
    if classes:
        np.testing.assert_array_equal(np.unique(data.y), np.arange(classes))


def test_real_data_are_those_of_scikit_learn_to_the_last_bit(real):
    name, data, reference = real
    scale = 16 if name == "digits" else 1
    np.testing.assert_array_equal(data.x, (reference.data / scale).astype(np.float32))
    np.testing.assert_array_equal(data.y, reference.target)
    assert list(data.feature_names) == list(reference.feature_names)
    if data.class_names and name != "wine":  # the wines have no names there
        assert list(data.class_names) == [str(name) for name in reference.target_names]


def test_the_origin_and_the_licence_of_each_file_are_stated():
    origins = (datasets.FOLDER / "ORIGINS.md").read_text(encoding="utf-8")
    lines = [line.split("|") for line in origins.splitlines() if line.startswith("| `")]
    assert {cells[1].strip(" `") for cells in lines} == {f"{name}.csv" for name in [*REAL, "drawn_digits"]}
    assert all(cell.strip() for cells in lines for cell in cells[1:-1])


def test_stated_ranges():
    digits, diabetes = datasets.load_digits().x, datasets.load_diabetes().x
    cancer = datasets.load_breast_cancer()
    assert (digits.min(), digits.max()) == (0, 1)
    np.testing.assert_allclose(diabetes.mean(axis=0), 0, atol=1e-7)
    np.testing.assert_allclose(np.square(diabetes).sum(axis=0), 1, rtol=1e-5)
    assert cancer.class_names == ("malignant", "benign")
    for part, word in ((0, "mean"), (10, "error"), (20, "worst")):
        assert all(word in name for name in cancer.feature_names[part : part + 10])


def test_each_call_gives_data_of_its_own():
    datasets.load_iris().x[:] = 0
    assert datasets.load_iris().x.min() > 0


@pytest.fixture(params=TOY)
def make(request):
    return getattr(datasets, f"make_{request.param}")


def test_toy_data_has_the_stated_form(make):
    data = make(n=60)
    assert data.x.shape == (60, 2)
    assert data.x.dtype == np.float32
    assert data.y.dtype == np.int64
    assert set(data.y) == {0, 1}
    assert len(data.feature_names) == len(data.class_names) == 2


def test_toy_data_is_determined_by_its_seed(make):
    np.testing.assert_array_equal(make(seed=3).x, make(seed=3).x)
    np.testing.assert_array_equal(make(seed=3).y, make(seed=3).y)
    assert not np.array_equal(make(seed=3).x, make(seed=4).x)


def test_classes_are_balanced_and_mixed(make):
    y = make(n=400).y
    if make is datasets.make_xor:
        assert 140 < y.sum() < 260
    else:
        assert y.sum() == 200
    assert 60 < y[:200].sum() < 140


def test_noise_is_a_standard_deviation(make):
    clean, noisy = make(n=20_000, noise=0, seed=1), make(n=20_000, noise=0.5, seed=1)
    np.testing.assert_array_equal(clean.y, noisy.y)
    added = noisy.x - clean.x
    np.testing.assert_allclose(added.mean(axis=0), 0, atol=0.02)
    np.testing.assert_allclose(added.std(axis=0), 0.5, atol=0.02)


def test_moons_lie_on_two_half_circles():
    x, y, *_ = datasets.make_moons(n=100, noise=0)
    upper, lower = x[y == 0], x[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, atol=1e-6)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1, atol=1e-6)
    assert upper[:, 1].min() >= -1e-6
    assert lower[:, 1].max() <= 0.5 + 1e-6
    assert lower[:, 1].max() > upper[:, 1].min()  # they reach into one another


def test_circles_have_the_stated_radii():
    x, y, *_ = datasets.make_circles(n=100, noise=0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.5), atol=1e-6)
    assert len(np.unique(x.round(5), axis=0)) == 98  # the two ends of each circle meet


def test_spirals_turn_one_and_a_half_times_and_do_not_meet():
    x, y, *_ = datasets.make_spirals(n=400, noise=0)
    first, second = x[y == 0], x[y == 1]
    first = first[np.argsort(np.hypot(*first.T))]
    second = second[np.argsort(np.hypot(*second.T))]
    np.testing.assert_allclose(first, -second, atol=1e-5)  # half a turn maps one to the other
    angle = np.unwrap(np.arctan2(first[:, 1], first[:, 0]))
    assert 1.3 < (angle[-1] - angle[0]) / (2 * np.pi) <= 1.5
    assert np.hypot(*(first[:, None] - second[None]).T).min() > 0.15


def test_xor_is_the_difference_of_the_signs():
    x, y, *_ = datasets.make_xor(n=500)
    np.testing.assert_array_equal(y, (x[:, 0] > 0) ^ (x[:, 1] > 0))
    assert np.abs(x).max() <= 1


def test_no_line_separates_a_toy_set_but_neighbours_do(make):
    linear = importlib.import_module("sklearn.linear_model").LogisticRegression()
    neighbours = importlib.import_module("sklearn.neighbors").KNeighborsClassifier(3)
    train, test = make(n=1000, seed=0), make(n=1000, seed=1)
    assert linear.fit(train.x, train.y).score(test.x, test.y) < 0.92
    assert neighbours.fit(train.x, train.y).score(test.x, test.y) > 0.95


# -- preparation ------------------------------------------------------------------------------------


@examples(100)
@given(st.integers(2, 60), st.floats(0.05, 0.95), st.integers(0, 5))
def test_split_keeps_every_row_once_and_rows_together(n, test_size, seed):
    count = round(n * test_size)
    x, y = np.arange(2 * n).reshape(n, 2), 10 * np.arange(n)
    if not 0 < count < n:
        with pytest.raises(ValueError, match="empty"):
            datasets.train_test_split(x, y, test_size, seed)
        return
    x_train, x_test, y_train, y_test = datasets.train_test_split(x, y, test_size, seed)
    assert len(x_test) == len(y_test) == count
    assert sorted([*y_train, *y_test]) == y.tolist()
    for rows, targets in ((x_train, y_train), (x_test, y_test)):
        np.testing.assert_array_equal(5 * rows[:, 0], targets)


def test_split_is_random_and_determined_by_its_seed():
    x = np.arange(100)
    first, again, other = (datasets.train_test_split(x, x, seed=seed)[1].tolist() for seed in (1, 1, 2))
    assert first == again != other
    assert first != sorted(first)
    assert len(first) == 20


def test_split_returns_copies():
    x = np.zeros((10, 2))
    for part in datasets.train_test_split(x, x):
        part[:] = 1
    assert x.max() == 0


def test_standardize_uses_the_training_rows_alone():
    rng = np.random.default_rng(0)
    train, test = rng.normal(5, 3, (200, 4)), rng.normal(-2, 9, (50, 4))
    mean, std = train.mean(axis=0), train.std(axis=0)
    scaled, scaled_test = datasets.standardize(train, test)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.std(axis=0), 1)
    np.testing.assert_allclose(scaled_test, (test - mean) / std)


def test_standardize_one_array_or_many():
    data = np.arange(12.0).reshape(6, 2)
    alone = datasets.standardize(data)
    assert isinstance(alone, np.ndarray)
    np.testing.assert_array_equal(alone, datasets.standardize(data, data)[1])
    assert len(datasets.standardize(data, data, data)) == 3
    np.testing.assert_array_equal(data, np.arange(12.0).reshape(6, 2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardize_keeps_the_precision(dtype):
    assert datasets.standardize(np.eye(3, dtype=dtype)).dtype == dtype


@pytest.mark.parametrize("value", [0, 0.1, 1e-3, 123.456])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardize_only_shifts_a_constant_column(dtype, value):
    train = np.full((997, 1), value, dtype)
    test = train[:1] + dtype(1)
    scaled, scaled_test = datasets.standardize(train, test)
    np.testing.assert_allclose(scaled, 0, atol=1e-4)
    np.testing.assert_allclose(scaled_test, 1, atol=1e-4)


@examples(100)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(0, 3))
def test_one_hot_has_its_one_at_the_class(labels, more):
    for num_classes in (None, max(labels) + 1 + more):
        rows = datasets.one_hot(labels, num_classes)
        assert rows.shape == (len(labels), num_classes or max(labels) + 1)
        assert rows.dtype == np.float32
        np.testing.assert_array_equal(rows.argmax(axis=1), labels)
        np.testing.assert_array_equal(np.sort(rows, axis=1)[:, :-1], 0)
        np.testing.assert_array_equal(rows.max(axis=1), 1)


def test_one_hot_takes_whole_numbers_of_any_type():
    for labels in ([0, 2], np.array([0.0, 2.0]), np.array([0, 2], np.uint8)):
        np.testing.assert_array_equal(datasets.one_hot(labels), [[1, 0, 0], [0, 0, 1]])
