"""`python -m nnlib.widgets`: the playground as a page of its own, without a notebook around it.

What follows on the command line is handed on to Voila, such as ``--no-browser --port=8866``.
"""

import json
import sys
import tempfile
from pathlib import Path

TITLE = {"cell_type": "markdown", "id": "title", "source": "# Playground", "metadata": {}}
CODE = {
    "cell_type": "code",
    "id": "playground",
    "source": "from nnlib.widgets import Playground\n\nPlayground()",
    "execution_count": None,
    "metadata": {},
    "outputs": [],
}
NOTEBOOK = {
    "cells": [TITLE, CODE],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


# Voila's page asks another server for a font that we do not use; without a network that can take long.
POLICY = "; ".join(
    [
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'self'",
    ]
)


def main(arguments):
    """Serve the page until the process is stopped."""
    from voila.app import Voila

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "playground.ipynb")
        path.write_text(json.dumps(NOTEBOOK))
        headers = {"Content-Security-Policy": POLICY}
        Voila.launch_instance([str(path), *arguments], tornado_settings={"headers": headers})


if __name__ == "__main__":
    main(sys.argv[1:])
