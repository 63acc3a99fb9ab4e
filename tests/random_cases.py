"""How many of their random inputs tests draw."""

import hypothesis

thorough = False  # `pytest --thorough` sets it, before any test is imported


def number(quick, slow):
    """`slow` in a thorough run, `quick` in others."""
    return slow if thorough else quick


def examples(number):
    """Settings for `number` random configurations."""
    # Without the search for a simpler failure, which takes minutes where Keras answers in milliseconds.
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    return hypothesis.settings(max_examples=number, phases=phases)
