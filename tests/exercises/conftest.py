import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    """A reader without progress for each test, not only for each file."""
    monkeypatch.setenv("NNLIB_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def shown(capsys):
    return lambda: capsys.readouterr().out
