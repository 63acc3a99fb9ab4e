"""Capstone: from a raw table to a served model, in six milestones."""

from nnlib.exercises import unknown_name
from nnlib.lessons.capstone.accuracy import accuracy
from nnlib.lessons.capstone.model_card import model_card
from nnlib.lessons.capstone.model_file import model_file
from nnlib.lessons.capstone.no_leakage import no_leakage
from nnlib.lessons.capstone.questions import (
    all_right,
    complete_rows,
    fee_alone,
    not_from_strangers,
    torn_pairs,
)
from nnlib.lessons.capstone.raw_table import WINES, dictionary, table
from nnlib.lessons.capstone.service import service
from nnlib.lessons.capstone.split import split

__all__ = ["NOTEBOOK", "TASKS", "WINES", "dictionary", "table"]

NOTEBOOK = "22_capstone"
TASKS = [
    fee_alone,
    complete_rows,
    torn_pairs,
    split,
    no_leakage,
    all_right,
    accuracy,
    not_from_strangers,
    model_file,
    service,
    model_card,
]
__getattr__ = unknown_name(__name__)
