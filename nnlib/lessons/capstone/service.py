"""Milestone 5: a service, and its client."""

import contextlib
import functools
import socket

from nnlib import serving
from nnlib.exercises import milestone
from nnlib.exercises.project import Fault, call, demand_function
from nnlib.lessons.capstone.predictions import count_different, names
from nnlib.lessons.capstone.raw_table import made
from nnlib.lessons.capstone.worked_solution import STEPS


@milestone(
    hints=[
        "`serving.Server(folder)` serves the ONNX file `folder/wines/1/model.onnx` at `/v2/models/wines`. "
        "`serving.ask` sends a request, as in [Deployment](18_deployment.ipynb).",
        "Write `serve` with `@contextlib.contextmanager`: a `with` block for the server, and `yield` in it.",
        "`ask` does what `predict.py` does, with a request in place of the model: texts to numbers, numbers "
        "to the service, probabilities to names.",
    ],
    solution=STEPS["service"],
    remark="After the `with` block nothing listens there any more.",
)
def service(serve, ask, predict):
    """Serve the model, and ask it.

    `serve()` returns a context manager: `with serve() as address:` starts the service, and ends it at the
    end of the block. `address` is that of the model in the Open Inference Protocol, such as
    `"127.0.0.1:8080/v2/models/wines"`. There are the metadata; below it are `/ready` and `/infer`.
    `ask(address, rows)` is the client: raw rows in, names out, the same as those of `predict`, for one row
    and for many. Bad requests are refused with a status from 400 to 499 and a reason, and the service stays
    up.
    """
    demand_function(serve, "serve")
    demand_function(ask, "ask")
    held = made().held_rows
    expected = names(predict, held)
    running = call(serve)
    if not hasattr(running, "__exit__"):
        raise Fault("`serve()` has to return a context manager. Is `@contextlib.contextmanager` missing?")
    with running as address:
        if not isinstance(address, str):
            raise Fault(f"`serve()` gives {type(address).__name__}, not the address of the model, a text.")
        is_ready(address, "After the start")
        for rows, wanted in ((held[:1], expected[:1]), (held, expected)):
            found = names(functools.partial(ask, address), rows, "ask")
            if found != wanted:
                raise Fault(
                    f"The service gives {count_different(found, wanted)} of {len(rows)} rows another name "
                    "than `predict`."
                )
        refuses_bad_requests(address)
        is_ready(address, "After bad requests")
    is_gone(address)
    return f"Ready, one raw row, {len(held)} raw rows, three bad requests refused, and still ready."


def request(address, path, body=None):
    """Return the `Answer` to a request below the model's address. Fault if there is none."""
    host, _, model = address.removeprefix("http://").rstrip("/").partition("/")
    try:
        return serving.ask(host, f"/{model}{path}", body)
    except (OSError, ValueError) as error:  # refused, cut off, too late, no address
        raise Fault(f"There is no answer from `{address}`: {error}") from None


def is_ready(address, when):
    status = request(address, "/ready").status
    if status != 200:
        raise Fault(f"{when}, `{address}/ready` answers {status} instead of 200.")


def refuses_bad_requests(address):
    metadata = request(address, "").body
    try:
        first = metadata["inputs"][0]
        narrow = {"name": first["name"], "datatype": first["datatype"], "shape": [1, 2], "data": [1, 2]}
    except (KeyError, IndexError, TypeError):
        raise Fault(f"`{address}` has to answer with the model's metadata, among them `inputs`.") from None
    for what, body in (
        ("that is not JSON", "Is this a Barolo?"),
        ("without inputs", {}),
        ("with two values in a row", {"inputs": [narrow]}),
    ):
        answer = request(address, "/infer", body)
        if not 400 <= answer.status < 500:
            raise Fault(
                f"A request {what} is answered with {answer.status}. A status from 400 to 499 would say that "
                "the fault is the client's."
            )
        if not answer.body:
            raise Fault(f"A request {what} is refused with {answer.status}, but without a reason.")


def is_gone(address):
    host, _, port = address.removeprefix("http://").partition("/")[0].rpartition(":")
    with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=2):
        raise Fault(f"After the `with` block something still listens at port {port}.")
