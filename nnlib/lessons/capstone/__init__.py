"""Milestones and questions of notebook 17: from a raw table to a served model."""

import functools
import pathlib

import numpy as np

from nnlib.exercises import choice, milestone, prediction, unknown_name
from nnlib.exercises.fresh_process import contents, predict_elsewhere, refuse_unsafe
from nnlib.exercises.project import Fault, call
from nnlib.exercises.task import show
from nnlib.lessons.capstone import checks as checks
from nnlib.lessons.capstone import worked_solution as solution
from nnlib.lessons.capstone.raw_table import DICTIONARY, WINES, made, rows_of, table
from nnlib.lessons.capstone.service_checks import is_gone, is_ready, refuses_bad_requests

NOTEBOOK = "22_capstone"
__all__ = ["DICTIONARY", "WINES", "dictionary", "table"]
__getattr__ = unknown_name(__name__)


def dictionary():
    """Show what the columns of the table hold."""
    show(DICTIONARY)


@milestone(
    hints=[
        "Look at the end of the table. Some lines are there twice, and some bottles have two numbers.",
        "Two lines are the same bottle if all their measurements are the same. So read these as numbers "
        "first, keep one line for each bottle, and split then.",
        "The table is sorted. Shuffle, or draw a share of each wine.",
    ],
    solution=solution.STEPS["split"],
    remark="From now on, whatever you decide or compute, you take from the training part.",
)
def split(train, test):
    """Split the bottles into a training part and a test part.

    `train` and `test` are lists of bottle numbers, texts from the column `bottle`. Every bottle is in one
    part, and none is in both. A bottle that was entered twice, be it with two numbers, is one bottle; give
    one of its numbers or all. The test part has between 15 and 35 in 100 of the bottles, and a fair share of
    each wine. If you put rows aside for validation, they count as `train`.
    """
    parts = checks.bottles_of("train", train), checks.bottles_of("test", test)
    checks.parts_are_disjoint(*parts)
    checks.parts_are_fair(*parts)
    return f"{len(parts[0])} bottles for training, {len(parts[1])} for the test."


@milestone(
    hints=[
        "Compute medians (for what is missing), means and deviations inside `recipe`, from `rows`.",
        "Return a function: `def predict(rows): ...` inside `recipe` can use what `recipe` has computed.",
        "In `predict` use the columns that are measured, and nothing that is computed from the rows it gets.",
    ],
    solution=solution.STEPS["no_leakage"],
)
def no_leakage(recipe):
    """Write the recipe: a function that makes a model of rows.

    `recipe(rows)` gets raw rows for training, and returns a function `predict`. `predict(rows)` gets a list
    of one or more raw rows of any bottles, in which `wine` and `seal_fee` are empty, and returns a list with
    the name of a wine for each: Barbera, Barolo or Grignolino. Whatever `recipe` computes from data, it
    computes from the rows it gets: with rows in other units (say, all measurements but proline a thousand
    times as large) it does just as well. `predict` treats each row by itself, and uses only what is measured.
    """
    everything, held, truth = rows_of(table()), made().held_rows, made().held_wines
    checks.learns_from_its_rows(recipe, everything, held, truth)
    return "The model depends on its training rows, and on nothing that it must not know."


@milestone(
    hints=[
        "Cross-validate settings on the training part. The test part you use once, before this check.",
        "Look at the wrong rows of your validation. Are their units right? Is something missing?",
        "A network with 16 hidden units, Adam and 60 epochs is enough, if its inputs are standardized.",
    ],
    solution=solution.STEPS["accuracy"],
    remark="Looking at held-back bottles uses them up. So this check told no number before.",
)
def accuracy(predict):
    """Train and tune a model, and predict bottles that you have never seen.

    `predict` is a function like those of your recipe. It is asked for 45 held-back bottles, with all the dirt
    of raw rows, and has to be right for 9 in 10. The unit in which proline is written down makes no
    difference, and with two more measurements missing in each row it is still right for 8 in 10.
    """
    held, truth = made().held_rows, made().held_wines
    found = checks.names_twice(predict, held)
    if checks.names(predict, checks.in_the_other_unit(held)) != found:
        raise Fault("A bottle gets another name when its proline is written in g/l instead of mg/l.")
    right, majority = checks.share(found, truth), truth.count(checks.MAJORITY) / len(truth)
    if right <= majority:
        raise Fault(f"That is no better than always saying {checks.MAJORITY}: right for {majority:.0%}.")
    if right < checks.BAR:
        raise Fault(
            f"That is better than always saying {checks.MAJORITY}, but below {checks.BAR:.0%}. What does "
            "your own validation say? If that is high, what is different in a raw row?"
        )
    if checks.share(checks.names(predict, checks.with_gaps(held)), truth) < 0.8:
        raise Fault("With two more measurements missing in each row it is right less than 8 times in 10.")
    return (
        f"{right:.0%} of {len(truth)} held-back bottles are right. Always saying {checks.MAJORITY} would be "
        f"right for {majority:.0%}."
    )


@milestone(
    hints=[
        "A Keras model can begin with its preprocessing. No measurement is negative, so -1 can stand for "
        "what is missing: `keras.ops.where(inputs >= 0, inputs, median)` fills it. (With nan the exported "
        "ONNX model gives nan: the converter writes `where` as a sum of products.)",
        'ONNX: after `model.export(path, format="onnx")`, `onnx.load(path)` has a list `metadata_props` '
        "with a method `add(key=..., value=...)`, for the names of the wines.",
        "Without TensorFlow: `safetensors.numpy.save_file(arrays, path, metadata)` takes medians, means and "
        "deviations beside the weights, and texts.",
        "A cell that begins with `%%writefile {folder}/predict.py` writes the rest of it into that file. Or "
        "let Python copy functions that you have: `inspect.getsource(measurements)` is the text of one. The "
        'file beside the program is `pathlib.Path(__file__).with_name("model.onnx")`.',
    ],
    solution=solution.STEPS["model_file"],
)
def model_file(folder, predict):
    """Save the model so that a stranger can use it, and need not trust what nobody can read.

    `folder` holds the model, in one file or several, and a short program `predict.py`: its function
    `predict(rows)` reads the model and returns the names for raw rows. The check copies the folder to
    another place, and imports `predict.py` there in a new process. This process has the packages that are
    installed, and nothing from your notebook. So the program imports and defines all that it uses; the
    medians, the means, the weights and the names of the wines come from the model's files. These hold data
    only: no pickle, no Lambda layer, no SavedModel. The new process gives the same names as `predict`, the
    function that passed above.
    """
    if not isinstance(folder, str | pathlib.Path) or not pathlib.Path(folder, "predict.py").is_file():
        raise Fault(f"`folder` has to be a folder with a file `predict.py`. Received {folder!r:.80}.")
    refuse_unsafe(folder)
    rows = made().held_rows + checks.with_gaps(made().held_rows)
    expected = checks.names(predict, rows)
    found = predict_elsewhere(folder, rows)
    if checks.names(lambda rows: found, rows, "predict.py") != expected:
        different = sum(one != other for one, other in zip(found, expected, strict=True))
        raise Fault(
            f"In the new process {different} of {len(expected)} names differ from those of `predict`. Is it "
            "the same model, with the same preprocessing, and are the names in the same order?"
        )
    everything = b"\n".join(content for _, content in contents(folder)).lower()
    everything = everything.replace(b"\0\0\0", b"")  # NumPy writes each letter of a text as four bytes
    if not all(wine.lower().encode() in everything for wine in WINES):
        raise Fault(
            "The check finds the names of the three wines in no file beside `predict.py`. Whoever has only "
            "the model cannot read its answers."
        )
    size = sum(len(content) for name, content in contents(folder) if "/" not in name)
    return (
        f"A new process with nothing but the folder (model: {size / 1000:.0f} kB) gave the same {len(found)} "
        "names."
    )


@milestone(
    hints=[
        "`serving.Server(folder)` serves the ONNX file `folder/wines/1/model.onnx` at "
        "`/v2/models/wines`. `serving.ask` sends a request (notebook 14).",
        "Write `serve` with `@contextlib.contextmanager`: a `with` block for the server, and `yield` in it.",
        "`ask` does what `predict.py` does, with a request in place of the model: texts to numbers, numbers "
        "to the service, probabilities to names.",
    ],
    solution=solution.STEPS["service"],
    remark="After the `with` block nobody listens any more.",
)
def service(serve, ask, predict):
    """Serve the model, and ask it.

    `serve()` returns a context manager: `with serve() as address:` starts the service, and ends it at the
    end of the block. `address` is that of the model in the Open Inference Protocol, such as
    `"127.0.0.1:8080/v2/models/wines"`. There are the metadata; below it are `/ready` and `/infer`.
    `ask(address, rows)` is the client: raw rows in, names out, the same as those of `predict`, for one row
    and for many. Bad requests are refused with a status from 400 to 499 and a reason, and the service stays
    up.
    """
    checks.demand_function(serve, "serve")
    checks.demand_function(ask, "ask")
    held = made().held_rows
    expected = checks.names(predict, held)
    running = call(serve)
    if not hasattr(running, "__exit__"):
        raise Fault("`serve()` has to return a context manager. Is `@contextlib.contextmanager` missing?")
    with running as address:
        if not isinstance(address, str):
            raise Fault(f"`serve()` gives {type(address).__name__}, not the address of the model, a text.")
        is_ready(address, "After the start")
        for rows, names in ((held[:1], expected[:1]), (held, expected)):
            found = checks.names(functools.partial(ask, address), rows, "ask")
            if found != names:
                different = sum(one != other for one, other in zip(found, names, strict=True))
                raise Fault(f"The service gives {different} of {len(rows)} rows another name than `predict`.")
        refuses_bad_requests(address)
        is_ready(address, "After bad requests")
    is_gone(address)
    return f"Ready, one raw row, {len(held)} raw rows, three bad requests refused, and still ready."


@milestone(
    hints=[
        "Write for somebody who has the file and a bottle, and does not know you.",
        "The first number below `Results` is the accuracy on your test part. Say how many bottles that are.",
        "Below `Limits`: which bottles have you never seen? Which mistakes does it make?",
    ],
    solution=solution.STEPS["model_card"],
    remark="The check reads no sense. Let somebody else read the card.",
)
def model_card(card, predict):
    """Document the model: a card in Markdown, for whoever will use it.

    It has the headings Purpose, Not for, Data, Inputs, Results, Limits and File, with whole sentences below
    each. *Data* says what was done about bottles that were entered twice, and about `seal_fee`. *Inputs*
    says the unit of proline, and how to hand in what is missing. *Results* begins with the accuracy of
    `predict` on your test part, in %, and gives that of the simplest guess. *File* says the format, and the
    version of the model.
    """
    sections = checks.sections_of(card)
    checks.says_what_is_needed(sections)
    held, truth = made().held_rows, made().held_wines
    right = checks.share(checks.names(predict, held), truth)
    checks.is_honest(sections["results"], right)
    return f"All entries are there, and the accuracy fits the {right:.0%} on held-back bottles."


@prediction(
    between=(0, 16),
    within=1,
    explanation="A pair is torn apart if one of it falls into the test part and the other does not: "
    "2 · 1/4 · 3/4, or 3 in 8. Then the network knows a test row from its training, and the test is no test.",
)
def torn_pairs():
    """16 of the table's bottles stand in it twice. Somebody draws a quarter of the lines at random for the
    test. How many of the 16 pairs are torn apart, on average over many draws?
    """
    rng, lines = np.random.default_rng(0), len(rows_of(table()))
    tests = np.array([rng.permutation(lines) < lines / 4 for _ in range(4000)])
    return float(np.sum(tests[:, :16] != tests[:, 16:32], axis=1).mean())


@prediction(
    between=(0, 1),
    within=0.06,
    explanation="A row has 13 cells, and 0.97 to the power of 13 is 0.67. Here chance has left a few more.",
)
def complete_rows():
    """3 in 100 measurements are missing, here and there. Somebody drops each bottle that lacks one of the 13.
    What share of the bottles is left? (0 to 1)
    """
    rows = {made().bottles[row["bottle"]]: row for row in rows_of(table())}
    return float(np.mean([len(checks.measured(row)) == 13 for row in rows.values()]))


@prediction(
    between=(0, 1),
    within=0.03,
    explanation="The fee is not known yet, so all new bottles look alike. The mean of what is known lies "
    "nearest to Grignolino's fee, and that name all of them get.",
)
def fee_alone():
    """Somebody predicts the wine by `seal_fee` alone: the wine whose mean fee is nearest. In the table that
    is right for every bottle. Then come 45 new bottles, 15 Barolo, 18 Grignolino and 12 Barbera. Their fee
    is empty, and is filled with the mean. What share is right? (0 to 1)
    """
    rows = rows_of(table())
    fees = {
        wine: np.mean([float(row["seal_fee"]) for row in rows if row["wine"].strip().capitalize() == wine])
        for wine in WINES
    }
    filled = np.mean([float(row["seal_fee"]) for row in rows])
    guess = min(WINES, key=lambda wine: abs(fees[wine] - filled))
    return made().held_wines.count(guess) / len(made().held_wines)


@choice(
    a=("The model is 100 % accurate.", "It made no mistake in 30. It may make one in the next."),
    b=(
        "30 of 30 were right; the true share may be as low as 91 %.",
        "Where 91 in 100 are right, 30 in a row happen in 6 of 100 tests: 0.91 to the power of 30 is 0.06.",
    ),
    c=("Nothing: the test part is too small.", "A number with its uncertainty is more than none."),
    answer="b",
)
def all_right():
    """Your test part has 30 bottles, and all 30 are right. What do you write into the model card?"""


@choice(
    a=("`model.safetensors`", "It holds numbers and texts, and no program."),
    b=("`model.onnx`", "Its graph is made of given operations; none of them runs Python."),
    c=("`model.joblib`", "That is a pickle inside. Loading it runs what its author has put there."),
    d=(
        "`model.keras`, with `safe_mode` on",
        "Keras then refuses Python code in it. Keep Keras new: in older versions this had holes.",
    ),
    answer="c",
)
def not_from_strangers():
    """A stranger sends you four files. Which do you never load?"""


TASKS = [
    fee_alone,
    complete_rows,
    torn_pairs,
    split,
    no_leakage,
    all_right,
    accuracy,
    not_from_strangers,
    model_file,
    service,
    model_card,
]
