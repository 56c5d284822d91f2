// The pictures that a note holds: large by a tap, with what they show, who is in them, and their
// order. What is said here stands at once and is said again until the journal has heard it.

const PAUSE = 900; // milliseconds without a key after which a caption is sent
const LONGEST = 300;
const MOVED = 8; // pixels from which on a press is a drag
const ICONS = {
  Earlier: "M15 5 8 12l7 7",
  Later: "m9 5 7 7-7 7",
  Remove: "M6 6l12 12M18 6 6 18",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
};
let count = 0;

// `key` finds the button again when its place is drawn anew, so that it keeps the focus.
function press(className, text, does, key, more = {}) {
  const button = make("button", className, text, { type: "button", "data-key": key, ...more });
  button.addEventListener("click", does);
  return button;
}

function icon(name) {
  const draws = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const [svg, path] = [draws("svg"), draws("path")];
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const listed = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

function fill(slot, shape, build) {
  if (slot.shape === shape) return;
  slot.shape = shape;
  const held = slot.contains(document.activeElement) && (document.activeElement.dataset.key || "?");
  slot.replaceChildren(...build().filter(Boolean));
  slot.hidden = !slot.childElementCount;
  if (!held) return;
  const same = slot.querySelector(`[data-key="${CSS.escape(held)}"]`) || slot.querySelector("button");
  (same || slot.closest("li")?.querySelector("button"))?.focus();
}

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const box = make("div", "album");
  const many = make("div", "album-many");
  const list = make("ul", "album-list");
  const said = make("p", "visually-hidden", "", { role: "status" });
  box.append(many, list, said);
  el.append(box);

  const tiles = new Map(); // id of a picture -> its tile and the places in it
  const urls = new Map(); // id of a picture -> blob URL of its small picture
  const asked = new Set();
  const words = new Map(); // id of a picture -> a caption that is typed and not sent yet
  const unheard = new Map(); // number of a message -> the message
  let last = 0;
  let dragged = null;

  const tell = (content) => {
    unheard.set(++last, { ...content, number: last });
    model.send(unheard.get(last));
  };
  const pending = (does, id) =>
    [...unheard.values()].filter((one) => one.do === does && (!id || one.picture === id)).at(-1);

  const pictures = () => {
    const all = model.get("pictures");
    const wanted = dragged?.order || pending("order")?.pictures;
    if (!wanted) return all;
    const at = (one) => (wanted.includes(one.id) ? wanted.indexOf(one.id) : wanted.length);
    return [...all].sort((a, b) => at(a) - at(b));
  };
  const nameOf = (one) => one.name_for_screen || "Photo";
  const offers = (what) => model.get("offers").includes(what) && !model.get("disabled");
  const mayChange = (one) => one.may_change !== false && !model.get("disabled");
  const isThere = (one) => (one.state || "ready") === "ready" || one.ready === false;
  const called = (ids) => {
    const labels = new Map(model.get("roster").map((child) => [child.id, child.label]));
    const known = ids.filter((id) => labels.has(id)).map((id) => labels.get(id));
    if (known.length < ids.length) known.push(`${ids.length - known.length} more`);
    return known;
  };
  const childrenOf = (one) => pending("children", one.id)?.children || one.children;
  const waits = (one) => isThere(one) && one.state !== "removed" && mayChange(one) && !childrenOf(one);

  // ---- what somebody says

  const say = (some, ids) => {
    for (const one of some) tell({ do: "children", picture: one.id, children: ids });
    draw();
    const who = ids.length ? listed(called(ids)) : "Nobody";
    said.textContent = `${who} in ${some.length > 1 ? `${some.length} pictures` : nameOf(some[0])}.`;
  };
  const open = (one) => model.send({ do: "open", picture: one.id });
  const sendCaption = (id) => {
    const typed = words.get(id);
    if (!typed) return;
    clearTimeout(typed.timer);
    words.delete(id);
    tell({ do: "caption", picture: id, text: typed.text.trim().replace(/\s+/g, " ") });
    draw();
  };
  const sendCaptions = () => [...words.keys()].forEach(sendCaption);
  const putInOrder = (order, one) => {
    tell({ do: "order", pictures: order });
    draw();
    said.textContent = `${nameOf(one)} is now ${order.indexOf(one.id) + 1} of ${order.length}.`;
  };
  const move = (one, by) => {
    const order = pictures().map((other) => other.id);
    const at = order.indexOf(one.id);
    if (at + by < 0 || at + by >= order.length) return;
    order.splice(at + by, 0, ...order.splice(at, 1));
    putInOrder(order, one);
  };
  const remove = (one, does) => {
    tell({ do: does, picture: one.id });
    said.textContent = `${nameOf(one)} ${does === "undo" ? "is back" : "is removed. You can undo that"}.`;
  };

  // ---- one tile

  const frame = (one) => {
    const url = one.state === "refused" ? "" : urls.get(one.id);
    const { place } = tiles.get(one.id);
    const opens = offers("open") && isThere(one);
    const { alt, kind, seconds, made } = one;
    fill(place.frame, JSON.stringify([url, alt, nameOf(one), kind, seconds, made, opens]), () => [
      url
        ? make("img", "", "", { src: url, alt: alt || nameOf(one), draggable: "false" })
        : make("span", "help", nameOf(one)),
      kind === "video" && make("span", "album-video", seconds ? clock(seconds) : ""),
      made && make("span", "album-made", made),
      opens && press("album-open", "", () => open(one), "open", { "aria-label": `Open ${nameOf(one)}` }),
    ]);
  };
  const tool = (one, text, does, off = false) => {
    const more = { "aria-label": `${text} ${nameOf(one)}`, title: text, "aria-disabled": off };
    const button = press("album-tool", "", does, text, more);
    button.append(icon(text));
    return button;
  };
  const tools = (one, at, of) => {
    const { place } = tiles.get(one.id);
    const shape = JSON.stringify([nameOf(one), at === 0, at === of - 1, model.get("disabled")]);
    fill(place.tools, shape, () => {
      if (model.get("disabled")) return [];
      const grip = make("span", "album-grip", "", { "aria-hidden": "true", title: "Drag" });
      grip.append(icon("grip"));
      const ordered = [
        grip,
        tool(one, "Earlier", () => move(one, -1), at === 0),
        tool(one, "Later", () => move(one, 1), at === of - 1),
      ];
      return [...(of > 1 ? ordered : []), tool(one, "Remove", () => remove(one, "remove"))];
    });
  };
  const caption = (one) => {
    const { place } = tiles.get(one.id);
    const edits = offers("caption") && mayChange(one) && isThere(one);
    const shown = pending("caption", one.id)?.text ?? one.caption ?? "";
    fill(place.caption, edits ? "field" : `words ${shown}`, () => {
      if (!edits) return [shown && make("p", "", shown)];
      const id = `album-${number}-${one.id}`;
      const label = make("label", "visually-hidden", `What does ${nameOf(one)} show?`, { for: id });
      const field = make("input", "field", "", {
        id, type: "text", maxlength: LONGEST, autocomplete: "off", "data-key": "caption",
        placeholder: "What does it show?",
      });
      field.value = shown;
      field.addEventListener("input", () => {
        clearTimeout(words.get(one.id)?.timer);
        const timer = setTimeout(() => sendCaption(one.id), PAUSE);
        words.set(one.id, { text: field.value, timer });
        place.caption.classList.remove("album-saved");
      });
      field.addEventListener("change", () => sendCaption(one.id));
      field.addEventListener("blur", () => { sendCaption(one.id); draw(); });
      return [label, field, make("span", "help", "Saved", { "aria-hidden": "true" })];
    });
    const field = place.caption.querySelector("input");
    if (field && field !== document.activeElement && !words.has(one.id)) field.value = shown;
  };
  const who = (one) => {
    const { place } = tiles.get(one.id);
    const named = childrenOf(one);
    const shows = model.get("offers").includes("children") && isThere(one);
    const suggested = model.get("suggested");
    const edits = mayChange(one);
    const opens = edits && offers("open");
    const shape = JSON.stringify([shows, edits, opens, named, suggested, called(named || suggested)]);
    fill(place.who, shape, () => {
      if (!shows) return [];
      const change = { "aria-label": `Change who is in ${nameOf(one)}` };
      if (named) {
        const words = make("div", "album-named");
        words.append(make("span", "", called(named).join(", ") || "Nobody"));
        if (opens) words.append(press("button quiet", "Change", () => open(one), "open", change));
        return [words];
      }
      if (!edits) return [make("p", "help album-named", "Nobody has said who is in it.")];
      const id = `album-who-${number}-${one.id}`;
      const row = make("div", "album-chips", "", { role: "group", "aria-labelledby": id });
      const choice = (text, ids) => press("chip", text, () => say([one], ids), text);
      const alone = suggested.length === 2 ? suggested.map((child) => [child]) : [];
      for (const ids of [...(suggested.length ? [suggested] : []), ...alone]) {
        row.append(choice(`Only ${listed(called(ids))}`, ids));
      }
      row.append(choice("Nobody", []));
      if (opens) row.append(press("chip", "Others…", () => open(one), "open"));
      return [make("p", "album-named", "Who is in it?", { id }), row];
    });
  };
  const foot = (one) => {
    const { place } = tiles.get(one.id);
    const warnings = (one.rights || []).filter((right) => right.kind === "warning");
    const note = one.state === "checking" ? one.note || "Being made safe…" : "";
    fill(place.foot, JSON.stringify([warnings, note, one.problem]), () => [
      note && make("p", "help album-note", note),
      ...warnings.map((right) => make("p", "album-warning", right.text)),
      one.problem && make("p", "problem", one.problem, { role: "alert" }),
    ]);
  };
  const tileFor = (one, at, of) => {
    if (!tiles.has(one.id)) {
      const node = make("li", "", "", { "data-id": one.id });
      const names = ["frame", "tools", "who", "caption", "foot", "removed"];
      const place = Object.fromEntries(names.map((name) => [name, make("div", `album-${name}`)]));
      tiles.set(one.id, { node, place });
      node.append(...names.map((name) => place[name]));
    }
    const { node, place } = tiles.get(one.id);
    const away = one.state === "removed";
    const held = node.contains(document.activeElement);
    node.className = `album-one album-is-${one.state || "ready"}`;
    fill(place.removed, away ? nameOf(one) : "", () => {
      const named = { "aria-label": `Undo: bring ${nameOf(one)} back` };
      const undo = press("button quiet", "Undo", () => remove(one, "undo"), "undo", named);
      return away ? [make("p", "help", `${nameOf(one)} is removed.`), undo] : [];
    });
    for (const draws of away ? [] : [frame, tools, caption, who, foot]) draws(one, at, of);
    for (const [name, its] of Object.entries(place)) {
      its.hidden = (name === "removed") !== away || !its.childElementCount;
    }
    if (held && (!node.contains(document.activeElement) || document.activeElement.closest("[hidden]"))) {
      [...(away ? place.removed : place.tools).querySelectorAll("button")].at(-1)?.focus();
    }
    return node;
  };

  // ---- all of them

  const drawMany = (all) => {
    const waiting = model.get("offers").includes("children") ? all.filter(waits) : [];
    const suggested = model.get("suggested");
    const shows = waiting.length > 1 && suggested.length > 0;
    const who = listed(called(suggested));
    const shape = shows ? JSON.stringify([waiting.map((one) => one.id), suggested, who]) : "";
    fill(many, shape, () => shows ? [
      make("p", "", `Who is in these ${waiting.length}?`),
      press("chip", `All of them: only ${who}`, () => say(waiting, suggested), "all"),
    ] : []);
  };
  const forget = (id) => {
    const { node } = tiles.get(id);
    if (node.contains(document.activeElement)) {
      const beside = node.nextElementSibling || node.previousElementSibling;
      beside?.querySelector(".album-tools button:last-of-type")?.focus();
    }
    node.remove();
    tiles.delete(id);
    asked.delete(id);
    clearTimeout(words.get(id)?.timer);
    words.delete(id);
    if (urls.has(id)) URL.revokeObjectURL(urls.get(id));
    urls.delete(id);
  };
  const ask = (id) => {
    asked.add(id);
    model.send({ do: "thumb", picture: id });
  };
  const draw = () => {
    const all = pictures();
    list.setAttribute("aria-label", model.get("label"));
    for (const id of [...tiles.keys()]) if (!all.some((one) => one.id === id)) forget(id);
    el.hidden = box.hidden = !all.length;
    all.forEach((one, at) => {
      if (isThere(one) && !urls.has(one.id) && !asked.has(one.id)) ask(one.id);
      const node = tileFor(one, at, all.length);
      node.style.order = dragged ? at : "";
      node.classList.toggle("album-held", dragged?.id === one.id);
      if (dragged || node === list.children[at]) return;
      const held = document.activeElement;
      list.insertBefore(node, list.children[at] || null);
      if (held !== document.activeElement && node.contains(held)) held.focus();
    });
    drawMany(all);
  };
  const heard = (content, buffers) => {
    if (content.kind === "thumb" && buffers?.[0]) {
      if (!model.get("pictures").some((one) => one.id === content.picture)) return;
      if (urls.has(content.picture)) URL.revokeObjectURL(urls.get(content.picture));
      urls.set(content.picture, URL.createObjectURL(new Blob([buffers[0]])));
    } else if (content.kind === "heard") {
      const about = unheard.get(content.number);
      unheard.delete(content.number);
      const one = model.get("pictures").find((other) => other.id === about?.picture);
      if (about?.do === "caption" && one && (one.caption || "") === about.text) {
        tiles.get(one.id)?.place.caption.classList.add("album-saved");
        said.textContent = "Saved.";
      }
    } else if (content.kind === "anew") {
      // Another note is shown: what was said about the one before has nothing to do with it.
      unheard.clear();
      for (const { timer } of words.values()) clearTimeout(timer);
      words.clear();
    } else return;
    draw();
  };

  // ---- drag and drop, by finger at the grip, by mouse at the picture too

  const on = (at, event, does) => at.addEventListener(event, does, { signal: gone.signal });
  on(list, "pointerdown", (event) => {
    const grip = event.target.closest(".album-grip");
    const mouse = event.pointerType === "mouse" && event.target.closest(".album-frame");
    if (event.button || model.get("disabled") || !(grip || mouse)) return;
    const { id } = event.target.closest("li").dataset;
    dragged = { id, pointer: event.pointerId, x: event.clientX, y: event.clientY };
    if (grip) event.preventDefault();
  });
  on(window, "pointermove", (event) => {
    if (!dragged || event.pointerId !== dragged.pointer) return;
    const far = Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) >= MOVED;
    if (!dragged.order && !far) return;
    if (!dragged.order) dragged.order = pictures().map((one) => one.id);
    const page = document.scrollingElement;
    if (event.clientY < 90) page.scrollTop -= 16;
    if (event.clientY > window.innerHeight - 130) page.scrollTop += 16;
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const over = under.map((node) => node.closest?.(".album-one")).find((node) => list.contains(node));
    if (over && over.dataset.id !== dragged.id) {
      const { order } = dragged;
      const to = order.indexOf(over.dataset.id);
      order.splice(to, 0, ...order.splice(order.indexOf(dragged.id), 1));
    }
    draw();
  });
  const letGo = (keeps) => {
    const done = dragged;
    dragged = null;
    if (!done?.order) return;
    // The press that ends a drag is not meant for what lies under it.
    const swallow = (event) => { event.stopPropagation(); event.preventDefault(); };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    const one = model.get("pictures").find((other) => other.id === done.id);
    if (keeps && one) putInOrder(done.order, one);
    else draw();
  };
  on(window, "pointerup", (event) => event.pointerId === dragged?.pointer && letGo(true));
  on(window, "pointercancel", () => letGo(false));
  on(window, "keydown", (event) => event.key === "Escape" && letGo(false));

  for (const event of ["pagehide", "journal:flush"]) on(window, event, sendCaptions);
  on(window, "journal:online", () => {
    for (const content of unheard.values()) model.send(content);
    for (const id of asked) if (!urls.has(id)) ask(id);
  });
  const watch = ["label", "pictures", "roster", "suggested", "offers", "disabled"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    sendCaptions();
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    for (const url of urls.values()) URL.revokeObjectURL(url);
    box.remove();
  };
}

export default { render };
