"""Answers to the exercises of this lesson, written from their statements alone."""

import functools
import json
import math
import struct
import zlib

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "read_tensor",
    "counts the data offsets from the beginning of the file, not from the end of the header",
    told="offsets_from_the_beginning",
)
def offsets_from_file_start(content, name):
    length = int.from_bytes(content[:8], "little")
    entry = json.loads(content[8 : 8 + length])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[begin:end], dtype=dtype).reshape(entry["shape"])


@wrong(
    "read_tensor",
    "forgets the 8 bytes of the length, and so begins to read the array 8 bytes too early",
    told="eight_bytes_too_early",
)
def eight_bytes_early(content, name):
    length = int.from_bytes(content[:8], "little")
    entry = json.loads(content[8 : 8 + length])[name]
    data = content[length:]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(data[begin:end], dtype=dtype).reshape(entry["shape"])


@wrong("read_tensor", "reads every array as float32, also those with the dtype F64", told="half_of_the_bytes")
def always_float32(content, name):
    length = struct.unpack("<Q", content[:8])[0]
    entry = json.loads(content[8 : 8 + length])[name]
    count = math.prod(entry["shape"])
    start = 8 + length + entry["data_offsets"][0]
    return np.frombuffer(content, np.float32, count=count, offset=start).reshape(entry["shape"])


@wrong("read_tensor", "returns the numbers as a flat array, without the shape from the header", told="flat")
def left_flat(content, name):
    length = struct.unpack("<Q", content[:8])[0]
    entry = json.loads(content[8 : 8 + length])[name]
    begin, end = entry["data_offsets"]
    dtype = np.float32 if entry["dtype"] == "F32" else np.float64
    return np.frombuffer(content[8 + length :][begin:end], dtype=dtype)


@wrong(
    "read_tensor",
    "ignores data_offsets and takes the arrays to lie in the file in the order of the header",
    told="order_of_the_header",
)
def in_header_order(content, name):
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    position = 8 + length
    for key, entry in header.items():
        if key == "__metadata__":
            continue
        dtype = np.dtype({"F32": "<f4", "F64": "<f8"}[entry["dtype"]])
        count = math.prod(entry["shape"])
        if key == name:
            return np.frombuffer(content, dtype, count, position).reshape(entry["shape"])
        position += count * dtype.itemsize


@right("read_tensor")
def number_by_number(content, name):
    length = sum(byte * 256**k for k, byte in enumerate(content[:8]))
    entry = json.loads(content[8 : 8 + length].decode("utf-8"))[name]
    letter, dtype = ("f", np.float32) if entry["dtype"] == "F32" else ("d", np.float64)
    begin, end = (8 + length + offset for offset in entry["data_offsets"])
    numbers = [number for (number,) in struct.iter_unpack("<" + letter, content[begin:end])]
    return np.array(numbers, dtype=dtype).reshape(tuple(entry["shape"]))


@right("read_tensor")
def array_over_the_buffer(content, name):
    (length,) = np.ndarray((1,), "<u8", buffer=content)
    start = 8 + int(length)
    entry = json.loads(content[8:start])[name]
    kind = "<f" + str(int(entry["dtype"][1:]) // 8)
    return np.ndarray(tuple(entry["shape"]), kind, content, start + entry["data_offsets"][0]).copy()


@wrong("predicted_classes", "does not standardize the rows", told="no_preprocessing")
def raw_rows(arrays, x):
    h = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    z = (h @ arrays["dense_1.kernel"] + arrays["dense_1.bias"])[:, 0]
    return (z > 0).astype(int)


@wrong(
    "predicted_classes",
    "standardizes with the mean and std of the rows of x, not with those in the file",
    told="mean_and_std_of_the_new_rows_with_epsilon",
)
def own_statistics(arrays, x):
    x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
    h = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    z = (h @ arrays["dense_1.kernel"] + arrays["dense_1.bias"])[:, 0]
    return (z > 0).astype(int)


@wrong("predicted_classes", "leaves out the ReLU of the hidden layer", told="no_relu")
def without_relu(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    h = x @ arrays["dense.kernel"] + arrays["dense.bias"]
    p = 1 / (1 + np.exp(-(h @ arrays["dense_1.kernel"] + arrays["dense_1.bias"])))
    return (p[:, 0] > 0.5).astype(int)


@wrong(
    "predicted_classes", "returns a column of shape (n, 1) instead of an array of shape (n,)", told="shape"
)
def as_a_column(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    h = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    p = 1 / (1 + np.exp(-(h @ arrays["dense_1.kernel"] + arrays["dense_1.bias"])))
    return (p > 0.5).astype(int)


@wrong(
    "predicted_classes",
    "leaves out the sigmoid, and so compares the weighted sum with 0.5",
    told="score_compared_with_half",
)
def sum_above_half(arrays, x):
    x = (x - arrays["mean"]) / arrays["std"]
    h = np.maximum(x @ arrays["dense.kernel"] + arrays["dense.bias"], 0)
    z = h @ arrays["dense_1.kernel"] + arrays["dense_1.bias"]
    return (z[:, 0] > 0.5).astype(int)


@right("predicted_classes")
def row_by_row(arrays, x):
    kernel, bias = arrays["dense.kernel"], arrays["dense.bias"]
    classes = []
    for row in np.asarray(x):
        z = [(float(v) - float(m)) / float(s) for v, m, s in zip(row, arrays["mean"], arrays["std"])]
        total = float(arrays["dense_1.bias"].ravel()[0])
        for j in range(len(bias)):
            weighted = float(bias[j]) + sum(z[i] * float(kernel[i, j]) for i in range(len(z)))
            if weighted > 0:
                total += weighted * float(arrays["dense_1.kernel"].ravel()[j])
        classes.append(1 if total > 0 else 0)
    return np.array(classes, dtype=int)


@right("predicted_classes")
def with_einsum_and_tanh(arrays, x):
    z = np.divide(np.subtract(x, arrays["mean"]), arrays["std"])
    h = np.einsum("nf,fu->nu", z, arrays["dense.kernel"]) + arrays["dense.bias"]
    h = (h + np.abs(h)) / 2
    logit = np.einsum("nu,uo->n", h, arrays["dense_1.kernel"]) + arrays["dense_1.bias"][0]
    probability = 0.5 + 0.5 * np.tanh(logit / 2)
    return np.where(probability > 0.5, 1, 0)


@wrong(
    "flipped_number",
    "counts the bits from the sign, so that bit 0 is the most significant one",
    told="bits_from_the_other_end",
)
def counted_from_the_sign(number, bit):
    pattern = np.float32(number).view(np.uint32)
    return (pattern ^ np.uint32(1 << (31 - bit))).view(np.float32)


@wrong(
    "flipped_number",
    "sets the bit to 1, and so leaves the number as it is where the bit was 1 before",
    told="bit_set",
)
def bit_set(number, bit):
    pattern = np.float32(number).view(np.uint32)
    return (pattern | np.uint32(1 << bit)).view(np.float32)


@wrong("flipped_number", "flips the bit in the number cut off to an integer, not in the bits of the float32")
def bit_of_the_integer(number, bit):
    whole = int(np.nan_to_num(np.float64(number)))
    return np.float32(whole ^ (1 << bit))


@wrong(
    "flipped_number",
    "flips the bit in the number converted to float64, where the bits mean something else",
    told="bit_of_float64",
)
def bit_of_the_float64(number, bit):
    pattern = np.float64(number).view(np.uint64)
    return np.float32((pattern ^ np.uint64(1 << bit)).view(np.float64))


@wrong("flipped_number", "returns the bit pattern as an integer, not as a float32", told="whole_number")
def pattern_not_number(number, bit):
    return int(np.float32(number).view(np.uint32)) ^ (1 << bit)


@right("flipped_number")
def flipped_in_its_byte(number, bit):
    content = bytearray(np.float32(number).astype("<f4").tobytes())
    content[bit // 8] ^= 1 << (bit % 8)
    return np.float32(np.frombuffer(bytes(content), dtype="<f4")[0])


@right("flipped_number")
def written_in_binary(number, bit):
    digits = format(int(np.array([number], dtype=np.float32).view(np.uint32)[0]), "032b")
    place = 31 - bit
    digits = digits[:place] + ("0" if digits[place] == "1" else "1") + digits[place + 1 :]
    return np.array([int(digits, 2)], dtype=np.uint32).view(np.float32)[0]


@wrong("checksum", "begins with a at 0 instead of 1", told="a_begins_at_0")
def a_begins_at_zero(content):
    a, b = 0, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * b + a


@wrong("checksum", "adds a to b before it adds the byte to a", told="old_a_added")
def b_first(content):
    a, b = 1, 0
    for byte in content:
        b = (b + a) % 65521
        a = (a + byte) % 65521
    return 65536 * b + a


@wrong("checksum", "divides by 65,536 instead of 65,521 for the remainders", told="remainders_of_65536")
def power_of_two(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65536
        b = (b + a) % 65536
    return 65536 * b + a


@wrong("checksum", "exchanges a and b in the result", told="a_and_b_swapped")
def exchanged_halves(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * a + b


@wrong("checksum", "keeps no remainder of b, only of a", told="no_remainder_of_b")
def b_never_reduced(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = b + a
    return 65536 * b + a


@right("checksum")
def remainder_at_the_end(content):
    a, b = 1, 0
    for byte in bytes(content):
        a += byte
        b += a
    return (b % 65521 << 16) | (a % 65521)


@right("checksum")
def with_weights(content):
    n = len(content)
    a = 1 + sum(content)
    b = n + sum((n - i) * byte for i, byte in enumerate(content))
    return a % 65521 + 65536 * (b % 65521)


@wrong(
    "newest_sound",
    "compares the names as text, so that step-90 counts as newer than step-100",
    told="names_compared_as_text",
)
def newest_by_name(files):
    sound = [name for name, (content, crc) in files.items() if zlib.crc32(content) == crc]
    return int(max(sound).split("-")[1]) if sound else -1


@wrong(
    "newest_sound",
    "looks at the newest file only, and returns -1 if that one is damaged",
    told="newest_or_none",
)
def newest_or_nothing(files):
    if not files:
        return -1
    newest = max(files, key=lambda name: int(name.split("-")[1]))
    content, crc = files[newest]
    return int(newest.split("-")[1]) if zlib.crc32(content) == crc else -1


@wrong(
    "newest_sound",
    "returns the first sound file in the order of the dictionary",
    told="first_in_the_dictionary",
)
def first_sound(files):
    for name, (content, crc) in files.items():
        if zlib.crc32(content) == crc:
            return int(name.split("-")[1])
    return -1


@wrong("newest_sound", "returns None instead of -1 if no file is sound")
def none_if_none(files):
    best = None
    for name, (content, crc) in files.items():
        steps = int(name.split("-")[1])
        if zlib.crc32(content) == crc and (best is None or steps > best):
            best = steps
    return best


@wrong(
    "newest_sound",
    "goes up from the oldest file and stops at the first damaged one, though newer ones may be sound",
)
def up_to_the_first_damage(files):
    newest = -1
    for name in sorted(files, key=lambda name: int(name.split("-")[1])):
        content, crc = files[name]
        if zlib.crc32(content) != crc:
            break
        newest = int(name.split("-")[1])
    return newest


@right("newest_sound")
def down_by_recursion(files):
    if not files:
        return -1
    newest = max(files, key=lambda name: int(name.rpartition("-")[2]))
    content, crc = files[newest]
    if not zlib.crc32(content) ^ crc:
        return int(newest.rpartition("-")[2])
    return down_by_recursion({name: file for name, file in files.items() if name != newest})


@right("newest_sound")
def by_reduce(files):
    def newer(best, item):
        name, (content, crc) = item
        return max(best, int(name[name.rindex("-") + 1 :])) if zlib.crc32(content) == crc else best

    return functools.reduce(newer, files.items(), -1)
