"""What the milestone `service` of notebook 17 asks over HTTP. `Fault` at the first thing that is wrong."""

import contextlib
import socket

from nnlib import serving
from nnlib.exercises.project import Fault


def request(address, path, body=None):
    """Return the `Answer` to a request below the model's address. Fault if there is none."""
    host, _, model = address.removeprefix("http://").rstrip("/").partition("/")
    try:
        return serving.ask(host, f"/{model}{path}", body)
    except (OSError, ValueError) as error:  # refused, cut off, too late, no address
        raise Fault(f"Nobody answers at `{address}`: {error}") from None


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
        raise Fault(f"`{address}` has to answer with the model's metadata, among it `inputs`.") from None
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
        raise Fault(f"After the `with` block somebody still listens at port {port}.")
