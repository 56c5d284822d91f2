// Photos and videos of one note. A file goes to the journal in pieces, at most four of them
// unanswered, one file after another in the order in which they were chosen. A break of the
// connection only interrupts it. The file's own name stays on the tablet.

const PIECE = 512 * 1024;
const AHEAD = 4;
const DIGEST_UP_TO = 64 * 1024 * 1024;
const PREVIEW = 320;
const BROKEN = ["The file did not arrive whole.", "Add it again; your note is untouched."];
let count = 0;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function press(text, name, does) {
  const button = make("button", "button quiet", text);
  button.type = "button";
  button.setAttribute("aria-label", `${text} ${name}`);
  button.addEventListener("click", does);
  return button;
}

const inMB = (bytes) => Math.round(bytes / (1024 * 1024));

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function digest(file) {
  if (!crypto.subtle || file.size > DIGEST_UP_TO) return undefined;
  const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// A small picture drawn here, so that the tablet does not keep twelve megapixels in a tile.
async function preview(file) {
  if (!file.type.startsWith("image/")) return "";
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: PREVIEW, resizeQuality: "medium" });
    const canvas = make("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return blob ? URL.createObjectURL(blob) : "";
  } catch {
    return ""; // a kind that this browser cannot draw (HEIC): the journal sends a small one later
  }
}

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const box = make("div", "photos");
  const heading = make("p", "label");
  heading.id = `photos-heading-${number}`;
  const help = make("p", "help");
  const list = make("ul", "photos-list");
  list.setAttribute("aria-labelledby", heading.id);
  const adding = make("li", "photos-adding");
  const input = make("input", "visually-hidden photos-file");
  input.type = "file";
  input.multiple = true;
  input.id = `photos-file-${number}`;
  const tile = make("label", "photos-tile photos-add");
  tile.htmlFor = input.id;
  adding.append(input, tile);
  list.append(adding);
  const problem = make("p", "problem");
  problem.setAttribute("aria-live", "polite");
  const said = make("p", "visually-hidden");
  said.setAttribute("role", "status");
  box.append(heading, help, list, problem, said);
  el.append(box);

  let items = []; // files on their way, in order
  let online = true;
  const tiles = new Map(); // id of a picture -> its tile
  const urls = new Map(); // id of a picture -> blob URL of its small picture
  const asked = new Set();

  // ---- what is on its way

  const nameFor = (kind) => {
    const word = kind === "video" ? "Video" : "Photo";
    const taken = new Set(model.get("pictures").map((one) => one.name_for_screen));
    for (const item of items) taken.add(item.name);
    let at = 1;
    while (taken.has(`${word} ${at}`)) at += 1;
    return `${word} ${at}`;
  };
  const busy = (item) => ["waiting", "sending", "checking"].includes(item.state);

  const add = (files) => {
    if (model.get("disabled")) return;
    for (const file of files) {
      const kind = file.type.startsWith("video/") ? "video" : "picture";
      const item = { file, kind, name: nameFor(kind), state: "waiting", node: make("li") };
      if (file.type && !/^(image|video)\//.test(file.type)) {
        stop(item, "This is not a photo or a video.", "Choose another file.", false);
      } else if (file.size > model.get("most_bytes")) {
        const most = inMB(model.get("most_bytes"));
        stop(item, `This file is larger than ${most} MB.`,
          "Choose a smaller picture or a shorter video.", false);
      } else if (items.filter(busy).length >= model.get("most_waiting")) {
        stop(item, "Too many files are on their way at once.",
          "Wait until the others are there, then press Retry.", true);
      }
      items.push(item);
      list.insertBefore(item.node, adding);
      preview(file).then((url) => {
        if (gone.signal.aborted || !items.includes(item)) URL.revokeObjectURL(url);
        else { item.url = url; drawItem(item); }
      });
      drawItem(item);
    }
    next();
  };
  const stop = (item, sentence, todo, again) => {
    Object.assign(item, { state: "refused", sentence, todo, again });
  };
  const next = () => {
    if (!online || items.some((one) => one.state === "sending" || one.state === "checking")) return;
    const item = items.find((one) => one.state === "waiting");
    if (!item) return;
    const pieces = Math.max(1, Math.ceil(item.file.size / PIECE));
    Object.assign(item, { id: newId(), state: "sending", next: 0, acked: 0, pieces, rewound: -1 });
    model.send({ do: "begin", upload: item.id, size: item.file.size, pieces });
    drawItem(item);
    feed(item);
  };
  const feed = async (item) => {
    if (item.feeding) return;
    item.feeding = true;
    const goes = () => online && item.state === "sending" && !gone.signal.aborted;
    try {
      while (goes() && item.next < item.pieces && item.next - item.acked < AHEAD) {
        const at = item.next;
        const data = await item.file.slice(at * PIECE, (at + 1) * PIECE).arrayBuffer();
        if (!goes() || item.next !== at) continue;
        item.next = at + 1;
        model.send({ do: "piece", upload: item.id, number: at }, undefined, [data]);
      }
      if (goes() && item.acked >= item.pieces) {
        item.state = "checking";
        item.sum ??= await digest(item.file);
        if (online && items.includes(item)) sendEnd(item);
      }
    } catch {
      model.send({ do: "cancel", upload: item.id });
      stop(item, "This file can no longer be read.", "Choose it again.", false);
      next();
    } finally {
      item.feeding = false;
    }
    drawItem(item);
  };
  const sendEnd = (item) => {
    const end = { do: "end", upload: item.id, name: item.name };
    if (item.sum) end.sha256 = item.sum;
    model.send(end);
  };
  const drop = (item) => {
    items = items.filter((one) => one !== item);
    if (item.url) URL.revokeObjectURL(item.url);
    const held = item.node.contains(document.activeElement);
    item.node.remove();
    if (held) input.focus();
  };
  const cancel = (item) => {
    if (item.id && busy(item)) model.send({ do: "cancel", upload: item.id });
    drop(item);
    next();
  };
  const retry = (item) => {
    Object.assign(item, { state: "waiting", sum: undefined });
    next();
    drawItem(item);
    item.node.querySelector("button")?.focus();
  };

  const heard = (content, buffers) => {
    if (content.kind === "thumb" && buffers && buffers[0]) {
      if (!model.get("pictures").some((one) => one.id === content.picture)) return;
      keepUrl(content.picture, URL.createObjectURL(new Blob([buffers[0]])));
      draw();
      return;
    }
    if (content.kind === "anew") {
      // Another note is shown: what was on its way, or refused, belonged to the one before.
      for (const one of [...items]) drop(one);
      return;
    }
    const item = items.find((one) => one.id === content.upload);
    if (!item || item.state === "refused") return;
    if (content.kind === "ack" && item.state === "sending") {
      item.acked = Math.max(item.acked, content.number + 1);
      item.next = Math.max(item.next, item.acked);
      item.rewound = -1;
      feed(item);
    } else if (content.kind === "where") {
      if (content.number >= item.pieces && item.state === "checking") {
        sendEnd(item); // the word that all is there was lost with the connection
      } else if (item.rewound !== content.number) {
        Object.assign(item, { state: "sending", next: content.number, acked: content.number });
        item.rewound = content.number;
        feed(item);
      }
    } else if (content.kind === "done") {
      if (item.url) keepUrl(content.picture.id, item.url);
      item.url = "";
      said.textContent = `${item.name} added.`;
      drop(item);
      draw();
      next();
    } else if (content.kind === "refused") {
      stop(item, content.sentence || BROKEN[0], content.what_to_do || BROKEN[1], true);
      next();
    }
    drawItem(item);
  };

  const drawItem = (item) => {
    if (!items.includes(item)) return;
    const { node } = item;
    const bytes = Math.min((item.acked || 0) * PIECE, item.file.size);
    const words = {
      waiting: "Waiting",
      sending: `${inMB(bytes)} of ${Math.max(1, inMB(item.file.size))} MB`,
      checking: "Checking…",
      refused: item.sentence,
    }[item.state];
    const text = online || !busy(item) ? words : "Not connected. It goes on by itself.";
    const shape = `${item.state} ${item.url || ""}`;
    if (node.dataset.shape !== shape) {
      node.dataset.shape = shape;
      const held = node.contains(document.activeElement);
      node.className = `photos-one photos-${item.state}`;
      const off = item.state === "refused";
      const buttons = make("div", "photos-buttons");
      if (off && item.again) buttons.append(press("Retry", item.name, () => retry(item)));
      buttons.append(press(off ? "Remove" : "Cancel", item.name, () => cancel(item)));
      const bar = make("progress");
      bar.setAttribute("aria-label", item.name);
      const line = make("p", off ? "problem" : "help photos-words");
      if (off) line.setAttribute("role", "alert");
      const frame = picture(item.url, item.name, item.kind);
      node.replaceChildren(frame, ...(off ? [] : [bar]), line, buttons);
      if (held) buttons.querySelector("button").focus();
    }
    const bar = node.querySelector("progress");
    if (bar) {
      bar.max = item.file.size || 1;
      bar.value = bytes;
    }
    const line = node.querySelector("p");
    const all = item.state === "refused" ? `${item.name}: ${text} ${item.todo}` : text;
    if (line.textContent !== all) line.textContent = all;
  };

  // ---- what is there

  const picture = (url, name, kind) => {
    const frame = make("div", "photos-tile");
    if (url) {
      const image = make("img");
      image.src = url;
      image.alt = name;
      frame.append(image);
    } else frame.append(make("span", "help", name));
    if (kind === "video") {
      const mark = make("span", "photos-video");
      mark.setAttribute("aria-hidden", "true");
      frame.append(mark);
    }
    return frame;
  };
  const keepUrl = (id, url) => {
    if (urls.has(id)) URL.revokeObjectURL(urls.get(id));
    urls.set(id, url);
  };
  const ask = (id) => {
    asked.add(id);
    model.send({ do: "thumb", picture: id });
  };
  const tileFor = (one) => {
    const node = tiles.get(one.id) || make("li");
    tiles.set(one.id, node);
    const url = one.state === "refused" ? "" : urls.get(one.id);
    const name = one.name_for_screen || "Photo";
    const shape = JSON.stringify([url, name, one.state, one.problem, model.get("disabled")]);
    if (node.dataset.shape === shape) return node;
    node.dataset.shape = shape;
    const held = node.contains(document.activeElement);
    node.className = `photos-one photos-${one.state}`;
    node.replaceChildren(picture(url, name, one.kind));
    if (one.state === "checking") node.append(make("p", "help photos-words", "Checking…"));
    if (one.problem) node.append(make("p", "problem", one.problem));
    if (!model.get("disabled")) {
      const remove = () => model.send({ do: "remove", picture: one.id });
      node.append(press("Remove", name, remove));
      if (held) node.querySelector("button").focus();
    }
    return node;
  };
  const draw = () => {
    const pictures = model.get("pictures");
    heading.textContent = model.get("heading");
    help.textContent = model.get("help");
    help.hidden = !model.get("help");
    tile.textContent = model.get("label");
    input.accept = model.get("accept");
    input.disabled = model.get("disabled");
    adding.hidden = model.get("disabled");
    problem.textContent = model.get("problem");
    problem.classList.toggle("photos-nothing", !model.get("problem"));
    for (const [id, node] of tiles) {
      if (pictures.some((one) => one.id === id)) continue;
      if (node.contains(document.activeElement)) {
        (node.nextElementSibling?.querySelector("button") || input).focus();
        said.textContent = "Removed.";
      }
      node.remove();
      tiles.delete(id);
      asked.delete(id);
      if (urls.has(id)) URL.revokeObjectURL(urls.get(id));
      urls.delete(id);
    }
    pictures.forEach((one, index) => {
      if ((one.state || "ready") === "ready" && !urls.has(one.id) && !asked.has(one.id)) ask(one.id);
      const node = tileFor(one);
      if (node !== list.children[index]) list.insertBefore(node, list.children[index]);
    });
  };

  // ---- the tablet's side

  const on = (at, event, does) => at.addEventListener(event, does, { signal: gone.signal });
  on(input, "change", () => {
    add([...input.files]);
    input.value = "";
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  // A picture dropped beside the tile would otherwise open in place of the page and its words.
  const stay = (event) => carriesFiles(event) && event.preventDefault();
  const light = (event) =>
    tile.classList.toggle("photos-over", event.type === "dragover" && carriesFiles(event));
  for (const event of ["dragover", "drop"]) on(window, event, stay);
  for (const event of ["dragover", "dragleave", "drop"]) on(box, event, light);
  on(box, "drop", (event) => carriesFiles(event) && add([...event.dataTransfer.files]));
  on(window, "journal:offline", () => {
    online = false;
    items.forEach(drawItem);
  });
  on(window, "journal:online", () => {
    online = true;
    for (const item of items) {
      if (item.state === "sending" || item.state === "checking") {
        item.rewound = -1;
        model.send({ do: "where", upload: item.id });
      }
      drawItem(item);
    }
    for (const id of asked) if (!urls.has(id)) ask(id);
    next();
  });
  on(window, "journal:gone", () => {
    for (const item of items.filter(busy)) {
      stop(item, "This page has ended.", "Open it again, then add the file.", false);
      drawItem(item);
    }
  });

  const watch = ["pictures", "label", "heading", "help", "problem", "accept", "disabled"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    for (const item of items) {
      if (item.id && busy(item)) model.send({ do: "cancel", upload: item.id });
      if (item.url) URL.revokeObjectURL(item.url);
    }
    items = [];
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    for (const url of urls.values()) URL.revokeObjectURL(url);
    urls.clear();
    box.remove();
  };
}

export default { render };
