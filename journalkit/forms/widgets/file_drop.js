// One file, chosen or dropped. It goes to the journal in pieces, at most four of them unanswered;
// a break of the connection only interrupts it. Its name stays here.

const PIECE = 512 * 1024;
const AHEAD = 4;
const BROKEN = ["The file did not arrive whole.", "Choose it again."];
let count = 0;

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const newId = () => hex(crypto.getRandomValues(new Uint8Array(16)));

async function digest(file) {
  if (!crypto.subtle) return undefined;
  return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
}

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const box = make("div", "file-drop");
  const input = make("input", "visually-hidden file-drop-input");
  input.type = "file";
  input.id = `file-drop-${number}`;
  const zone = make("label", "file-drop-zone");
  zone.htmlFor = input.id;
  const label = make("span", "file-drop-label");
  const or = make("span", "help", "or drop it here");
  zone.append(label, or);
  const help = make("p", "help");
  help.id = `file-drop-help-${number}`;
  const going = make("div", "file-drop-going");
  const bar = make("progress");
  bar.setAttribute("aria-label", "The file on its way");
  const cancel = make("button", "button", "Cancel");
  cancel.type = "button";
  going.append(bar, cancel);
  const said = make("p", "help");
  said.setAttribute("role", "status");
  const problem = make("p", "problem");
  problem.id = `file-drop-problem-${number}`;
  problem.setAttribute("role", "alert");
  input.setAttribute("aria-describedby", `${help.id} ${problem.id}`);
  const guide = make("details", "file-drop-guide");
  const summary = make("summary");
  const table = make("table");
  guide.append(summary, table);
  box.append(input, zone, going, said, problem, help, guide);
  el.append(box);

  let item = null; // the file on its way
  let online = true;

  const add = (files) => {
    if (model.get("disabled") || !files.length) return;
    if (files.length > 1) return stop("These are several files.", "Choose one of them.");
    const [file] = files;
    const most = model.get("most_bytes");
    if (file.size > most) {
      const mb = Math.round(most / (1024 * 1024));
      return stop(`This file is larger than ${mb} MB.`, "Choose a smaller one.");
    }
    giveUp();
    const pieces = Math.ceil(file.size / PIECE);
    item = { file, pieces, id: newId(), state: "sending", next: 0, acked: 0, rewound: -1 };
    problem.textContent = "";
    model.send({ do: "begin", upload: item.id, size: file.size, pieces });
    draw();
    feed(item);
  };
  const giveUp = () => {
    if (item) model.send({ do: "cancel", upload: item.id });
    item = null;
  };
  const stop = (sentence, todo) => {
    const held = going.contains(document.activeElement);
    item = null;
    problem.textContent = `${sentence} ${todo}`;
    draw();
    if (held) input.focus();
  };
  const feed = async (one) => {
    if (one.feeding) return;
    one.feeding = true;
    const goes = () => online && item === one && one.state === "sending";
    try {
      while (goes() && one.next < one.pieces && one.next - one.acked < AHEAD) {
        const at = one.next;
        const data = await one.file.slice(at * PIECE, (at + 1) * PIECE).arrayBuffer();
        if (!goes() || one.next !== at) continue;
        one.next = at + 1;
        model.send({ do: "piece", upload: one.id, number: at }, undefined, [data]);
      }
      if (goes() && one.acked >= one.pieces) {
        one.state = "reading";
        one.sum ??= await digest(one.file);
        if (item === one && online) sendEnd(one);
      }
    } catch {
      giveUp();
      stop("This file can no longer be read.", "Choose it again.");
    } finally {
      one.feeding = false;
    }
    draw();
  };
  const sendEnd = (one) => {
    model.send({ do: "end", upload: one.id, ...(one.sum ? { sha256: one.sum } : {}) });
  };

  const heard = (content) => {
    if (content.kind === "anew") {
      giveUp();
      problem.textContent = "";
      draw();
      if (content.focus) input.focus();
      return;
    }
    if (!item || item.id !== content.upload) return;
    if (content.kind === "ack" && item.state === "sending") {
      item.acked = Math.max(item.acked, content.number + 1);
      item.next = Math.max(item.next, item.acked);
      item.rewound = -1;
      feed(item);
    } else if (content.kind === "where") {
      if (content.number >= item.pieces && item.state === "reading") sendEnd(item);
      else if (item.rewound !== content.number) {
        Object.assign(item, { state: "sending", next: content.number, acked: content.number });
        item.rewound = content.number;
        feed(item);
      }
    } else if (content.kind === "done") item = null;
    else if (content.kind === "refused") {
      return stop(content.sentence || BROKEN[0], content.what_to_do || BROKEN[1]);
    }
    draw();
  };

  const draw = () => {
    label.textContent = model.get("label");
    help.textContent = model.get("help");
    help.hidden = !model.get("help");
    input.accept = model.get("accept");
    input.disabled = model.get("disabled") || Boolean(item);
    zone.hidden = Boolean(item);
    going.hidden = !item;
    problem.hidden = !problem.textContent;
    if (item) {
      bar.max = item.pieces || 1;
      if (item.state === "reading") bar.removeAttribute("value");
      else bar.value = item.acked;
    }
    const words = { sending: "On its way…", reading: "Reading the file…" }[item?.state] || "";
    const text = item && !online ? "Not connected. It goes on by itself." : words;
    if (said.textContent !== text) said.textContent = text;
    said.hidden = !text;
  };
  const drawGuide = () => {
    summary.textContent = model.get("guide_label");
    guide.hidden = !model.get("guide").length;
    const rows = model.get("guide").map(([heading, meaning]) => {
      const row = make("tr");
      const name = make("th", "", heading);
      name.scope = "row";
      row.append(name, make("td", "", meaning));
      return row;
    });
    const body = make("tbody");
    body.append(...rows);
    table.replaceChildren(body);
  };

  const on = (at, event, does) => at.addEventListener(event, does, { signal: gone.signal });
  on(input, "change", () => {
    const files = [...input.files];
    input.value = "";
    add(files);
  });
  on(cancel, "click", () => {
    giveUp();
    draw();
    input.focus();
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  // A file dropped beside the zone would otherwise open in place of the page.
  const stay = (event) => carriesFiles(event) && event.preventDefault();
  const light = (event) =>
    zone.classList.toggle("file-drop-over", event.type === "dragover" && carriesFiles(event));
  for (const event of ["dragover", "drop"]) on(window, event, stay);
  for (const event of ["dragover", "dragleave", "drop"]) on(box, event, light);
  on(box, "drop", (event) => carriesFiles(event) && add([...event.dataTransfer.files]));
  on(window, "journal:offline", () => {
    online = false;
    draw();
  });
  on(window, "journal:online", () => {
    online = true;
    if (item) {
      item.rewound = -1;
      model.send({ do: "where", upload: item.id });
    }
    draw();
  });
  on(window, "journal:gone", () => {
    if (item) stop("This page has ended.", "Open it again, then choose the file.");
  });

  const watch = ["label", "help", "accept", "disabled"];
  for (const name of watch) model.on(`change:${name}`, draw);
  for (const name of ["guide", "guide_label"]) model.on(`change:${name}`, drawGuide);
  model.on("msg:custom", heard);
  draw();
  drawGuide();
  return () => {
    giveUp();
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    for (const name of ["guide", "guide_label"]) model.off(`change:${name}`, drawGuide);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
