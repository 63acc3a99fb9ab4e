"""A reader for safetensors files."""

import json

import numpy as np

from nnlib.exercises import exercise


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

    The first 8 bytes are the length of the header, a whole number, the least significant byte first. The
    header is JSON. For each name it holds `"dtype"` ("F32" or "F64": float32 or float64), `"shape"`, and
    `"data_offsets"`: where the array begins and where it ends, counted from the first byte after the header.
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
