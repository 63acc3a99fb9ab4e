"""What the new process of `fresh_process` runs: it imports `predict.py` of its folder and asks it.

It imports the standard library only, so that all the rest is what the reader's program imports.
"""

import importlib
import json
import os
import sys
import traceback
from pathlib import Path


def main(rows, result):
    """Call `predict` with the rows in one file, and write into another what it returns or raises.

    It also notes (`sys.addaudithook`) whether anything was unpickled: not every pickle can be seen from
    outside.
    """
    noted = set()
    sys.addaudithook(lambda event, arguments: noted.add(event))
    rows = json.loads(Path(rows).read_text(encoding="utf-8"))
    sys.path.insert(0, str(Path.cwd()))
    answer = {}
    try:
        predict = getattr(importlib.import_module("predict"), "predict", None)
        answer["has_function"] = callable(predict)
        if callable(predict):
            names = predict(rows)
            answer["names"] = list(map(str, names)) if _is_list(names) else names
    except Exception as error:
        answer["error"] = _described(error)
    answer["unpickled"] = "pickle.find_class" in noted
    Path(result).write_text(json.dumps(answer, default=str), encoding="utf-8")


def _is_list(names):
    return hasattr(names, "__iter__") and not isinstance(names, str)


def _described(error):
    """Type, name and text of an error, as Python shows it, with the lines of the reader's program."""
    folder = Path.cwd()
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if folder in Path(frame.filename).parents]
    text = "".join([*traceback.format_list(own), *traceback.format_exception_only(error)])
    return {
        "type": type(error).__name__,
        "name": getattr(error, "name", None),
        "text": text.replace(f"{folder}{os.sep}", "").strip(),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
