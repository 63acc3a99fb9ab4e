"""What belongs to the notebooks: a folder for each lesson, with its exercises, questions and live figure.

In a notebook::

    from nnlib.lessons import neurons as ex
    from nnlib.lessons.neurons.explorer import NeuronExplorer

    ex.weighted_sum.check(weighted_sum)  # also .hint(), .hint(2), .solution()
    ex.doubled.predict(10)  # then .reveal()
    ex.learning_rate.answer("b")

``progress()`` shows what is done over all notebooks.
"""

import importlib
import pkgutil

from nnlib.exercises import record
from nnlib.exercises.showing import show


def notebooks():
    """Return, for each notebook's name, the list of its exercises and questions."""
    lessons = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {lesson.NOTEBOOK: lesson.TASKS for lesson in sorted(lessons, key=lambda each: each.NOTEBOOK)}


def progress():
    """Show for every notebook what is done, attempted and not attempted."""
    states = record.read()
    rows = ["| notebook | done | attempted | not attempted |", "|---|---|---|---|"]
    for notebook, tasks in notebooks().items():
        done = sum(record.state(task, states) == record.DONE for task in tasks)
        attempted = [task.name for task in tasks if record.state(task, states) == record.ATTEMPTED]
        rest = len(tasks) - done - len(attempted)
        rows.append(f"| {notebook} | {done} of {len(tasks)} | {', '.join(attempted)} | {rest} |")
    show("\n".join(rows))
