"""Let a printed number differ a little where the cell's tag allows it: ``within-0.02``.

nbval compares what a cell prints with what is stored, letter by letter. Some numbers differ in their last
figures from processor to processor. A cell with the tag passes if each number differs from the stored one by
at most as much; the tag says at most half of what would make a sentence about the number untrue. Everything
else has to be equal: words, signs, how many numbers there are, and the decimals of each.
"""

import re
from decimal import Decimal

from nbval.plugin import IPyNbCell

TAG = re.compile(r"within-(\d+(?:\.\d+)?)")
NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")


def pytest_itemcollected(item):
    if isinstance(item, IPyNbCell):
        tags = item.cell.metadata.get("tags", [])
        allowed = [Decimal(match[1]) for match in map(TAG.fullmatch, tags) if match]
        if allowed:
            item.compare_outputs = lambda *outputs, **options: _compare(item, allowed[0], *outputs, **options)


def _compare(item, allowed, received, stored, **options):
    """nbval's own comparison, after what differs a little has become what is stored."""
    for output, reference in zip(received, stored, strict=False):
        for fields, known in (output, reference), (output.get("data", {}), reference.get("data", {})):
            for kind, text in fields.items():
                if isinstance(text, str) and agree(text, known.get(kind), allowed):
                    fields[kind] = known[kind]
    return IPyNbCell.compare_outputs(item, received, stored, **options)


def agree(received, stored, allowed):
    """Whether two texts differ in nothing but numbers, and each of these by at most `allowed`, a Decimal."""
    if not isinstance(stored, str) or _words(received) != _words(stored):
        return False
    pairs = zip(NUMBER.findall(received), NUMBER.findall(stored), strict=True)
    return all(_form(a) == _form(b) and abs(_value(a) - _value(b)) <= allowed for a, b in pairs)


def _words(text):
    # A number of fewer figures may have more spaces in front of it.
    return [" ".join(part.split()) for part in NUMBER.split(text)]


def _form(number):
    """Its sign, how many decimals it has, and whether it has an exponent."""
    digits, exponent = re.fullmatch(r"([^eE]*)([eE].*)?", number).groups()
    return number[0] in "-−", len(digits.partition(".")[2]), exponent is None


def _value(number):
    return Decimal(number.replace(",", "").replace("−", "-"))
