"""`python -m nnlib.widgets`: the playground as a page of its own, without a notebook around it.

What follows on the command line is handed on to Voila, such as ``--no-browser --port=8866``.
"""

import json
import sys
import tempfile
from pathlib import Path

CELL = {
    "cell_type": "code",
    "id": "playground",
    "source": "from nnlib.widgets import Playground\n\nPlayground()",
    "execution_count": None,
    "metadata": {},
    "outputs": [],
}
NOTEBOOK = {
    "cells": [CELL],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def main(arguments):
    """Serve the page until the process is stopped."""
    from voila.app import Voila

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "playground.ipynb")
        path.write_text(json.dumps(NOTEBOOK))
        Voila.launch_instance([str(path), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
