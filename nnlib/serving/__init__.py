"""A model server of one's own computer: KServe's, with ONNX Runtime inside, in a process of its own.

A model folder holds models by name, and each model by version::

    models/tumours/1/model.onnx
    models/tumours/2/model.onnx

`Server(folder)` starts a process that serves the newest version of each, and stops it again. `ask` sends a
request. ``python -m nnlib.serving models --port 8080`` does the first by hand.

ONNX Runtime reports its use to its maker over the network, unless a variable forbids it before it is loaded.
This package sets the variable; import it before ``onnxruntime``.
"""

import os

from nnlib.serving.client import Answer, ask
from nnlib.serving.server import Server, ServerError

__all__ = ["Answer", "Server", "ServerError", "ask"]

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
