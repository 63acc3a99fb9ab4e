"""The explorer of a running server: beside a stand-in of a few lines, and with no server at all."""

import functools
import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from nnlib import datasets
from nnlib.lessons.deployment.explorer import SPOILED, ServiceExplorer

CANCER = datasets.load_breast_cancer()


def probability(row):
    """Falls with radius, texture, smoothness and concave points, and is near 0.5 for an average tumour."""
    return 1 / (1 + np.exp(np.dot([0.5, 0.1, 0, 0, 20, 0, 0, 15, 0, 0], row) - 11.5))


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.judge(text)
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def judge(self, text):
        if self.path != "/v2/models/tumours/infer":
            return 404, {"error": "no such model"}
        try:
            (tensor,) = json.loads(text)["inputs"]
        except ValueError:
            return 422, {"detail": [{"msg": "not JSON"}]}
        rows = tensor["data"]
        if len(rows) != np.prod(tensor["shape"]) or not all(isinstance(x, float | int) for x in rows):
            return 400, {"error": "ten numbers"}
        data = [probability(row) for row in np.reshape(rows, tensor["shape"])]
        if not np.isfinite(data).all():
            return 400, {"error": "not finite"}
        output = {"name": "p", "shape": [len(data), 1], "datatype": "FP32", "data": data}
        return 200, {"model_name": "tumours", "model_version": "7", "outputs": [output]}

    def log_message(self, *arguments):
        pass


def start(port=0):
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@functools.cache
def address():
    return f"127.0.0.1:{start().server_port}"


def service(**values):
    return ServiceExplorer(address(), **values)


STATUS = dict(zip(SPOILED, [400, 400, 400, 422, 404], strict=True))


def service_words(explorer):
    status = STATUS.get(explorer.sent, 200)
    yield f"Status {status}"
    assert re.search(r"It took \d+\.\d ms\.$", explorer.words)
    if status != 200:
        yield "refused"
        return
    expected = probability(
        [explorer.radius, explorer.texture, 0, 0, explorer.smoothness, 0, 0, explorer.points, 0, 0]
    )
    said = re.search(r"version 7 predicts (\w+), with a probability of benign of (\d\.\d\d)", explorer.words)
    assert float(said[2]) == pytest.approx(expected, abs=0.0051)
    if abs(expected - 0.5) > 1e-6:
        assert said[1] == ("benign" if expected > 0.5 else "malignant")
    assert ("which are all alike" in explorer.words) == (explorer.rows > 1)


def stop(server):
    server.shutdown()
    server.server_close()


def test_it_lives_on_without_a_server():
    server = start()
    place = f"127.0.0.1:{server.server_port}"
    explorer = ServiceExplorer(place)
    stop(server)
    with socket.socket() as nobody:  # keeps the port, and listens to nobody
        nobody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of before may linger
        nobody.bind(server.server_address)
        for radius in (7.0, 28.0):
            before = explorer.frame
            explorer.radius = radius
            assert explorer.words.startswith(f"No answer from {place}:")
            assert explorer.frame != before  # the request is shown
    server = start(server.server_port)
    explorer.radius = 10.0
    assert "Status 200" in explorer.words
    stop(server)


def test_the_row_is_an_average_tumour():
    """What has no slider of its own is near the mean, or near a mean multiple of what it follows."""
    mean = CANCER.x[:, :10].mean(axis=0)
    row = np.array(service(radius=14.0, texture=19.5, smoothness=0.095, points=0.05).row())
    np.testing.assert_allclose(row, mean, rtol=0.08)


def test_the_sliders_cover_the_data():
    controls, x = ServiceExplorer.controls(), CANCER.x
    for name, column in {"radius": 0, "texture": 1, "smoothness": 4, "points": 7}.items():
        face = controls[name].face
        assert face["min"] <= x[:, column].min() + face["step"]
        assert face["max"] >= x[:, column].max() - face["step"]
