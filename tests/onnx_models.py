"""Small ONNX files to be served; what imports this is left out where nothing can serve them."""

import numpy as np
import pytest

pytest.importorskip("kserve", reason="TensorFlow and what serves its models have no wheel for this platform.")
onnx = pytest.importorskip("onnx")

KERNEL = np.array([[1.0], [-2.0], [0.5]], np.float32)


def save(path, graph):
    """Write a graph as a file that ONNX Runtime of every supported version reads."""
    opset = [onnx.helper.make_opsetid("", 13)]
    onnx.save(onnx.helper.make_model(graph, opset_imports=opset, ir_version=8), path)


def write_model(path, bias, kernel=KERNEL, name="x"):
    """A neuron with a sigmoid, as an ONNX file: input `name` of shape (n, features) to p of shape (n, 1)."""
    path.parent.mkdir(parents=True)
    float32 = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [
            onnx.helper.make_node("Gemm", [name, "kernel", "bias"], ["z"]),
            onnx.helper.make_node("Sigmoid", ["z"], ["p"]),
        ],
        "logistic",
        [onnx.helper.make_tensor_value_info(name, float32, ["n", len(kernel)])],
        [onnx.helper.make_tensor_value_info("p", float32, ["n", 1])],
        [
            onnx.numpy_helper.from_array(kernel, "kernel"),
            onnx.numpy_helper.from_array(np.array([bias], np.float32), "bias"),
        ],
    )
    save(path, graph)


def write_sum(path):
    """A graph with two inputs, which `nnlib.serving` does not take."""
    path.parent.mkdir(parents=True)
    x = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in "abc"]
    save(path, onnx.helper.make_graph([onnx.helper.make_node("Add", ["a", "b"], ["c"])], "sum", x[:2], x[2:]))
