"""Setting the course up: which Python is taken, what is said where none fits, what is installed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

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


OLD, NEW = "sys.version_info = (3, 9, 18)", "sys.version_info = (3, 14, 0)"
BARE = "sys.modules['ensurepip'] = None"  # as Debian's python3 without python3-venv
GOOD = "pass"
BROKEN = "sys.exit(127)"  # as a command of pyenv whose Python is not installed


def python(folder, name, kind):
    """A command `name` that runs this Python, but first does `kind` to it."""
    path = folder / name
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; {kind}; exec(sys.argv[1])" "$2"\n')
    path.chmod(0o755)


def find_python(folder, *arguments):
    return subprocess.run(
        ["/bin/sh", ROOT / ".ci" / "find-python", *arguments],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
    )


@posix
def test_this_python_will_do(tmp_path):
    found = find_python(tmp_path, sys.executable)
    assert (found.stdout, found.stderr, found.returncode) == (f"{sys.executable}\n", "", 0)


@posix
@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3.13": GOOD, "python3.11": GOOD, "python3": GOOD}, "python3.13"),
        ({"python3.13": BARE, "python3": GOOD}, "python3"),
        ({"python3.13": BROKEN, "python3": GOOD}, "python3"),
        ({"python3": NEW, "python3.12": GOOD}, "python3.12"),
        ({"python": GOOD}, "python"),
    ],
)
def test_the_newest_python_that_fits_is_taken(pythons, chosen, tmp_path):
    for name, kind in pythons.items():
        python(tmp_path, name, kind)
    assert find_python(tmp_path).stdout == f"{chosen}\n"


@posix
@pytest.mark.parametrize(
    ("pythons", "arguments", "said"),
    [
        ({}, [], ["found no Python;", "https://www.python.org"]),
        ({"python3.13": BROKEN}, [], ["found no Python;"]),
        ({"python3.13": GOOD}, ["python3.12"], ["found no command python3.12;"]),
        ({"python3": OLD}, [], ["found Python 3.9 (python3);", "make PYTHON="]),
        ({"python3": NEW, "python": OLD}, [], ["found Python 3.14 (python3), Python 3.9 (python);"]),
        (
            {"python3": BARE},
            [],
            ["without its venv and ensurepip modules (python3);", "apt-get install python3-venv"],
        ),
    ],
)
def test_where_no_python_fits_one_line_says_what_to_do(pythons, arguments, said, tmp_path):
    for name, kind in pythons.items():
        python(tmp_path, name, kind)
    found = find_python(tmp_path, *arguments)
    assert found.returncode != 0
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    for words in ["Expected Python 3.11, 3.12 or 3.13", *said]:
        assert words in found.stderr


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
