import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    """A reader without progress, for each test."""
    monkeypatch.setenv("NNLIB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"
