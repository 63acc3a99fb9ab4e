"""Services: another one and another client pass, and each fault gets its sentence."""

import contextlib
import http.server
import json
import threading
import urllib.request

import numpy as np
import pytest

from nnlib.exercises.outcomes import Passed
from nnlib.lessons import capstone as ex
from nnlib.lessons.capstone.raw_table import WINES
from nnlib.lessons.capstone.worked_solution import ask, for_the_model
from tests.lessons.capstone.helpers import PARTS, PREDICT, assert_fault

METADATA = {"name": "wines", "inputs": [{"name": "rows", "datatype": "FP32", "shape": [-1, 13]}]}


class Handler(http.server.BaseHTTPRequestHandler):
    """A service of a few lines: another way than KServe's server. `faults` are what it does wrong."""

    faults = frozenset()

    def do_GET(self):
        if self.path.endswith("/ready"):
            self.answer(503 if "not ready" in self.faults else 200, {})
        else:
            self.answer(200, {} if "no metadata" in self.faults else METADATA)

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            (tensor,) = json.loads(content)["inputs"]
            x = np.reshape(tensor["data"], (-1, 13))
        except (ValueError, KeyError) as error:
            status = 500 if "500" in self.faults else 400
            self.answer(status, "" if "no reason" in self.faults else repr(error))
            return
        median, mean, std, network = PARTS
        x = (np.where(x >= 0, x, median) - mean) / std
        p = network.predict(x)[:, :: -1 if "other names" in self.faults else 1]
        self.answer(200, {"outputs": [{"shape": list(p.shape), "data": p.ravel().tolist()}]})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body != "" else b"")

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serve(*faults):
    handler = type("Handler", (Handler,), {"faults": frozenset(faults)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}/v2/models/wines"
    finally:
        if "stays" not in faults:
            stop(server, thread)
        else:
            STAYING.append((server, thread))


STAYING = []


def stop(server, thread):
    server.shutdown()
    server.server_close()
    thread.join()


@contextlib.contextmanager
def serve_at_a_url():
    with serve() as address:
        yield f"http://{address}/"


def ask_with_urllib(address, rows):
    body = json.dumps({"inputs": [{"data": for_the_model(rows).tolist()}]}).encode()
    with urllib.request.urlopen(f"{address}infer", body) as answer:
        (output,) = json.load(answer)["outputs"]
    return [WINES[i] for i in np.reshape(output["data"], output["shape"]).argmax(axis=1)]


def test_another_service_and_another_client_pass():
    assert isinstance(ex.service.judge(serve, ask, PREDICT), Passed)
    assert isinstance(ex.service.judge(serve_at_a_url, ask_with_urllib, PREDICT), Passed)


# What `Handler` and `serve` do wrong.
SERVICE_FAULTS = {
    "not ready": "/ready` answers 503 instead of 200",
    "no metadata": "has to answer with the model's metadata",
    "500": "A request that is not JSON is answered with 500",
    "no reason": "is refused with 400, but without a reason",
    "other names": "another name than `predict`",
    "stays": "After the `with` block something still listens",
}


@pytest.mark.parametrize(("fault", "sentence"), SERVICE_FAULTS.items(), ids=SERVICE_FAULTS)
def test_a_service_with_a_fault(fault, sentence):
    outcome = ex.service.judge(lambda: serve(fault), ask, PREDICT)
    while STAYING:
        stop(*STAYING.pop())
    assert_fault(outcome, sentence)


def serve_and_end():
    with serve() as address:
        pass
    return contextlib.nullcontext(address)


NO_SERVICES = {
    "a dead service": (serve_and_end, "There is no answer from"),
    "no context manager": (lambda: "127.0.0.1:80/v2/models/wines", "has to return a context manager"),
    "no address": (contextlib.nullcontext, "not the address of the model, a text"),
    "no function": ("127.0.0.1:80/v2/models/wines", "`serve` has to be a function"),
}


@pytest.mark.parametrize("case", NO_SERVICES)
def test_a_dead_service_and_other_things_than_services(case):
    start, sentence = NO_SERVICES[case]
    assert_fault(ex.service.judge(start, ask, PREDICT), sentence)
