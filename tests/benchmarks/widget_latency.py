"""Live figures in JupyterLab: from key press to painted frame, and pictures a second of the playground.

The first is measured beside `interact` with inline Matplotlib.
"""

import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat

from tests.browser import lab

LIVE = """
from nnlib.lessons.neurons.explorer import NeuronExplorer

NeuronExplorer()
"""

PLAYGROUND = """
from nnlib.lessons.training_from_scratch.explorer import Playground

Playground()
"""

# The same picture as a notebook usually makes it.
INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from nnlib import datasets, plots

plt.rcParams.update(plots.STYLE)
iris = datasets.load_iris()
x, y = iris.x[:100, :2], iris.y[:100]


@interact(
    w1=FloatSlider(1, min=-4, max=4, step=0.1),
    w2=FloatSlider(0.1, min=-4, max=4, step=0.1),
    bias=FloatSlider(-5, min=-10, max=10, step=0.1),
)
def neuron(w1, w2, bias):
    figure, axes = plt.subplots(figsize=(5.6, 4.0))
    axes.set(xlim=(4, 7.2), ylim=(1.8, 4.8), xlabel="sepal length (cm)", ylabel="sepal width (cm)")
    edge = np.array([4, 7.2])
    line = -(w1 * edge + bias) / (w2 or 1e-9)
    axes.fill_between(edge, line, 5, color=plots.ORANGE, alpha=0.2, label="says versicolor")
    axes.plot(edge, line, color=plots.BLACK, label="decision line")
    wrong = (x @ [w1, w2] + bias >= 0) != y
    axes.plot(*x[y == 0].T, "o", color=plots.BLUE, label="setosa")
    axes.plot(*x[y == 1].T, "^", color=plots.ORANGE, label="versicolor")
    axes.plot(*x[wrong].T, "x", color=plots.BLACK, label="mistake")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()
"""

# A key press counts as shown in the first animation frame after an image has loaded.
CLOCK = """() => {
    window.addEventListener("keydown", () => (window.pressed = performance.now()), true);
    document.addEventListener("load", (event) => {
        if (event.target.tagName !== "IMG" || window.pressed === null) return;
        requestAnimationFrame(() => {
            window.latency = performance.now() - window.pressed;
            window.pressed = null;
        });
    }, true);
}"""

# Counts the pictures that are shown while `slider` is moved sixty times a second, or just while time passes.
COUNT = """([image, slider, seconds]) => new Promise((resolve) => {
    const times = [];
    const painted = () => requestAnimationFrame((now) => times.push(now));
    image.addEventListener("load", painted);
    let back = 1;
    const drag = setInterval(() => {
        if (!slider) return;
        const before = slider.value;
        slider.value = Number(before) + back * slider.step;
        if (slider.value === before) back = -back;
        else slider.dispatchEvent(new Event("input"));
    }, 1000 / 60);
    setTimeout(() => {
        clearInterval(drag);
        image.removeEventListener("load", painted);
        resolve(new Set(times).size);
    }, 1000 * seconds);
})"""


@contextmanager
def _opened(*cells):
    """A notebook with these cells, run in JupyterLab."""
    with tempfile.TemporaryDirectory() as folder:
        notebooks = Path(folder) / "notebooks"
        notebooks.mkdir()
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            cells=[nbformat.v4.new_code_cell(code) for code in cells],
        )
        nbformat.write(notebook, notebooks / "live.ipynb")
        (Path(folder) / "lab").mkdir()
        with (
            lab.jupyterlab(notebooks, Path(folder) / "lab") as address,
            lab.chromium() as browser,
        ):
            opened = lab.Notebook(browser, address("live.ipynb"))
            opened.run_all()
            yield opened.page
            opened.close()


def latencies(presses=60, turns=6):
    """Milliseconds from key press to painted frame, for each of the two a list of `presses`.

    They take turns, so that a machine that is slow for a while is slow for both.
    """
    with _opened(LIVE, INTERACT) as page:
        sliders = {  # of the bias: each step moves the line within the picture
            "live figure": page.locator("input[type=range]").nth(2),
            "interact": page.locator(".noUi-handle").nth(2),
        }
        for slider in sliders.values():
            slider.evaluate("e => (e.dataset.lmSuppressShortcuts = true)")  # or Lab takes the key
        page.evaluate(CLOCK)
        times = {name: [] for name in sliders}
        for turn in range(turns + 1):
            for name, slider in sliders.items():
                slider.scroll_into_view_if_needed()
                slider.focus()
                key = ("ArrowLeft", "ArrowRight")[turn % 2]
                turn_times = [_press(page, key) for _ in range(presses // turns)]
                times[name] += turn_times if turn else []  # the first turn is for warming up
    return times


def _press(page, key):
    page.wait_for_timeout(150)
    page.evaluate("() => (window.latency = null)")
    page.keyboard.press(key)
    return page.wait_for_function("() => window.latency", timeout=10_000).json_value()


def frame_rates(seconds=5):
    """Pictures a second of the playground at 2-8-8-1, while a slider is dragged and while it plays."""
    with _opened(PLAYGROUND) as page:
        figure = page.locator(".nnlib-live")
        image = figure.locator("img").element_handle()
        slider = figure.get_by_role("slider", name="Data noise").element_handle()
        button = figure.get_by_role("button", name="Play")

        def rate(*arguments):
            return page.evaluate(COUNT, [*arguments, seconds]) / seconds

        page.evaluate(COUNT, [image, slider, 1])  # for warming up
        rates = {"a slider is dragged": rate(image, slider)}
        button.click()
        rates["it plays"] = rate(image, None)
        rates["it plays and a slider is dragged"] = rate(image, slider)
    return rates


def main():
    """Print medians and 95th percentiles, frame rates, and whether the goals are met."""
    times = latencies()
    medians = {name: statistics.median(values) for name, values in times.items()}
    worst = {name: statistics.quantiles(values, n=20)[-1] for name, values in times.items()}
    print("From key press to painted frame in JupyterLab (milliseconds)\n")
    for name in times:
        print(f"  {name:<12} median {medians[name]:4.0f}   p95 {worst[name]:4.0f}")
    ratio = medians["interact"] / medians["live figure"]
    for goal, met in {
        "median at most 60 ms": medians["live figure"] <= 60,
        "p95 at most 100 ms": worst["live figure"] <= 100,
        f"at least 3 x faster than interact; measured {ratio:.1f} x": ratio >= 3,
    }.items():
        print(f"  goal: {goal}: {'met' if met else 'MISSED'}")

    print("\nPictures a second of the playground, 2-8-8-1, 300 updates a picture while a slider is dragged\n")
    for state, rate in frame_rates().items():
        print(f"  while {state:<33} {rate:4.1f}   goal: at least 10: {'met' if rate >= 10 else 'MISSED'}")


if __name__ == "__main__":
    main()
