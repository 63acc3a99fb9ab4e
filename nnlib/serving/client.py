"""Ask a server over HTTP, with the standard library alone."""

import http.client
import json
import time
from typing import NamedTuple


class Answer(NamedTuple):
    """What a server answered: `status` (200 is success), `body` as Python values, `seconds` it took."""

    status: int
    body: object
    seconds: float


def ask(address, path, body=None, timeout=10.0):
    """Send one request over a connection of its own, and wait for the answer.

    Parameters
    ----------
    address : str
        Of the server, such as ``"127.0.0.1:8080"``.
    path : str
        What is asked, such as ``"/v2/health/ready"``.
    body : object, optional
        With a body the request is a POST, else a GET. Text and bytes are sent as they are, anything else as
        JSON.
    timeout : float, default=10.0
        Seconds without a sign of life after which to give up.

    Returns
    -------
    Answer
        Also for a request that the server refuses: its status is then 400 or more, its body says why.

    Raises
    ------
    OSError
        If there is no answer: nothing listens at `address`, or not in time.
    """
    if body is not None and not isinstance(body, str | bytes):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    connection = http.client.HTTPConnection(address, timeout=timeout)
    start = time.perf_counter()
    try:
        headers = {} if body is None else {"Content-Type": "application/json"}
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
    except http.client.HTTPException as error:  # an answer that is cut off, or is no HTTP
        raise ConnectionError(f"{address} gave no whole answer: {error!r}") from error
    finally:
        connection.close()
    return Answer(response.status, _value(content), time.perf_counter() - start)


def _value(content):
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
