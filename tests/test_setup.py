"""Setting the course up: what is said where Python does not fit, and what is installed."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DIRECT = [
    Requirement(line)
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in lines
]
PINS = [
    Requirement(line.split("#")[0])
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if re.match(r"\w", line)
]
TENSORFLOW = {"tensorflow", "tensorboard", "ai-edge-litert", "onnx", "onnxruntime", "tf2onnx", "kserve"}

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no make; see the README's plain lines"
)
# As Debian's python3 without python3-venv: the environment is half made before it fails.
NO_PIP = 'mkdir -p "$4/bin" && ln -sf /bin/false "$4/bin/python" && echo "install python3-venv" && exit 1'


def make_environment(folder, version, venv="exit 0"):
    """What make prints for a PYTHON of another `version`, whose venv runs the line `venv`."""
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "a python"
    python.write_text(
        f'''#!/bin/sh
if [ "$1" = -m ]; then {venv}; exit 0; fi
if [ "$1" = -V ]; then echo "Python {".".join(map(str, version))}"; exit 0; fi
exec "{sys.executable}" -c "import sys; sys.version_info = {version}; exec(sys.argv[1])" "$2"
'''
    )
    python.chmod(0o755)
    command = ["make", f"PYTHON={python}", ".venv/bin/python"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@posix
@pytest.mark.parametrize("minor", range(9, 16))
def test_make_takes_the_pythons_of_the_project_and_refuses_others_in_one_line(minor, tmp_path):
    made = make_environment(tmp_path, (3, minor, 2))
    if SpecifierSet(PROJECT["requires-python"]).contains(f"3.{minor}.2"):
        assert (made.stderr, made.returncode) == ("", 0)
    else:
        assert made.returncode != 0
        said = made.stderr.splitlines()[0]
        assert said.startswith("Expected Python 3.11, 3.12 or 3.13 ")
        assert f"found 3.{minor}." in said
        assert "make PYTHON=" in said
        assert not (tmp_path / ".venv").exists()


@posix
def test_an_environment_that_could_not_be_made_is_made_again(tmp_path):
    made = make_environment(tmp_path, (3, 12, 0), venv=NO_PIP)
    assert made.returncode != 0
    assert "install python3-venv" in made.stdout
    assert "-m venv" in make_environment(tmp_path, (3, 12, 0)).stdout


@posix
def test_an_environment_is_made_again_for_a_python_of_another_version(tmp_path):
    copies_itself = 'mkdir -p "$4/bin" && cp "$0" "$4/bin/python"'
    for version, made in [((3, 12, 0), True), ((3, 12, 0), False), ((3, 13, 0), True), ((3, 13, 0), False)]:
        assert ("-m venv" in make_environment(tmp_path, version, venv=copies_itself).stdout) == made
    assert "Expected Python" in make_environment(tmp_path, (3, 10, 0)).stderr
    assert "Python 3.13.0" in (tmp_path / ".venv" / "bin" / "python").read_text()


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(
    ("system", "machine"),
    [
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
        ("win32", "AMD64"),
    ],
)
def test_every_range_of_the_project_is_met_by_exactly_one_pin(version, system, machine):
    place = {
        **default_environment(),
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": system,
        "platform_machine": machine,
    }
    pins = {}
    for pin in PINS:
        if not pin.marker or pin.marker.evaluate(place):
            assert pin.name not in pins, "two pins for one place"
            pins[pin.name] = pin
    for wanted in DIRECT:
        if wanted.marker and not wanted.marker.evaluate(place):
            assert wanted.name not in pins
            continue
        (exact,) = pins[wanted.name].specifier
        assert exact.operator == "=="
        assert exact.version in wanted.specifier


def test_only_tensorflow_and_what_serves_it_is_left_out_anywhere():
    assert {wanted.name for wanted in DIRECT if wanted.marker} == TENSORFLOW


def test_the_pins_name_no_host():
    assert "://" not in (ROOT / "requirements.txt").read_text()


def test_pre_commit_takes_the_pinned_ruff():
    pinned = next(str(pin) for pin in PINS if pin.name == "ruff")
    assert f"[{pinned}]" in (ROOT / ".pre-commit-config.yaml").read_text()
