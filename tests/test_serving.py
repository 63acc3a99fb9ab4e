"""What a server answers, a real process: predictions, refusals, new versions."""

import http.client
import json
import math
import shutil
import socket
import subprocess
import sys

import numpy as np
import pytest

from nnlib.lessons.deployment.explorer import ServiceExplorer
from nnlib.serving import Server, ask
from tests.lessons.deployment.test_explorer import STATUS
from tests.onnx_models import KERNEL, write_model

INFER = "/v2/models/logistic/infer"
ROW = [1.0, 2.0, 4.0]


def probabilities(rows, bias=0.0):
    return 1 / (1 + np.exp(-(np.reshape(rows, (-1, 3)) @ KERNEL + bias)))


def body(data, shape=(1, 3), **changes):
    """A request for rows; `changes` replace what it says of its input."""
    return {"inputs": [{"name": "x", "shape": list(shape), "datatype": "FP32", "data": data} | changes]}


def received(answer):
    assert answer.status == 200, answer.body
    (output,) = answer.body["outputs"]
    return np.reshape(output["data"], output["shape"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    write_model(folder / "logistic" / "1" / "model.onnx", bias=0.0)
    return folder


@pytest.fixture(scope="module")
def server(folder):
    with Server(folder) as server:
        yield server


def test_it_says_what_it_serves(server):
    assert ask(server.address, "/v2/health/live").body == {"live": True}
    assert ask(server.address, "/v2/health/ready").body == {"ready": True}
    assert ask(server.address, "/v2/models").body == {"models": ["logistic"]}
    metadata = ask(server.address, "/v2/models/logistic").body
    assert metadata["inputs"] == [{"name": "x", "datatype": "FP32", "shape": [-1, 3]}]
    assert metadata["outputs"] == [{"name": "p", "datatype": "FP32", "shape": [-1, 1]}]


@pytest.mark.parametrize("n", [1, 2, 1000])
def test_it_predicts(server, n):
    rows = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float32)
    answer = ask(server.address, INFER, body(rows.ravel().tolist(), (n, 3)))
    np.testing.assert_allclose(received(answer), probabilities(rows), atol=1e-6)
    assert (answer.body["model_name"], answer.body["model_version"]) == ("logistic", "1")
    nested = ask(server.address, INFER, body(rows.tolist(), (n, 3)))
    np.testing.assert_array_equal(received(nested), received(answer))


def test_an_answer_has_the_request_s_id(server):
    assert ask(server.address, INFER, body(ROW) | {"id": "row 7"}).body["id"] == "row 7"


REFUSED = {
    "not JSON": ("{'inputs': 3}", 422, "JSON decode error"),
    "no body": ("", 422, "Field required"),
    "a page": ("<html>", 422, "JSON decode error"),
    "brackets without end": ("[" * 100_000, 400, "parsing the body"),
    "a list": ([1, 2, 3], 422, "valid dictionary"),
    "a list with NaN": ([math.nan, 2, 3], 422, "valid dictionary"),
    "NaN in a request of another form": (
        body([math.nan, 2.0, 4.0], shape="13", datatype=3),
        422,
        "valid string",
    ),
    "a long request of another form": ({"inputs": "x" * 900_000}, 422, "valid list"),
    "half a character": (body(ROW) | {"id": "\ud800"}, 400, "Expected an id that can be printed"),
    "no inputs": ({}, 422, "Field required"),
    "an empty list of inputs": ({"inputs": []}, 400, "Expected one input, 'x'. Received: []."),
    "another input": (body(ROW, name="y"), 400, "Expected one input, 'x'. Received: ['y']."),
    "an input twice": ({"inputs": body(ROW)["inputs"] * 2}, 400, "Received: ['x', 'x']"),
    "two features": (body([1.0, 2.0], (1, 2)), 400, "Expected shape [-1, 3]"),
    "a row without a batch": (body(ROW, (3,)), 400, "Received: [3]."),
    "a shape that does not fit the numbers": (body([1.0, 2.0]), 400, "needs 3 numbers. Received: 2."),
    "rows of unequal length": (body([ROW, [1.0]], (2, 3)), 400, "needs 6 numbers"),
    "no rows": (body([], (0, 3)), 400, "Expected shape"),
    "a negative shape": (body(ROW, (-1, 3)), 400, "Expected shape"),
    "another datatype": (body(ROW, datatype="INT64"), 400, "Expected datatype 'FP32'. Received: 'INT64'."),
    "text for a number": (body([1.0, "2.0", 4.0]), 400, "data[1] must be a finite number. Received: '2.0'."),
    "true for a number": (body([True, 2.0, 4.0]), 400, "data[0] must be a finite number"),
    "nothing for a number": (body([1.0, 2.0, None]), 400, "data[2] must be a finite number. Received: None."),
    "NaN": (body([math.nan, 2.0, 4.0]), 400, "data[0] must be a finite number. Received: nan."),
    "infinity": (body([1.0, -math.inf, 4.0]), 400, "Received: -inf."),
    "more than float32 holds": (body([1e39, 2.0, 4.0]), 400, "Received: 1e+39."),
    "an integer without end": (body([10**400, 2.0, 4.0]), 400, "data[0] must be a finite number"),
    "10 MB": (body([1.0] * 3_000_000, (1_000_000, 3)), 413, "at most 1000000 bytes"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_request_is_refused_with_a_reason(server, what):
    request, status, reason = REFUSED[what]
    answer = ask(server.address, INFER, request)
    assert answer.status == status
    assert reason in str(answer.body)
    assert "Traceback" not in str(answer.body)
    assert len(str(answer.body)) < 1000
    np.testing.assert_allclose(received(ask(server.address, INFER, body(ROW))), probabilities(ROW), atol=1e-6)


def post(address, content, headers, **options):
    """Send what `ask` does not: other headers, or a body without a length."""
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request("POST", INFER, content, headers, **options)
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "application/octet-stream"},
        {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": "many"},
    ],
)
def test_what_does_not_say_that_it_is_json_is_refused(server, headers):
    status, reason = post(server.address, json.dumps(body(ROW)).encode(), headers)
    assert (status, "Content-Type: application/json" in reason) == (400, True)


def test_a_long_body_that_does_not_tell_its_length_is_refused(server):
    chunks = (b" " * 100_000 for _ in range(100))
    headers = {"Content-Type": "application/json"}
    status, reason = post(server.address, chunks, headers, encode_chunked=True)
    assert (status, "at most" in reason) == (413, True)


@pytest.mark.parametrize("path", ["/v2/models/nobody/infer", "/v2/models/..%2Flogistic/infer", "/predict"])
def test_what_does_not_exist_is_not_found(server, path):
    assert ask(server.address, path, body(ROW)).status == 404


def test_the_old_protocol_is_refused(server):
    answer = ask(server.address, "/v1/models/logistic:predict", {"instances": [ROW]})
    assert answer.status == 400
    assert "Open Inference Protocol" in answer.body["error"]


def test_other_computers_cannot_reach_it(server):
    with pytest.raises(OSError):  # noqa: PT011  each system has its own
        ask(f"127.0.0.2:{server.port}", "/v2/health/live", timeout=2)


def test_a_new_version_is_rolled_in_and_a_broken_one_is_not(tmp_path):
    load, model = "/v2/repository/models/logistic/load", tmp_path / "logistic"
    write_model(model / "1" / "model.onnx", bias=0.0)
    with Server(tmp_path) as server:
        write_model(model / "2" / "model.onnx", bias=3.0)
        before = ask(server.address, INFER, body(ROW))
        assert ask(server.address, load, "").status == 200
        after = ask(server.address, INFER, body(ROW))
        (model / "10").mkdir()
        (model / "10" / "model.onnx").write_bytes(b"half a file")
        broken = ask(server.address, load, "")
        still = ask(server.address, INFER, body(ROW))
        assert ask(server.address, "/v2/repository/models/nobody/load", "").status == 503
    assert [answer.body["model_version"] for answer in (before, after, still)] == ["1", "2", "2"]
    np.testing.assert_allclose(received(after), probabilities(ROW, bias=3.0), atol=1e-6)
    assert broken.status == 503


def test_no_answer_at_all():
    """Something listens, but it speaks no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(OSError):  # noqa: PT011
            ask(address, "/v2/health/live", timeout=0.1)
        client = subprocess.Popen(
            [sys.executable, "-c", f"import nnlib.serving as s; s.ask({address!r}, '/')"],
            stderr=subprocess.PIPE,
            text=True,
        )
        listener.accept()[0].close()  # the one that gave up
        with listener.accept()[0] as connection:
            connection.recv(1000)
            connection.sendall(b"hello\r\n")
        assert "gave no whole answer" in client.communicate()[1]


def test_a_body_is_sent_as_it_is_or_as_json(server):
    for request in (json.dumps(body(ROW)), json.dumps(body(ROW)).encode(), body(ROW)):
        assert ask(server.address, INFER, request).status == 200


def test_the_explorer_asks_a_real_server(tmp_path):
    write_model(tmp_path / "tumours" / "1" / "model.onnx", 0.0, np.zeros((10, 1), np.float32), "features")
    with Server(tmp_path) as server:
        explorer = ServiceExplorer(server.address)
        assert "version 1 predicts malignant, with a probability of benign of 0.50" in explorer.words
        for sent, status in STATUS.items():
            explorer.sent = sent
            assert explorer.words.startswith(f"Status {status},")
    explorer.radius = 10.0
    assert explorer.words.startswith("No answer")


def test_models_are_not_locked(folder, tmp_path):
    """A folder can be removed while it is served, on Windows too: the file has been read."""
    shutil.copytree(folder, tmp_path / "models")
    with Server(tmp_path / "models") as server:
        shutil.rmtree(tmp_path / "models")
        assert ask(server.address, INFER, body(ROW)).status == 200
