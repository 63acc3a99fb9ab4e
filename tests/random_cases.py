"""How many random inputs a test draws."""

import hypothesis

thorough_run = False  # `pytest --thorough` sets it, before any test is imported


def count(number, thorough):
    return thorough if thorough_run else number


def examples(number, thorough=None):
    """Settings for `number` random configurations, or for `thorough` of them in a thorough run."""
    # Without the search for a simpler failure, which takes minutes where Keras answers in milliseconds.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    return hypothesis.settings(max_examples=count(number, thorough or number), phases=phases)
