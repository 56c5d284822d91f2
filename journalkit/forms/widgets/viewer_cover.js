// Rectangles over a picture, drawn with a finger, a pen, a mouse or by keys: what they hold is
// blurred. Or one rectangle, and what is outside it is cut off. The picture stays as it is here;
// the journal makes another one.

const MOST = 20;
const LEAST = 0.02; // of the picture's side: a rectangle that one can still see
const STEP = 0.02;
const WIDEST = 1600; // pixels of the preview
const CORNERS = ["left top", "right top", "left bottom", "right bottom"];
const HELP = "Draw a rectangle over what nobody should recognise. ";
const KEYS = "Arrow keys move the chosen one, with Shift they change its size; Delete removes it.";
const HELP_CROP = "Draw a rectangle around what should stay; the rest is cut off. ";

const within = (low, value, high) => Math.min(Math.max(value, low), high);
const percent = (share) => `${Math.round(share * 100)} %`;

function render({ el }) {
  el.classList.add("viewer-covering");
  el.hidden = true;
  const modes = make("div", "covering-modes");
  modes.setAttribute("role", "group");
  modes.setAttribute("aria-label", "What to do");
  const blur = press("chip", "Blur", () => turn("blur"));
  const crop = press("chip", "Crop", () => turn("crop"));
  modes.append(blur, crop);
  const help = make("p", "help covering-help");
  help.id = "covering-help";
  const room = make("div", "covering-room");
  const sheet = make("div", "covering-sheet");
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  sheet.append(canvas);
  room.append(sheet);
  const add = press("button", "Add a rectangle", () => put([0.35, 0.35, 0.65, 0.65]));
  const remove = press("button", "Remove it", () => take(chosen));
  const use = press("button primary", "Use this picture", () => send());
  const back = press("button quiet", "Back", () => tools.back());
  const acts = make("div", "covering-acts");
  acts.append(add, remove, use, back);
  const note = make("p", "help covering-note");
  const said = make("p", "covering-said");
  said.setAttribute("role", "status");
  const spoken = make("p", "visually-hidden");
  spoken.setAttribute("aria-live", "polite");
  el.append(modes, help, room, acts, said, note, spoken);

  let tools = {};
  let picture = null;
  let image = null;
  let mode = "blur";
  let chosen = -1;
  let busy = false;
  let online = true;
  let works = { blur: [], crop: [] };
  const kept = new Map(); // id of a picture -> the rectangles drawn over it so far

  const boxes = () => works[mode];
  const name = (index) => (mode === "crop" ? "What stays" : `Rectangle ${index + 1} of ${boxes().length}`);

  // ---- the preview

  const paint = () => {
    const context = canvas.getContext("2d");
    const { width, height } = canvas;
    context.imageSmoothingEnabled = true;
    context.drawImage(image, 0, 0, width, height);
    for (const [left, top, right, bottom] of works.blur) {
      const [x, y] = [left * width, top * height];
      const [w, h] = [Math.max(1, (right - left) * width), Math.max(1, (bottom - top) * height)];
      const grain = Math.max(w, h) / 6;
      const small = make("canvas");
      small.width = Math.max(1, Math.round(w / grain));
      small.height = Math.max(1, Math.round(h / grain));
      small.getContext("2d").drawImage(canvas, x, y, w, h, 0, 0, small.width, small.height);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, x, y, w, h);
    }
    for (const [left, top, right, bottom] of works.crop) {
      context.fillStyle = "rgb(0 0 0 / 70%)";
      const [l, t, r, b] = [left * width, top * height, right * width, bottom * height];
      for (const part of [[0, 0, width, t], [0, b, width, height - b], [0, t, l, b - t], [r, t, width - r, b - t]]) {
        context.fillRect(...part);
      }
    }
  };
  const lay = (node, [left, top, right, bottom]) => {
    Object.assign(node.style, {
      left: `${left * 100}%`,
      top: `${top * 100}%`,
      width: `${(right - left) * 100}%`,
      height: `${(bottom - top) * 100}%`,
    });
  };
  const draw = () => {
    if (!picture) return;
    paint();
    blur.setAttribute("aria-pressed", String(mode === "blur"));
    crop.setAttribute("aria-pressed", String(mode === "crop"));
    help.replaceChildren(mode === "blur" ? HELP : HELP_CROP, make("span", "covering-keys", KEYS));
    const nodes = [...sheet.querySelectorAll(".covering-box")];
    while (nodes.length > boxes().length) nodes.pop().remove();
    while (nodes.length < boxes().length) {
      nodes.push(handle(nodes.length));
      sheet.append(nodes[nodes.length - 1]);
    }
    nodes.forEach((node, index) => {
      node.setAttribute("aria-label", name(index));
      node.setAttribute("aria-pressed", String(index === chosen));
      lay(node, boxes()[index]);
    });
    add.hidden = mode === "crop" && boxes().length > 0;
    add.disabled = boxes().length >= MOST;
    remove.disabled = chosen < 0;
    const nothing = !works.blur.length && !works.crop.length;
    use.setAttribute("aria-disabled", String(nothing || busy));
    el.setAttribute("aria-busy", String(busy));
  };
  const fit = () => {
    if (!image || el.hidden) return;
    const scale = Math.min(room.clientWidth / image.naturalWidth, room.clientHeight / image.naturalHeight);
    sheet.style.width = `${Math.floor(image.naturalWidth * scale)}px`;
    sheet.style.height = `${Math.floor(image.naturalHeight * scale)}px`;
  };
  const sizes = new ResizeObserver(fit);
  sizes.observe(room);

  // ---- rectangles

  const speak = () => {
    if (chosen < 0) return;
    const [left, top, right, bottom] = boxes()[chosen];
    spoken.textContent =
      `${name(chosen)}: ${percent(left)} from the left, ${percent(top)} from the top, ` +
      `${percent(right - left)} wide, ${percent(bottom - top)} high.`;
  };
  const turn = (to) => {
    mode = to;
    chosen = boxes().length - 1;
    sheet.querySelectorAll(".covering-box").forEach((node) => node.remove());
    draw();
  };
  const put = (box) => {
    if (busy || boxes().length >= MOST) return;
    if (mode === "crop") works.crop = [];
    boxes().push(box);
    chosen = boxes().length - 1;
    said.textContent = "";
    draw();
    sheet.querySelectorAll(".covering-box")[chosen].focus();
    speak();
  };
  const take = (index) => {
    if (busy || index < 0) return;
    boxes().splice(index, 1);
    chosen = boxes().length - 1;
    draw();
    (sheet.querySelectorAll(".covering-box")[chosen] || add).focus();
    spoken.textContent = "Removed.";
  };
  const moved = ([left, top, right, bottom], x, y) => {
    const [dx, dy] = [within(-left, x, 1 - right), within(-top, y, 1 - bottom)];
    return [left + dx, top + dy, right + dx, bottom + dy];
  };
  const sized = ([left, top, right, bottom], corner, x, y) => {
    const [across, along] = corner.split(" ");
    return [
      across === "left" ? within(0, left + x, right - LEAST) : left,
      along === "top" ? within(0, top + y, bottom - LEAST) : top,
      across === "right" ? within(left + LEAST, right + x, 1) : right,
      along === "bottom" ? within(top + LEAST, bottom + y, 1) : bottom,
    ];
  };
  const change = (index, box) => {
    boxes()[index] = box.map((share) => within(0, share, 1));
    chosen = index;
    draw();
  };
  function handle(index) {
    const node = make("div", "covering-box");
    node.tabIndex = 0;
    node.setAttribute("role", "button");
    node.setAttribute("aria-describedby", help.id);
    for (const corner of CORNERS) {
      const grip = make("span", `covering-grip covering-${corner.replace(" ", "-")}`);
      grip.dataset.corner = corner;
      node.append(grip);
    }
    node.addEventListener("focus", () => {
      if (chosen === index) return;
      chosen = index;
      draw();
    });
    node.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (event.key === "Delete" || event.key === "Backspace") take(index);
      else if (!by || busy) return;
      else if (event.shiftKey) change(index, sized(boxes()[index], "right bottom", ...by));
      else change(index, moved(boxes()[index], ...by));
      event.preventDefault();
      if (by) speak();
    });
    return node;
  }

  // ---- fingers

  let drag = null;
  const point = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [within(0, (event.clientX - left) / width, 1), within(0, (event.clientY - top) / height, 1)];
  };
  sheet.addEventListener("pointerdown", (event) => {
    if (busy || drag || event.button !== 0) return;
    event.preventDefault();
    const [x, y] = point(event);
    const on = event.target.closest(".covering-box");
    const at = on ? [...sheet.querySelectorAll(".covering-box")].indexOf(on) : -1;
    sheet.setPointerCapture(event.pointerId);
    if (on) on.focus();
    drag = { x, y, at, corner: event.target.dataset.corner, box: on ? boxes()[at] : null };
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = point(event);
    if (drag.at < 0) {
      const box = [Math.min(x, drag.x), Math.min(y, drag.y), Math.max(x, drag.x), Math.max(y, drag.y)];
      if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) return;
      if (drag.drawn === undefined) {
        if (boxes().length >= MOST && mode === "blur") return;
        put(box);
        drag.drawn = chosen;
      } else change(drag.drawn, box);
    } else if (drag.corner) change(drag.at, sized(drag.box, drag.corner, x - drag.x, y - drag.y));
    else change(drag.at, moved(drag.box, x - drag.x, y - drag.y));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    sheet.addEventListener(end, () => {
      if (drag) speak();
      drag = null;
    });
  }

  // ---- sending

  const waits = () => (online ? "One moment…" : "Not connected. It goes on by itself when the connection is back.");
  const send = () => {
    if (busy) return;
    if (!works.blur.length && !works.crop.length) {
      said.textContent = "Draw a rectangle first.";
      return;
    }
    busy = true;
    said.className = "covering-said help";
    said.textContent = waits();
    tools.send({ do: "cover", id: picture.id, boxes: works.blur, crop: works.crop[0] ?? null });
    draw();
  };
  const wipe = () => {
    canvas.width = canvas.height = 0;
    image = null;
    picture = null;
    sheet.querySelectorAll(".covering-box").forEach((node) => node.remove());
  };

  el.tool = {
    begin: (given) => { tools = given; },
    show(one, shown, words) {
      picture = one;
      image = shown;
      works = kept.get(one.id) ?? { blur: [], crop: [] };
      kept.set(one.id, works);
      const scale = Math.min(1, WIDEST / Math.max(image.naturalWidth, image.naturalHeight));
      canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
      canvas.setAttribute("aria-label", one.alt);
      note.textContent = words;
      said.textContent = "";
      busy = false;
      el.hidden = false;
      fit();
      turn("blur");
      add.focus();
    },
    hide() {
      el.hidden = true;
      wipe();
    },
    heard(content) {
      busy = false;
      if (content.problem) {
        said.className = "covering-said problem";
        said.textContent = `${content.problem} ${content.what_to_do}`;
        draw();
        return;
      }
      kept.delete(content.id);
      tools.back();
    },
    online(now) {
      online = now;
      if (busy) said.textContent = waits();
    },
    clear() {
      kept.clear();
      wipe();
      for (const node of [note, said, spoken]) node.textContent = "";
      canvas.setAttribute("aria-label", "");
    },
  };
  return () => {
    sizes.disconnect();
    wipe();
    el.replaceChildren();
  };
}

export default { render };
