"""What every test and every notebook kernel finds around it; pytest loads this file first."""

import os
import tempfile
from pathlib import Path

import hypothesis
import hypothesis.configuration
import pytest

READERS = tempfile.TemporaryDirectory(prefix="nnlib-readers-", ignore_cleanup_errors=True)

os.environ.update(
    # One thread: numbers do not depend on the machine, and the workers of pytest-xdist do not compete.
    # The libraries read these when they are imported; a notebook's kernel inherits them.
    OPENBLAS_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    VECLIB_MAXIMUM_THREADS="1",
    TF_NUM_INTRAOP_THREADS="1",
    TF_NUM_INTEROP_THREADS="1",
    # TensorFlow's log lines tell of the machine; a notebook's stored output cannot contain them.
    TF_CPP_MIN_LOG_LEVEL="3",
    # Neither read nor write what belongs to the person who runs the tests.
    JUPYTER_RUNTIME_DIR=str(Path(READERS.name, "runtime")),
    MPLCONFIGDIR=str(Path(READERS.name, "matplotlib")),
)

# The same examples in every run, on machines of every speed.
hypothesis.configuration.set_hypothesis_home_dir(Path(READERS.name, "hypothesis"))
hypothesis.settings.register_profile("nnlib", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("nnlib")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give each test file a reader of its own, with no progress and no settings yet."""
    reader = Path(READERS.name, item.path.stem)
    reader.mkdir(exist_ok=True)  # IPython wants the folder above its own to exist
    os.environ["NNLIB_DATA_DIR"] = str(reader / "data")
    os.environ["IPYTHONDIR"] = str(reader / "ipython")
