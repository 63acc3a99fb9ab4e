"""A reader for safetensors files."""

import json

import numpy as np

from nnlib.exercises import exercise


def written_in_reverse(arrays):
    """A file whose header does not name the arrays in the order in which they lie."""
    header, pieces, end = {}, [], 0
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        dtype = {"float32": "F32", "float64": "F64"}[str(array.dtype)]
        header[name] = {"dtype": dtype, "shape": array.shape, "data_offsets": [begin, end]}
        pieces.append(array.tobytes())
    text = json.dumps(dict(reversed(header.items()))).encode()
    return len(text).to_bytes(8, "little") + text + b"".join(pieces)


def inputs(rng):
    from safetensors.numpy import save

    kernel = np.arange(6, dtype=np.float32).reshape(2, 3)
    small = {"dense.kernel": kernel / 4, "dense.bias": np.array([0.5, -1, 2], np.float32)}
    large = {"a": rng.normal(size=(3, 2)), "b": rng.normal(size=4), "c": rng.normal(size=(1, 2, 2))}
    yield save({"kernel": kernel}), "kernel"
    for name in small:
        yield save(small), name
    for name in large:
        yield save(large, metadata={"format": "mine"}), name
    for name in small:
        yield written_in_reverse(small), name
    yield save(small, metadata={"note": 70_000 * "-"}), "dense.bias"


@exercise(
    inputs=inputs,
    hints=[
        '`int.from_bytes(content[:8], "little")` is the length of the header, and `json.loads` reads it.',
        "The numbers begin at `start = 8 + length`. The two offsets are counted from there.",
        "`np.frombuffer(piece, dtype)` makes numbers out of bytes. They still need their shape.",
    ],
    remark="You have written a reader for the format in which many large models are published.",
)
def read_tensor(content, name):
    """Return one array out of the content of a safetensors file, a bytes object.

    The first 8 bytes are the length of the header, a whole number. The header is JSON. For each name it
    holds `"dtype"` ("F32" or "F64": float32 or float64), `"shape"`, and `"data_offsets"`: where the array
    begins and where it ends, counted from the first byte after the header. An entry `"__metadata__"` is no
    array. In all numbers the least significant byte comes first.
    """
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[start + begin : start + end], dtype).reshape(entry["shape"])


@read_tensor.misconception(
    "You count the offsets from the beginning of the file, not from the end of the header."
)
def offsets_from_the_beginning(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[begin:end], dtype).reshape(entry["shape"])


@read_tensor.misconception(
    "Your numbers begin 8 bytes too early: before the header, 8 bytes hold its length."
)
def eight_bytes_too_early(content, name):
    length = int.from_bytes(content[:8], "little")
    entry = json.loads(content[8 : 8 + length])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[length + begin : length + end], dtype).reshape(entry["shape"])


@read_tensor.misconception("You take the second offset for a length. It is where the array ends.")
def second_offset_as_length(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, length = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[start + begin :][:length], dtype).reshape(entry["shape"])


@read_tensor.misconception("You read everything as float32. The header says which type it is.")
def float32_only(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    return np.frombuffer(content[start + begin : start + end], np.float32).reshape(entry["shape"])


@read_tensor.misconception("Your array is flat. The header contains its shape.")
def flat(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    return np.frombuffer(content[start + begin : start + end], dtype)


@read_tensor.misconception("You fill the array column by column. The numbers are stored row by row.")
def column_by_column(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, end = entry["data_offsets"]
    dtype = {"F32": "<f4", "F64": "<f8"}[entry["dtype"]]
    numbers = np.frombuffer(content[start + begin : start + end], dtype)
    return numbers.reshape(entry["shape"], order="F")


@read_tensor.misconception(
    "You read float64 as float32, and so only half of its bytes. The header says which type it is."
)
def half_of_the_bytes(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    entry = json.loads(content[8:start])[name]
    begin, count = entry["data_offsets"][0], int(np.prod(entry["shape"]))
    return np.frombuffer(content, np.float32, count, start + begin).reshape(entry["shape"])


@read_tensor.misconception(
    "You take the arrays to lie in the order of the header. Their offsets say where they lie."
)
def order_of_the_header(content, name):
    start = 8 + int.from_bytes(content[:8], "little")
    for key, entry in json.loads(content[8:start]).items():
        if key != "__metadata__":
            dtype = np.dtype({"F32": "<f4", "F64": "<f8"}[entry["dtype"]])
            count = int(np.prod(entry["shape"]))
            if key == name:
                return np.frombuffer(content, dtype, count, start).reshape(entry["shape"])
            start += count * dtype.itemsize
