"""What a training step costs when several workers share it."""

import numpy as np

from nnlib import plots
from nnlib.widgets.controls import OptionSlider
from nnlib.widgets.live import LiveFigure

WORKERS = [2**k for k in range(11)]
OPERATIONS = 6  # for each parameter and row: two in the forward pass, four in the backward pass
BYTES = 4  # of a number in float32
DECADES = 5  # that the axis of the times shows at most


def step_seconds(workers, batch, parameters, speed, bandwidth, latency):
    """The seconds that a step spends computing and communicating, for each number of workers.

    The workers are equally fast and share the rows of the batch. When all of them have computed, they add up
    their gradients in a ring.

    Parameters
    ----------
    workers : array-like of int
    batch : int
        Rows that all workers compute together. Each worker has at least one.
    parameters : float
    speed : float
        Operations per second of one worker.
    bandwidth : float
        Bytes per second that one worker can send.
    latency : float
        Seconds that each message takes in addition to its bytes.

    Returns
    -------
    compute, communicate : ndarray
    """
    workers = np.asarray(workers)
    compute = OPERATIONS * parameters * np.ceil(batch / workers) / speed
    messages = 2 * (workers - 1)
    return compute, messages * (latency + BYTES * parameters / workers / bandwidth)


def in_words(seconds):
    """A time in a unit that suits it."""
    unit, size = ("s", 1) if seconds >= 0.9995 else ("ms", 1e-3) if seconds >= 0.9995e-3 else ("µs", 1e-6)
    value = seconds / size
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


class WorkersExplorer(LiveFigure):
    """Computing and communicating in one step, for 1 to 1,024 workers."""

    question = (
        "At the initial settings, up to how many workers does doubling pay? Move one slider at a time to the "
        "right and back: which of them change this number, and which one only raises the speed-up there?"
    )
    alt = (
        "Left, on logarithmic axes: the time of a step against the number of workers. Computing falls, "
        "communicating rises, and their sum has a lowest point. Right: the speed-up against the number of "
        "workers, below the dashed line of the ideal. A diamond marks the chosen number."
    )
    size = (7.0, 3.7)

    workers = OptionSlider("Number of workers", 8, WORKERS)
    batch = OptionSlider("Batch size, of all workers together", 1024, [2**k for k in range(6, 17, 2)])
    parameters = OptionSlider("Parameters of the network, in millions", 10, [0.01, 0.1, 1, 10, 100, 1000])
    bandwidth = OptionSlider("Bandwidth of a worker, in Gbit per second", 10, [0.1, 1, 10, 100, 1000])
    latency = OptionSlider("Latency of a message, in µs", 100, [1, 10, 100, 1000, 10000])
    speed = OptionSlider(
        "Speed of a worker, in billions of operations per second", 100, [10, 100, 1000, 10000, 100000]
    )

    def draw(self, figure):
        self._left, right = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.09, right=0.97, bottom=0.15, top=0.82, wspace=0.22)
        ticks = {"xticks": WORKERS[::2], "xticklabels": WORKERS[::2]}
        shared = {"xscale": "log", "xlim": (0.8, 1280), "xlabel": "workers"}
        self._left.set(title="seconds per step", yscale="log", **shared)
        gains = [0.1, 1, 10, 100, 1000]
        right.set(title="speed-up", yscale="log", ylim=(0.05, 1500), **shared)
        right.set(yticks=gains, yticklabels=[f"{gain:,g}" for gain in gains])
        for axes in (self._left, right):
            axes.set(**ticks)
            axes.minorticks_off()
        right.plot(WORKERS, WORKERS, "--", color=plots.GREY, lw=1.5)
        right.text(200, 320, "ideal", color=plots.GREY, ha="right", va="bottom")
        styles = {
            "computing": (plots.BLUE, "o-"),
            "communicating": (plots.VERMILION, "s--"),
            "both": (plots.BLACK, "-"),
        }
        self._times = {
            name: self._left.plot([], [], style, color=colour, ms=4, label=name, animated=True)[0]
            for name, (colour, style) in styles.items()
        }
        figure.legend(handles=list(self._times.values()), ncols=3, loc="upper center")
        (self._gain,) = right.plot([], [], color=plots.BLACK, animated=True)
        chosen = {"color": plots.ORANGE, "marker": "D", "ms": 9, "mec": plots.BLACK, "animated": True}
        self._chosen = [axes.plot([], [], clip_on=False, **chosen)[0] for axes in (self._left, right)]
        self._limits = None

    def times(self):
        """Seconds of computing and of communicating, for each number in `WORKERS`."""
        speed, bandwidth, latency = 1e9 * self.speed, 1e9 / 8 * self.bandwidth, 1e-6 * self.latency
        return step_seconds(WORKERS, self.batch, 1e6 * self.parameters, speed, bandwidth, latency)

    def update(self):
        compute, communicate = self.times()
        total = compute + communicate
        # One worker sends nothing: no point on a logarithmic axis.
        sent = np.where(communicate > 0, communicate, np.nan)
        self._fit_axis(np.concatenate([compute, sent, total]))
        for line, seconds in zip(self._times.values(), (compute, sent, total), strict=True):
            line.set_data(WORKERS, seconds)
        gain = total[0] / total
        self._gain.set_data(WORKERS, gain)
        here = WORKERS.index(self.workers)
        for marker, values in zip(self._chosen, (total, gain), strict=True):
            marker.set_data([self.workers], [np.clip(values[here], *marker.axes.get_ylim())])
        return self._words(here, compute, communicate, gain)

    def _fit_axis(self, seconds):
        highest = np.ceil(np.log10(np.nanmax(seconds)))
        lowest = max(np.floor(np.log10(np.nanmin(seconds))), highest - DECADES)
        limits = 10.0**lowest, 10.0**highest
        if limits != self._limits:
            self._limits = limits
            self._left.set_ylim(limits)
            self.redraw_background()

    def _words(self, here, compute, communicate, gain):
        best = int(gain.argmax())
        if best == 0:
            verdict = "Sharing does not pay: one worker alone is the fastest."
        elif best == len(WORKERS) - 1:
            verdict = f"Doubling pays up to the end, {WORKERS[best]:,} workers."
        else:
            verdict = (
                f"Doubling pays up to {WORKERS[best]:,} workers, where the speed-up is {_number(gain[best])}."
            )
        idle = self.workers - self.batch
        spare = f" {idle:,} workers have no row to compute." if idle > 0 else ""
        if self.workers == 1:
            return f"One worker alone computes {in_words(compute[0])}, and sends nothing. {verdict}"
        total = compute[here] + communicate[here]
        times = [in_words(seconds) for seconds in (total, compute[here], communicate[here])]
        return (
            f"{self.workers:,} workers: a step takes {times[0]}, {times[1]} of it computing and {times[2]} "
            f"communicating. The speed-up is {_number(gain[here])}, "
            f"the efficiency {_number(100 * gain[here] / self.workers)}%.{spare} {verdict}"
        )


def _number(value):
    if value < 0.001:
        return "below 0.001"
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.2g}"
