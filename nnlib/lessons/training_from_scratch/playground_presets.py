"""Questions for the playground, each with the settings from which a reader starts to answer it."""

PRESETS = {
    "two moons": (
        "How few hidden units still separate the moons? What does the decision line look like with none?",
        {},
    ),
    "XOR without a hidden layer": (
        "Why does training not help here? Which one feature makes the problem easy? "
        "Or, without that feature: how many units does one hidden layer need?",
        {"dataset": "xor", "noise": 0.0, "layers": 0, "learning_rate": 0.1},
    ),
    "circles with squares": (
        "There is no hidden layer: where does the round decision line come from? "
        "What happens to it when one of the two squares is switched off?",
        {
            "dataset": "circles", "noise": 0.08, "features": ["x1^2", "x2^2"], "layers": 0,
            "learning_rate": 0.1,
        },
    ),
    "too high a learning rate": (
        "Press Reset, then Play: what do the losses do? "
        "Lower the learning rate: what is the highest at which the training loss falls without jumps?",
        {"optimizer": "sgd", "learning_rate": 10},
    ),
    "spirals: deep or wide": (
        "Press Play: do four layers of 4 units learn the spirals, and with every random seed? "
        "Which two features make one layer of 8 units learn faster, and with more seeds?",
        {"dataset": "spirals", "noise": 0.02, "layers": 4, "units": 4},
    ),
    "noise and many units": (
        "Press Play and watch the test loss: when is it lowest? "
        "Which L2 penalty, or which dropout rate, keeps it from rising again?",
        {"noise": 0.35, "layers": 3},
    ),
    "a deep network of sigmoids": (
        "How many times smaller is the gradient of layer 1 than that of the output? "
        "Which activation function brings them closest to each other, and what happens to the loss then?",
        {
            "dataset": "circles", "layers": 4, "activation": "sigmoid", "optimizer": "sgd",
            "learning_rate": 0.3,
        },
    ),
    "units that died": (
        "White squares are ReLU units that give 0 everywhere. Can they come back when you press Play? "
        "Which learning rate, and which activation function, keeps all of them alive?",
        {"activation": "relu", "optimizer": "sgd", "learning_rate": 3},
    ),
    "your own points": (
        "Click some points of both classes into the plot. "
        "Can you place ten points that two hidden units cannot separate?",
        {
            "dataset": "own points", "layers": 1, "units": 2, "learning_rate": 0.1,
            "points": [[-1.5, 1.0, 0], [-1.0, -0.5, 0], [1.0, 0.5, 1], [1.5, -1.0, 1]],
        },
    ),
}  # fmt: skip
