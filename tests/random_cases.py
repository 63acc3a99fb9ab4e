"""Settings for tests that draw their inputs at random."""

import hypothesis


def examples(number):
    """Settings for `number` random configurations."""
    # Without the search for a simpler failure, which takes minutes where Keras answers in milliseconds.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    return hypothesis.settings(max_examples=number, phases=phases)
