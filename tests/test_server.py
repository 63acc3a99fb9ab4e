"""The server's process: what it needs to start, and that it always ends."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from nnlib.serving import Server, ServerError, ask
from tests.onnx_models import write_model, write_sum

thorough = pytest.mark.thorough


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    write_model(folder / "logistic" / "1" / "model.onnx", bias=0.0)
    return folder


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no model folder"):
        Server(tmp_path / "nothing")


def half_a_file(folder):
    path = folder / "logistic" / "1" / "model.onnx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half a file")


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (half_a_file, "model.onnx"),
        pytest.param(lambda folder: None, "There is no model in", marks=thorough),
        pytest.param(lambda folder: (folder / "logistic").mkdir(), "no other version", marks=thorough),
        pytest.param(
            lambda folder: write_sum(folder / "sum" / "1" / "model.onnx"),
            "sum must have one input and one output",
            marks=thorough,
        ),
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


@pytest.mark.parametrize(
    "end",
    [
        "os._exit(1)",
        pytest.param("1 / 0", marks=thorough),
        pytest.param("del server; import time; time.sleep(60)", marks=thorough),
    ],
)
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console.")
def test_by_hand_until_ctrl_c(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "nnlib.serving", folder, "--port=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        address = process.stdout.readline().split()[-1]
        assert ask(address, "/v2/models").body == {"models": ["logistic"]}
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=20)[0]
        assert process.returncode == 0
    finally:
        process.kill()


def test_onnx_runtime_reports_to_nobody(folder, tmp_path, monkeypatch):
    """Where it may, it writes a file `.ses` at once, the number of its session."""
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    Server(folder).stop()
    assert list(tmp_path.iterdir()) == []
