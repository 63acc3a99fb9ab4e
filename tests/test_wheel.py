"""A wheel carries every module, style, script, data set and old file of the package, and their licences."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def files(package):
    """All files of the package but those that Python writes, as paths in a wheel."""
    return {
        file.relative_to(package.parent).as_posix()
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.mark.thorough
def test_the_wheel_has_every_file_of_the_package(tmp_path):
    pytest.importorskip("setuptools", minversion="77")
    source = tmp_path / "source"  # building leaves folders behind
    shutil.copytree(ROOT / "nnlib", source / "nnlib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, source]
    subprocess.run([sys.executable, *map(str, build)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name for name in names if name.startswith("nnlib/")} == files(ROOT / "nnlib")
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "nnlib/data/LICENSE-scikit-learn.txt"}
