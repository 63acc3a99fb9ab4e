"""A JupyterLab of its own, or a Voila, and a headless Chromium that uses it as a reader does."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

INSTALL = (
    "no Chromium found; install it (Debian: apt-get install chromium) "
    "or Google Chrome (https://www.google.com/chrome)"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    # By default JupyterLab renders only the cells in view; the tests look at all of them.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}
START = 60  # seconds
RUN = 200  # seconds; one notebook took 89 on a busy machine


def find_chromium():
    """The path of a Chromium, Chrome or Edge, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    places = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    places += ["/Applications/Chromium.app/Contents/MacOS/Chromium"]
    for root in filter(None, roots):
        places += [f"{root}/Google/Chrome/Application/chrome.exe"]
        places += [f"{root}/Microsoft/Edge/Application/msedge.exe"]
    return next((place for place in places if Path(place).exists()), None)


def no_browser_here():
    """Whether the browser tests cannot run; in continuous integration they have to."""
    return find_chromium() is None and "CI" not in os.environ


@contextmanager
def chromium():
    """A headless browser; it stops when the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def jupyterlab(notebooks, folder):
    """JupyterLab on a copy of `notebooks`; yields a function from a notebook's name to its address.

    Nothing of the person who runs it is read or written: all of it is in the empty `folder`.
    """
    shutil.copytree(notebooks, folder / "notebooks")
    config = folder / "config"
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(SETTINGS))
    token = secrets.token_hex(16)
    environment = {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
        "NNLIB_DATA_DIR": str(folder / "progress"),
    }
    options = ["--allow-root", "--expose-app-in-browser", "--ServerApp.port_retries=0"]
    with _serving("jupyterlab", options, folder / "notebooks", environment) as root:
        yield lambda name: f"{root}/lab/tree/{name}?reset&token={token}"


@contextmanager
def playground(folder):
    """The playground as a page of its own, by the README's command; yields its address."""
    environment = {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    with _serving("nnlib.widgets", [], folder, environment) as root:
        yield root


@contextmanager
def _serving(module, options, folder, environment):
    """Run a module that serves pages, in `folder`; yields the address of its root."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder.parent / f"{module}.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", module, "--no-browser", f"--port={port}", *options],
            cwd=folder,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + START
        while server.poll() is None and time.monotonic() < end:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{module} did not start within {START} s:\n{log.read_text()}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
IDLE = f"{KERNEL}.status === 'idle'"
SHOWN = """[...document.querySelectorAll(".jp-Notebook .jp-OutputArea-output")].every(
    (output) => output.childNodes.length && !output.textContent.includes("Loading widget")
) && [...document.querySelectorAll(".jp-Notebook img")].every((image) => image.complete)"""

PIXELS = """(image) => {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL();
}"""


def pixels(image):
    """What `image`, a locator, shows; equal only for equal pictures."""
    return image.evaluate(PIXELS)


def wait_for_change(image, before, seconds=10):
    """Return when `image` shows something else than `before`, which `pixels` returned."""
    image.page.wait_for_function(
        f"([image, before]) => image.complete && ({PIXELS})(image) !== before",
        arg=[image.element_handle(), before],
        timeout=1000 * seconds,
    )


def serious_violations(page, ours):
    """What axe finds within the selector `ours`; JupyterLab's menus and editors are not ours to mend."""
    violations = Axe().run(page, context=ours).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


class Notebook:
    """A notebook that is open in JupyterLab.

    Attributes
    ----------
    page : playwright.sync_api.Page
    outputs, figures, sliders : str
        Selectors of what the code cells show, and of the live figures and the sliders in it.
    exceptions : list of str
        Uncaught exceptions in the page.
    """

    outputs = ".jp-Notebook .jp-OutputArea-output"
    figures = f"{outputs} .nnlib-live"
    sliders = f"{outputs} input[type=range]"

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport={"width": 1280, "height": 960})
        self.page.set_default_timeout(1000 * START)
        self.exceptions = []
        self.page.on("pageerror", lambda error: self.exceptions.append(str(error)))
        self.page.goto(address)
        self._wait_until("window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady", START)

    def run_all(self):
        """Run all cells; return when the kernel has finished and everything is shown."""
        self.page.evaluate(
            """() => {
                window.finished = false;
                const run = window.jupyterapp.commands.execute("notebook:run-all-cells");
                run.then(() => (window.finished = true));
            }"""
        )
        self._wait_until("window.finished", RUN)
        self._wait_until(IDLE, RUN)
        self._wait_until(SHOWN, START)

    def wait_for_a_quiet_second(self, seconds=20):
        """Return when the kernel has been idle for a second; while a figure plays it never is."""
        deadline, idle = time.monotonic() + seconds, 0
        while idle < 20:
            assert time.monotonic() < deadline, "the kernel is never left alone"
            idle = idle + 1 if self.page.evaluate(f"() => {IDLE}") else 0
            self.page.wait_for_timeout(50)

    def _wait_until(self, javascript, seconds):
        # Unlike `evaluate` this has a time limit.
        self.page.wait_for_function(f"() => {javascript}", timeout=1000 * seconds)

    def errors(self):
        """What went wrong: errors of cells, widgets that did not show, exceptions in the page."""
        cells = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
        wrong = [
            f"cell {index}: {output['ename']}: {output['evalue']}"
            for index, cell in enumerate(cells)
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]
        broken = ".jupyter-widgets-error-widget, .nnlib-problem"
        wrong += filter(None, self.page.locator(broken).all_inner_texts())
        return wrong + self.exceptions

    def picture_beside(self, slider):
        """The image in the output that holds `slider`."""
        output = slider.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')][1]")
        return output.locator("img")

    def screenshots(self, folder, name):
        """Save the notebook from top to bottom as `name`-01.png, -02.png, ... in `folder`."""
        panel = self.page.locator(".jp-WindowedPanel-outer").first
        top, height, step = 0, *panel.evaluate("e => [e.scrollHeight, e.clientHeight]")
        for number in range(1, 1 + -(-height // step)):
            panel.evaluate("(e, top) => e.scrollTo(0, top)", top)
            panel.screenshot(path=folder / f"{name}-{number:02}.png")
            top += step

    def close(self):
        """Close the page and stop the notebook's kernel."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()
