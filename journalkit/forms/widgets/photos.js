// Adding photos and videos: taken, chosen, dropped or pasted. A file goes to the journal in pieces,
// at most four of them unanswered, one file after another in the order in which they were chosen,
// and as it is: nothing is shrunk here. A break of the connection only interrupts it. The file's
// own name stays on the tablet.

const PIECE = 512 * 1024;
const AHEAD = 4;
const DIGEST_UP_TO = 64 * 1024 * 1024;
const PREVIEW = 240;
const LONG = 45; // seconds from which on the time that is left is said
const BY_ENDING = { picture: /\.(heic|heif|jpe?g|png|webp)$/i, video: /\.(mp4|m4v|mov|webm)$/i };
const BROKEN = ["The file did not arrive whole.", "Add it again; your note is untouched."];
let count = 0;

function press(text, name, does) {
  const named = name ? { "aria-label": `${text} ${name}` } : {};
  const button = make("button", "button quiet", text, { type: "button", ...named });
  button.addEventListener("click", does);
  return button;
}

const inMB = (bytes) => Math.round(bytes / (1024 * 1024));

// What a file says it is; a HEIC and many a video come without a type. "" is neither of the two.
function kindOf(file) {
  const ending = Object.keys(BY_ENDING).find((kind) => BY_ENDING[kind].test(file.name));
  if (file.type.startsWith("video/")) return "video";
  if (file.type.startsWith("image/")) return "picture";
  return ending || (file.type ? "" : "picture");
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const newId = () => hex(crypto.getRandomValues(new Uint8Array(16)));

async function digest(file) {
  if (!crypto.subtle || file.size > DIGEST_UP_TO) return undefined;
  return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
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
  const help = make("p", "help");
  const ways = make("div", "photos-ways");
  const hint = make("p", "help photos-hint", "or drag them here, or paste one");
  const going = make("div", "photos-going");
  const tally = make("p", "help");
  going.append(tally, press("Cancel all", "", () => cancel(...items.filter(busy))));
  const list = make("ul", "photos-list", "", { "aria-label": "Photos and videos on their way" });
  const over = make("p", "problem", "", { role: "alert" });
  const problem = make("p", "problem", "", { "aria-live": "polite" });
  const said = make("p", "visually-hidden", "", { role: "status" });

  const way = (name, text, more) => {
    const id = `photos-${name}-${number}`;
    const input = make("input", "visually-hidden photos-file", "", { type: "file", id, ...more });
    const label = make("label", `button photos-add photos-${name}`, text, { for: id });
    ways.append(input, label);
    return [input, label];
  };
  // What has no touch screen has no camera that one could point at a child.
  const touch = navigator.maxTouchPoints > 0 || matchMedia("(any-pointer: coarse)").matches;
  const camera = (accept) => ({ accept, capture: "environment" });
  const cameras = touch
    ? [way("photo", "Take a photo", camera("image/*")), way("film", "Take a video", camera("video/*"))]
    : [];
  const [input, label] = way("choose", "", { multiple: "" });
  const first = cameras[0]?.[0] || input;
  ways.append(hint);
  hint.hidden = touch;
  box.append(heading, help, ways, over, going, list, problem, said);
  el.append(box);

  let items = []; // files on their way, in order
  let online = true;
  let told = 0; // how many files the journal knows to be waiting here

  const nameFor = (kind) => {
    const word = kind === "video" ? "Video" : "Photo";
    const taken = new Set(model.get("names"));
    for (const item of items) taken.add(item.name);
    let at = 1;
    while (taken.has(`${word} ${at}`)) at += 1;
    return `${word} ${at}`;
  };
  const busy = (item) => ["waiting", "sending", "checking"].includes(item.state);

  let drawn = Promise.resolve(); // one small picture after the other: thirty large ones fill a tablet
  const sketch = (item) => {
    drawn = drawn.then(async () => {
      if (gone.signal.aborted || !items.includes(item)) return;
      item.url = await preview(item.file);
      if (gone.signal.aborted || !items.includes(item)) URL.revokeObjectURL(item.url);
      else drawItem(item);
    });
  };
  const add = (files) => {
    if (model.get("disabled") || !files.length) return;
    const most = model.get("most_pictures");
    const room = most - model.get("held") - items.filter(busy).length;
    let added = 0;
    let beyond = 0;
    for (const file of files) {
      const kind = kindOf(file);
      const item = { file, kind, name: "", state: "waiting", node: make("li") };
      const [limit, what, todo] = kind === "video"
        ? [model.get("most_video_bytes"), "video", "Choose a shorter video."]
        : [model.get("most_bytes"), "photo", "Choose a smaller picture."];
      if (!kind) stop(item, "This is not a photo or a video.", "Choose another file.", false);
      else if (file.size > limit) {
        stop(item, `This ${what} is larger than ${inMB(limit)} MB.`, todo, false);
      } else if (added >= room) {
        beyond += 1;
        continue;
      } else added += 1;
      item.name = nameFor(kind);
      items.push(item);
      list.append(item.node);
      drawItem(item);
      if (kind) sketch(item);
    }
    const came = files.length === 1 ? "this one was not" : `${added || "none"} of the ${files.length} were`;
    const full = `A note holds up to ${most} photos and videos; ${came} added.`;
    over.textContent = beyond ? full : "";
    next();
  };
  const stop = (item, sentence, todo, again) =>
    Object.assign(item, { state: "refused", sentence, todo, again });
  const next = () => {
    const sends = items.some((one) => one.state === "sending" || one.state === "checking");
    const item = online && !sends && items.find((one) => one.state === "waiting");
    if (item) {
      const { kind, file: { size } } = item;
      const pieces = Math.max(1, Math.ceil(size / PIECE));
      Object.assign(item, { id: newId(), state: "sending", next: 0, acked: 0, pieces, rewound: -1 });
      pace(item);
      model.send({ do: "begin", upload: item.id, size, pieces, kind });
      drawItem(item);
      feed(item);
    }
    tellQueue();
  };
  // The journal waits for files that wait here before it saves the note; so it has to know of them.
  const tellQueue = () => {
    const files = items.filter((one) => one.state === "waiting").length;
    if (files !== told && online) model.send({ do: "queued", files: (told = files) });
    const many = items.filter(busy).length;
    going.hidden = many < 4;
    if (tally.textContent !== `${many} on their way`) tally.textContent = `${many} on their way`;
    list.hidden = !items.length;
    over.hidden = !over.textContent;
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
    const sum = item.sum ? { sha256: item.sum } : {};
    model.send({ do: "end", upload: item.id, name: item.name, ...sum });
  };
  const drop = (item) => {
    items = items.filter((one) => one !== item);
    if (item.url) URL.revokeObjectURL(item.url);
    const held = item.node.contains(document.activeElement);
    item.node.remove();
    if (held) first.focus();
  };
  const cancel = (...some) => {
    if (some.length > 1) first.focus();
    for (const item of some) {
      if (item.id && busy(item)) model.send({ do: "cancel", upload: item.id });
      drop(item);
    }
    next();
  };
  const retry = (item) => {
    Object.assign(item, { state: "waiting", id: "", sum: undefined });
    next();
    drawItem(item);
    item.node.querySelector("button")?.focus();
  };

  const heard = (content) => {
    if (content.kind === "anew") {
      // Another note is shown: what was on its way, or refused, belonged to the one before.
      for (const one of [...items]) drop(one);
      over.textContent = "";
      told = 0;
      return tellQueue();
    }
    const item = items.find((one) => one.id && one.id === content.upload);
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
        pace(item);
        feed(item);
      }
    } else if (content.kind === "done") {
      said.textContent = `${item.name} added.`;
      drop(item);
    } else if (content.kind === "refused") {
      stop(item, content.sentence || BROKEN[0], content.what_to_do || BROKEN[1], true);
    }
    next();
    drawItem(item);
  };

  const pace = (item) => Object.assign(item, { since: performance.now(), from: item.acked });
  const timeLeft = (item) => {
    const took = (performance.now() - item.since) / 1000;
    const went = (item.acked - item.from) * PIECE;
    const left = ((item.file.size - item.acked * PIECE) * took) / went;
    if (!(took > 4 && went > 0 && left > LONG)) return "";
    return left > 90 ? `, about ${Math.round(left / 60)} minutes left` : ", about a minute left";
  };
  const drawItem = (item) => {
    if (!items.includes(item)) return;
    const { node } = item;
    const bytes = Math.min((item.acked || 0) * PIECE, item.file.size);
    const words = {
      waiting: "Waiting",
      sending: `${inMB(bytes)} of ${Math.max(1, inMB(item.file.size))} MB${timeLeft(item)}`,
      checking: "Being made safe…",
      refused: item.sentence,
    }[item.state];
    const text = online || !busy(item) ? words : "Not connected. It goes on by itself.";
    const shape = `${item.state} ${item.url || ""} ${item.again}`;
    if (node.dataset.shape !== shape) {
      node.dataset.shape = shape;
      const held = node.contains(document.activeElement);
      node.className = `photos-one photos-${item.state}`;
      const off = item.state === "refused";
      const buttons = make("div", "photos-buttons");
      if (off && item.again) buttons.append(press("Retry", item.name, () => retry(item)));
      buttons.append(press(off ? "Remove" : "Cancel", item.name, () => cancel(item)));
      const bar = make("progress", "", "", { "aria-label": item.name });
      const line = off ? make("p", "problem", "", { role: "alert" }) : make("p", "help photos-words");
      const about = make("div", "photos-about");
      about.append(...(off ? [line] : [make("span", "photos-name", item.name), line, bar]));
      const frame = make("div", `photos-tile photos-of-${item.kind}`);
      if (item.url) frame.append(make("img", "", "", { src: item.url, alt: "" })); // named beside it
      node.replaceChildren(frame, about, buttons);
      if (held) buttons.querySelector("button").focus();
    }
    const bar = node.querySelector("progress");
    if (bar) Object.assign(bar, { max: item.file.size || 1, value: bytes });
    const line = node.querySelector("p");
    const full = item.state === "refused" ? `${item.name}: ${text} ${item.todo}` : text;
    if (line.textContent !== full) line.textContent = full;
  };
  const draw = () => {
    heading.textContent = model.get("heading");
    help.textContent = model.get("help");
    help.hidden = !model.get("help");
    label.textContent = model.get("label");
    input.accept = model.get("accept");
    for (const [one, its] of [...cameras, [input, label]]) {
      one.disabled = model.get("disabled");
      its.hidden = one.disabled || !model.get("accept").includes(one.accept.split(",")[0]);
    }
    ways.hidden = model.get("disabled");
    problem.textContent = model.get("problem");
    problem.classList.toggle("photos-nothing", !model.get("problem"));
    tellQueue();
  };

  // ---- the tablet's side

  const on = (at, event, does) => at.addEventListener(event, does, { signal: gone.signal });
  for (const [one] of [...cameras, [input]]) {
    on(one, "change", () => {
      add([...one.files]);
      one.value = "";
    });
  }
  const card = () => el.closest(".card") || box;
  const light = (lit) => card().classList.toggle("photos-over", lit && !model.get("disabled"));
  const within = ({ target }) => target instanceof Node && card().contains(target);
  // A picture dropped beside the card would otherwise open in place of the page and its words.
  for (const event of ["dragover", "drop"]) {
    on(window, event, (happened) => {
      if (![...(happened.dataTransfer?.types || [])].includes("Files")) return;
      happened.preventDefault();
      light(event === "dragover" && within(happened));
      if (event === "drop" && within(happened)) add([...happened.dataTransfer.files]);
    });
  }
  on(window, "dragleave", (event) => event.relatedTarget || light(false));
  on(document, "paste", (event) => {
    const files = [...(event.clipboardData?.files || [])].filter(kindOf);
    const elsewhere = event.target !== document.body && !within(event);
    // Words that were copied together with their picture are meant as words.
    if (!files.length || elsewhere || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  });
  on(window, "journal:offline", () => {
    online = false;
    items.forEach(drawItem);
  });
  on(window, "journal:online", () => {
    online = true;
    told = -1;
    for (const item of items) {
      if (item.state === "sending" || item.state === "checking") {
        item.rewound = -1;
        model.send({ do: "where", upload: item.id });
      }
      drawItem(item);
    }
    next();
  });
  on(window, "journal:gone", () => {
    for (const item of items.filter(busy)) {
      stop(item, "This page has ended.", "Open it again, then add the file.", false);
    }
    items.forEach(drawItem);
  });

  const watch = ["label", "heading", "help", "problem", "accept", "disabled"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    for (const item of items) {
      if (item.id && busy(item)) model.send({ do: "cancel", upload: item.id });
      if (item.url) URL.revokeObjectURL(item.url);
    }
    if (told) model.send({ do: "queued", files: 0 });
    items = [];
    gone.abort();
    light(false);
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
