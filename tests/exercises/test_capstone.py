"""The milestones of the capstone: several ways pass, each mistake gets its sentence, the solution is run."""

import ast
import contextlib
import http.server
import inspect
import json
import os
import pickle
import threading
import time
import urllib.request
import zipfile

import nbformat
import numpy as np
import pytest
import safetensors.numpy
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from safetensors import safe_open

import nnlib
from nnlib import interop
from nnlib.exercises import capstone as ex
from nnlib.exercises import capstone_checks, capstone_service, fresh_process
from nnlib.exercises import capstone_solution as solution
from nnlib.exercises.capstone_solution import (
    ask,
    for_the_model,
    measurements,
    predictor,
    read_table,
    recipe,
    split_table,
    wine_of,
    write_card,
)
from nnlib.exercises.capstone_table import MISSING, WINES, made, rows_of
from nnlib.exercises.outcomes import Incorrect, NotAttempted, Passed
from nnlib.exercises.project import Fault, Milestone

MILESTONES = [value for value in vars(ex).values() if isinstance(value, Milestone)]
LINES = rows_of(ex.table())
ROWS = read_table(ex.table())
TRAIN, TEST = split_table(ROWS)
PARTS = solution.fit(TRAIN, seed=0)
PREDICT = predictor(*PARTS)


def numbers(rows):
    return [row["bottle"] for row in rows]


# -- the table ------------------------------------------------------------------------------------


def test_the_table_has_the_dirt_that_the_notebook_tells_of():
    assert len(LINES) == 149
    assert len(ROWS) == len(made().kinds) == 133
    assert len(set(numbers(LINES))) == 141  # 8 of the 16 are whole lines, 8 have a number of their own
    assert {row["wine"].strip().capitalize() for row in LINES} == set(WINES)
    assert {row["wine"] for row in LINES} - set(WINES)
    cells = [text for row in ROWS for name, text in row.items() if name not in ("bottle", "wine", "seal_fee")]
    assert set(MISSING) <= set(cells)
    assert 0.02 < np.mean([text in MISSING for text in cells]) < 0.04
    assert {row["proline"].partition(" ")[2] for row in ROWS} == {"mg/l", "g/l", ""}


def test_held_back_bottles_are_others_and_come_without_what_is_known_later():
    held = made().held_rows
    assert len(held) == len(made().held_wines) == 45
    assert {(row["wine"], row["seal_fee"]) for row in held} == {("", "")}
    assert list(held[0]) == list(LINES[0])
    shown = {row.tobytes() for row in measurements(ROWS)}
    assert not shown & {row.tobytes() for row in measurements(held)}
    assert "B2001" not in ex.table()


def test_a_quarter_of_each_wine_is_held_back():
    shown = list(made().kinds.values())
    for wine in WINES:
        held = made().held_wines.count(wine)
        assert held == round((held + shown.count(wine)) / 4)


def test_a_network_on_the_fee_alone_does_what_the_notebook_tells():
    """In the test always right; with the mean in place of the fee it always says Grignolino."""
    fees = np.array([[float(row["seal_fee"])] for row in TRAIN + TEST])
    x = (fees - fees[: len(TRAIN)].mean()) / fees[: len(TRAIN)].std()
    y = np.array([WINES.index(wine_of(row)) for row in TRAIN + TEST])
    hidden, output = nnlib.layers.Dense(16, activation="relu"), nnlib.layers.Dense(3, activation="softmax")
    network = nnlib.Sequential([nnlib.Input((1,)), hidden, output], seed=0)
    network.compile(nnlib.optimizers.Adam(0.03), "sparse_categorical_crossentropy")
    network.fit(x[: len(TRAIN)], y[: len(TRAIN)], epochs=100, verbose=0)
    np.testing.assert_array_equal(network.predict(x[len(TRAIN) :]).argmax(axis=1), y[len(TRAIN) :])
    assert WINES[network.predict(np.zeros((1, 1))).argmax()] == "Grignolino"


# -- work that is right, and work that is not -----------------------------------------------------


def nearest_mean(rows):
    """Another way: no network, and numbers between 0 and 1."""
    x, wines = measurements(rows), np.array([wine_of(row) for row in rows])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([np.nanmean((x[wines == wine] - low) / (high - low), axis=0) for wine in WINES])

    def predict(rows):
        x = (measurements(rows) - low) / (high - low)
        distances = np.nansum((x[:, np.newaxis] - means) ** 2, axis=2)
        return np.array(WINES)[distances.argmin(axis=1)]

    return predict


def neighbour(rows):
    """Yet another: a pipeline of scikit-learn."""
    from sklearn.impute import SimpleImputer
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(SimpleImputer(), StandardScaler(), KNeighborsClassifier(5))
    model.fit(measurements(rows), list(map(wine_of, rows)))
    return lambda rows: list(model.predict(measurements(rows)))


def with_column(name):
    """A recipe that looks at a column besides the measurements."""

    def recipe(rows):
        values = np.array([float(row[name].strip("B")) for row in rows])
        wines = np.array([wine_of(row) for row in rows])
        means = {wine: values[wines == wine].mean() for wine in WINES}
        fallback = nearest_mean(rows)

        def predict(rows):
            near = [
                min(means, key=lambda wine: abs(means[wine] - float(row[name].strip("B") or "nan")))
                for row in rows
            ]
            known = [row[name].strip("B") not in ("", *(str(n) for n in range(2000, 2100))) for row in rows]
            return np.where(known, near, fallback(rows))

        return predict

    return recipe


def with_fee_among_others(rows):
    """The fee has a small weight beside 13 measurements, and is filled with its mean."""
    fees = np.array([float(row["seal_fee"]) for row in rows])
    mean, std = fees.mean(), fees.std()

    def fourteen(rows):
        x = (measurements(rows) - low) / (high - low)
        fee = [(float(row["seal_fee"] or mean) - mean) / std / 10 for row in rows]
        return np.column_stack([np.nan_to_num(x, nan=0.5), fee])

    x, wines = measurements(rows), np.array([wine_of(row) for row in rows])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([fourteen(rows)[wines == wine].mean(axis=0) for wine in WINES])

    def predict(rows):
        distances = ((fourteen(rows)[:, np.newaxis] - means) ** 2).sum(axis=2)
        return np.array(WINES)[distances.argmin(axis=1)]

    return predict


def scaled_by_those_asked_for(rows):
    median, _, _, network = solution.fit(rows, seed=0)

    def predict(rows):
        x = measurements(rows)
        x = np.where(np.isnan(x), median, x)
        std = x.std(axis=0)
        return [WINES[i] for i in network.predict((x - x.mean(axis=0)) / (std + 1e-9)).argmax(axis=1)]

    return predict


def scaled_by_the_whole_table(rows):
    x = measurements(ROWS)
    median, mean, std = (f(x, axis=0) for f in (np.nanmedian, np.nanmean, np.nanstd))
    *_, network = solution.fit(rows, seed=0)
    return predictor(median, mean, std, network)


def labels_of_the_table(rows):
    known = {row["bottle"]: wine_of(row) for row in LINES}
    return nearest_mean([row | {"wine": known[row["bottle"]]} for row in rows])


def only_chance(rows):
    def predict(rows):
        return list(np.random.default_rng(time.perf_counter_ns()).choice(WINES, len(rows)))

    return predict


def always(value):
    return lambda rows: [value] * len(rows)


def units_ignored(rows):
    """Right for most, wrong where proline is in g/l."""
    return PREDICT(
        [row | {"proline": row["proline"].replace("g/l", "").replace("m", " mg/l")} for row in rows]
    )


def no_gaps(rows):
    return [float(row["hue"]) for row in rows] and PREDICT(rows)


def zero_for_gaps(rows):
    _, mean, std, network = PARTS
    x = np.nan_to_num(measurements(rows))
    return [WINES[i] for i in network.predict((x - mean) / std).argmax(axis=1)]


def one_half(rows):
    return [name if i % 3 else "Barolo" for i, name in enumerate(PREDICT(rows))]


RIGHT = {
    "split by numbers": (ex.split, (numbers(TRAIN), numbers(TEST))),
    "split by arrays": (ex.split, (np.array(numbers(TRAIN)), np.array(numbers(TEST)))),
    "a network": (ex.no_leakage, (recipe,)),
    "the nearest mean": (ex.no_leakage, (nearest_mean,)),
    "neighbours": (ex.no_leakage, (neighbour,)),
    "a network that predicts": (ex.accuracy, (PREDICT,)),
    "neighbours that predict": (ex.accuracy, (neighbour(TRAIN),)),
    "a card": (ex.model_card, (write_card({"keras": 0.97, "nnlib": 0.94}, TEST), PREDICT)),
}
LONG_CARD = (
    RIGHT["a card"][1][0]
    .replace("## Data\n", "## Data\n### Origin\n")
    .replace(
        ". Not used are `bottle` and `seal_fee`", ".\n\n### Columns\nNot used are `bottle` and `seal_fee`"
    )
    .replace("in the order of the table", "(alcohol, malic_acid, ..., proline)")
    .replace("97%", "97,0 %")
)
RIGHT["a card with headings of its own"] = (ex.model_card, (LONG_CARD, PREDICT))
twice_another_number = [n for n in numbers(LINES) if n not in numbers(ROWS)]
WRONG = {
    "a text": (ex.split, ("B1001", "B1002"), "`train` has to be a list of bottle numbers"),
    "rows": (ex.split, (TRAIN, TEST), "which is no number from the column"),
    "lines split": (ex.split, (numbers(LINES)[:-40], numbers(LINES)[-40:]), "is in both parts"),
    "bottles with two numbers": (
        ex.split,
        (numbers(TRAIN) + numbers(TEST), twice_another_number),
        "are one bottle that was entered twice",
    ),
    "gaps dropped": (ex.split, (numbers(TRAIN[20:]), numbers(TEST)), "20 of 133 bottles are in neither part"),
    "small test": (ex.split, (numbers(ROWS[5:]), numbers(ROWS[:5])), "The test part has 4% of the bottles"),
    "sorted": (ex.split, (numbers(ROWS[:-33]), numbers(ROWS[-33:])), "Is the table still in its old order"),
    "the fee": (ex.no_leakage, (with_column("seal_fee"),), "when only `seal_fee` is changed"),
    "the fee with a small weight": (
        ex.no_leakage,
        (with_fee_among_others,),
        "when only `seal_fee` is changed",
    ),
    "the number": (ex.no_leakage, (with_column("bottle"),), "when only `bottle` is changed"),
    "the rows asked for": (ex.no_leakage, (scaled_by_those_asked_for,), "when they are asked for alone"),
    "the whole table": (ex.no_leakage, (scaled_by_the_whole_table,), "So something comes from elsewhere"),
    "other labels": (ex.no_leakage, (labels_of_the_table,), "Its model uses the old names"),
    "nothing learned": (ex.no_leakage, (lambda rows: always("Barolo"),), "The recipe does not learn"),
    "chance": (ex.no_leakage, (only_chance,), "get other names at a second call"),
    "no return": (ex.no_leakage, (lambda rows: print("done"),), "`recipe` returns None"),
    "one name": (ex.no_leakage, (lambda rows: lambda rows: "Barolo",), "has to return a list of names"),
    "too few": (ex.accuracy, (lambda rows: PREDICT(rows)[:1],), "got 45 raw rows and returned 1 values"),
    "numbers": (ex.accuracy, (always(1),), "returned '1'. The names are exactly 'Barbera'"),
    "small letters": (ex.accuracy, (always("barolo"),), "returned 'barolo'"),
    "no function": (ex.accuracy, (["Barolo"],), "`predict` has to be a function"),
    "the majority": (ex.accuracy, (always("Grignolino"),), "no better than always saying Grignolino"),
    "chance that predicts": (ex.accuracy, (only_chance(ROWS),), "get other names at a second call"),
    "None": (ex.accuracy, (None,), "Received an object of type NoneType"),
    "half right": (ex.accuracy, (one_half,), "but below 90%"),
    "units ignored": (ex.accuracy, (units_ignored,), "written in g/l instead of mg/l"),
    "zero for gaps": (ex.accuracy, (zero_for_gaps,), "With two more measurements missing"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_right_work_passes(case):
    task, work = RIGHT[case]
    assert isinstance(task.judge(*work), Passed)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_work_gets_its_sentence(case):
    task, work, sentence = WRONG[case]
    assert_fault(task.judge(*work), sentence)


SEEN = []


def assert_fault(outcome, sentence):
    assert isinstance(outcome, Incorrect)
    assert outcome.kind == "fault"
    assert sentence in outcome.message
    SEEN.append(outcome.message)


def test_an_exception_is_shown_with_its_line():
    outcome = ex.accuracy.judge(lambda rows: [float(row["hue"]) for row in rows])
    assert outcome.kind == "exception"
    assert 'float(row["hue"])' in outcome.message


# -- files ----------------------------------------------------------------------------------------


def save_arrays(path, names=WINES, **changes):
    """Another way than ONNX: safetensors, with everything that is needed."""
    median, mean, std, network = PARTS
    arrays = {"median": median, "mean": mean, "std": std} | changes
    arrays |= {f"w{i}": weight for i, weight in enumerate(network.get_weights())}
    safetensors.numpy.save_file(arrays, path, {"wines": json.dumps(names)})
    return path


def load_arrays(path):
    with safe_open(path, framework="numpy") as file:
        a = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        wines = json.loads(file.metadata()["wines"])

    def predict(rows):
        x = measurements(rows)
        x = (np.where(np.isnan(x), a["median"], x) - a["mean"]) / a["std"]
        scores = np.maximum(x @ a["w0"] + a["w1"], 0) @ a["w2"] + a["w3"]
        return [wines[i] for i in scores.argmax(axis=1)]

    return predict


def load_npz(path):
    """With the names as an array of NumPy, and not as text in UTF-8."""
    with open(path, "rb") as file:
        a = dict(np.load(file))

    def predict(rows):
        x = (measurements(rows) - a["low"]) / (a["high"] - a["low"])
        return a["wines"][np.nansum((x[:, np.newaxis] - a["means"]) ** 2, axis=2).argmin(axis=1)]

    return predict


def load_folder(path):
    return load_arrays(path / "model.safetensors")


def load_without_names(path):
    predict = load_arrays(path)
    return lambda rows: [("Barbera", "Barolo", "Grignolino")[int(i)] for i in predict(rows)]


def load_with_means_from_here(path):
    load_arrays(path)
    return lambda rows: PREDICT(rows)


def load_and_add_later(path):
    raise ValueError("not this one")


def load_pickled_arrays(path):
    return np.load(path, allow_pickle=True)["parts"][0].get


def load_nothing(path):
    load_arrays(path)


def load_and_break_off(path):
    os._exit(3)


def load_for_ever(path):
    time.sleep(60)


def nothing(rows):
    return []


def test_a_file_that_is_whole_passes(tmp_path):
    path = save_arrays(tmp_path / "model.safetensors")
    assert isinstance(ex.model_file.judge(path, load_arrays, PREDICT), Passed)
    assert isinstance(ex.model_file.judge(str(path), load_arrays, PREDICT), Passed)
    assert isinstance(ex.model_file.judge(tmp_path, load_folder, PREDICT), Passed)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_names_in_an_array_pass(save, tmp_path):
    x, wines = measurements(ROWS), np.array([wine_of(row) for row in ROWS])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    means = np.array([np.nanmean((x[wines == wine] - low) / (high - low), axis=0) for wine in WINES])
    path = tmp_path / "model.npz"
    save(path, low=low, high=high, means=means, wines=np.array(WINES))
    assert isinstance(ex.model_file.judge(path, load_npz, nearest_mean(ROWS)), Passed)


def test_files_that_lack_something(tmp_path):
    path = save_arrays(tmp_path / "model.safetensors")
    for load, sentence in (
        (load_with_means_from_here, "In a new process there is no `PREDICT`"),
        (load_and_add_later, "ValueError: not this one"),
        (load_nothing, "`load(path)` has to return a function. It returns an object of type NoneType"),
        (load_and_break_off, "The new process broke off"),
        (lambda path: nothing, "The text of `<lambda>` cannot be found"),
        (load_arrays(path).__class__, "`load` has to be a function"),
        ("load", "`load` has to be a function"),
    ):
        assert_fault(ex.model_file.judge(path, load, PREDICT), sentence)
    other = save_arrays(tmp_path / "other.safetensors", names=WINES[::-1])
    assert_fault(ex.model_file.judge(other, load_arrays, PREDICT), "names differ from those of `predict`")
    other = save_arrays(tmp_path / "other.safetensors", mean=PARTS[1] + PARTS[2])
    assert_fault(ex.model_file.judge(other, load_arrays, PREDICT), "names differ from those of `predict`")
    other = save_arrays(tmp_path / "other.safetensors", names=["0", "1", "2"])
    assert_fault(
        ex.model_file.judge(other, load_without_names, PREDICT), "the names of the three wines nowhere in"
    )
    assert_fault(ex.model_file.judge(tmp_path / "none", load_arrays, PREDICT), "that exists")


def test_what_load_names_is_sent_with_it(tmp_path):
    """From the cells of a notebook: a class, a function, what was imported; and not a list of numbers."""
    (tmp_path / "model.txt").write_text("Barolo")
    shell = InteractiveShell.instance()
    try:
        shell.run_cell(
            "import functools\nimport json as j\nfrom math import floor, pi\nfrom numpy import exp\n"
            "from pathlib import Path\npath, numbers = Path(), [1, 2]\n"
            "@functools.total_ordering\nclass Model:\n"
            "    def __init__(self, name):\n        self.name = name\n"
            "    def __lt__(self, other):\n        return helper(floor(pi) + exp(0)) < 4\n"
            "    def __call__(self, rows):\n        return [j.loads(j.dumps(self.name))] * len(rows)\n"
            "def helper(x):\n    return x\n"
            "read = helper\npredict = lambda rows: []\n"
            "def load(path):\n    with open(read(path)) as file:\n"
            "        name = Path(file.name).read_text()\n"
            "    predict = Model(name)\n    return predict\n"
            "def load_with_list(path):\n    return lambda rows: []\n"
            "def load_with_list(path):\n    return lambda rows: numbers\n"
        )
        load, load_with_list = shell.user_ns["load"], shell.user_ns["load_with_list"]
        found = fresh_process.predict_elsewhere(load, tmp_path / "model.txt", [{}, {}])
        with pytest.raises(Fault, match="there is no `numbers`"):
            fresh_process.predict_elsewhere(load_with_list, tmp_path / "model.txt", [{}])
    finally:
        shell.reset()
        InteractiveShell.clear_instance()
    assert found == ["Barolo", "Barolo"]


def test_files_that_may_run_code_are_not_loaded(tmp_path):
    def refuse(path):
        raise AssertionError("it was loaded")

    def judge(path):
        return ex.model_file.judge(path, refuse, PREDICT)

    pickled = tmp_path / "model.pkl"
    for protocol in (2, 3, 4, 5):
        pickled.write_bytes(pickle.dumps({"wines": WINES}, protocol))
        assert_fault(judge(pickled), "`model.pkl` is a pickle")
    with zipfile.ZipFile(tmp_path / "torch.pt", "w") as archive:
        archive.write(pickled, "archive/data.pkl")
    assert_fault(judge(tmp_path / "torch.pt"), "`torch.pt/archive/data.pkl` is a pickle")
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", json.dumps({"layers": [{"class_name": "Lambda"}]}))
    assert_fault(judge(tmp_path / "model.keras"), "has a Lambda layer")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "saved_model.pb").write_bytes(b"")
    assert_fault(judge(tmp_path / "saved"), "a SavedModel may write files")


def test_a_pickle_inside_is_noticed_while_it_is_loaded(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, wines=np.array(list(WINES)), parts=np.array([{"names": " ".join(WINES)}], dtype=object))
    assert_fault(ex.model_file.judge(path, load_pickled_arrays, PREDICT), "Python unpickled something")


def test_the_new_process_has_a_time_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(fresh_process, "SECONDS", 0.5)
    path = save_arrays(tmp_path / "model.safetensors")
    assert_fault(ex.model_file.judge(path, load_for_ever, PREDICT), "took more than 0.5 seconds")


def test_a_keras_file_passes_too(tmp_path):
    pytest.importorskip("tensorflow")
    path = tmp_path / "model.keras"
    keras_model(*PARTS).save(path)
    assert isinstance(ex.model_file.judge(path, load_keras, PREDICT), Passed)


def test_the_hint_about_nan_is_true(tmp_path):
    """One day the converter may treat nan as Keras does; then the hint can go."""
    pytest.importorskip("tensorflow")
    onnxruntime = pytest.importorskip("onnxruntime")
    path, x = tmp_path / "model.onnx", np.full((1, 13), np.nan, "float32")
    solution.save(path, *PARTS[:3], interop.to_keras(PARTS[3]))
    session = onnxruntime.InferenceSession(path)
    (by_nan,) = session.run(None, {"measurements": x})
    (by_minus_1,) = session.run(None, {"measurements": np.nan_to_num(x, nan=-1)})
    assert np.isnan(by_nan).all()
    np.testing.assert_allclose(by_minus_1, keras_model(*PARTS).predict(x, verbose=0), atol=1e-5)


def keras_model(median, mean, std, network):
    keras = interop.keras
    inputs = keras.Input((13,))
    filled = keras.ops.where(inputs >= 0, inputs, median.astype("float32"))
    scaled = keras.layers.Normalization(mean=mean, variance=std**2)(filled)
    return keras.Model(inputs, interop.to_keras(network)(scaled), name="-".join(WINES))


def load_keras(path):
    from nnlib.interop import keras

    model = keras.saving.load_model(path)
    wines = model.name.split("-")
    return lambda rows: [wines[i] for i in model.predict(for_the_model(rows), verbose=0).argmax(axis=1)]


# -- services -------------------------------------------------------------------------------------

METADATA = {"name": "wines", "inputs": [{"name": "rows", "datatype": "FP32", "shape": [-1, 13]}]}


class Handler(http.server.BaseHTTPRequestHandler):
    """A service of a few lines: another way than KServe's server. `faults` are what it does wrong."""

    faults = frozenset()

    def do_GET(self):
        if self.path.endswith("/ready"):
            self.answer(503 if "not ready" in self.faults else 200, {})
        else:
            self.answer(200, {} if "no metadata" in self.faults else METADATA)

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            (tensor,) = json.loads(content)["inputs"]
            x = np.reshape(tensor["data"], (-1, 13))
        except (ValueError, KeyError) as error:
            status = 500 if "500" in self.faults else 400
            self.answer(status, "" if "no reason" in self.faults else repr(error))
            return
        median, mean, std, network = PARTS
        x = (np.where(x >= 0, x, median) - mean) / std
        p = network.predict(x)[:, :: -1 if "other names" in self.faults else 1]
        self.answer(200, {"outputs": [{"shape": list(p.shape), "data": p.ravel().tolist()}]})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body != "" else b"")

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serve(*faults):
    handler = type("Handler", (Handler,), {"faults": frozenset(faults)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}/v2/models/wines"
    finally:
        if "stays" not in faults:
            stop(server, thread)
        else:
            STAYING.append((server, thread))


STAYING = []


def stop(server, thread):
    server.shutdown()
    server.server_close()
    thread.join()


@contextlib.contextmanager
def serve_at_a_url():
    with serve() as address:
        yield f"http://{address}/"


def ask_with_urllib(address, rows):
    body = json.dumps({"inputs": [{"data": for_the_model(rows).tolist()}]}).encode()
    with urllib.request.urlopen(f"{address}infer", body) as answer:
        (output,) = json.load(answer)["outputs"]
    return [WINES[i] for i in np.reshape(output["data"], output["shape"]).argmax(axis=1)]


def test_another_service_and_another_client_pass():
    assert isinstance(ex.service.judge(serve, ask, PREDICT), Passed)
    assert isinstance(ex.service.judge(serve_at_a_url, ask_with_urllib, PREDICT), Passed)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("not ready", "After the start, `127.0.0.1"),
        ("no metadata", "has to answer with the model's metadata"),
        ("500", "A request that is not JSON is answered with 500"),
        ("no reason", "is refused with 400, but without a reason"),
        ("other names", "another name than `predict`"),
        ("stays", "After the `with` block somebody still listens"),
    ],
)
def test_a_service_with_a_fault(fault, sentence):
    outcome = ex.service.judge(lambda: serve(fault), ask, PREDICT)
    while STAYING:
        stop(*STAYING.pop())
    assert_fault(outcome, sentence)


def test_a_dead_service_and_other_things_than_services():
    with serve() as address:
        pass
    assert_fault(ex.service.judge(lambda: contextlib.nullcontext(address), ask, PREDICT), "Nobody answers at")
    assert_fault(ex.service.judge(lambda: address, ask, PREDICT), "has to return a context manager")
    assert_fault(
        ex.service.judge(contextlib.nullcontext, ask, PREDICT), "not the address of the model, a text"
    )
    assert_fault(ex.service.judge(address, ask, PREDICT), "`serve` has to be a function")


# -- cards ----------------------------------------------------------------------------------------


def test_cards_that_lack_something():
    card = RIGHT["a card"][1][0]
    for old, new, sentence in (
        ("## Limits", "## Thanks", "There is no heading `## Limits`"),
        ("ONNX, version 1.", "ONNX.", "Below `File` the check finds none of the usual words for the version"),
        ("were bottles entered twice, and", "", "words for what was done about bottles that were"),
        (" and `seal_fee`", "", "words for what was done about `seal_fee`"),
        ("proline in mg/l", "proline", "words for the unit of proline"),
        ("What is missing", "The rest", "words for how to hand in what is missing"),
        ("always saying Grignolino", "chance", "words for what the simplest guess reaches"),
        ("97%", "most", "`predict` is far better"),
        (card.partition("## Limits\n")[2].partition("\n\n##")[0], "...", "Below `Limits` there is not yet"),
        ("ONNX, version 1. It", "Version 1. It", "words for the format"),
    ):
        assert old in card
        assert_fault(ex.model_card.judge(card.replace(old, new), PREDICT), sentence)
    no_number = card.replace("%", " in 100")
    assert_fault(ex.model_card.judge(no_number, PREDICT), "gives no accuracy in %")
    assert_fault(ex.model_card.judge(card, one_half), "Was the number measured on rows that the model knows")
    assert_fault(ex.model_card.judge({"Purpose": "wine"}, PREDICT), "The card is a text in Markdown")


# -- all of them ----------------------------------------------------------------------------------


def sentences():
    """The longest piece of text in each fault that the milestones can find."""
    for module in (ex, capstone_checks, capstone_service, fresh_process):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                pieces = [
                    part.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                yield max(pieces, key=len, default="")


def test_every_sentence_was_seen():
    """Of the faults that are found by the tests above; when they did not all run, it says nothing."""
    if len(SEEN) < len(WRONG):
        pytest.skip("needs the other tests of this file")
    unseen = [sentence for sentence in sentences() if not any(sentence in message for message in SEEN)]
    assert unseen == []


def test_an_unwritten_part_is_not_attempted():
    def recipe(rows): ...

    def half(rows):
        model = ...
        return model(rows)

    assert ex.no_leakage.judge(recipe) == NotAttempted()
    assert ex.no_leakage.judge(lambda rows: recipe) == NotAttempted()
    assert ex.accuracy.judge(lambda rows: ...) == NotAttempted()
    assert ex.accuracy.judge(half) == NotAttempted()
    assert ex.model_file.judge(..., recipe, PREDICT) == NotAttempted()


def test_the_number_of_values_is_told():
    outcome = ex.split.judge(numbers(TRAIN))
    assert outcome.kind == "call"
    assert "Expected `check(train, test)`, received 1 value." in outcome.message


def test_what_is_printed_is_shown_when_something_is_wrong(capsys):
    def predict(rows):
        print("bar " * 10)
        return PREDICT(rows)

    assert isinstance(ex.accuracy.judge(predict), Passed)
    outcome = ex.accuracy.judge(lambda rows: predict(rows)[:1])
    assert "Your function printed\n\n    bar bar" in outcome.message
    assert capsys.readouterr().out == ""


def test_the_answer_gets_copies():
    def predict(rows):
        for row in rows:
            row.pop("bottle")
        return PREDICT(rows)

    assert isinstance(ex.accuracy.judge(predict), Passed)
    assert "bottle" in made().held_rows[0]


def test_the_solution_as_it_is_shown_runs_from_the_table_to_the_service(shown, data_folder):
    """In a kernel of its own, as a reader would who copies each `.solution()` into a cell."""
    pytest.importorskip("tensorflow")
    head = "from nnlib.exercises import capstone as ex"
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in [head, *(m.source for m in MILESTONES)]]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    texts = [
        output.data["text/markdown"]
        for cell in notebook.cells
        for output in cell.outputs
        if "text/markdown" in output.get("data", {})
    ]
    for text, task in zip(texts, MILESTONES, strict=True):
        assert text.startswith(f"**{task.name}: correct.**"), text
    done = json.loads((data_folder / "progress.json").read_text())
    assert done == {m.key: "done" for m in MILESTONES}
