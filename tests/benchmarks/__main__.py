"""Speed beside other libraries: `make bench`. Ratios are what counts; the seconds depend on the machine."""

import statistics
import subprocess
import sys

from tests.benchmarks import peers
from tests.benchmarks.race import race

# Layers: samples of a batch, and the most that a step may take, as a multiple of its matrix products alone:
# what was measured (5.2, 2.4, 1.7) and a fifth more.
TRAINING = {(64, 32, 10): (32, 6.2), (784, 128, 10): (128, 2.9), (784, 512, 512, 10): (256, 2.1)}
RIVALS = ["train_torch", "train_keras", "train_sklearn"]
# Shown beside them: the least that a step can take, and a step that is compiled as a whole.
REFERENCES = ["train_products", "train_jax"]


def training():
    print(f"One training step through fit, Adam, float32, {peers.THREADS} threads (microseconds)\n")
    for sizes, (batch, limit) in TRAINING.items():
        medians = race(["train_nnlib", *RIVALS, *REFERENCES], (sizes, batch))
        steps = {name.removeprefix("train_"): 1e6 * s / peers.ROWS for name, s in medians.items()}
        ours = steps["nnlib"]
        print(f"{'-'.join(map(str, sizes))}, batch {batch}")
        for name, microseconds in steps.items():
            print(f"  {name:<9}{microseconds:9.0f}  {microseconds / ours:5.2f} x nnlib")
        fastest = min(steps[rival.removeprefix("train_")] for rival in RIVALS)
        verdict("faster than PyTorch (eager), Keras and scikit-learn", ours / fastest, 1)
        verdict(f"at most {limit} x its matrix products", ours / steps["products"], limit)


def prediction():
    print("One row through predict (microseconds)\n")
    for sizes in ((64, 32, 10), (784, 128, 10)):
        medians = race(["predict_nnlib", "predict_onnxruntime"], (sizes,))
        nnlib, onnx = (1e6 * seconds for seconds in medians.values())
        print(f"{'-'.join(map(str, sizes))}: nnlib {nnlib:.1f}, ONNX Runtime {onnx:.1f}")
        # It was 2 before `@` and `sum` replaced `dot` and `add.reduce`: that costs a microsecond a row.
        verdict("at most 2.5 x ONNX Runtime", nnlib / onnx, 2.5)


def importing():
    code = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
    times = {"numpy": [], "nnlib": []}
    for _ in range(15):
        for name, values in times.items():
            run = subprocess.run(
                [sys.executable, "-c", code.format(name)], capture_output=True, text=True, check=True
            )
            values.append(float(run.stdout))
    numpy, nnlib = (1e3 * statistics.median(values) for values in times.values())
    print(f"Import (milliseconds): numpy {numpy:.0f}, nnlib {nnlib:.0f}")
    verdict("at most 1.5 x numpy", nnlib / numpy, 1.5)


def verdict(goal, ratio, limit):
    print(f"  goal: {goal}; measured {ratio:.2f}: {'met' if ratio <= limit else 'MISSED'}\n")


def widgets():
    from tests.benchmarks import widget_latency

    widget_latency.main()


BENCHMARKS = {f.__name__: f for f in (training, prediction, importing, widgets)}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name]()
