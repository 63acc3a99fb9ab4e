"""The playground: a small network in training, whose data, shape and settings you can change."""

import numpy as np

from nnlib.lessons.training_from_scratch.playground_experiment import (
    FEATURES,
    HALF,
    OPTIMIZERS,
    TOY_SETS,
    Experiment,
    no_points,
    own_points,
    toy_points,
    with_clicks,
)
from nnlib.lessons.training_from_scratch.playground_figure import (
    DEEPEST,
    PLACES,
    PLANE,
    SIZE,
    WIDEST,
    ExperimentFigure,
)
from nnlib.lessons.training_from_scratch.playground_presets import PRESETS
from nnlib.widgets.controls import (
    Button,
    Checkboxes,
    Dropdown,
    FloatSlider,
    IntSlider,
    OptionSlider,
    Play,
    Points,
    Presets,
)
from nnlib.widgets.live import LiveFigure

BUDGET = 300  # updates of a new training, which follows a slider
SLICE = 100  # most updates between two pictures while it plays
OWN = "own points"
PENALTIES = [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]


class Playground(LiveFigure):
    """A network for two classes of points in the plane, in training.

    Each change of a control trains a new network from its first weights, for 300 updates; `play` continues.
    From code, ``playground.step += 1`` presses a button.

    Parameters
    ----------
    x : array-like of shape (n, 2), optional
        Points of your own, at most 1,000, which are scaled to fill the plane. Half of them are for testing.
    y : array-like of shape (n,), optional
        Their classes, 0 and 1.
    **values
        Values of controls, such as ``layers=1, units=3, preset="..."``.
    """

    alt = (
        "Upper left: the plane with the points of two classes, coloured by the output of a network, with its "
        "decision line. Upper right: the same plane as each feature and each hidden unit sees it. Below: "
        "training and test loss over the updates, and the length of the gradient of each layer."
    )
    size = SIZE
    _trained = None

    preset = Presets("Start from", PRESETS)
    play = Play("Play", lambda playground: playground._train(playground._slice()))
    step = Button("Step", lambda playground: playground._train(1))
    reset = Button("Reset", lambda playground: playground._restart())
    dataset = Dropdown("Data set", "moons", [*TOY_SETS, OWN])
    noise = FloatSlider("Data noise", 0.15, 0, 0.5, 0.01)
    features = Checkboxes(
        "Features", ["x1", "x2"],
        dict(zip(FEATURES, ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"], strict=True)),
    )  # fmt: skip
    layers = IntSlider("Hidden layers", 2, 0, DEEPEST)
    units = IntSlider("Units per layer", 8, 1, WIDEST)
    activation = Dropdown(
        "Activation", "tanh", ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu"]
    )
    optimizer = Dropdown("Optimizer", "adam", list(OPTIMIZERS))
    learning_rate = OptionSlider(
        "Learning rate", 0.01, [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    )
    batch_size = OptionSlider("Batch size", 10, [1, 5, 10, 20, 50, 100])
    l1 = OptionSlider("L1 penalty", 0, PENALTIES)
    l2 = OptionSlider("L2 penalty", 0, PENALTIES)
    dropout = FloatSlider("Dropout", 0.0, 0, 0.8, 0.1)
    seed = IntSlider("Random seed", 0, 0, 9)
    points = Points("A click adds", PLANE, ((-HALF, HALF), (-HALF, HALF)), ["class 0 (●)", "class 1 (▲)"])

    def __init__(self, x=None, y=None, **values):
        if (x is None) != (y is None):
            raise ValueError("Playground expected both x and y, or neither. Received only one of them.")
        self._arrays = no_points() if x is None else own_points(x, y)
        if x is not None:
            values = {"dataset": OWN} | values
        super().__init__(**values)

    # -- training -----------------------------------------------------------------------------------

    def settings(self):
        """The controls that decide what is trained."""
        names = [n for n in self.controls() if n not in ("preset", "play", "step", "reset")]
        return {name: getattr(self, name) for name in names}

    @property
    def experiment(self):
        """The Experiment with the current settings; new settings are trained at once."""
        if self.settings() != self._trained:
            self._restart()
            self._experiment.train(max(1, round(BUDGET / self._experiment.updates_per_epoch)))
        return self._experiment

    def _restart(self):
        """Start again with an untrained network."""
        settings = self.settings()
        dataset, noise, clicks = (settings.pop(name) for name in ("dataset", "noise", "points"))
        points = self._arrays if dataset == OWN else toy_points(dataset, noise)
        self._experiment = Experiment(with_clicks(points, clicks), **settings)
        self._trained = self.settings()

    def _train(self, epochs):
        """Continue training for some epochs."""
        self.experiment.train(epochs)
        if self._experiment.diverged:
            self.play = False  # there is nothing more to see

    def _slice(self):
        """Epochs between two pictures: few at first, where much happens, then up to SLICE updates."""
        experiment = self.experiment
        most = SLICE // experiment.updates_per_epoch
        return max(1, min(experiment.epochs // 10, most))

    # -- the picture and its words --------------------------------------------------------------------

    def draw(self, figure):
        self._drawing = ExperimentFigure(figure)

    def update(self):
        experiment = self.experiment
        surfaces = experiment.surfaces(PLACES)
        if self._drawing.show(experiment, surfaces, self.points):
            self.redraw_background()
        return " ".join([*self._progress(experiment), *self._remarks(surfaces)])

    def _progress(self, experiment):
        training_points, test_points = len(experiment.x_train), len(experiment.x_test)
        if not training_points:
            yield "There are no training points: click into the plot, or choose a data set."
            return
        when = f"After {_count(experiment.epochs, 'epoch')} ({_count(experiment.updates, 'update')})"
        if experiment.diverged:  # a score of what is not a number would mean nothing
            yield f"{when}: training has diverged, some numbers are not finite. Lower the learning rate."
            return
        (loss, accuracy), (test_loss, test_accuracy) = experiment.scores()
        training = f"training loss {loss:.3g}, accuracy {accuracy:.0%} of {_count(training_points, 'point')}"
        test = f"; test loss {test_loss:.3g}, accuracy {test_accuracy:.0%} of {_count(test_points, 'point')}"
        yield f"{when if experiment.epochs else 'Untrained'}: {training}{test if test_points else ''}."

        if not experiment.epochs:
            yield "The weights are still random."
        elif accuracy < 0.9:
            yield "Training accuracy is below 90%: it still underfits, or the noise allows no better."
        elif not test_points:
            yield "Without test points you cannot tell whether it generalizes."
        elif accuracy - test_accuracy >= 0.1:
            yield "It does much worse on the test points: it overfits."
        else:
            lowest, then, updates = min((test, training, n) for n, training, test in experiment.curve)
            if test_loss > max(1.25 * lowest, lowest + 0.05) and loss < then:
                yield f"The test loss was {lowest:.3g} after {_count(updates, 'update')}: it overfits."
            else:
                yield "The two accuracies are less than ten points apart."

    def _remarks(self, surfaces):
        if self.points:
            yield f"{_count(len(self.points), 'training point')} added, with a ring."
        if self.dataset == OWN:
            yield "No noise is added to your own points."
        if not self.features:
            yield "Without a feature the network knows nothing about where a point is."
        if not self.layers:
            yield "Without a hidden layer, units, activation and dropout have no effect."
        hidden = np.concatenate(surfaces[1:-1], axis=1) if self.layers else np.empty((1, 0))
        still = int((hidden.max(axis=0) == hidden.min(axis=0)).sum())
        if still:
            yield f"Hidden units with the same output everywhere: {still} of {hidden.shape[1]}."


def _count(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
