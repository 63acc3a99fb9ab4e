"""Deployment: from a trained network to a service that others can ask."""

from nnlib.exercises import unknown_name
from nnlib.lessons.deployment.fold_normalization import fold_normalization
from nnlib.lessons.deployment.infer_request import infer_request
from nnlib.lessons.deployment.percentile import percentile
from nnlib.lessons.deployment.questions import lost_requests, nine_numbers, one_row, smoothness_in_int8
from nnlib.lessons.deployment.status import status
from nnlib.lessons.deployment.through_int8 import through_int8

NOTEBOOK = "18_deployment"
TASKS = [
    fold_normalization,
    through_int8,
    smoothness_in_int8,
    one_row,
    infer_request,
    nine_numbers,
    status,
    percentile,
    lost_requests,
]
__getattr__ = unknown_name(__name__)
