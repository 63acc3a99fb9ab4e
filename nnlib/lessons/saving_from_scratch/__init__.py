"""Exercises and questions of notebook 12: what a model is on disk."""

import json
import zlib

import numpy as np

from nnlib.exercises import choice, exercise, prediction, unknown_name

NOTEBOOK = "15_saving_from_scratch"
__getattr__ = unknown_name(__name__)


def _files(rng):
    from safetensors.numpy import save

    kernel = np.arange(6, dtype=np.float32).reshape(2, 3)
    small = {"dense.kernel": kernel / 4, "dense.bias": np.array([0.5, -1, 2], np.float32)}
    large = {"a": rng.normal(size=(3, 2)), "b": rng.normal(size=4), "c": rng.normal(size=(1, 2, 2))}
    yield save({"kernel": kernel}), "kernel"
    yield from ((save(small), name) for name in small)
    yield from ((save(large, metadata={"format": "mine"}), name) for name in large)


@exercise(
    inputs=_files,
    hints=[
        '`int.from_bytes(content[:8], "little")` is the length of the header, and `json.loads` reads it.',
        "The numbers begin at `start = 8 + length`. The two offsets count from there.",
        "`np.frombuffer(piece, dtype)` makes numbers of bytes. They still need their shape.",
    ],
    remark="You have written a reader for the format in which many large models are published.",
)
def read_tensor(content, name):
    """Return one array out of the content of a safetensors file, a bytes object.

    The first 8 bytes are the length of the header, a whole number, the least significant byte first. The
    header is JSON. For each name it holds `"dtype"` ("F32" or "F64": float32 or float64), `"shape"`, and
    `"data_offsets"`: where the array begins and where it ends, counted from the first byte after the header.
    """
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[start + begin : start + end], dtype).reshape(entry["shape"])


def _misread(content, name, back=0, longer=False, dtype=None, order="C"):  # one thing done differently
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    start, end = max(0, start - back), end + longer * begin
    dtype = dtype or {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    array = np.frombuffer(content[start + begin : start + end], dtype)
    return array.reshape(entry["shape"], order=order) if order else array


for _sentence, _how in (
    ("You count the offsets from the beginning of the file, not from the end of the header.", {"back": 9999}),
    ("Your numbers begin 8 bytes too early: before the header, 8 bytes hold its length.", {"back": 8}),
    ("You take the second offset for a length. It is where the array ends.", {"longer": True}),
    ("You read everything as float32. The header says which type it is.", {"dtype": "<f4"}),
    ("Your array is flat. The header tells its shape.", {"order": None}),
    ("You fill the array column by column. The numbers are stored row by row.", {"order": "F"}),
):
    read_tensor.misconception(_sentence, lambda *file, how=_how: _misread(*file, **how))


def _numbers_and_bits(rng):
    for number, bit in ((0.5, 31), (0.5, 30), (0.5, 22), (-3.0, 23), (1.25, 0), (1.0, 30), (7.0, 21)):
        yield np.float32(number), bit
    yield from ((np.float32(number), int(rng.integers(1, 32))) for number in rng.normal(size=5))


@exercise(
    inputs=_numbers_and_bits,
    rtol=1e-9,
    hints=[
        "`number.view(np.uint32)` shows the same 32 bits as a whole number.",
        "`^ np.uint32(1 << bit)` flips the bit, and `.view(np.float32)` goes back.",
    ],
    remark="Bit 31 is the sign, bits 30 to 23 are the exponent, bits 22 to 0 the digits.",
)
def flipped_number(number, bit):
    """Return the float32 `number` after one of its 32 bits was flipped: 0 becomes 1, or 1 becomes 0.

    `number` is an np.float32. Bit 0 is the least significant one, bit 31 the sign.
    """
    return (number.view(np.uint32) ^ np.uint32(1 << bit)).view(np.float32)


flipped_number.misconception(
    "You count the bits from the other end. Bit 31 is the sign.",
    lambda number, bit: flipped_number(number, 31 - bit),
)
flipped_number.misconception(
    "You set the bit: a 1 stays a 1. `^` flips, `|` sets.",
    lambda number, bit: (number.view(np.uint32) | np.uint32(1 << bit)).view(np.float32),
)
flipped_number.misconception(
    "You add to the bits as to a number. Where the bit was 1, the next one changes, too.",
    lambda number, bit: np.uint32((int(number.view(np.uint32)) + (1 << bit)) % 2**32).view(np.float32),
)
flipped_number.misconception(
    "You return the whole number that the bits make. View them as a float32 again.",
    lambda number, bit: number.view(np.uint32) ^ np.uint32(1 << bit),
)
flipped_number.misconception(
    "You flip a bit of float64. This number has 32 bits.",
    lambda number, bit: (np.float64(number).view(np.uint64) ^ np.uint64(1 << bit)).view(float),
)


def _contents(rng):
    return [(content,) for content in (b"abc", b"", b"acb", bytes(range(256)) * 4, rng.bytes(2000))]


@exercise(
    inputs=_contents,
    hints=[
        "A loop over a bytes object gives its bytes as whole numbers.",
        "In the loop: `a = (a + byte) % 65521`, and then `b = (b + a) % 65521`.",
    ],
    remark="In Python: `zlib.adler32`. `a` alone would not see two bytes that have changed places; `b` does.",
)
def checksum(content):
    """Return the checksum Adler-32 of a bytes object, an int.

    `a` begins at 1 and `b` at 0. For each byte: add the byte to `a`, and then add `a` to `b`. After each
    addition keep the remainder of a division by 65,521. The result is 65,536 · b + a.
    """
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * b + a


for _sentence, _mixed in {
    "Your `a` begins at 0. It begins at 1.": lambda a, b, n: (a - 1, b - n),
    "In your result `a` and `b` have changed places.": lambda a, b, n: (b, a),
    "You add the old `a` to `b`. Add the byte to `a` first.": lambda a, b, n: (a, b - a + 1),
    "You add the byte to `b`. Add `a`: it is what makes the order count.": lambda a, b, n: (a, a - 1),
}.items():

    def _mistaken(content, mixed=_mixed):
        b, a = divmod(zlib.adler32(content), 65536)
        a, b = mixed(a, b, len(content))
        return 65536 * (b % 65521) + a % 65521

    checksum.misconception(_sentence, _mistaken)


def _scores(arrays, x, relu=True):
    hidden = (x - arrays["mean"]) / arrays["std"] @ arrays["dense.kernel"] + arrays["dense.bias"]
    return (np.maximum(hidden, 0) if relu else hidden) @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]


def _tumours(rng):
    for rows in (6, 1, 40, 40):
        arrays = {"mean": rng.uniform(5, 20, 3), "std": rng.uniform(0.2, 4, 3)}
        arrays |= {"dense.kernel": rng.normal(size=(3, 6)), "dense.bias": rng.normal(size=6)}
        arrays |= {"dense_1.kernel": rng.normal(size=(6, 1)), "dense_1.bias": np.zeros(1)}
        x = arrays["mean"] + arrays["std"] * (rng.normal(size=(rows, 3)) + 0.5)
        # Half of the rows in each class; a single row in class 1.
        arrays["dense_1.bias"] = 0.1 * (rows == 1) - np.median(_scores(arrays, x), axis=0)
        yield arrays, x


@exercise(
    inputs=_tumours,
    hints=[
        'First the preprocessing: `(x - arrays["mean"]) / arrays["std"]`.',
        "The score has shape (n, 1). Class 1 is where it is above 0: there the sigmoid is above 0.5.",
    ],
    remark="Six arrays and four lines of NumPy: no library that trained the network is needed to use it.",
)
def predicted_classes(arrays, x):
    """Return the class, 0 or 1, of each row of `x`, an array of ints of shape (n,).

    `arrays` is the content of a file by name: "mean" and "std", with which the rows of the training were
    standardized, and "dense.kernel", "dense.bias", "dense_1.kernel", "dense_1.bias" of a network with a
    hidden layer (ReLU) and one sigmoid unit. `x` of shape (n, features) holds measurements as they are.
    Class 1 is predicted where the probability is above 0.5.
    """
    x = (x - arrays["mean"]) / arrays["std"]
    hidden = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    scores = hidden @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (scores[:, 0] > 0).astype(int)


for _sentence, _scores_of in {
    "You leave out the preprocessing: the network gets measurements of a size that it never saw.": (
        lambda arrays, x: _scores(arrays | {"mean": 0, "std": 1}, x)
    ),
    "You standardize with the mean and std of the new rows. The network needs those of its training.": (
        lambda arrays, x: _scores(arrays | {"mean": x.mean(axis=0), "std": x.std(axis=0)}, x)
    ),
    "You leave out the biases.": lambda arrays, x: _scores(arrays | {"dense.bias": 0, "dense_1.bias": 0}, x),
    "The hidden layer has no ReLU in your network.": lambda arrays, x: _scores(arrays, x, relu=False),
    "You exchange the classes: a high score means class 1.": lambda arrays, x: -_scores(arrays, x),
    "You compare the score, not its sigmoid, with 0.5.": lambda arrays, x: _scores(arrays, x) - 0.5,
}.items():
    predicted_classes.misconception(
        _sentence, lambda *inputs, scores=_scores_of: (scores(*inputs)[:, 0] > 0).astype(int)
    )


def _checkpoints(rng):
    sound, damaged = (b"weights", zlib.crc32(b"weights")), (b"weighty", zlib.crc32(b"weights"))
    yield ({"step-80": sound, "step-90": sound, "step-100": damaged},)
    yield ({"step-9": sound, "step-10": sound},)
    yield ({"step-300": damaged, "step-100": sound, "step-200": sound, "step-50": damaged},)
    yield ({"step-7": damaged},)
    yield ({"step-1200": sound, "step-800": sound},)


@exercise(
    inputs=_checkpoints,
    hints=[
        "Keep the sound files only. The number of a step is `int(name.removeprefix('step-'))`.",
        "`max(steps, default=-1)` takes care of the case that there is none.",
    ],
    remark="A training that is resumed needs this function. And it needs more than one file.",
)
def newest_sound(files):
    """Return the number of steps of the newest file that is not damaged, an int; -1 if there is none.

    `files` is a dictionary, in no particular order, from names such as `"step-90"` to `(content, crc)`. The
    content is a bytes object. A file is sound if `zlib.crc32(content)` is its `crc`.
    """
    sound = [name for name, (content, crc) in files.items() if zlib.crc32(content) == crc]
    return max((int(name.removeprefix("step-")) for name in sound), default=-1)


def _steps(files, all_files=False):
    return [int(name[5:]) for name, (file, crc) in files.items() if all_files or zlib.crc32(file) == crc]


newest_sound.misconception(
    "You take the newest file without looking at its checksum.", lambda files: max(_steps(files, True))
)
newest_sound.misconception(
    'You compare the names as text. There "step-90" comes after "step-100": make numbers of them.',
    lambda files: max(_steps(files), key=str, default=-1),
)
newest_sound.misconception(
    "You take the last sound file of the dictionary. It is in no particular order.",
    lambda files: [-1, *_steps(files)][-1],
)
newest_sound.misconception(
    "You give up where the newest file is damaged. An older one may be sound.",
    lambda files: max(_steps(files, True)) if max(_steps(files, True)) in _steps(files) else -1,
)


@prediction(
    choices={"a": "While the file is read.", "b": "When the object is used.", "c": "Never: a file is data."},
    explanation="A pickle consists of instructions for building an object, and one of them is: call this "
    "function. So a check of the loaded object comes too late.",
    answer="a",
)
def when_it_runs():
    """Somebody has put a line of Python into the file `model.pkl`. When does it run?"""


@prediction(
    choices={"a": "Fewer than 2.", "b": "Between 5 and 40.", "c": "More than 60."},
    explanation="Most bits are digits far behind the point. What counts is mostly the sign and the "
    "exponent, 9 bits of 32; and even these often belong to a weight on which little depends.",
    answer="b",
)
def harmful_flips():
    """One of the 3,232 bits of our 101 parameters is flipped at random. How many of 100 such flips change
    the answer for at least one of the 114 test tumours?
    """


@prediction(
    choices={"a": "The old model.", "b": "Nothing: it is empty.", "c": "Half of the new model."},
    explanation="Opening empties it. From then until the last byte is written there is no model.",
    answer="b",
)
def killed_early():
    """A file holds a model. A program opens it with `open(path, "wb")` to write a newer one, and is killed
    before it has written a byte. What does the file hold?
    """


@choice(
    a=("Yes: they cannot know the checksum.", "The rule is public, and the file itself has the checksum."),
    b=("No: they compute the checksum anew.", "It shows accidents. Against people a secret key must sign."),
    c=("Only if it is long enough.", "However long it is, it can simply be replaced."),
    answer="b",
)
def against_whom():
    """A model file contains a checksum of its content. Does it protect you from people who change the file
    on purpose?
    """


TASKS = [
    when_it_runs,
    read_tensor,
    predicted_classes,
    flipped_number,
    harmful_flips,
    checksum,
    against_whom,
    killed_early,
    newest_sound,
]
