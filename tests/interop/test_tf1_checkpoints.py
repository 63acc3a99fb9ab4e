"""Checkpoints of TensorFlow 1: variables find their layers, or an error says why not."""

import shutil

import numpy as np
import pytest

from nnlib import Input
from nnlib.interop import InteropError, from_tf1_checkpoint, read_tf1_checkpoint
from nnlib.layers import BatchNormalization, Dense
from tests.interop.helpers import RNG, TF1, X, assert_same_outputs, network, raises, stack
from tests.keras_reference import tf


def write_checkpoint(folder, variables, optimizer=None, steps=(5,)):
    """Write `variables` as TensorFlow 1 did, after a training step if there is an optimizer."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        made = [v1.get_variable(name, initializer=tf.constant(value)) for name, value in variables.items()]
        if optimizer:
            step = v1.train.get_or_create_global_step()
            optimizer.minimize(tf.add_n([tf.reduce_sum(each**2) for each in made]), global_step=step)
        session.run(v1.global_variables_initializer())
        saver = v1.train.Saver()
        return [saver.save(session, str(folder / "model.ckpt"), step) for step in steps][-1]


def under_names(model, names):
    """The weights of `model` as variables."""
    return dict(zip(names.split(), model.get_weights(), strict=True))


NAMES = {
    "dense": "dense/kernel dense/bias dense_1/kernel dense_1/bias dense_2/kernel dense_2/bias",
    "numbers": "W1 b1 W2 b2 W3 b3",
    "ten and more": "layer8/W layer8/b layer9/W layer9/b layer10/W layer10/b",
    "contrib": "fc/weights fc/biases fc_1/weights fc_1/biases fc_2/weights fc_2/biases",
    "unnamed": "Variable Variable_1 Variable_2 Variable_3 Variable_4 Variable_5",
    "scope": "net/W_1 net/b_1 net/W_2 net/b_2 net/W_3 net/b_3",
}


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("units", [(5, 6, 3), (4, 4, 4)], ids=["different", "the same"])
def test_variables_find_their_layers(tmp_path, names, units):
    model = network(*[Dense(each, "tanh", bias_initializer="he_normal") for each in units])
    write_checkpoint(tmp_path, under_names(model, NAMES[names]))
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), *[Dense(each, "tanh") for each in units]])
    assert_same_outputs(loaded, model, X)


def test_shapes_alone_are_enough_where_none_repeats(tmp_path):
    model = network(Dense(5, bias_initializer="he_normal"), Dense(3, bias_initializer="he_normal"))
    write_checkpoint(tmp_path, under_names(model, "slope offset mixing shift"))
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(5), Dense(3)]), model, X)


def test_last_layer_with_a_name_of_its_own(tmp_path):
    """W1 and b1 belong together, although b would fit the first layer just as well."""
    model = network(*[Dense(10, bias_initializer="he_normal") for _ in range(2)])
    write_checkpoint(tmp_path, under_names(model, "W1 b1 W b"))
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(10), Dense(10)])
    assert_same_outputs(loaded, model, X)


def test_layers_of_one_shape_are_found_by_their_names(tmp_path):
    model = network(*[Dense(4, bias_initializer="he_normal") for _ in range(2)])
    write_checkpoint(tmp_path, under_names(model, "hidden/W hidden/b final/W final/b"))
    with raises("same shapes", "'final', 'hidden'", "Give the layers these names", "read_tf1_checkpoint"):
        from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4), Dense(4)])
    loaded = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4, name="hidden"), Dense(4, name="final")])
    assert_same_outputs(loaded, model, X)


def test_batch_normalization_is_found(tmp_path):
    layers = [Dense(5, use_bias=False), BatchNormalization(), Dense(3)]
    model = network(*layers)
    model.set_weights([RNG.uniform(0.5, 1, w.shape).astype("f4") for w in model.get_weights()])
    names = "dense/kernel bn/gamma bn/beta bn/moving_mean bn/moving_variance out/kernel out/bias"
    write_checkpoint(tmp_path, under_names(model, names))
    fresh = [Dense(5, use_bias=False), BatchNormalization(), Dense(3)]
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), *fresh]), model, X)


@pytest.mark.parametrize("name", ["Adam", "Momentum", "RMSProp", "Adagrad"])
def test_what_an_optimizer_remembers_is_left_out(tmp_path, name):
    v1 = tf.compat.v1.train
    optimizer = {
        "Adam": lambda: v1.AdamOptimizer(),
        "Momentum": lambda: v1.MomentumOptimizer(0.1, 0.9),
        "RMSProp": lambda: v1.RMSPropOptimizer(0.1),
        "Adagrad": lambda: v1.AdagradOptimizer(0.1),
    }[name]
    model = network(Dense(4), Dense(4))
    with tf.Graph().as_default():
        write_checkpoint(tmp_path, under_names(model, "W1 b1 W2 b2"), optimizer())
    assert f"W1/{name}" in read_tf1_checkpoint(tmp_path)
    assert_same_outputs(from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4), Dense(4)]), model, X)


def test_double_precision_stays(tmp_path):
    kernel = RNG.normal(size=(4, 3))
    write_checkpoint(tmp_path, {"W": kernel})
    model = from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(3, use_bias=False)])
    np.testing.assert_array_equal(model.layers[0].kernel, kernel)


UNMATCHED = {
    "too few layers": ([Dense(5)], "different shapes", r"dense.kernel \(4, 5\)", r"W2 \(5, 3\)"),
    "too many layers": ([Dense(5), Dense(3), Dense(3)], r"dense_2.bias \(3,\)"),
    "other units": ([Dense(6), Dense(3)], r"dense.kernel \(4, 6\)", r"W1 \(4, 5\)"),
    "no bias": ([Dense(5, use_bias=False), Dense(3)], r"b1 \(5,\)"),
}


@pytest.mark.parametrize("case", UNMATCHED)
def test_what_finds_no_partner_is_named(tmp_path, case):
    layers, *words = UNMATCHED[case]
    write_checkpoint(tmp_path, under_names(network(Dense(5), Dense(3)), "W1 b1 W2 b2"))
    with raises(*words):
        from_tf1_checkpoint(tmp_path, [Input((4,)), *layers])


def test_two_variables_for_one_weight(tmp_path):
    kernels = {"layer/W": np.eye(4, dtype="f4"), "layer/kernel": np.ones((4, 4), "f4")}
    write_checkpoint(tmp_path, kernels)
    with raises("'layer/W'", "'layer/kernel'", "same weight"):
        from_tf1_checkpoint(tmp_path, [Input((4,)), Dense(4, use_bias=False), Dense(4, use_bias=False)])


def test_layers_must_tell_their_input():
    with raises("put Input first"):
        from_tf1_checkpoint(TF1, [Dense(10)])


@pytest.mark.parametrize(
    "recorded",
    [
        "/home/you/run/model.ckpt-500",
        r"C:\\\\Users\\\\you\\\\run\\\\model.ckpt-500",
        "../elsewhere/model.ckpt-500",
    ],
)
def test_copied_folder_is_read_in_spite_of_its_paths(tmp_path, recorded):
    shutil.copytree(TF1, tmp_path, dirs_exist_ok=True)
    (tmp_path / "checkpoint").write_text(f'model_checkpoint_path: "{recorded}"\n')
    np.testing.assert_equal(read_tf1_checkpoint(tmp_path), read_tf1_checkpoint(TF1))


def test_copy_is_read_rather_than_the_original(tmp_path):
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.mkdir()
    write_checkpoint(original, {"W": np.zeros((4, 3), "f4")})
    (original / "checkpoint").write_text(
        f'model_checkpoint_path: "{(original / "model.ckpt-5").as_posix()}"\n'
    )
    shutil.copytree(original, copy)
    write_checkpoint(original, {"W": np.ones((4, 3), "f4")})
    assert not read_tf1_checkpoint(copy)["W"].any()


def test_latest_of_several(tmp_path):
    write_checkpoint(tmp_path, {"W": np.zeros((4, 3), "f4")}, steps=(5, 10))
    (tmp_path / "model.ckpt-5.index").unlink()
    assert set(read_tf1_checkpoint(tmp_path)) == {"W"}
    (tmp_path / "model.ckpt-10.index").rename(tmp_path / "model.ckpt-5.index")
    with raises("model.ckpt-10", "checkpoints are .'model.ckpt-5'", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path)


def test_no_checkpoint(tmp_path):
    with raises("no file 'checkpoint'", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path)
    with raises("model.ckpt.index", kind=FileNotFoundError):
        read_tf1_checkpoint(tmp_path / "model.ckpt")
    with raises("checkpoints are .*'model.ckpt-500'", kind=FileNotFoundError):
        read_tf1_checkpoint(TF1 / "model.ckpt-500.index")
    (tmp_path / "checkpoint").write_text("nothing")
    with raises("names no checkpoint"):
        read_tf1_checkpoint(tmp_path)


@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_damaged_checkpoint_is_refused(tmp_path, part, damage):
    shutil.copytree(TF1, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"model.ckpt-500.{part}"
    content = bytearray(path.read_bytes())
    content[50] ^= 4
    path.unlink()
    if damage != "gone":
        path.write_bytes(content if damage == "flipped" else content[:60])
    with raises(
        "model.ckpt-500", kind=FileNotFoundError if (damage, part) == ("gone", "index") else InteropError
    ):
        read_tf1_checkpoint(tmp_path)


def test_checkpoint_of_tensorflow_2_is_refused_with_advice(tmp_path):
    prefix = tf.train.Checkpoint(model=stack()).save(str(tmp_path / "model"))
    with raises("TensorFlow 2", "from_keras"):
        from_tf1_checkpoint(prefix, [Input((4,)), Dense(3)])
