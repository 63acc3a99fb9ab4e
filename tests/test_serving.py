"""The server, as a real process: answers, refusals, new versions, and that it always ends."""

import http.client
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import time

import numpy as np
import pytest

from nnlib.serving import Server, ServerError, ask
from nnlib.widgets import ServiceExplorer
from tests.widgets.test_service import STATUS

pytest.importorskip("kserve", reason="TensorFlow and what serves its models have no wheel for this platform.")
onnx = pytest.importorskip("onnx")

INFER = "/v2/models/logistic/infer"
KERNEL = np.array([[1.0], [-2.0], [0.5]], np.float32)
ROW = [1.0, 2.0, 4.0]


def write_model(path, bias, kernel=KERNEL, name="x"):
    """A neuron with a sigmoid, as an ONNX file: input `name` of shape (n, features) to p of shape (n, 1)."""
    path.parent.mkdir(parents=True)
    float32 = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [
            onnx.helper.make_node("Gemm", [name, "kernel", "bias"], ["z"]),
            onnx.helper.make_node("Sigmoid", ["z"], ["p"]),
        ],
        "logistic",
        [onnx.helper.make_tensor_value_info(name, float32, ["n", len(kernel)])],
        [onnx.helper.make_tensor_value_info("p", float32, ["n", 1])],
        [
            onnx.numpy_helper.from_array(kernel, "kernel"),
            onnx.numpy_helper.from_array(np.array([bias], np.float32), "bias"),
        ],
    )
    opset = [onnx.helper.make_opsetid("", 13)]
    onnx.save(onnx.helper.make_model(graph, opset_imports=opset, ir_version=8), path)


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
    np.testing.assert_allclose(received(ask(server.address, INFER, body(ROW))), probabilities(ROW), atol=1e-6)


def test_a_long_body_that_does_not_tell_its_length_is_refused(server):
    connection = http.client.HTTPConnection(server.address, timeout=10)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", INFER, (b" " * 100_000 for _ in range(100)), headers, encode_chunked=True)
    response = connection.getresponse()
    assert (response.status, b"at most" in response.read()) == (413, True)
    connection.close()


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


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no model folder"):
        Server(tmp_path / "nothing")


def half_a_file(folder):
    path = folder / "logistic" / "1" / "model.onnx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half a file")


def two_inputs(folder):
    x = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in "abc"]
    graph = onnx.helper.make_graph([onnx.helper.make_node("Add", ["a", "b"], ["c"])], "sum", x[:2], x[2:])
    (folder / "sum" / "1").mkdir(parents=True)
    opset = [onnx.helper.make_opsetid("", 13)]
    model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.save(model, folder / "sum" / "1" / "model.onnx")


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (lambda folder: None, "There is no model in"),
        (lambda folder: (folder / "logistic").mkdir(), "no other version"),
        (half_a_file, "model.onnx"),
        (two_inputs, "sum must have one input and one output"),
    ],
)
def test_a_server_that_cannot_start_says_why(fill, said, tmp_path):
    fill(tmp_path)
    with pytest.raises(ServerError, match="ended before it was ready, with exit code 1") as error:
        Server(tmp_path)
    assert said in str(error.value)


def test_a_port_that_is_taken(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match="OSError"):
            Server(folder, port=port)
    with Server(folder, port=port) as server:  # free again
        assert (server.port, server.address) == (port, f"127.0.0.1:{port}")


def test_a_server_that_is_late_is_stopped(folder):
    with pytest.raises(ServerError, match=r"not ready within 0\.05 s"):
        Server(folder, timeout=0.05)


def test_it_stops_when_the_block_fails(folder):
    with pytest.raises(ZeroDivisionError), Server(folder) as server:
        1 / 0  # noqa: B018
    assert not server.running
    with pytest.raises(OSError):  # noqa: PT011
        ask(server.address, "/v2/health/live")
    server.stop()  # again


def test_a_server_that_was_killed(folder):
    with Server(folder) as server:
        server._process.kill()
        server._process.wait()
        assert not server.running
        with pytest.raises(OSError):  # noqa: PT011
            ask(server.address, "/v2/health/live")


def falls_silent(address, patience=10):
    """Whether a server stops answering within `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            ask(address, "/v2/health/live")
        except OSError:
            return True
        time.sleep(0.05)
    return False


OWNER = """
import os, sys
from nnlib.serving import Server
server = Server(sys.argv[1])
print(server.address, flush=True)
{end}
"""


@pytest.mark.parametrize("end", ["del server; import time; time.sleep(60)", "os._exit(1)", "1 / 0"])
def test_it_ends_with_its_owner(folder, end):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER.format(end=end), folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        address = owner.stdout.readline().strip()
        assert falls_silent(address)
    finally:
        owner.kill()
        owner.communicate()


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
        assert "version 1 says malignant, with a probability of benign of 0.50" in explorer.words
        for sent, status in STATUS.items():
            explorer.sent = sent
            assert explorer.words.startswith(f"Status {status},")
    explorer.radius = 10.0
    assert explorer.words.startswith("No answer")


def test_onnx_runtime_reports_to_nobody(folder, tmp_path, monkeypatch):
    """Where it may, it writes a file `.ses` at once, the number of its session."""
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    Server(folder).stop()
    assert list(tmp_path.iterdir()) == []


def test_models_are_not_locked(folder, tmp_path):
    """A folder can be removed while it is served, on Windows too: the file has been read."""
    shutil.copytree(folder, tmp_path / "models")
    with Server(tmp_path / "models") as server:
        shutil.rmtree(tmp_path / "models")
        assert ask(server.address, INFER, body(ROW)).status == 200
