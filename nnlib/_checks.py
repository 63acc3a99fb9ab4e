"""Checks of what a caller hands in. Each error says what was expected, what came, and what to do."""

import math
import operator

import numpy as np


def positive_int(name, value, low=1):
    """`value` as an int of at least `low`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if number < low or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number of at least {low}. Received: {value!r}")
    return number


def shape(name, shape):
    """`shape` of one sample as a tuple of ints of at least 1."""
    shape = tuple(shape) if np.iterable(shape) else (shape,)
    if shape and shape[0] is None:  # Keras writes the batch axis as None in build()
        shape = shape[1:]
    return tuple(positive_int(f"each size in {name}", size) for size in shape)


def number(name, value, low=-math.inf, high=math.inf, *, open_low=False, open_high=True):
    """`value` as a float between `low` and `high`; `open_*` says that the end itself is excluded."""
    try:
        result = math.nan if isinstance(value, str | bytes | bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        result = math.nan
    above = result > low if open_low else result >= low
    below = result < high if open_high else result <= high
    if not (above and below) or not math.isfinite(result):
        left, right = ("(" if open_low else "["), (")" if open_high else "]")
        raise ValueError(f"{name} must be a number in {left}{low:g}, {high:g}{right}. Received: {value!r}")
    return result


def text(name, value):
    """`value`, which must be a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} must be a text. Received: {value!r}")
    return value


def flag(name, value):
    """`value` as a bool, which it must be."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False. Received: {value!r}")
    return bool(value)


def seed(name, value):
    """`value` as a seed of a random generator: an int of at least 0, or None for other numbers each time."""
    return None if value is None else positive_int(name, value, 0)


def model_file(filepath):
    """ValueError unless `filepath` is named as a model file."""
    if not str(filepath).endswith(".safetensors"):
        raise ValueError(f"A model file's name must end in '.safetensors'. Received: {str(filepath)!r}")


def numeric(name, value):
    """`value` as an array of numbers."""
    try:
        array = np.asarray(value)
    except ValueError as error:  # rows of different length
        raise ValueError(
            f"{name} must be an array of numbers with rows of one length. NumPy says: {error}"
        ) from None
    if array.dtype.kind not in "fiub":
        received = f"an array of type {array.dtype}"
        advice = "turn text and categories into numbers first (one_hot helps), and check for missing values."
        if value is None:
            received, advice = "None", "pass an array."
        elif hasattr(value, "toarray"):
            received, advice = f"a sparse {type(value).__name__}", f"write {name}.toarray()."
        elif array.dtype == object and all(isinstance(each, int) for each in array.flat):
            received, advice = "a whole number of more than 64 bits", "scale the numbers down."
        raise TypeError(f"{name} must hold numbers. Received {received}: {advice}")
    return array


def overwrite(name, array, value):
    """Write `value`, a number or an array of the same shape, into `array`."""
    value = numeric(name, value)
    if value.ndim and value.shape != array.shape:
        raise ValueError(f"{name} has shape {array.shape}. Received an array of shape {value.shape}.")
    array[...] = value


def overwrite_all(arrays, values):
    """Write the list of `values` into the named `arrays`, all or none; ValueError unless all shapes fit."""
    values = [numeric("every weight", value) for value in values]
    if len(values) != len(arrays):
        raise ValueError(f"Expected {len(arrays)} arrays ({', '.join(arrays)}). Received {len(values)}.")
    for (name, array), value in zip(arrays.items(), values, strict=True):
        if value.shape != array.shape:
            raise ValueError(f"{name} has shape {array.shape}. Received an array of shape {value.shape}.")
    for array, value in zip(arrays.values(), values, strict=True):
        array[...] = value


def has_layers(model, action):
    """ValueError if `model` has no layers yet, which `action` needs."""
    if not model.layers:
        raise ValueError(f"{action}: the model has no layers. Add some, such as Dense(10).")


def built(model, action):
    """ValueError if `model` has no weights yet, which `action` needs."""
    has_layers(model, action)
    if not model.built:
        raise ValueError(
            f"{action}: the model has no weights yet, as it does not know its number of inputs. "
            "Put Input((inputs,)) first, call build((inputs,)), or call fit."
        )


def samples(model, x, name="x"):
    """`x` as an array of `model.dtype`, shape (n, *model.input_shape), n >= 1, without NaN or infinity."""
    x = numeric(name, x)
    input_shape, dtype = model.input_shape, model.dtype
    if x.ndim < 2 or x.size == 0 or input_shape not in (None, x.shape[1:]):
        hint = " There must be at least one row and one feature." if x.size == 0 else ""
        if x.shape == input_shape:
            hint = f" For a single sample write {name}[None], which has shape {(1, *x.shape)}."
        elif x.ndim == 1 and input_shape in (None, (1,)):
            hint = f" Write {name}[:, None]."
        shape = "features" if input_shape is None else ", ".join(map(str, input_shape))
        raise ValueError(
            f"{model.name!r} expects {name} of shape (n, {shape}). Received shape {x.shape}.{hint}"
        )
    if x.dtype != dtype:
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused next
            x = x.astype(dtype)
    finite(name, x)
    return x


def finite(name, array):
    """ValueError if `array` holds NaN or infinity."""
    # The sum of squares is finite for almost every clean array; where it overflows, look at each value.
    if math.isfinite(np.vdot(array, array)):
        return
    bad = ~np.isfinite(array)
    if bad.any():
        first = tuple(map(int, np.argwhere(bad)[0]))
        raise ValueError(
            f"{name} must hold finite numbers of type {array.dtype}. Received {int(bad.sum())} NaN or "
            f"infinite values, the first at {first}: fill or drop them first."
        )


def sample_weights(name, weights, length, dtype):
    """`weights` as an array of shape (length,) and `dtype`: finite numbers of at least 0."""
    weights = numeric(name, weights)
    if weights.shape != (length,):
        raise ValueError(f"{name} must have shape ({length},). Received shape {weights.shape}.")
    finite(name, weights)
    if weights.min() < 0:
        raise ValueError(f"{name} must be at least 0. Received: {weights.min()}")
    return weights.astype(dtype, copy=False)


def rows(name, array):
    """`array`, which must have at least one row."""
    if array.ndim == 0 or not len(array):
        raise ValueError(f"{name} must be an array of at least one row. Received shape {array.shape}.")
    return array


def same_length(x, y, names=("x", "y")):
    """ValueError unless both have the same number of rows."""
    if len(x) != len(y):
        raise ValueError(
            f"{names[0]} and {names[1]} must have the same number of rows. Received {len(x)} and {len(y)}."
        )


def class_numbers(name, labels, count, reason=""):
    """`labels` as an array of integers from 0 to `count` - 1; without end, if `count` is None."""
    broken = labels[labels != np.rint(labels)]
    if broken.size:
        raise ValueError(f"{name} must hold whole class numbers. Received: {broken[0]}")
    last = np.iinfo(np.intp).max if count is None else count - 1
    if labels.size and not 0 <= labels.min() <= labels.max() <= last:
        raise ValueError(
            f"{name} must hold class numbers from 0"
            + (f" to {last}{reason}. " if count else ". ")
            + f"Received numbers from {labels.min()} to {labels.max()}."
        )
    return labels.astype(np.intp)


def slices(length, batch_size):
    """Slices that cut `length` rows into batches; None means 1,024 rows at once, enough for inference."""
    size = 1024 if batch_size is None else positive_int("batch_size", batch_size)
    return [slice(start, start + size) for start in range(0, length, size)]
