"""The same training, one-row prediction or import in nnlib and in its peers, each in a process of its own.

Every function below prepares what it needs, and returns a function that does some work `count` times.
"""

import functools
import itertools
import os
import time

THREADS = 2
ROWS = 40  # batches of each training set


def data(sizes, batch):
    import numpy as np

    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS * batch, sizes[0])).astype(np.float32)
    return x, rng.integers(0, sizes[-1], ROWS * batch)


def train_products(sizes, batch):
    """Nothing but the matrix products of a training step."""
    import numpy as np

    rng = np.random.default_rng(0)
    a = [rng.normal(size=(batch, size)).astype(np.float32) for size in sizes]
    w = [rng.normal(size=shape).astype(np.float32) for shape in itertools.pairwise(sizes)]
    result = [np.empty_like(array) for array in a]
    gradient = [np.empty_like(array) for array in w]

    def run(count):
        for _ in range(count * ROWS):
            for layer, kernel in enumerate(w):
                np.matmul(a[layer], kernel, out=result[layer + 1])
            for layer in reversed(range(len(w))):
                np.matmul(a[layer].T, a[layer + 1], out=gradient[layer])
                if layer:
                    np.matmul(a[layer + 1], w[layer].T, out=result[layer])

    return run


def train_nnlib(sizes, batch):
    return _keras_like("nnlib", sizes, batch)


def train_keras(sizes, batch):
    return _keras_like("keras", sizes, batch)


def _keras_like(name, sizes, batch):
    import importlib

    library = importlib.import_module(name)
    x, y = data(sizes, batch)
    dense = library.layers.Dense
    hidden = [dense(size, activation="relu") for size in sizes[1:-1]]
    model = library.Sequential([library.Input((sizes[0],)), *hidden, dense(sizes[-1], activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return lambda count: model.fit(x, y, batch_size=batch, epochs=count, verbose=0)


def train_sklearn(sizes, batch):
    import warnings

    from sklearn.neural_network import MLPClassifier

    x, y = data(sizes, batch)
    warnings.simplefilter("ignore")  # "has not converged", as is intended

    def run(count):
        MLPClassifier(sizes[1:-1], batch_size=batch, max_iter=count, alpha=0, tol=0).fit(x, y)

    return run


def train_torch(sizes, batch):
    import itertools

    import torch

    torch.set_num_threads(THREADS)
    x, y = map(torch.from_numpy, data(sizes, batch))
    pairs = itertools.pairwise(sizes)
    parts = [part for i, o in pairs for part in (torch.nn.Linear(i, o), torch.nn.ReLU())]
    model = torch.nn.Sequential(*parts[:-1])
    optimizer = torch.optim.Adam(model.parameters(), fused=True)  # its fastest on a CPU
    loss_of = torch.nn.CrossEntropyLoss()

    def run(count):
        for _ in range(count):
            total = 0.0
            for rows in torch.randperm(len(x)).split(batch):
                optimizer.zero_grad()
                loss = loss_of(model(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                total += loss.item()

    return run


def train_jax(sizes, batch):
    import jax
    import jax.numpy as jnp
    import numpy as np

    x, y = map(jnp.asarray, data(sizes, batch))
    rng = np.random.default_rng(0)
    theta = [
        (jnp.asarray(rng.normal(0, i**-0.5, (i, o)), jnp.float32), jnp.zeros(o))
        for i, o in itertools.pairwise(sizes)
    ]
    zeros = jax.tree.map(jnp.zeros_like, theta)

    def loss_of(theta, x, y):
        for kernel, bias in theta[:-1]:
            x = jax.nn.relu(x @ kernel + bias)
        log_p = jax.nn.log_softmax(x @ theta[-1][0] + theta[-1][1])
        return -jnp.take_along_axis(log_p, y[:, None], 1).mean()

    @functools.partial(jax.jit, donate_argnums=0)
    def step(state, x, y, rows):
        theta, m, v, t = state
        loss, gradient = jax.value_and_grad(loss_of)(theta, x[rows], y[rows])
        t += 1
        m = jax.tree.map(lambda m, g: m + 0.1 * (g - m), m, gradient)
        v = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), v, gradient)
        rate = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), theta, m, v)
        return (theta, m, v, t), loss

    state = [(theta, zeros, jax.tree.map(jnp.copy, zeros), jnp.float32(0))]

    def run(count):
        for _ in range(count):
            order = rng.permutation(len(x)).reshape(-1, batch)
            losses = []
            for rows in order:
                state[0], loss = step(state[0], x, y, rows)
                losses.append(loss)
            np.mean(jax.device_get(losses))

    return run


def predict_nnlib(sizes):
    import nnlib
    from nnlib.layers import Dense

    model = nnlib.Sequential([nnlib.Input((sizes[0],))])
    for size in sizes[1:-1]:
        model.add(Dense(size, activation="relu"))
    model.add(Dense(sizes[-1], activation="softmax"))
    row = data(sizes, 1)[0][:1]

    def run(count):
        for _ in range(count):
            model.predict(row)

    return run


def predict_onnxruntime(sizes):
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    weights, nodes, name = [], [], "x"
    for layer, shape in enumerate(itertools.pairwise(sizes)):
        for kind, size in (("kernel", shape), ("bias", shape[1:])):
            values = rng.normal(size=size).astype(np.float32)
            weights.append(numpy_helper.from_array(values, f"{kind}{layer}"))
        nodes.append(helper.make_node("Gemm", [name, f"kernel{layer}", f"bias{layer}"], [f"z{layer}"]))
        last = layer == len(sizes) - 2
        nodes.append(helper.make_node("Softmax" if last else "Relu", [f"z{layer}"], [f"a{layer}"]))
        name = f"a{layer}"
    ends = [
        helper.make_tensor_value_info(end, TensorProto.FLOAT, [None, size])
        for end, size in (("x", sizes[0]), (name, sizes[-1]))
    ]
    graph = helper.make_graph(nodes, "mlp", ends[:1], ends[1:], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    row = data(sizes, 1)[0][:1]

    def run(count):
        for _ in range(count):
            session.run(None, {"x": row})

    return run


def serve(name, arguments, connection):
    """In a process of its own: prepare a peer, then send the seconds that each requested count takes."""
    os.environ.update(
        dict.fromkeys(
            ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"],
            str(THREADS),
        ),
        OPENBLAS_THREAD_TIMEOUT="14",  # as in the Makefile; NumPy and scikit-learn use OpenBLAS
        TF_CPP_MIN_LOG_LEVEL="3",
        XLA_FLAGS=f"--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads={THREADS}",
    )
    if hasattr(os, "sched_setaffinity"):  # Linux: as many processors for each as threads
        os.sched_setaffinity(0, range(THREADS))
    run = globals()[name](*arguments)
    run(2)  # compile, warm up
    connection.send("ready")
    while count := connection.recv():
        start = time.perf_counter()
        run(count)
        connection.send(time.perf_counter() - start)
