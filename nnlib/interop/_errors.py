"""What goes wrong between libraries: no equivalent of something, a library missing, too many log lines."""

import contextlib
import logging
import os
import warnings


class InteropError(ValueError):
    """Something cannot be carried over; the message names it and says what to do."""


@contextlib.contextmanager
def naming(what):
    """Turn any error in the block into an InteropError that begins with `what`."""
    try:
        yield
    except InteropError as error:
        raise InteropError(f"{what}: {error}") from None
    except Exception as error:  # whatever a model or a file says, it must not surprise its reader
        reason = f"It has no {error}." if isinstance(error, KeyError) else str(error) or repr(error)
        raise InteropError(f"{what} cannot be carried over. {reason}") from error


@contextlib.contextmanager
def importing(library):
    """Import a `library` in the block: silently, or with an ImportError that says how to install it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with _silent_stderr():
            yield
    except ImportError as error:
        raise ImportError(
            f"This function needs {library}, which cannot be imported here ({error}). "
            f"Install it with: python -m pip install {library}"
        ) from error


@contextlib.contextmanager
def quiet():
    """Hide warnings, and what TensorFlow logs from Python or C++, but not errors."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), _silent_stderr():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


@contextlib.contextmanager
def _silent_stderr():
    # TensorFlow's C++ code writes a few lines as it is loaded, past sys.stderr and whatever its log level is.
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
