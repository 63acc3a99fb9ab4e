"""Milestone 6: a card that says what the model is for, how good it is, and where it fails."""

import re

from nnlib.exercises import milestone
from nnlib.exercises.project import Fault
from nnlib.lessons.capstone.predictions import fraction_correct, names
from nnlib.lessons.capstone.raw_table import made
from nnlib.lessons.capstone.worked_solution import STEPS

HEADINGS = ("Purpose", "Not for", "Data", "Inputs", "Results", "Limits", "File")


@milestone(
    hints=[
        "Write for a reader who has the file and a bottle, and does not know you.",
        "The first number below `Results` is the accuracy on your test part. Say how many bottles that is.",
        "Below `Limits`: which bottles have you never seen? Which mistakes does it make?",
    ],
    solution=STEPS["model_card"],
    remark="The check does not understand what it reads. Let another person read the card.",
)
def model_card(card, predict):
    """Document the model: a card in Markdown, for those who will use it.

    It has the headings Purpose, Not for, Data, Inputs, Results, Limits and File, with whole sentences below
    each. *Data* says what was done about bottles that were entered twice, and about `seal_fee`. *Inputs*
    says the unit of proline, and how to hand in what is missing. *Results* begins with the accuracy of
    `predict` on your test part, in %, and gives that of the simplest guess. *File* says the format, and the
    version of the model.
    """
    sections = sections_of(card)
    says_what_is_needed(sections)
    right = fraction_correct(names(predict, made().held_rows), made().held_wines)
    is_honest(sections["results"], right)
    return f"All entries are there, and the accuracy fits the {right:.0%} on held-back bottles."


def sections_of(card):
    """Return heading (in small letters) -> text of a card in Markdown."""
    if not isinstance(card, str):
        raise Fault(f"The card is a text in Markdown. Received an object of type {type(card).__name__}.")
    heading = rf"^#+ *({'|'.join(HEADINGS)})[ :]*$"  # a section may have headings of its own
    _, *parts = re.split(heading, card, flags=re.MULTILINE | re.IGNORECASE)
    sections = dict(zip(map(str.lower, parts[0::2]), parts[1::2], strict=True))
    for heading in HEADINGS:
        text = sections.get(heading.lower())
        if text is None:
            raise Fault(f"There is no heading `## {heading}`.")
        if len(text.split()) < 4:
            raise Fault(f"Below `{heading}` there is not yet a whole sentence.")
    return sections


def says_what_is_needed(sections):
    """Fault if a section has none of the words that one would use to say what belongs there."""
    for heading, pattern, what in (
        (
            "Data",
            "twice|duplica|double|repeat|again|same bottle|identical|copies|redundant|more than once",
            "what was done about bottles that were entered twice",
        ),
        ("Data", r"seal|\bfee\b", "what was done about `seal_fee`"),
        ("Inputs", r"\bm?g ?(/|per) ?l|gram", "the unit of proline"),
        (
            "Inputs",
            r"missing|gap|empty|unknown|\bnan?\b|measured|absent|lack|blank|null|no value",
            "how to hand in what is missing",
        ),
        (
            "Results",
            "majority|always|baseline|guess|dummy|constant|simplest|largest|commonest|most (frequent|common)",
            "what the simplest guess reaches",
        ),
        ("File", r"onnx|safetensors|keras|np[yz]|h(df)?5|lite|json|csv|text|format", "the format"),
        ("File", r"version|\bv\d", "the version of the model"),
    ):
        if not re.search(pattern, sections[heading.lower()], re.IGNORECASE):
            raise Fault(f"Below `{heading}` the check finds none of the usual words for {what}.")


def is_honest(results, right):
    """Fault unless the first percentage of a text is near the accuracy that was measured here."""
    found = re.findall(r"(\d+(?:[.,]\d+)?)\s?%", results)
    claimed = [float(number.replace(",", ".")) / 100 for number in found]
    if not claimed:
        raise Fault("`Results` gives no accuracy in %.")
    if claimed[0] > right + 0.15:
        raise Fault(
            f"`Results` begins with {claimed[0]:.0%}. On held-back bottles `predict` is right for "
            f"{right:.0%}. Chance hardly explains that. Was the number measured on rows that the model knows?"
        )
    if claimed[0] < right - 0.15:
        raise Fault(
            f"`Results` begins with {claimed[0]:.0%}. `predict` is far better: first give its accuracy on "
            "your test part, and then that of the simplest guess."
        )
