"""The format explorer: its words from the table, read in another way."""

import itertools

from nnlib.lessons.saving_with_keras.explorer import FORMATS, NEEDS, FormatExplorer


def fails(name, needs):
    return [need for need in needs if need not in FORMATS[name]]


def two_files_do(one, other, needs):
    """Own layers, layers without classes, and files without code: what is needed must hold for both files."""
    for need in needs:
        has = [need in FORMATS[one], need in FORMATS[other]]
        if need == "one_file" or not (all(has) if need in ("custom", "without_class", "safe") else any(has)):
            return False
    return True


def formats_words(explorer):
    needs = explorer.needs
    good = [name for name in FORMATS if not fails(name, needs)]
    if not needs:
        yield "every format will do"
        return
    if good:
        yield f"Of 7 formats, {len(good)} meet"
        yield "all that is ticked: " + ", ".join(good) + "."
    else:
        yield "Of 7 formats, none meet all that is ticked."
        found = [" and ".join(p) for p in itertools.combinations(FORMATS, 2) if two_files_do(*p, needs)]
        if found:
            yield "With the model saved twice, it can be done: " + "; or ".join(found) + "."
        else:
            yield "Even two of them together do not."
    for need in needs:
        bad = [name for name in FORMATS if need in fails(name, needs)]
        if bad:
            yield f"{NEEDS[need][2]} {', '.join(bad)}."


def test_the_table_speaks_of_the_needs():
    assert all(has <= set(NEEDS) for has in FORMATS.values())
    for need in NEEDS:  # a need that all or none meet would teach nothing
        assert 0 < sum(need in has for has in FORMATS.values()) < len(FORMATS)


def test_the_answers_to_the_question():
    explorer = FormatExplorer(needs=["custom", "without_class"])
    assert "1 meets all that is ticked: SavedModel." in explorer.words
    for need, impossible in {"goes_on": True, "safe": True, "one_file": True, "weights": False}.items():
        explorer.needs = ["custom", "without_class", need]
        assert ("Even two of them together do not" in explorer.words) == impossible
    explorer.needs = ["architecture", "random", "custom"]
    assert "With the model saved twice, it can be done: .keras and Checkpoint" in explorer.words


def test_marks_and_verdicts_are_those_of_the_table():
    needs = ["weights", "random"]
    explorer = FormatExplorer(needs=needs)
    for name, has in FORMATS.items():
        for need in NEEDS:
            mark = "✓" if need in has else "✗" if need in needs else "–"
            assert explorer._marks[name, need].get_text() == mark
        missing = fails(name, needs)
        assert explorer._verdicts[name].get_text() == (f"lacks {len(missing)}" if missing else "meets all")
        assert explorer._verdicts[name].get_fontweight() == ("normal" if missing else "bold")
    assert [need for need, frame in explorer._frames.items() if frame.get_visible()] == needs
