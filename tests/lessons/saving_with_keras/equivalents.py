"""Wider inputs for the exercises of this lesson."""

from tests.exercises.wider import sizes


def rows_of_step(rng):
    return tuple(rng.integers([0, 1, 1, 0], [20, 30, 9, 9]).tolist())


def checkpoints_kept(rng):
    return tuple(rng.integers(1, [60, 12, 6]).tolist())


def model_parameters(rng):
    shapes = {"W": tuple(sizes(rng, 2))}
    for _ in range(rng.integers(8)):
        name = f"{rng.choice([*shapes, 'dense', 'counter'])}{rng.choice(['/Adam', '/kernel', '2'])}"
        shapes[name] = tuple(sizes(rng, rng.integers(4)))
    return (shapes,)


def risky_layers(rng, depth=3):
    kinds = ["Dense", "Lambda", "TFSMLayer", "Sequential"]

    def layer(depth):
        config = {"name": str(rng.choice(kinds))}
        if depth and rng.random() < 0.7:
            config["layers"] = [layer(depth - 1) for _ in range(rng.integers(3))]
        if depth and rng.random() < 0.3:
            config["layer"] = layer(depth - 1)
        return {"class_name": str(rng.choice(kinds)), "config": config}

    return (layer(depth),)
