"""Start here: how the course works, and a network that reads digits."""

from nnlib.exercises import unknown_name
from nnlib.lessons.start_here.accuracy import accuracy
from nnlib.lessons.start_here.questions import untrained, worse_on_the_pad
from nnlib.lessons.start_here.weighted_sum import weighted_sum

NOTEBOOK = "00_start_here"
TASKS = [untrained, worse_on_the_pad, accuracy, weighted_sum]
__getattr__ = unknown_name(__name__)
