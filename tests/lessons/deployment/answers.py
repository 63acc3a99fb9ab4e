"""Answers to the exercises of this lesson, written from their statements alone."""

import json
import math
from fractions import Fraction

import numpy as np

from tests.exercises.answers import right, wrong


@wrong(
    "fold_normalization",
    "adds the share of the mean to the bias instead of subtracting it",
    told="mean_added",
)
def mean_added(kernel, bias, mean, std):
    return kernel / std[:, None], bias + (mean / std) @ kernel


@wrong("fold_normalization", "does not divide the mean by std in the new bias", told="mean_not_divided")
def mean_not_divided(kernel, bias, mean, std):
    return kernel / std[:, None], bias - mean @ kernel


@wrong("fold_normalization", "divides the mean by std twice in the new bias", told="divided_twice")
def divided_twice(kernel, bias, mean, std):
    kernel = kernel / std[:, None]
    return kernel, bias - (mean / std) @ kernel


@wrong(
    "fold_normalization",
    "subtracts from each bias the sum over all units, which is right for one unit only",
    told="parts",
)
def summed_over_units(kernel, bias, mean, std):
    new_kernel = kernel / std[:, None]
    return new_kernel, bias - np.sum(mean[:, None] * new_kernel)


@wrong("fold_normalization", "overwrites the old kernel and the old bias in place")
def overwritten(kernel, bias, mean, std):
    kernel /= std[:, None]
    bias -= mean @ kernel
    return kernel, bias


@right("fold_normalization")
def with_a_diagonal(kernel, bias, mean, std):
    folded = np.diag(1 / np.asarray(std, dtype=float)) @ kernel
    return folded, np.asarray(bias) + np.negative(mean) @ folded


@right("fold_normalization")
def entry_by_entry(kernel, bias, mean, std):
    inputs, units = np.shape(kernel)
    new_kernel, new_bias = np.zeros((inputs, units)), np.zeros(units)
    for j in range(units):
        new_bias[j] = bias[j]
        for i in range(inputs):
            new_kernel[i, j] = float(kernel[i, j]) / float(std[i])
            new_bias[j] -= float(mean[i]) * new_kernel[i, j]
    return new_kernel, new_bias


@wrong(
    "through_int8",
    "clips to -128 and 127 before it adds the zero point",
    told="clipped_before_the_zero_point",
)
def clipped_too_early(x, scale, zero_point):
    q = np.clip(np.round(x / scale), -128, 127) + zero_point
    return (q - zero_point) * scale


@wrong(
    "through_int8",
    "does not clip, and so wraps around what is below -128 or above 127",
    told="wrapped_around",
)
def wrapped_around(x, scale, zero_point):
    q = (np.round(x / scale) + zero_point).astype(np.int64).astype(np.int8)
    return (q.astype(float) - zero_point) * scale


@wrong(
    "through_int8",
    "cuts off the digits after the point instead of rounding to the nearest integer",
    told="fraction_cut_off",
)
def truncated(x, scale, zero_point):
    q = np.clip(np.trunc(x / scale) + zero_point, -128, 127)
    return (q - zero_point) * scale


@wrong("through_int8", "subtracts the zero point in int8, where the difference can overflow")
def subtracted_in_int8(x, scale, zero_point):
    q = np.clip(np.round(x / scale) + zero_point, -128, 127).astype(np.int8)
    return (q - np.int8(zero_point)) * float(scale)


@wrong("through_int8", "does not subtract the zero point on the way back", told="zero_point_kept")
def zero_point_stays(x, scale, zero_point):
    q = np.clip(np.round(x / scale) + zero_point, -128, 127)
    return q * scale


@right("through_int8")
def one_number_at_a_time(x, scale, zero_point):
    x = np.asarray(x, dtype=float)
    back = []
    for number in x.ravel().tolist():
        stored = min(127, max(-128, round(number / float(scale)) + int(zero_point)))
        back.append((stored - int(zero_point)) * float(scale))
    return np.array(back, dtype=float).reshape(x.shape)


@right("through_int8")
def limits_moved(x, scale, zero_point):
    steps = np.rint(np.divide(np.asarray(x, dtype=float), scale))
    steps = np.minimum(np.maximum(steps, -128 - int(zero_point)), 127 - int(zero_point))
    return steps * scale


@wrong("infer_request", "uses the field instances of another protocol, without name, shape and datatype")
def instances(rows):
    return {"instances": rows.tolist()}


@wrong(
    "infer_request", "leaves the data as a NumPy array, which json.dumps cannot write", told="numpy_inside"
)
def array_left(rows):
    return {
        "inputs": [
            {
                "name": "features",
                "shape": list(rows.shape),
                "datatype": "FP32",
                "data": rows.astype(np.float32),
            }
        ]
    }


@wrong("infer_request", "makes inputs a dictionary instead of a list of inputs", told="inputs_without_a_list")
def inputs_not_a_list(rows):
    return {
        "inputs": {
            "name": "features",
            "shape": list(rows.shape),
            "datatype": "FP32",
            "data": rows.ravel().tolist(),
        }
    }


@wrong("infer_request", "writes the data column by column", told="down_the_columns")
def column_by_column(rows):
    data = [float(number) for column in rows.T for number in column]
    return {"inputs": [{"name": "features", "shape": list(rows.shape), "datatype": "FP32", "data": data}]}


@wrong(
    "infer_request", "always gives the shape as one row, however many rows there are", told="always_one_row"
)
def shape_of_one_row(rows):
    data = rows.ravel().tolist()
    return {"inputs": [{"name": "features", "shape": [1, rows.shape[1]], "datatype": "FP32", "data": data}]}


@right("infer_request")
def flat_with_loops(rows):
    entry = dict(name="features", datatype="FP32")
    entry["data"] = []
    for row in rows:
        for number in row:
            entry["data"].append(float(number))
    entry["shape"] = [int(side) for side in rows.shape]
    return dict(inputs=[entry])


@right("infer_request")
def nested_data(rows):
    n, features = rows.shape
    tensor = {
        "name": "features",
        "shape": [n, features],
        "datatype": "FP32",
        "data": rows.astype(float).tolist(),
    }
    return {"inputs": [tensor]}


def loaded(text):
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def finite(value):
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


@wrong("status", "takes true and false for numbers", told="true_accepted")
def true_is_a_number(text, features):
    data = loaded(text)
    if not isinstance(data, list) or len(data) != features:
        return 400
    for value in data:
        if not isinstance(value, (int, float)) or not finite(value):
            return 400
    return 200


@wrong("status", "accepts NaN and Infinity", told="nan_and_infinity_accepted")
def nan_accepted(text, features):
    data = loaded(text)
    if not isinstance(data, list) or len(data) != features:
        return 400
    return 200 if all(type(value) in (int, float) for value in data) else 400


@wrong("status", "accepts lists that are too long")
def longer_lists_accepted(text, features):
    data = loaded(text)
    if not isinstance(data, list) or len(data) < features:
        return 400
    good = all(type(value) in (int, float) and finite(value) for value in data)
    return 200 if good else 400


@wrong("status", "refuses whole numbers without a decimal point", told="whole_numbers_refused")
def whole_numbers_refused(text, features):
    data = loaded(text)
    if not isinstance(data, list) or len(data) != features:
        return 400
    return 200 if all(isinstance(value, float) and finite(value) for value in data) else 400


@wrong("status", "decides after the first entry of the list, and does not look at the others")
def first_entry_decides(text, features):
    data = loaded(text)
    if not isinstance(data, list) or len(data) != features:
        return 400
    for value in data:
        if type(value) not in (int, float) or not finite(value):
            return 400
        return 200
    return 200


@right("status")
def everything_in_one_try(text, features):
    try:
        data = json.loads(text)
        assert type(data) is list and len(data) == features
        for value in data:
            assert type(value) is int or type(value) is float
            assert math.isfinite(float(value))
    except (AssertionError, ValueError, OverflowError, RecursionError):
        return 400
    return 200


@right("status")
def within_the_largest_numbers(text, features):
    def refuse(constant):
        raise ValueError(constant)

    def good(value):
        number = isinstance(value, (int, float)) and value is not True and value is not False
        return number and -1.7976931348623157e308 <= value <= 1.7976931348623157e308

    try:
        data = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return 400
    return 200 if isinstance(data, list) and [good(value) for value in data] == [True] * features else 400


@wrong("percentile", "interpolates between two measured latencies", told="between_two_measurements")
def interpolated(seconds, p):
    return np.percentile(seconds, p)


@wrong("percentile", "does not sort the latencies", told="not_sorted")
def not_sorted(seconds, p):
    rank = max(1, math.ceil(p * len(seconds) / 100))
    return seconds[rank - 1]


@wrong(
    "percentile",
    "takes the next longer latency where p% of the number of latencies is a whole number",
    told="next_longer",
)
def one_too_far(seconds, p):
    rank = int(p * len(seconds) / 100)
    return np.sort(seconds)[min(rank, len(seconds) - 1)]


@wrong("percentile", "sorts the array that it is given in place")
def sorted_in_place(seconds, p):
    seconds.sort()
    rank = max(1, math.ceil(p * len(seconds) / 100))
    return seconds[rank - 1]


@wrong(
    "percentile",
    "divides p by 100 first, so that a rounding error can push the rank up by one (7% of 100 becomes 8)",
)
def rounding_error(seconds, p):
    rank = max(1, math.ceil(p / 100 * len(seconds)))
    return np.sort(seconds)[rank - 1]


@right("percentile")
def counts_how_many(seconds, p):
    share = Fraction(str(p)) / 100
    good = [t for t in seconds if sum(1 for s in seconds if s <= t) >= share * len(seconds)]
    return min(good)


@right("percentile")
def longest_ones_dropped(seconds, p):
    left = sorted(float(t) for t in seconds)
    n = len(left)
    while len(left) > 1 and (len(left) - 1) * 100 >= Fraction(str(p)) * n:
        left.pop()
    return left[-1]
