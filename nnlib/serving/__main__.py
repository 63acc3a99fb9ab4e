"""`python -m nnlib.serving FOLDER`: serve the models of a folder on this computer, until Ctrl-C."""

import argparse
import contextlib
import os
import socket
import threading

BODY_LIMIT = 1_000_000  # bytes


def main():
    """Read the command line and serve until the process is told to end."""
    parser = argparse.ArgumentParser(prog="python -m nnlib.serving", description=__doc__, allow_abbrev=False)
    parser.add_argument("folder", help="holds NAME/VERSION/model.onnx")
    parser.add_argument("--port", type=int, default=8080, help="0 takes one that is free; default: 8080")
    parser.add_argument("--until-input-ends", action="store_true", help="stop at the end of standard input")
    arguments = parser.parse_args()
    # First of all: a port that is taken is found out before the long imports.
    listener = socket.create_server(("127.0.0.1", arguments.port))

    import uvicorn
    from fastapi.exceptions import RequestValidationError
    from kserve.model_server import app
    from kserve.protocol.model_repository_extension import ModelRepositoryExtension
    from kserve.protocol.rest.server import RESTServer

    from nnlib.serving.model import BodyLimit, ModelFolder, StrictDataPlane, say_what_is_wrong

    models = ModelFolder(arguments.folder)
    models.load_models()
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    app.add_exception_handler(RequestValidationError, say_what_is_wrong)
    # Not kserve.ModelServer, which would listen to all computers of the network, on 0.0.0.0.
    rest = RESTServer(
        "kserve.model_server:app",
        StrictDataPlane(models),
        ModelRepositoryExtension(models),
        arguments.port,
        grace_period=5,
    )
    rest.create_application()
    server = uvicorn.Server(rest.config)
    if arguments.until_input_ends:
        threading.Thread(target=_stop_when_input_ends, args=(server,), daemon=True).start()
    print(f"Listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has ended well, and raises it all the same
        server.run(sockets=[listener])


def _stop_when_input_ends(server):
    # os.read, because sys.stdin would be locked by this thread when Python ends.
    while os.read(0, 1024):
        pass
    server.should_exit = True


if __name__ == "__main__":
    main()
