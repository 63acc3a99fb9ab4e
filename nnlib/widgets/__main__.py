"""`python -m nnlib.widgets`: the playground as a page of its own, without a notebook around it.

What follows on the command line is handed on to Voila, such as ``--no-browser --port=8866``.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NOTEBOOK = new_notebook(
    cells=[
        new_markdown_cell("# Playground"),
        new_code_cell("from nnlib.lessons.training_from_scratch.explorer import Playground\n\nPlayground()"),
    ],
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
)

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
        nbformat.write(NOTEBOOK, path)
        headers = {"Content-Security-Policy": POLICY}
        Voila.launch_instance([str(path), *arguments], tornado_settings={"headers": headers})


if __name__ == "__main__":
    main(sys.argv[1:])
