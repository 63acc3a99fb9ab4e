"""What nnlib has not got, `from_keras` names instead of leaving it out."""

import pytest

from nnlib.interop import from_keras
from nnlib.layers import Dense
from tests.interop.helpers import X, assert_same_outputs, raises, stack, with_layer
from tests.keras_reference import keras


def kompiled(optimizer="sgd", loss="sparse_categorical_crossentropy", activation="softmax", **options):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation)])
    model.compile(optimizer, loss, **options)
    return model


def relu(z):
    """Not what its name says."""
    return -z


K = keras.layers
FROM_KERAS = {
    "layer": (lambda: stack(K.GaussianNoise(0.1, name="odd")), "'odd' .GaussianNoise.", "Known: .*dense"),
    "nested": (lambda: stack(keras.Sequential([K.Dense(4)], name="odd")), "'odd' .Sequential."),
    "activation": (lambda: stack(K.Dense(4, "mish", name="odd")), "'odd' .Dense.", "'mish'"),
    "own activation": (
        lambda: stack(K.Dense(4, relu, name="odd")),
        "'odd'",
        "function 'relu'",
        "not built in",
    ),
    "relu of nothing": (lambda: stack(K.ReLU(max_value=0, name="odd")), "'odd' .ReLU.", "max_value"),
    "relu layer": (lambda: stack(K.ReLU(max_value=6.0, name="odd")), "'odd' .ReLU.", "max_value", "6.0"),
    "bias": (lambda: stack(K.Dense(4, bias_regularizer="l2", name="odd")), "'odd'", "bias_regularizer"),
    "constraint": (
        lambda: stack(K.Dense(4, kernel_constraint="max_norm", name="odd")),
        "'odd'",
        "kernel_constraint",
    ),
    "regularizer": (
        lambda: stack(K.Dense(4, kernel_regularizer=keras.regularizers.OrthogonalRegularizer(), name="odd")),
        "'odd'",
        "OrthogonalRegularizer",
    ),
    "initializer": (
        lambda: stack(K.Dense(4, kernel_initializer="orthogonal", name="odd")),
        "'odd'",
        "Orthogonal",
    ),
    **{
        f"initializer of {scale}, {mode}, {distribution}": (
            lambda arguments=(scale, mode, distribution): stack(
                K.Dense(4, kernel_initializer=keras.initializers.VarianceScaling(*arguments), name="odd")
            ),
            "'odd'",
            "only as Glorot, He and LeCun",
            f"scale={scale}.*'{mode}'.*'{distribution}'",
        )
        for scale, mode, distribution in [
            (3.0, "fan_in", "uniform"),
            (1.0, "fan_out", "truncated_normal"),
            (2.0, "fan_in", "untruncated_normal"),
        ]
    },
    "no center": (lambda: stack(K.BatchNormalization(center=False, name="odd")), "'odd'", "center"),
    "gamma": (
        lambda: stack(K.BatchNormalization(gamma_initializer="zeros", name="odd")),
        "'odd'",
        "gamma_init",
    ),
    "noise shape": (lambda: stack(K.Dropout(0.1, noise_shape=(1, 4), name="odd")), "'odd'", "noise_shape"),
    "dtypes": (lambda: stack(K.Dense(4, name="odd", dtype="float64")), "one dtype", "'odd': 'float64'"),
    "half": (
        lambda: stack(K.Dense(4, dtype="mixed_float16"), dtype="mixed_float16"),
        "float32",
        "mixed_float16",
    ),
    "axes": (
        lambda: keras.Sequential([keras.Input((2, 4)), K.Dense(4, name="odd"), K.Flatten(), K.Dense(3)]),
        "'odd'",
        "Flatten",
    ),
    "other axis": (
        lambda: keras.Sequential(
            [keras.Input((2, 4)), K.BatchNormalization(axis=1, name="odd"), K.Flatten()]
        ),
        "'odd'",
        "axis",
    ),
    "no size": (
        lambda: keras.Sequential([keras.Input((None, 4)), K.Flatten(), K.Activation("relu")]),
        "None",
    ),
    "optimizer": (lambda: kompiled("adamax"), "optimizer", "'Adamax'"),
    "clipping": (lambda: kompiled(keras.optimizers.SGD(clipnorm=1.0)), "optimizer", "SGD", "clipnorm"),
    "decay": (lambda: kompiled(keras.optimizers.Adam(weight_decay=0.1)), "Adam", "weight_decay", "0.1"),
    "amsgrad": (lambda: kompiled(keras.optimizers.Adam(amsgrad=True)), "Adam", "amsgrad"),
    "centered": (lambda: kompiled(keras.optimizers.RMSprop(centered=True)), "RMSprop", "centered"),
    "schedule": (
        lambda: kompiled(keras.optimizers.SGD(keras.optimizers.schedules.PolynomialDecay(0.1, 5))),
        "optimizer",
        "PolynomialDecay",
    ),
    "loss": (lambda: kompiled(loss="hinge", activation=None), "loss", "'hinge'"),
    "no loss": (lambda: kompiled(loss=None), "loss"),
    "own loss": (lambda: kompiled(loss=lambda y, p: keras.ops.mean(p)), "loss", "lambda"),
    "reduction": (
        lambda: kompiled(loss=keras.losses.MeanSquaredError(reduction="sum")),
        "reduction",
        "'sum'",
    ),
    "no reduction": (
        lambda: kompiled(loss=keras.losses.MeanSquaredError(reduction=None)),
        "reduction",
        "None",
    ),
    "class 0": (
        lambda: kompiled(loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=0)),
        "loss",
        "ignore_class",
        "Received: 0",
    ),
    "metric of class 0": (
        lambda: kompiled(metrics=[keras.metrics.Precision(class_id=0)]),
        "metrics",
        "class_id",
        "Received: 0",
    ),
    "loss weights": (lambda: kompiled(loss=["mse"], loss_weights=[0.5]), "loss_weights", "0.5"),
    "logits": (
        lambda: kompiled(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        "softmax",
        "logits",
    ),
    "metric": (lambda: kompiled(metrics=["accuracy", "hinge"]), "metrics", "'hinge'"),
    "curve": (lambda: kompiled(metrics=[keras.metrics.AUC(curve="PR")]), "metrics", "curve", "'PR'"),
    "own metric": (lambda: kompiled(metrics=[relu]), "metrics", "'relu'", "not built in"),
    "weighted": (lambda: kompiled(weighted_metrics=["accuracy"]), "weighted_metrics"),
}


@pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`")
@pytest.mark.parametrize("case", FROM_KERAS)
def test_what_nnlib_has_not_got_is_named(case):
    make, *words = FROM_KERAS[case]
    with raises(*words):
        from_keras(make())


@pytest.mark.parametrize(
    "case", ["optimizer", "clipping", "loss", "no loss", "own loss", "logits", "metric", "weighted"]
)
def test_what_stands_in_the_way_of_compile_can_be_left_out(case):
    model = FROM_KERAS[case][0]()
    assert_same_outputs(from_keras(model, compile=False), model, X)


def of_the_same_name(cls):
    """A reader's class that is called as Keras's own, written in a notebook."""
    return type(cls.__name__, (cls,), {"__module__": "__main__"})


@pytest.mark.parametrize(
    "make",
    [
        lambda: stack(of_the_same_name(K.Dense)(4)),
        lambda: stack(K.Dense(4, kernel_regularizer=of_the_same_name(keras.regularizers.L2)())),
        lambda: stack(K.Dense(4, bias_initializer=of_the_same_name(keras.initializers.Zeros)())),
        lambda: kompiled(of_the_same_name(keras.optimizers.SGD)()),
        lambda: kompiled(loss=of_the_same_name(keras.losses.MeanSquaredError)()),
        lambda: kompiled(metrics=[of_the_same_name(keras.metrics.Precision)()]),
    ],
    ids=["layer", "regularizer", "initializer", "optimizer", "loss", "metric"],
)
def test_own_class_called_as_a_built_in_one_is_refused(make):
    with raises("not built in"):
        from_keras(make())


def test_other_kinds_of_keras_models_are_refused_with_advice():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, K.Dense(3)(K.Dense(5, "relu")(inputs)))
    with raises("keras.Sequential", "keras.Sequential.model.layers", kind=TypeError):
        from_keras(model)
    assert_same_outputs(from_keras(keras.Sequential(model.layers)), model, X)  # the advice works
    with raises("keras.Sequential", kind=TypeError):
        from_keras(with_layer(Dense(4)))
