"use strict";

/** A map of every attention layer for the pixel that is pointed at. */
function explorer(data) {
  const SHARP = 256; // Maps are drawn with about so many pixels a side.
  const UNDERLAY = 0.35; // How much of the image shines through.
  const state = { image: 0, x: data.width >> 1, y: data.height >> 1, direction: "from" };
  const scale = Math.max(1, Math.round(SHARP / Math.max(data.width, data.height)));
  const decoded = [];
  const picture = document.getElementById("picture");
  const readout = document.getElementById("readout");
  const views = [];

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  }

  /** An image's pixels and weights; decoded when it is first shown. */
  function current() {
    return decoded[state.image];
  }

  async function decode(index) {
    if (decoded[index]) return;
    const source = data.images[index];
    const element = new Image();
    element.src = source.src;
    await element.decode();
    const canvas = new OffscreenCanvas(data.width, data.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(element, 0, 0);
    decoded[index] = {
      element,
      pixels: context.getImageData(0, 0, data.width, data.height).data,
      layers: source.attention.map((layer) => ({
        weights: bytes(layer.weights),
        largest: new Float32Array(bytes(layer.largest).buffer),
      })),
    };
  }

  /** The cell of a map that lies over the chosen pixel. */
  function cell(height, width) {
    const y = Math.floor((state.y * height) / data.height);
    return y * width + Math.floor((state.x * width) / data.width);
  }

  /** What a layer's map shows: values, their height and width. */
  function map(shape, layer) {
    const keys = shape.keyHeight * shape.keyWidth;
    const queries = shape.height * shape.width;
    if (state.direction === "from") {
      const query = cell(shape.height, shape.width);
      const values = new Float32Array(keys);
      for (let key = 0; key < keys; key++) {
        values[key] = (layer.weights[query * keys + key] * layer.largest[query]) / 255;
      }
      return { values, height: shape.keyHeight, width: shape.keyWidth };
    }
    const key = cell(shape.keyHeight, shape.keyWidth);
    const values = new Float32Array(queries);
    for (let query = 0; query < queries; query++) {
      values[query] = (layer.weights[query * keys + key] * layer.largest[query]) / 255;
    }
    return { values, height: shape.height, width: shape.width };
  }

  /** Of matplotlib's viridis (CC0), sixteen stops: as dark to bright for colour-blind eyes as for others. */
  const STOPS = "440154 481a6c 472f7d 414487 39568c 31688e 2a788e 23888e 1f988b 22a884 35b779 54c568 7ad151 a5db36 d2e21b fde725"
    .split(" ")
    .map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

  function colour(t, channel) {
    const at = Math.min(Math.max(t, 0), 1) * (STOPS.length - 1);
    const low = Math.min(Math.floor(at), STOPS.length - 2);
    return STOPS[low][channel] + (STOPS[low + 1][channel] - STOPS[low][channel]) * (at - low);
  }

  /** Bilinear between the centres of cells. */
  function at(values, height, width, y, x) {
    const clampY = Math.min(Math.max(y, 0), height - 1);
    const clampX = Math.min(Math.max(x, 0), width - 1);
    const y0 = Math.floor(clampY);
    const x0 = Math.floor(clampX);
    const y1 = Math.min(y0 + 1, height - 1);
    const x1 = Math.min(x0 + 1, width - 1);
    const top = values[y0 * width + x0] * (1 - clampX + x0) + values[y0 * width + x1] * (clampX - x0);
    const bottom = values[y1 * width + x0] * (1 - clampX + x0) + values[y1 * width + x1] * (clampX - x0);
    return top * (1 - clampY + y0) + bottom * (clampY - y0);
  }

  function drawMap(view, shape, layer) {
    const shown = map(shape, layer);
    const most = shown.values.reduce((a, b) => Math.max(a, b));
    const least = shown.values.reduce((a, b) => Math.min(a, b));
    const context = view.canvas.getContext("2d");
    const out = context.createImageData(view.canvas.width, view.canvas.height);
    const { pixels } = current();
    for (let y = 0, to = 0; y < out.height; y++) {
      for (let x = 0; x < out.width; x++, to += 4) {
        const sy = ((y + 0.5) * shown.height) / out.height - 0.5;
        const sx = ((x + 0.5) * shown.width) / out.width - 0.5;
        const weight = at(shown.values, shown.height, shown.width, sy, sx);
        const t = most > least ? (weight - least) / (most - least) : 0;
        const from = (Math.floor(y / scale) * data.width + Math.floor(x / scale)) * 4;
        const grey = 0.2126 * pixels[from] + 0.7152 * pixels[from + 1] + 0.0722 * pixels[from + 2];
        for (let c = 0; c < 3; c++) {
          out.data[to + c] = colour(t, c) * (1 - UNDERLAY) + grey * UNDERLAY;
        }
        out.data[to + 3] = 255;
      }
    }
    context.putImageData(out, 0, 0);
    mark(context);
    view.readout.textContent = describe(shown, least, most);
  }

  function describe(shown, least, most) {
    const peak = shown.values.indexOf(most);
    const x = Math.floor((((peak % shown.width) + 0.5) * data.width) / shown.width);
    const y = Math.floor(((Math.floor(peak / shown.width) + 0.5) * data.height) / shown.height);
    const percent = (weight) => `${Number((100 * weight).toPrecision(2))} %`;
    return `${percent(least)} to ${percent(most)}, most at ${x}, ${y}`;
  }

  /** A frame around the chosen pixel. */
  function mark(context) {
    const side = Math.max(scale, 8);
    const x = (state.x + 0.5) * scale - side / 2;
    const y = (state.y + 0.5) * scale - side / 2;
    context.lineWidth = 4;
    context.strokeStyle = "#000";
    context.strokeRect(x, y, side, side);
    context.lineWidth = 2;
    context.strokeStyle = "#fff";
    context.strokeRect(x, y, side, side);
  }

  function draw() {
    if (!current()) return;
    const context = picture.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(current().element, 0, 0, picture.width, picture.height);
    mark(context);
    readout.textContent = `pixel ${state.x}, ${state.y}` + className(data.images[state.image], " · ");
    data.layers.forEach((shape, i) => drawMap(views[i], shape, current().layers[i]));
  }

  function className(image, before) {
    return image.className === undefined ? "" : `${before}class ${image.className}`;
  }

  let waiting = false;
  function drawSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  }

  function choose(x, y) {
    state.x = Math.min(Math.max(x, 0), data.width - 1);
    state.y = Math.min(Math.max(y, 0), data.height - 1);
    drawSoon();
  }

  function pointed(event) {
    const box = event.currentTarget.getBoundingClientRect();
    choose(
      Math.floor(((event.clientX - box.left) / box.width) * data.width),
      Math.floor(((event.clientY - box.top) / box.height) * data.height),
    );
  }

  function keyed(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const by = event.shiftKey ? 4 : 1;
    choose(state.x + by * move[0], state.y + by * move[1]);
  }

  function prepare(canvas) {
    canvas.width = data.width * scale;
    canvas.height = data.height * scale;
    canvas.addEventListener("pointermove", pointed);
    canvas.addEventListener("pointerdown", pointed);
    canvas.addEventListener("keydown", keyed);
  }

  function addView(layer) {
    const figure = document.createElement("figure");
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Attention map of ${layer.name}`);
    canvas.dataset.layer = layer.name;
    prepare(canvas);
    const caption = document.createElement("figcaption");
    const name = document.createElement("b");
    name.textContent = `${layer.name}, γ = ${layer.gamma.toFixed(3)}`;
    const text = document.createElement("span");
    caption.append(name, " ", text);
    figure.append(canvas, caption);
    document.getElementById("views").append(figure);
    views.push({ canvas, readout: text });
  }

  function press(group, button) {
    for (const other of group.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }

  function addThumbnail(image, index) {
    const group = document.getElementById("thumbnails");
    const button = document.createElement("button");
    button.type = "button";
    const name = `Image ${index + 1}` + className(image, ", ");
    button.title = name;
    const small = new Image();
    small.src = image.src;
    small.alt = name;
    button.append(small);
    button.addEventListener("click", () => show(index, button));
    group.append(button);
    if (index === 0) show(0, button);
  }

  async function show(index, button) {
    press(document.getElementById("thumbnails"), button);
    state.image = index;
    await decode(index);
    drawSoon();
  }

  function drawScale() {
    const canvas = document.getElementById("scale");
    const context = canvas.getContext("2d");
    for (let x = 0; x < canvas.width; x++) {
      const rgb = [0, 1, 2].map((c) => Math.round(colour(x / (canvas.width - 1), c)));
      context.fillStyle = `rgb(${rgb})`;
      context.fillRect(x, 0, 1, 1);
    }
  }

  document.getElementById("explorer").hidden = false;
  prepare(picture);
  data.layers.forEach(addView);
  drawScale();
  const directions = document.getElementById("directions");
  for (const button of directions.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      press(directions, button);
      state.direction = button.dataset.direction;
      drawSoon();
    });
  }
  data.images.forEach(addThumbnail);
}
