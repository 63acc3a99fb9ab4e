"""The engine of live figures; `nnlib.lessons` has the explorers made with it, one for each idea."""

from pathlib import Path


def __getattr__(name):
    for explorer in (Path(__file__).parents[1] / "lessons").glob("*/explorer.py"):
        if f"\nclass {name}(" in explorer.read_text(encoding="utf-8"):
            place = f"nnlib.lessons.{explorer.parent.name}.explorer"
            raise ImportError(f"{name} has moved to its lesson: write `from {place} import {name}`.")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
