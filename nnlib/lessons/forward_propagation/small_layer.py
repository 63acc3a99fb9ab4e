"""The layer of the lesson's first pages: two units with three inputs, small enough to follow on paper."""

import numpy as np

SAMPLE = np.array([2.0, 0.0, 1.0])
WEIGHTS = np.array([[1.0, -1.0, 3.0], [-2.0, 4.0, 1.0]])  # a row for each unit
BIAS = np.array([-1.0, 0.5])
