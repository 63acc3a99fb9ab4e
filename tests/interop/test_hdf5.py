"""HDF5 files of whole models: damaged ones and lying ones are refused, old ways to write are read."""

import json
import os
import pathlib
import shutil

import numpy as np
import pytest

import nnlib
from nnlib import Input, optimizers
from nnlib.interop import from_keras_h5, to_keras
from nnlib.layers import Dense
from tests.interop.helpers import X, Y, compiled, h5py, raises


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The file of a small model that Keras 3 wrote, compiled and trained."""
    model = to_keras(compiled(optimizers.SGD(0.1, momentum=0.9), metrics=["accuracy"]))
    model.run_eagerly = True
    model.fit(X, Y, verbose=0)
    path = tmp_path_factory.mktemp("sound") / "model.h5"
    model.save(path)
    assert from_keras_h5(path).optimizer.iterations == 1
    return path


@pytest.fixture
def broken(sound, tmp_path):
    """A copy of that file, to be changed."""
    return pathlib.Path(shutil.copy(sound, tmp_path))


def test_cut_file_is_refused(broken):
    size = broken.stat().st_size
    for length in [size - 1, *range(size - 499, 0, -499), 0]:
        os.truncate(broken, length)
        with raises("model.h5"):
            from_keras_h5(broken)


def rewrite(path, attribute, change):
    """Change a JSON attribute of an HDF5 file."""
    with h5py.File(path, "r+") as file:
        content = json.loads(file.attrs[attribute])
        change(content)
        file.attrs[attribute] = json.dumps(content)


def layer_becomes(entry):
    return lambda config: config["config"]["layers"].__setitem__(1, entry)


def first_dense(**options):
    return lambda config: config["config"]["layers"][1]["config"].update(options)


LAMBDA = {"name": "odd", "function": ["4wEAAAAAAAAA", None, None], "function_type": "lambda"}
LIES = {
    "Lambda": (layer_becomes({"class_name": "Lambda", "config": LAMBDA}), "'odd' .Lambda.", "Unknown layer"),
    "own class": (
        layer_becomes({"class_name": "Dense", "module": "os", "config": {"name": "odd", "units": 6}}),
        "'odd'",
        "not built in",
    ),
    "registered class": (
        layer_becomes({"class_name": "Custom>Dense", "config": {"name": "odd", "units": 6}}),
        "'odd'",
        "'Custom>Dense'",
    ),
    "function": (first_dense(activation={"class_name": "function", "config": "os.system"}), "'os.system'"),
    "marshalled": (
        first_dense(activation={"class_name": "__lambda__", "config": {"value": "4wE="}}),
        "__lambda__",
    ),
    "other units": (first_dense(units=5), "shapes", r"\(4, 5\)", r"\(4, 6\)"),
    "negative units": (first_dense(units=-1), "units"),
    "units are text": (first_dense(units="six"), "units"),
    "too many units": (first_dense(units=10**15), "carried over"),
    "no bias": (first_dense(use_bias=False), "bias"),
    "no layers": (lambda config: config.update(config={}), "layers"),
    "layers are text": (lambda config: config["config"].update(layers="dense"), "carried over"),
    "layer is a number": (layer_becomes(3), "carried over"),
    "one layer less": (lambda config: config["config"]["layers"].pop(), "Received weights for"),
    "functional": (lambda config: config.update(class_name="Functional"), "Functional", "keras.Sequential"),
    "no class": (lambda config: config.pop("class_name"), "has no 'class_name'"),
    "no input": (
        lambda config: config["config"]["layers"].pop(0) and config["config"].pop("build_input_shape", None),
        "input shape",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_description_that_does_not_fit_is_refused(broken, lie):
    change, *words = LIES[lie]
    rewrite(broken, "model_config", change)
    with raises("model.h5", *words):
        from_keras_h5(broken)


TRAINING_LIES = {
    "optimizer": (lambda t: t["optimizer_config"].update(class_name="Ftrl"), "optimizer", "'Ftrl'"),
    "other optimizer": (
        lambda t: t["optimizer_config"].update(class_name="Adam", config={"learning_rate": 0.1}),
        "Adam",
        r"\['m', 'v'\]",
    ),
    "decay": (lambda t: t["optimizer_config"]["config"].update(decay=1e-3), "decay", "0.001"),
    "loss": (lambda t: t.update(loss={"class_name": "Huber", "config": {}}), "delta", "Huber"),
    "no loss": (lambda t: t.pop("loss"), "loss"),
    "two losses": (lambda t: t.update(loss=["mse", "mse"]), "one output"),
    "metric": (lambda t: t.update(metrics=[["accuracy", "top_k"]]), "metrics", "'top_k'"),
    "sample weights": (lambda t: t.update(sample_weight_mode="temporal"), "sample_weight_mode"),
}


@pytest.mark.parametrize("lie", TRAINING_LIES)
def test_training_that_does_not_fit_is_refused_or_left_out(broken, lie):
    change, *words = TRAINING_LIES[lie]
    expected = from_keras_h5(broken).predict(X)
    rewrite(broken, "training_config", change)
    with raises("model.h5", *words):
        from_keras_h5(broken)
    np.testing.assert_array_equal(from_keras_h5(broken, compile=False).predict(X), expected)


def test_arrays_of_other_files_are_not_read(broken, sound):
    with h5py.File(broken, "r+") as file:
        group = file["model_weights/dense"]
        place = group.attrs["weight_names"][0]
        del group[place]
        group[place] = h5py.ExternalLink(str(sound), f"/model_weights/dense/{place}")
        assert group[place].shape == (4, 6)  # the link works
    with raises("kernel", "link"):
        from_keras_h5(broken)


@pytest.mark.parametrize("kind", ["external", "virtual", "text", "missing"])
def test_weight_that_is_no_plain_array_is_refused(broken, tmp_path, kind):
    (tmp_path / "raw").write_bytes(bytes(96))
    with h5py.File(broken, "r+") as file:
        group = file["model_weights/dense"]
        place = group.attrs["weight_names"][0]
        del group[place]
        if kind == "external":
            group.create_dataset(place, (4, 6), "f4", external=[(str(tmp_path / "raw"), 0, 96)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout((4, 6), "f4")
            layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "kernel", (4, 6))
            group.create_virtual_dataset(place, layout)
        elif kind == "text":
            group[place] = np.full((4, 6), b"1")
    with raises("kernel"):
        from_keras_h5(broken)


def test_lists_that_are_too_long_for_one_attribute(broken):
    expected = from_keras_h5(broken).predict(X)
    with h5py.File(broken, "r+") as file:
        group = file["model_weights"]
        names = group.attrs["layer_names"]
        del group.attrs["layer_names"]
        group.attrs["layer_names0"], group.attrs["layer_names1"] = names[:1], names[1:]
    np.testing.assert_array_equal(from_keras_h5(broken).predict(X), expected)
    with h5py.File(broken, "r+") as file:
        del file["model_weights"].attrs["layer_names0"]
    with raises("layer_names"):
        from_keras_h5(broken)


@pytest.mark.parametrize("first", ["VarianceScaling", "GlorotNormal"])
def test_what_older_versions_wrote_otherwise(broken, first):
    """Keras before 2.2.3 wrote a bare list of layers, a shape in the first of them, and VarianceScaling."""
    expected = from_keras_h5(broken).predict(X)
    scaling = {"scale": 1.0, "mode": "fan_avg", "distribution": "normal", "seed": None}

    def age(config):
        _, *layers = config["config"]["layers"]
        options = layers[0]["config"]
        options["batch_input_shape"] = [None, 4]
        options["kernel_initializer"] = {"class_name": first, "config": scaling if first[0] == "V" else {}}
        config["config"] = layers

    rewrite(broken, "model_config", age)
    model = from_keras_h5(broken)
    assert isinstance(model.layers[0].kernel_initializer, nnlib.initializers.GlorotNormal)
    np.testing.assert_array_equal(model.predict(X), expected)


def test_a_distribution_that_nnlib_has_not_got_is_refused(broken):
    def spread(config):
        options = {"scale": 2.0, "mode": "fan_in", "distribution": "untruncated_normal", "seed": None}
        dense = next(layer for layer in config["config"]["layers"] if layer["class_name"] == "Dense")
        dense["config"]["kernel_initializer"] = {"class_name": "VarianceScaling", "config": options}

    rewrite(broken, "model_config", spread)
    with raises("VarianceScaling", "untruncated_normal"):
        from_keras_h5(broken)


def test_whole_model_has_an_architecture_already(sound):
    with raises("architecture of its own"):
        from_keras_h5(sound, [Input((4,)), Dense(3)])
