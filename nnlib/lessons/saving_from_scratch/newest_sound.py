"""The checkpoint from which training continues."""

import zlib

from nnlib.exercises import exercise


def inputs(rng):
    sound, damaged = (b"weights", zlib.crc32(b"weights")), (b"weighty", zlib.crc32(b"weights"))
    yield ({"step-80": sound, "step-90": sound, "step-100": damaged},)
    yield ({"step-9": sound, "step-10": sound},)
    yield ({"step-300": damaged, "step-100": sound, "step-200": sound, "step-50": damaged},)
    yield ({"step-7": damaged},)
    yield ({"step-5": sound, "step-6": (b"weights", zlib.crc32(b"weighty"))},)
    yield ({"step-1200": sound, "step-800": sound},)


@exercise(
    inputs=inputs,
    hints=[
        "Keep only the sound files. The number of a step is `int(name.removeprefix('step-'))`.",
        "`max(steps, default=-1)` takes care of the case that there is none.",
    ],
    remark="Resuming training takes this function. It also takes more than one file.",
)
def newest_sound(files):
    """Return the number of steps of the newest file that is not damaged, an int; -1 if there is none.

    `files` is a dictionary, in no particular order, from names such as `"step-90"`, always
    `step-` and a number, to `(content, crc)`. The content is a bytes object. A file is sound (intact) if
    `zlib.crc32(content)` is its `crc`.
    """
    sound = [name for name, (content, crc) in files.items() if zlib.crc32(content) == crc]
    return max((int(name.removeprefix("step-")) for name in sound), default=-1)


@newest_sound.misconception("You take the newest file without looking at its checksum.")
def newest_whether_sound_or_not(files):
    return max(int(name.removeprefix("step-")) for name in files)


@newest_sound.misconception(
    'You compare the names as text. There "step-90" comes after "step-100": compare numbers instead.'
)
def names_compared_as_text(files):
    sound = [name for name, (content, crc) in files.items() if zlib.crc32(content) == crc]
    return int(max(sound).removeprefix("step-")) if sound else -1


@newest_sound.misconception("You take the last sound file of the dictionary. It is in no particular order.")
def last_in_the_dictionary(files):
    newest = -1
    for name, (content, crc) in files.items():
        if zlib.crc32(content) == crc:
            newest = int(name.removeprefix("step-"))
    return newest


@newest_sound.misconception("You give up if the newest file is damaged. An older one may be sound.")
def newest_or_none(files):
    newest = max(int(name.removeprefix("step-")) for name in files)
    content, crc = files[f"step-{newest}"]
    return newest if zlib.crc32(content) == crc else -1


@newest_sound.misconception(
    "You return the first sound file of the dictionary. Its files are in no particular order."
)
def first_in_the_dictionary(files):
    for name, (content, crc) in files.items():
        if zlib.crc32(content) == crc:
            return int(name.removeprefix("step-"))
    return -1
