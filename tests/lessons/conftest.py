"""The fixtures of the engine's tests."""

from tests.exercises.conftest import data_folder, shown

__all__ = ["data_folder", "shown"]
