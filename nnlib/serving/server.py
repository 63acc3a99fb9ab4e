"""Start the process that serves a model folder, and be sure that it ends."""

import collections
import pathlib
import re
import subprocess
import sys
import threading
import time
import weakref

from nnlib.serving.client import ask

_LINES = 200  # of what the process prints, the last ones
_GRACE = 10  # seconds that it has for its last answers


class ServerError(RuntimeError):
    """The server did not start; the message holds what it printed."""


class Server:
    """A process that serves the models of a folder on this computer, from now until `stop`.

    It listens on 127.0.0.1, which other computers cannot reach. It also ends when the ``with`` block is left,
    when the object is deleted, and when the process that started it ends, in whichever way.

    Parameters
    ----------
    folder : str or path
        Models by name and version: ``folder/tumours/1/model.onnx``.
    port : int, default=0
        0 takes one that is free.
    timeout : float, default=60.0
        Seconds within which it must be ready.

    Attributes
    ----------
    address : str
        For `ask`, such as ``"127.0.0.1:8080"``.
    port : int

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    ServerError
        If the process ends before it is ready, or is not ready in time; it has been stopped then.

    Examples
    --------
    ::

        with Server("models") as server:
            ask(server.address, "/v2/models/tumours/infer", {"inputs": [...]})
    """

    def __init__(self, folder, port=0, timeout=60.0):
        folder = pathlib.Path(folder)
        if not folder.is_dir():
            raise FileNotFoundError(f"There is no model folder {str(folder)!r}.")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nnlib.serving", str(folder), f"--port={port}", "--until-input-ends"],
            stdin=subprocess.PIPE,  # it ends with this process at the latest, even if that is killed
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # an interrupted kernel does not interrupt the server
        )
        weakref.finalize(self, self._process.stdin.close)
        # Somebody has to read what it prints, or it would wait for that.
        self._lines = collections.deque(maxlen=_LINES)
        self._reader = threading.Thread(target=self._lines.extend, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        try:
            self._wait_until_ready(time.monotonic() + timeout, timeout)
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self, end, timeout):
        while time.monotonic() < end:
            if self._process.poll() is not None:
                self._reader.join(_GRACE)
                raise ServerError(
                    f"The server ended before it was ready, with exit code {self._process.returncode}. "
                    f"It printed:\n{self.output}"
                )
            said = re.search(r"^Listening on (127\.0\.0\.1:(\d+))$", self.output, re.MULTILINE)
            if said:
                self.address, self.port = said[1], int(said[2])
                try:
                    if ask(self.address, "/v2/health/ready", timeout=1).status == 200:
                        return
                except OSError:
                    pass  # it is about to end, or to be late
            time.sleep(0.02)
        raise ServerError(f"The server was not ready within {timeout:g} s. It printed:\n{self.output}")

    @property
    def output(self):
        """str: the last lines that the process has printed."""
        return "".join(list(self._lines))

    @property
    def running(self):
        """bool: whether the process lives."""
        return self._process.poll() is None

    def stop(self):
        """Let it give its last answers and end; kill it if it does not. Once stopped, this does nothing."""
        self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_GRACE)
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()
