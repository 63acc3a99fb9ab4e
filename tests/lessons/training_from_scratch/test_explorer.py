"""The playground: a new training is the same as stepping, and presets keep their promises."""

import numpy as np
import pytest

from nnlib.lessons.training_from_scratch.explorer import Playground
from nnlib.lessons.training_from_scratch.playground_presets import PRESETS
from tests.lessons.training_from_scratch.true_words import (
    epochs,
    logits,
    loss_and_accuracy,
    play,
    press,
    weights,
)


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


def test_a_slider_that_moves_while_it_plays_trains_again_and_goes_on():
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


@pytest.mark.thorough
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


@pytest.mark.thorough
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


def test_a_long_training_keeps_a_short_curve():
    experiment = Playground(dataset="own points", points=[[-1, 0, 0], [1, 0, 1]]).experiment
    experiment.train(7000)
    updates = [entry[0] for entry in experiment.curve]
    assert updates[0] == 0
    assert updates[-1] == experiment.updates == 7300
    assert len(updates) <= 500
    assert 0 < min(np.diff(updates)) <= max(np.diff(updates)) <= 40
