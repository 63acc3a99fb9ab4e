"""The toy exercise, made anew for each test."""

import pytest

from tests.exercises.checker.helpers import make_mean


@pytest.fixture
def mean():
    return make_mean()
