// The browser's half of a live figure: a question, controls, a picture, and words about it.
// Native inputs bring keyboard, touch and names for screen readers with them.

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function button(textContent, onclick) {
  return element("button", { type: "button", textContent, onclick });
}

// Each kind of control makes its element from `spec`, calls `send(value)` when the reader changes
// it, and returns `show(value)`, which is called when the kernel does. `frame` holds the picture.
const kinds = {
  slider(spec, send) {
    // A slider over options moves over their places in the list.
    const { options, min = 0, max = options.length - 1, step = 1 } = spec;
    const decimals = (String(step).split(".")[1] ?? "").length;
    const input = element("input", { type: "range", min, max, step });
    // Not an <output>: a label would then belong to it and leave the slider without a name.
    const shown = element("span", { className: "nnlib-value", ariaHidden: "true" });
    const value = () => (options ? options[input.value] : Number(input.value));
    const write = () => {
      shown.textContent = options ? value() : value().toFixed(decimals);
      input.ariaValueText = shown.textContent;
    };
    input.addEventListener("input", () => {
      write();
      send(value());
    });
    return {
      node: element("label", { className: "nnlib-control" }, spec.label, shown, input),
      show(value) {
        input.value = options ? options.indexOf(value) : value;
        write();
      },
    };
  },

  dropdown(spec, send) {
    const options = spec.options.map((option) => element("option", {}, option));
    const select = element("select", {}, ...options);
    select.addEventListener("change", () => send(select.value));
    return {
      node: element("label", { className: "nnlib-control" }, spec.label, select),
      show: (value) => (select.value = value),
    };
  },

  presets(spec, send) {
    const control = kinds.dropdown(spec, send);
    control.node.classList.add("nnlib-wide");
    return control;
  },

  checkboxes(spec, send) {
    const boxes = spec.options.map((value) => element("input", { type: "checkbox", value }));
    const labels = boxes.map((box, i) => element("label", {}, box, spec.texts[i]));
    const legend = element("legend", {}, spec.label);
    const node = element("fieldset", { className: "nnlib-boxes nnlib-wide" }, legend, ...labels);
    node.addEventListener("change", () =>
      send(boxes.filter((box) => box.checked).map((box) => box.value)),
    );
    return { node, show: (value) => boxes.forEach((box) => (box.checked = value.includes(box.value))) };
  },

  button(spec, send) {
    let presses = 0;
    const node = button(spec.label, () => send(++presses));
    return { node, show: (value) => (presses = value) };
  },

  play(spec, send) {
    let isOn = false;
    const show = (value) => {
      isOn = value;
      node.textContent = isOn ? "Pause" : spec.label;
    };
    const node = button(spec.label, () => {
      show(!isOn);
      send(isOn);
    });
    return { node, show };
  },

  // Clicks into the picture; with the keyboard a crosshair is moved over it.
  points(spec, send, frame) {
    const [left, bottom, width, height] = spec.area;
    const [[x0, x1], [y0, y1]] = spec.limits;
    const help =
      "Click into the plot. Keyboard: in the plot, arrows move a crosshair, Enter adds a point, " +
      "Backspace removes the last one.";
    let points = [];
    let place = [0.5, 0.5]; // of the crosshair, as shares of the area, upwards

    const cross = element("div", { className: "nnlib-cross" });
    const target = element(
      "div",
      { className: "nnlib-target", tabIndex: 0, role: "application", ariaLabel: `${spec.label}. ${help}` },
      cross,
    );
    const percent = (share) => `${100 * share}%`;
    Object.assign(target.style, {
      left: percent(left),
      bottom: percent(bottom),
      width: percent(width),
      height: percent(height),
    });
    frame.append(target);
    const chosen = element("select", {}, ...spec.classes.map((name) => element("option", {}, name)));
    const output = element("output", { ariaLive: "polite" });

    const position = () =>
      [x0 + place[0] * (x1 - x0), y0 + place[1] * (y1 - y0)].map((x) => Math.round(100 * x) / 100);
    const moveTo = (shares) => {
      place = shares.map((share) => Math.min(1, Math.max(0, share)));
      [cross.style.left, cross.style.bottom] = place.map(percent);
    };
    const change = (value) => send((points = value));
    const add = () => change([...points, [...position(), chosen.selectedIndex]]);
    const removeLast = () => change(points.slice(0, -1));

    target.addEventListener("click", (event) => {
      const box = target.getBoundingClientRect();
      moveTo([(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height]);
      add();
    });
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
    target.addEventListener("keydown", (event) => {
      if (event.key in arrows) {
        moveTo(place.map((share, i) => share + arrows[event.key][i] / 40));
        output.textContent = `Crosshair at ${position().join(", ")}`;
      } else if (event.key === "Enter" || event.key === " ") add();
      else if (event.key === "Backspace") removeLast();
      else return;
      event.preventDefault(); // the page must not scroll
    });

    moveTo(place);
    const node = element(
      "div",
      { className: "nnlib-points nnlib-wide" },
      element("label", { className: "nnlib-control" }, spec.label, chosen),
      button("Remove last", removeLast),
      button("Remove all", () => change([])),
      element("p", {}, help, output),
    );
    return { node, show: (value) => (points = value) };
  },
};

function render({ model, el }) {
  const { alt, width, controls } = model.get("face");
  const listeners = []; // of what the kernel changes
  const follow = (name, show) => listeners.push([`change:${name}`, show]);
  // One change is under way at a time; those made meanwhile are merged into the next message, so
  // the kernel always works on the latest state.
  const change = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  const question = element("p", { className: "nnlib-question" });
  follow("face", () => (question.textContent = model.get("face").question));
  const image = element("img", { alt, width });
  const frame = element("div", { className: "nnlib-frame" }, image);

  const panel = element("div", { className: "nnlib-controls" });
  panel.classList.toggle("nnlib-many", controls.length > 8);
  for (const spec of controls) {
    const control = kinds[spec.kind](spec, (value) => change(spec.name, value), frame);
    panel.append(control.node);
    follow(spec.name, () => control.show(model.get(spec.name)));
  }

  const words = element("p", { className: "nnlib-words" });
  follow("words", () => (words.textContent = model.get("words")));
  const problem = element("p", { className: "nnlib-problem", role: "alert" });
  follow("problem", () => (problem.textContent = model.get("problem")));

  // While a figure plays, the browser asks for a picture as soon as it has shown the last one.
  const play = controls.find((spec) => spec.kind === "play")?.name;
  const isPlaying = () => play && model.get(play) && !model.get("problem");
  const askForNext = () => {
    words.ariaLive = isPlaying() ? "off" : "polite"; // nobody can listen that fast
    requestAnimationFrame(() => {
      const beat = model.get("beat");
      if (isPlaying() && beat === model.get("shown")) change("beat", beat + 1);
    });
  };
  follow("shown", askForNext);
  follow("problem", askForNext); // it plays on as soon as the problem is mended
  if (play) follow(play, askForNext);
  follow("frame", () => {
    const shown = image.src;
    image.src = URL.createObjectURL(new Blob([model.get("frame")], { type: "image/jpeg" }));
    URL.revokeObjectURL(shown);
  });

  const stop = () => {
    panel.inert = frame.inert = true;
    problem.textContent = "The kernel was restarted: Run > Run All Cells brings the figure back";
  };

  const root = element(
    "div",
    { className: "nnlib-live" },
    question,
    element(
      "div",
      { className: "nnlib-columns" },
      panel,
      element("div", { className: "nnlib-picture" }, frame, words, problem),
    ),
  );
  // Arrow keys belong to the control that has the focus, not to JupyterLab's shortcuts.
  for (const node of root.querySelectorAll("input, select, button, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
  el.append(root);

  for (const [event, show] of listeners) {
    model.on(event, show);
    show();
  }
  model.on("comm_live_update", stop); // after the start, only a restart of the kernel causes it
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio));
  if (ratio !== model.get("pixel_ratio")) change("pixel_ratio", ratio);
  return () => {
    listeners.forEach(([event, show]) => model.off(event, show));
    model.off("comm_live_update", stop);
    URL.revokeObjectURL(image.src);
  };
}

export default { render };
