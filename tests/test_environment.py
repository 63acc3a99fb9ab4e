"""What `environment.py` puts around every test."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.environment import READERS, reader_folder


@pytest.mark.parametrize("path", ["/class/01_neurons.ipynb", "/01_neurons.ipynb", __file__])
def test_the_reader_of_a_file_anywhere_lives_in_the_temporary_folder(path):
    assert reader_folder(SimpleNamespace(path=Path(path))).parent == Path(READERS.name)
