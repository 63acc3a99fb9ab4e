"""The fold of a cell is restored from its tags."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tests.notebooks.fold import main


def test_folds_are_restored_and_nothing_else_changes(tmp_path):
    tags = [["after-guess"], ["guard"], ["within-0.5"], []]
    cells = [new_code_cell("x = 1", metadata={"tags": each}) for each in tags]
    cells[2].metadata["jupyter"] = {"outputs_hidden": True}
    path = tmp_path / "01_neurons.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    main(tmp_path)
    after = nbformat.read(path, 4).cells
    hidden = [cell.metadata.get("jupyter") for cell in after]
    assert hidden == [{"outputs_hidden": True}, {"source_hidden": True}, None, None]
    assert [cell.metadata.tags for cell in after] == tags
    written = path.stat().st_mtime_ns
    main(tmp_path)
    assert path.stat().st_mtime_ns == written
