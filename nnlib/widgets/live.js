// The browser's half of a live figure: a question, controls, a picture, and words about it.
// Native inputs bring keyboard, touch and names for screen readers with them.

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// Each kind of control makes its element from `spec`, calls `send(value)` when the reader changes
// it, and returns `show(value)`, which is called when the kernel does.
const kinds = {
  slider(spec, send) {
    const { min, max, step } = spec;
    const decimals = (String(step).split(".")[1] ?? "").length;
    const input = element("input", { type: "range", min, max, step });
    const output = element("output", { ariaHidden: "true" });
    const write = () => (output.textContent = Number(input.value).toFixed(decimals));
    input.addEventListener("input", () => {
      write();
      send(Number(input.value));
    });
    return {
      node: element("label", { className: "nnlib-control" }, spec.label, output, input),
      show(value) {
        input.value = value;
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
};

function render({ model, el }) {
  const { question, alt, width, controls } = model.get("face");

  // One change is under way at a time; those made meanwhile are merged into the next message, so
  // the kernel always works on the latest state.
  const panel = element("div", { className: "nnlib-controls" });
  const changes = {};
  for (const spec of controls) {
    const control = kinds[spec.kind](spec, (value) => {
      model.set(spec.name, value);
      model.save_changes();
    });
    panel.append(control.node);
    changes[`change:${spec.name}`] = () => control.show(model.get(spec.name));
  }

  const image = element("img", { alt, width });
  changes["change:frame"] = () => {
    const shown = image.src;
    image.src = URL.createObjectURL(new Blob([model.get("frame")], { type: "image/jpeg" }));
    URL.revokeObjectURL(shown);
  };
  const words = element("p", { className: "nnlib-words", ariaLive: "polite" });
  changes["change:words"] = () => (words.textContent = model.get("words"));
  const problem = element("p", { className: "nnlib-problem", role: "alert" });
  changes["change:problem"] = () => (problem.textContent = model.get("problem"));
  const stop = () => {
    panel.inert = true;
    problem.textContent = "The kernel was restarted: Run > Run All Cells brings the figure back";
  };

  const root = element(
    "div",
    { className: "nnlib-live" },
    element("p", { className: "nnlib-question" }, question),
    element(
      "div",
      { className: "nnlib-columns" },
      panel,
      element("div", { className: "nnlib-picture" }, image, words, problem),
    ),
  );
  // Arrow keys belong to the control that has the focus, not to JupyterLab's shortcuts.
  for (const node of root.querySelectorAll("input, select, button, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
  el.append(root);

  for (const [event, show] of Object.entries(changes)) {
    model.on(event, show);
    show();
  }
  model.on("comm_live_update", stop); // after the start, only a restart of the kernel causes it
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio));
  if (ratio !== model.get("pixel_ratio")) {
    model.set("pixel_ratio", ratio);
    model.save_changes();
  }
  return () => {
    Object.entries(changes).forEach(([event, show]) => model.off(event, show));
    model.off("comm_live_update", stop);
    URL.revokeObjectURL(image.src);
  };
}

export default { render };
