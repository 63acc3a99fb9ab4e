// A pad for live.js: strokes appear at once in the browser and go to the kernel while they grow.
kinds.drawing = (spec, send) => {
  const size = 224;
  const ratio = window.devicePixelRatio;
  const canvas = element("canvas", {
    className: "nnlib-pad",
    width: size * ratio,
    height: size * ratio,
    tabIndex: 0,
    role: "application",
    ariaLabel: `${spec.label}. ${spec.help}`,
  });
  const brush = canvas.getContext("2d");
  let strokes = [];
  let isExample = true; // the first stroke replaces what the kernel put there
  let isDown = false;
  let pointer = null; // which mouse, finger or stylus draws; the others do not
  let isKeyboard = false;
  let pen = [0.5, 0.25];

  function paint() {
    brush.setTransform(size * ratio, 0, 0, size * ratio, 0, 0); // the pad is 1 wide and 1 high
    brush.fillStyle = "white";
    brush.fillRect(0, 0, 1, 1);
    brush.lineCap = brush.lineJoin = "round";
    brush.lineWidth = 0.09;
    brush.strokeStyle = isExample ? "#767676" : "black";
    for (const stroke of strokes) {
      brush.beginPath();
      brush.moveTo(...stroke[0]);
      for (const point of stroke) brush.lineTo(...point);
      brush.stroke();
    }
    if (isKeyboard && document.activeElement === canvas) {
      brush.lineWidth = 0.012;
      brush.strokeStyle = "#d55e00";
      brush.fillStyle = "#d55e00";
      brush.beginPath();
      brush.arc(...pen, 0.035, 0, 2 * Math.PI);
      isDown ? brush.fill() : brush.stroke();
    }
  }

  function change() {
    paint();
    send(strokes.map((stroke) => [...stroke]));
  }

  function putDown(point) {
    if (isExample) strokes = [];
    isExample = false;
    isDown = true;
    pen = point;
    strokes.push([point]);
    change();
  }

  function moveTo(point) {
    pen = point;
    if (isDown) strokes.at(-1).push(point);
    if (isDown) change();
    else paint();
  }

  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const place = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return place.map((x) => Math.round(1000 * Math.min(1, Math.max(0, x))) / 1000);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    isKeyboard = false;
    putDown(pointOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown || event.pointerId !== pointer) return;
    const point = pointOf(event);
    // Every point costs the kernel time, and one so near changes no pixel that the network sees.
    if (Math.hypot(point[0] - pen[0], point[1] - pen[1]) >= 0.01) moveTo(point);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      isDown = false;
    });
  }

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (!(event.key in arrows) && event.key !== " ") return;
    event.preventDefault(); // the page must not scroll
    isKeyboard = true;
    if (event.key === " ") {
      if (isDown) isDown = false;
      else return putDown(pen);
      return paint();
    }
    moveTo(pen.map((x, i) => Math.min(0.95, Math.max(0.05, x + arrows[event.key][i] / 20))));
  });
  canvas.addEventListener("focus", () => {
    isKeyboard = canvas.matches(":focus-visible");
    paint();
  });
  canvas.addEventListener("blur", () => {
    isDown = false;
    paint();
  });

  const clear = element("button", { type: "button", textContent: "Clear" });
  clear.addEventListener("click", () => {
    strokes = [];
    isExample = isDown = false;
    change();
  });

  return {
    node: element("div", { className: "nnlib-drawing" }, canvas, clear, element("p", {}, spec.help)),
    show(value) {
      if (JSON.stringify(value) === JSON.stringify(strokes)) return;
      strokes = value.map((stroke) => [...stroke]);
      isExample = true;
      paint();
    },
  };
};
