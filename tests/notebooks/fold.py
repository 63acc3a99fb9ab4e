"""Fold what the tags of cells say: ``python -m tests.notebooks.fold``.

JupyterLab opens a folded output when its cell is run, and saving then loses the fold. This restores it: the
output of a cell with the tag ``after-guess``, which gives an answer away, and the source of one with the tag
``guard``, whose asserts say nothing to a reader. All other cells are open.
"""

from pathlib import Path

import nbformat

FLAGS = {"after-guess": "outputs_hidden", "guard": "source_hidden"}


def flags(cell):
    """What a cell's metadata must have under "jupyter"."""
    return {flag: True for tag, flag in FLAGS.items() if tag in cell.metadata.get("tags", ())}


def fold(notebook):
    for cell in notebook.cells:
        cell.metadata.pop("jupyter", None)
        if flags(cell):
            cell.metadata["jupyter"] = flags(cell)


def main(folder):
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        before = nbformat.writes(notebook)
        fold(notebook)
        if nbformat.writes(notebook) != before:
            nbformat.write(notebook, path)
            print("folded", path.name)


if __name__ == "__main__":
    main(Path(__file__).parents[2] / "notebooks")
