"""Numbers may differ as much as a cell's tag says, and nothing else may."""

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes

from tests.notebooks.tolerance import agree

ROOT = Path(__file__).parents[2]
STORED = "epoch 3: loss 0.52, accuracy 98.6%, 1,204 of 1,437"


@pytest.mark.parametrize(
    ("received", "stored"),
    [
        (STORED, STORED),
        ("epoch 3: loss 0.54, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("epoch 3: loss 0.50, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("[-1.00  2.00]", "[-0.99  1.99]"),
        ("loss:  9.99", "loss: 10.01"),
        ("1.5e-03", "1.5e-02"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_what_passes(received, stored):
    assert agree(received, stored, Decimal("0.02"))


@pytest.mark.parametrize(
    ("received", "stored"),
    [
        ("epoch 3: loss 0.55, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("epoch 3: loss 0.49, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("epoch 4: loss 0.52, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("epoch 3: loss 0.52, accuracy 98.6%, 1,205 of 1,437", STORED),
        ("epoch 3: loss nan, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("epoch 3: loss 0.52, precision 98.6%, 1,204 of 1,437", STORED),
        ("epoch 3: loss 0.52, accuracy 98.6%, 1,204", STORED),
        ("epoch 3: loss 0.521, accuracy 98.6%, 1,204 of 1,437", STORED),
        ("-0.01", "0.01"),
        ("0.01 0.02", "0.01"),
        ("0.01", "0.01 0.02"),
        ("0.01", None),
        ("0.5", "5e-1"),
        ("True", "False"),
    ],
)
def test_what_fails(received, stored):
    assert not agree(received, stored, Decimal("0.02"))


def printing(source, stored, *tags):
    output = new_output("stream", name="stdout", text=stored)
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags)}, execution_count=1)


@pytest.mark.thorough
def test_nbval_compares_with_the_tag_and_strictly_without(tmp_path):
    cells = [
        printing("print('loss', 0.52)", "loss 0.53\n", "within-0.02"),
        printing("print('loss', 0.52)", "loss 0.55\n", "within-0.02"),
        printing("print('loss', 0.52)", "loss 0.53\n"),
        printing("print('loss', 0.52)", "Loss 0.52\n", "within-0.02"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (tmp_path / "numbers.ipynb").write_text(writes(new_notebook(cells=cells, metadata=kernel)))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"--rootdir={ROOT}", f"-c={ROOT / 'pyproject.toml'}",
         str(tmp_path / "numbers.ipynb")],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert "3 failed, 1 passed" in done.stdout, done.stdout
