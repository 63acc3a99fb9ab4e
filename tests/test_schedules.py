"""Learning-rate schedules against Keras, step by step."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import optimizers, schedules
from tests.keras_reference import assert_same_arguments, examples, members, twin

rates = st.floats(1e-3, 1)
periods = st.integers(1, 40)
WARMUP = {"warmup_target": rates, "warmup_steps": st.integers(0, 40)}
decay = st.tuples(rates, periods, st.floats(0.1, 1), st.booleans())


@st.composite
def piecewise(draw):
    boundaries = sorted(draw(st.sets(st.integers(1, 100), min_size=1, max_size=4)))
    values = draw(st.lists(rates, min_size=len(boundaries) + 1, max_size=len(boundaries) + 1))
    return boundaries, values


ARGUMENTS = {
    schedules.ExponentialDecay: decay,
    schedules.InverseTimeDecay: decay,
    schedules.PiecewiseConstantDecay: piecewise(),
    schedules.CosineDecay: st.one_of(
        st.tuples(rates, periods, st.floats(0, 1)),
        st.tuples(rates, periods, st.floats(0, 1), st.fixed_dictionaries(WARMUP)),
    ),
}
every = pytest.mark.parametrize("cls", members(schedules.LearningRateSchedule))


@every
def test_arguments_are_keras(cls):
    assert_same_arguments(cls)


@every
@given(data=st.data())
@examples(15)
def test_every_step_is_keras(cls, data):
    arguments = data.draw(ARGUMENTS[cls])
    keywords = arguments[-1] if isinstance(arguments[-1], dict) else {}
    schedule = cls(*[each for each in arguments if each is not keywords], **keywords)
    reference = twin(schedule)
    steps = [*range(0, 60, 3), 1, 2, 100, 101, 10_000]
    steps += [step for boundary in getattr(schedule, "boundaries", []) for step in (boundary, boundary + 1)]
    ours, theirs = [schedule(step) for step in steps], [float(reference(step)) for step in steps]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)
    copy = cls.from_config(json.loads(json.dumps(schedule.get_config())))
    assert [copy(step) for step in steps] == [schedule(step) for step in steps]


@pytest.mark.parametrize("steps", [np.int64(5), np.int64(0)])
def test_warmup_of_numpys_numbers_is_saved_bit_for_bit(steps):
    target = np.float32(0.1)
    schedule = schedules.CosineDecay(0.01, 20, warmup_target=target, warmup_steps=steps)
    config = schedule.get_config()
    copy = schedules.CosineDecay.from_config(json.loads(json.dumps(config)))
    assert [type(config[name]) for name in WARMUP] == [float, int]
    assert [copy(step) for step in range(30)] == [schedule(step) for step in range(30)]


def test_found_where_keras_has_them():
    assert optimizers.schedules.CosineDecay is schedules.CosineDecay


def test_optimizer_starts_at_step_0():
    """The first update takes schedule(0)."""
    theta, gradient = np.zeros(1), np.ones(1)
    optimizer = optimizers.SGD(schedules.PiecewiseConstantDecay([0, 1], [1.0, 0.1, 0.01]))
    optimizer.build(theta, gradient)
    rests = []
    for _ in range(3):
        optimizer.step()
        rests.append(float(-theta[0]))
    assert rests == pytest.approx([1, 1.1, 1.11])


SCHEDULES = {
    "exponential": lambda: schedules.ExponentialDecay(0.1, 10, 0.5),
    "inverse": lambda: schedules.InverseTimeDecay(0.1, 10, 0.5),
    "cosine": lambda: schedules.CosineDecay(0.1, 10, warmup_target=0.2, warmup_steps=5),
}
SETTINGS = {  # a legal value, which counts from the next step on, and illegal ones
    "initial_learning_rate": (0.3, -1, math.nan, "fast"),
    "decay_steps": (20, 0, 2.5, None),
    "decay_rate": (0.25, -0.1, math.nan),
    "staircase": (True, "yes", None),
    "alpha": (0.3, -1, math.nan),
    "warmup_target": (0.4, -1, "high"),
    "warmup_steps": (0, -1, 2.5),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_what_is_set_is_used_or_refused(name):
    for setting in SCHEDULES[name]().get_config():
        legal, *illegal = SETTINGS[setting]
        schedule = SCHEDULES[name]()
        before = [schedule(step) for step in range(30)]
        for bad in illegal:
            with pytest.raises((ValueError, TypeError), match=setting):
                setattr(schedule, setting, bad)
            assert [schedule(step) for step in range(30)] == before
        setattr(schedule, setting, legal)
        new = type(schedule).from_config(schedule.get_config() | {setting: legal})
        assert [schedule(step) for step in range(30)] == [new(step) for step in range(30)] != before


def test_pieces_are_fixed_and_rise():
    schedule = schedules.PiecewiseConstantDecay(np.array([3, 6]), np.float32([0.5, 0.25, 0.125]))
    assert [schedule(step) for step in (3, 4, 7)] == [0.5, 0.25, 0.125]
    for name in ("boundaries", "values"):
        with pytest.raises(AttributeError, match="make a new schedule"):
            setattr(schedule, name, [1])
    with pytest.raises(ValueError, match="boundaries must rise"):
        schedules.PiecewiseConstantDecay([6, 3], [0.5, 0.25, 0.125])
    with pytest.raises(ValueError, match="one entry more"):
        schedules.PiecewiseConstantDecay(100, 0.1)
    with pytest.raises(ValueError, match="each boundary"):
        schedules.PiecewiseConstantDecay(["a"], [0.1, 0.2])
