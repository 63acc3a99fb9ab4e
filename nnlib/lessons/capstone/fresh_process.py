"""Use a model as a stranger would: in a new process, with a folder and nothing else from the notebook.

The folder holds model files, and a program `predict.py` with a function `predict(rows)` that reads them. A
program can be read before it is run; a model file cannot, so it must not run code when it is used.
"""

import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import zipfile

from nnlib.exercises.project import Fault

SECONDS = 120
PROGRAM = pathlib.Path(__file__).with_name("fresh_process_main.py")


def predict_elsewhere(folder, rows):
    """Return what `predict(rows)` of the folder's `predict.py` gives in a new process.

    The folder is copied to another place first. Fault if that does not work there, or if something was
    unpickled.
    """
    refuse_its_place(folder)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        place = pathlib.Path(place).resolve()
        copied = shutil.copytree(folder, place / "model")
        (place / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
        try:
            done = subprocess.run(
                # -P: the folder of this package is no place to import from
                [sys.executable, "-P", str(PROGRAM), str(place / "rows.json"), str(place / "result.json")],
                cwd=copied,
                env=os.environ | {"PYTHON_COLORS": "0"},  # its error is shown as it is
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Fault(f"In a new process `predict.py` took more than {SECONDS} seconds.") from None
        if not (place / "result.json").is_file():
            raise Fault(
                f"The new process ended without a result:\n\n{textwrap.indent(done.stderr[-1000:], '    ')}"
            )
        result = json.loads((place / "result.json").read_text(encoding="utf-8"))
    if result["unpickled"]:
        raise Fault(
            "While `predict.py` loaded the model and asked it, Python unpickled something, which can call "
            "any function (`pickle.find_class`). Choose a format that holds only data."
        )
    if "error" in result:
        _tell(result["error"])
    if not result["has_function"]:
        raise Fault("`predict.py` has no function `predict`. It has to take raw rows and return names.")
    return result["names"]


def _tell(error):
    if error["type"] == "NameError" and error["name"]:
        raise Fault(
            f"In a new process there is no `{error['name']}`. `predict.py` has to import or define what it "
            "uses, and to read from a file what was computed from data or learned."
        )
    raise Fault(
        "In a new process, with a copy of your folder at another place, an exception is raised:\n\n"
        + textwrap.indent(error["text"][-1500:], "    ")
    )


def refuse_its_place(folder):
    """Fault if a program names the folder that it is in now, which exists on this computer only."""
    for file in sorted(pathlib.Path(folder).rglob("*.py")):
        text = file.read_text(encoding="utf-8", errors="replace").replace("\\\\", "\\")  # as Windows has them
        for place in {pathlib.Path(folder).absolute(), pathlib.Path(folder).resolve()}:
            if str(place) in text or place.as_posix() in text:
                raise Fault(
                    f"`{file.name}` names the folder {str(place)!r}, which is on your computer only. "
                    '`pathlib.Path(__file__).with_name("model.onnx")` is the file beside the program, '
                    "wherever that is."
                )


def refuse_unsafe(path):
    """Fault if a file, or one in a folder, can be seen to run code when it is used; nothing is loaded."""
    for name, content in contents(path):
        if content[:1] == b"\x80" and content[1:2] <= b"\x05" and content.rstrip(b"\n").endswith(b"."):
            raise Fault(
                f"`{name}` is a pickle. Loading it runs whatever its author, or anyone who had it since, has "
                "put there. Choose a format that holds only data."
            )
        if name.endswith("saved_model.pb"):
            raise Fault(
                f"`{name}`: a SavedModel may write files when it is called. Choose a format that cannot."
            )
        if b'"class_name": "Lambda"' in content:
            raise Fault(f"`{name}` has a Lambda layer, which is Python code. Use layers and `keras.ops`.")


def contents(path):
    """Yield name and content of a file, or of all in a folder, and of all that is in zip archives there.

    Programs are left out: they can be read before they are run.
    """
    path = pathlib.Path(path)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file() and file.suffix not in (".py", ".pyc"):
            content = file.read_bytes()
            yield file.name, content
            if zipfile.is_zipfile(file):  # .keras and .npz are such archives
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    for member in archive.namelist():
                        yield f"{file.name}/{member}", archive.read(member)
