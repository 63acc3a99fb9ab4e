"""A notebook that leaves something behind fails: a process, a temporary file, a file in the checkout."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
UNTIDY = [
    "import subprocess, sys, tempfile",
    "sleep = 'import time; time.sleep(60)'",
    "subprocess.Popen([sys.executable, '-c', sleep], start_new_session=True)",
    "tempfile.mkdtemp('forgotten')",
    "open('result.csv', 'w').close()",
    "open('settings.json', 'a').write('{}')",
]
TIDY = [
    "import pathlib, subprocess, sys, tempfile",
    "until_the_kernel_ends = 'import sys; sys.stdin.read()'",
    "subprocess.Popen(\n"
    "    [sys.executable, '-c', until_the_kernel_ends], stdin=subprocess.PIPE, start_new_session=True\n"
    ")",
    "with tempfile.TemporaryDirectory() as folder:\n    pathlib.Path(folder, 'x').touch()",
]


def run(folder, sources):
    """Run a notebook in `folder` as the course's are run; returns what pytest reports."""
    cells = [new_code_cell(source, execution_count=i) for i, source in enumerate(sources, 1)]
    path = folder / "other.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    options = ["-p", "no:cacheprovider", "--nbval-lax", "--rootdir", folder, "-c", ROOT / "pyproject.toml"]
    command = [sys.executable, "-m", "pytest", *options, path]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_what_is_left_behind_is_named(tmp_path):
    for name in ("settings.json", "data.csv"):
        (tmp_path / name).touch()
    report = run(tmp_path, UNTIDY)
    assert f"{len(UNTIDY)} passed, 1 error" in report
    said = report[report.index("other.ipynb leaves behind") :].splitlines()[0]
    for words in (
        "the process",
        "time.sleep(60)",
        "the temporary file",
        "forgotten",
        "result.csv",
        "settings.json",
    ):
        assert words in said
    assert said.count("the file") == 2  # the notebook and data.csv were there before


def test_what_ends_in_time_is_not(tmp_path):
    assert f"{len(TIDY)} passed in" in run(tmp_path, TIDY)
