"""The playground: its words are true, a new training is the same as stepping, and own points count."""

import re

import numpy as np
import pytest
import traitlets

from nnlib import datasets
from nnlib.widgets import Playground
from nnlib.widgets.playground_experiment import TOY_SETS
from nnlib.widgets.playground_presets import PRESETS


def features(names, x):
    x1, x2 = x.T
    columns = {"x1": x1, "x2": x2, "x1^2": x1**2, "x2^2": x2**2, "x1 x2": x1 * x2}
    columns |= {"sin x1": np.sin(x1), "sin x2": np.sin(x2)}
    return np.array([columns[name] for name in names] or [0 * x1]).T


FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
    "silu": lambda z: z / (1 + np.exp(-z)),
}


@np.errstate(all="ignore")
def logits(playground, x):
    """The network's output in float64, from its weights and the settings alone."""
    signal = features(playground.features, x.astype(float))
    arrays = [array.astype(float) for array in playground.experiment.model.get_weights()]
    *hidden, (kernel, bias) = zip(arrays[::2], arrays[1::2], strict=True)
    for k, b in hidden:
        signal = FUNCTIONS[playground.activation](signal @ k + b)
    return (signal @ kernel + bias)[:, 0]


@np.errstate(all="ignore")
def loss_and_accuracy(z, y):
    return np.logaddexp(0, np.where(y == 1, -z, z)).mean(), ((z > 0) == (y == 1)).mean()


SAID = re.compile(r"loss ([\d.einfa+-]+), accuracy (\d+)% of ([\d,]+) point")


def playground_words(playground):
    """For the common contract: what the words must contain."""
    points, said = playground.experiment.points, SAID.findall(playground.words)
    sets = [(points.x_train, points.y_train), (points.x_test, points.y_test)]
    weights = np.concatenate([w.ravel() for w in playground.experiment.model.get_weights()])
    results = [loss_and_accuracy(logits(playground, x), y) for x, y in sets if len(y)]
    if not np.isfinite(weights).all():
        assert not said
        yield "training has diverged"
        return
    if not all(loss < 1e30 for loss, _ in results):
        return  # in float32, the network may be finite or not
    assert "diverged" not in playground.words
    assert len(said) == sum(len(y) > 0 for _, y in sets) or not len(points.y_train)
    for (loss, accuracy, count), (true_loss, true_accuracy), (_, y) in zip(said, results, sets, strict=False):
        assert float(loss) == pytest.approx(true_loss, rel=0.02, abs=1e-4)
        assert int(accuracy) == pytest.approx(100 * true_accuracy, abs=1.01)  # a point may lie on the line
        assert int(count) == len(y)
    if not said:
        yield "There are no training points"
    elif results[0][1] < 0.89:
        yield "underfits"
    elif len(said) == 2 and results[0][1] - results[1][1] > 0.11:
        yield "overfits"
    if playground.layers == 0:
        yield "units, activation and dropout have no effect"
    if not playground.features:
        yield "knows nothing"
    if playground.points:
        plural = "" if len(playground.points) == 1 else "s"
        yield f"{len(playground.points)} training point{plural} added, with a ring"


def epochs(playground):
    found = re.search(r"After ([\d,]+) epoch", playground.words)
    return int(found[1].replace(",", "")) if found else 0


def press(playground, name):
    """What a message from the browser does when a button is pressed."""
    playground.set_state({name: getattr(playground, name) + 1})


def play(playground, pictures):
    """Let it play until the browser has asked for so many pictures."""
    playground.set_state({"play": True})
    for _ in range(pictures):
        playground.set_state({"beat": playground.beat + 1})
        assert playground.shown == playground.beat


def weights(playground):
    return playground.experiment.model.theta.copy()


def test_retraining_is_the_same_as_stepping_and_as_playing():
    trained = Playground(dropout=0.2, l2=0.01)
    assert epochs(trained) == 30  # 300 updates of 10 points out of 100
    stepped, played = Playground(dropout=0.2, l2=0.01), Playground(dropout=0.2, l2=0.01)
    for playground in (stepped, played):
        press(playground, "reset")
        assert playground.words.startswith("Untrained")
    for epoch in range(30):
        assert epochs(stepped) == epoch
        press(stepped, "step")
    play(played, 30)
    assert epochs(played) >= 30
    np.testing.assert_array_equal(weights(stepped), weights(trained))
    assert stepped.frame == trained.frame
    while epochs(stepped) < epochs(played):
        press(stepped, "step")
    np.testing.assert_array_equal(weights(stepped), weights(played))


def test_two_presses_in_one_message_are_two_steps():
    playground = Playground()
    playground.set_state({"step": 2})
    assert epochs(playground) == 32


def test_it_plays_only_while_it_is_on():
    playground = Playground()
    playground.set_state({"beat": 1})
    assert epochs(playground) == 30
    play(playground, 1)
    assert epochs(playground) > 30
    after = epochs(playground)
    playground.set_state({"play": False})
    playground.set_state({"beat": playground.beat + 1})
    assert epochs(playground) == after


def test_a_slider_that_moves_while_it_plays_trains_anew_and_goes_on():
    playground = Playground()
    play(playground, 5)
    before = epochs(playground)
    playground.set_state({"learning_rate": 0.03, "beat": playground.beat + 1})
    assert 30 < epochs(playground) < before
    assert playground.play
    fresh = Playground(learning_rate=0.03)
    while epochs(fresh) < epochs(playground):
        press(fresh, "step")
    np.testing.assert_array_equal(weights(fresh), weights(playground))


def test_one_message_makes_one_picture(monkeypatch):
    playground, drawn = Playground(), []
    picture = playground.picture
    monkeypatch.setattr(playground, "picture", lambda: drawn.append(1) or picture())
    playground.set_state({"learning_rate": 0.03, "units": 4, "beat": 1, "step": 1})
    playground.set_state({"preset": "units that died"})
    assert len(drawn) == 2


def test_training_that_diverges_says_so_and_stops_playing(recwarn):
    playground = Playground(activation="linear", layers=4, optimizer="momentum", learning_rate=10, l2=0.1)
    play(playground, 3)
    assert "diverged" in playground.words
    assert not playground.play
    assert not recwarn
    playground.set_state({"learning_rate": 0.01, "l2": 0})
    assert "diverged" not in playground.words


def test_settings_that_fail_never_show_the_network_before():
    playground = Playground()
    for message in ({"noise": float("nan")}, {"step": 1}):
        with pytest.raises(ValueError, match="noise"):
            playground.set_state(message)
        assert "noise" in playground.problem
    playground.set_state({"noise": 0.15})
    assert playground.problem == ""
    assert playground.frame == Playground().frame


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_asks_its_question_and_sets_all_controls(name):
    question, settings = PRESETS[name]
    other = next(preset for preset in PRESETS if preset != name)
    from_the_menu = Playground(preset=other, seed=5, points=[[0, 0, 1]])
    from_the_menu.set_state({"preset": name})
    made = Playground(preset=name)
    assert made.face["question"] == from_the_menu.face["question"] == question
    assert question.endswith("?")
    assert from_the_menu.settings() == made.settings() == Playground().settings() | settings
    assert from_the_menu.frame == made.frame


def test_values_win_over_a_preset():
    playground = Playground(preset="XOR without a hidden layer", layers=1)
    assert (playground.dataset, playground.layers) == ("xor", 1)


def test_presets_keep_what_their_questions_promise():
    def accuracy(preset, pictures=0, **values):
        playground = Playground(preset=preset, **values)
        play(playground, pictures)
        return playground.experiment.scores()[0][1]

    assert accuracy("two moons") > 0.97
    assert accuracy("XOR without a hidden layer") < 0.75
    assert accuracy("XOR without a hidden layer", features=["x1", "x2", "x1 x2"]) > 0.95
    assert accuracy("XOR without a hidden layer", layers=1, units=8) > 0.95
    assert accuracy("circles with squares") > 0.95
    assert accuracy("circles with squares", features=["x1^2"]) < 0.85
    one_layer = {"layers": 1, "units": 8}
    assert accuracy("spirals: deep or wide", 30, **one_layer) < 0.96
    squares = ["x1", "x2", "x1^2", "x2^2"]
    assert accuracy("spirals: deep or wide", 30, **one_layer, features=squares) > 0.97
    assert accuracy("your own points") == 1


def test_noise_and_many_units_overfit_until_a_penalty_stops_it():
    playground = Playground(preset="noise and many units")
    play(playground, 30)
    assert "overfits" in playground.words
    playground.set_state({"play": False, "l2": 0.01})
    play(playground, 30)
    assert "overfits" not in playground.words


def test_gradients_fade_in_a_deep_network_of_sigmoids():
    def ratio(**values):
        playground = Playground(preset="a deep network of sigmoids", **values)
        first, *_, output = playground.experiment.gradient_norms()
        return first / output

    assert ratio() < 0.01
    assert ratio(activation="tanh") > 0.05


def test_gradient_norms_are_those_of_the_loss():
    playground = Playground(l2=0.1, dropout=0.5)
    model, points = playground.experiment.model, playground.experiment.points
    norms = playground.experiment.gradient_norms()
    original, h = model.get_weights(), 1e-3
    kernel, bias = np.zeros_like(original[-2]), np.zeros_like(original[-1])
    for gradient, array in ((kernel, -2), (bias, -1)):
        for i in np.ndindex(gradient.shape):
            sides = []
            for sign in (1, -1):
                moved = [w.copy() for w in original]
                moved[array][i] += sign * h
                model.set_weights(moved)
                sides.append(loss_and_accuracy(logits(playground, points.x_train), points.y_train)[0])
            gradient[i] = (sides[0] - sides[1]) / (2 * h)
    assert len(norms) == 3
    assert norms[-1] == pytest.approx(np.sqrt((kernel**2).sum() + (bias**2).sum()), rel=0.01)


def test_clicked_points_are_trained_on():
    playground = Playground(dataset="own points", learning_rate=0.1)
    assert "no training points" in playground.words
    play(playground, 2)
    playground.set_state({"points": [[-1, 0, 0], [1, 0, 1], [1.5, 1, 1]]})
    assert playground.words.startswith("After 300 epochs (300 updates)")
    assert "accuracy 100% of 3 points" in playground.words
    z = logits(playground, np.array([[-1.0, 0], [1, 0]]))
    assert z[0] < 0 < z[1]


def test_clicked_points_join_a_data_set():
    playground = Playground(points=[[0.0, 2.5, 1]])
    assert "of 101 points" in playground.words


@pytest.mark.parametrize(
    "point",
    [
        [0, 0],
        [0, 0, 2],
        ["a", 0, 1],
        [0, float("nan"), 1],
        [3.1, 0, 1],
        [0, -3.1, 1],
        [10**400, 0, 1],
        "001",
        7,
    ],
)
def test_points_of_another_form_or_outside_are_refused(point):
    with pytest.raises(traitlets.TraitError, match=r"x from -3 to 3.*class in \[0, 1\]"):
        Playground(points=[[3, -3, 1], point])


def test_a_long_training_keeps_a_short_curve():
    experiment = Playground(dataset="own points", points=[[-1, 0, 0], [1, 0, 1]]).experiment
    experiment.train(7000)
    updates = [entry[0] for entry in experiment.curve]
    assert updates[0] == 0
    assert updates[-1] == experiment.updates == 7300
    assert len(updates) <= 500
    assert 0 < min(np.diff(updates)) <= max(np.diff(updates)) <= 40


def test_own_arrays():
    iris = datasets.load_iris()
    playground = Playground(iris.x[:100, :2], iris.y[:100])
    assert playground.dataset == "own points"
    assert "of 50 points; test" in playground.words
    points = playground.experiment.points
    both = np.concatenate([points.x_train, points.x_test])
    assert np.abs(both).max() < 3
    # Only shifted and scaled: each column is a straight line of the original one.
    for column in (0, 1):
        ours, theirs = np.sort(both[:, column]), np.sort(iris.x[:100, column])
        assert np.corrcoef(ours, theirs)[0, 1] == pytest.approx(1, abs=1e-6)
    playground.set_state({"dataset": "moons"})
    assert "of 100 points" in playground.words


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.zeros((5, 3)), np.zeros(5), "two columns"),
        (np.zeros((5, 2)), np.zeros(4), "shape"),
        (np.zeros((5, 2)), np.arange(5), "classes 0 and 1"),
        (np.full((5, 2), np.nan), np.zeros(5), "NaN"),
        (np.zeros((0, 2)), np.zeros(0), "Received 0: one is for training and one for testing"),
        (np.zeros((2000, 2)), np.zeros(2000), "random sample"),
        (np.zeros((5, 2)), None, "both x and y"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(x, y, said):
    with pytest.raises(ValueError, match=said):
        Playground(x, y)


@pytest.mark.parametrize(
    ("x", "y"), [([["1", "two"]] * 3, [0, 1, 0]), (np.zeros((3, 2)), ["setosa", "virginica", "setosa"])]
)
def test_text_is_refused(x, y):
    with pytest.raises(TypeError, match="must hold numbers"):
        Playground(x, y)


@pytest.mark.parametrize("name", TOY_SETS)
def test_toy_sets_lie_within_the_plane(name):
    points = Playground(dataset=name, noise=0.1).experiment.points
    assert np.abs(np.concatenate([points.x_train, points.x_test])).max() < 3
    assert len(points.x_train) == len(points.x_test) == 100
