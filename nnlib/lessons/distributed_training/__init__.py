"""Distributed training: one network, several workers."""

from nnlib.exercises import unknown_name
from nnlib.lessons.distributed_training.best_workers import best_workers
from nnlib.lessons.distributed_training.combine_gradients import combine_gradients
from nnlib.lessons.distributed_training.joint_statistics import joint_statistics
from nnlib.lessons.distributed_training.questions import (
    added_up,
    mean_of_shards,
    one_killed,
    thousand_workers,
    traffic,
)
from nnlib.lessons.distributed_training.ring_seconds import ring_seconds
from nnlib.lessons.distributed_training.worker_rows import worker_rows

NOTEBOOK = "19_distributed_training"
TASKS = [
    mean_of_shards,
    combine_gradients,
    joint_statistics,
    traffic,
    ring_seconds,
    added_up,
    worker_rows,
    one_killed,
    thousand_workers,
    best_workers,
]
__getattr__ = unknown_name(__name__)
