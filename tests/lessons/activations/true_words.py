"""What the words of the explorer must contain, computed in another way."""

import re

import numpy as np
import pytest

from nnlib import activations


def activation_words(explorer):
    f, h = activations.get(explorer.function), 1e-5
    z = np.float64(explorer.z)
    yield f"gives {f(z):.3f} and its derivative is {f.derivative(z):.3f}"
    if explorer.function == "step":
        yield "nothing is passed on"

    def chain(z):
        for layer in range(10):
            z = f(z if layer == 0 else explorer.weight * z)
        return z

    # The derivative of the whole chain, by central differences and not by the chain rule; beside a
    # kink the two differ, so there only the figures above are checked.
    gradient = (chain(z + h) - chain(z - h)) / (2 * h)
    closer = (chain(z + h / 4) - chain(z - h / 4)) / (h / 2)
    if abs(gradient) > 1e-4 and np.isclose(gradient, closer, rtol=1e-4):
        said = float(re.search(r"multiply a nudge by (-?[\d.e+-]*\d)", explorer.words)[1])
        assert said == pytest.approx(gradient, rel=0.06)
        if abs(gradient) > 1100:
            yield "exploded"
        elif 0.0011 < abs(gradient) < 900:
            yield "neither vanished nor exploded"
