"""Draw inputs that are more varied than those of the exercises."""


def numbers(rng, *shape, scale=3.0):
    """Floats around 0: as they come, or whole, so that zeros and equal ones occur, or far apart in size."""
    values = rng.normal(scale=scale, size=shape)
    match rng.integers(3):
        case 0:
            values = values.round()
        case 1:
            values = values * 10.0 ** rng.integers(-3, 3, shape)
    return values if shape else float(values)


def sizes(rng, count, largest=5):
    """`count` lengths from 1 to `largest`."""
    return rng.integers(1, largest + 1, count).tolist()
