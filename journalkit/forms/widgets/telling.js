// A story while it is written. Each passage keeps its text area, and what is typed in it, while the
// list is drawn anew; what is typed goes to the journal a little behind the typing.

const BEHIND = 300;
const LONGEST = 20_000;
let count = 0;

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "telling");
  const status = make("p", "visually-hidden", "", { role: "status" });
  const list = make("div", "telling-parts");
  box.append(list, status);
  el.append(box);

  const kept = new Map(); // passages by id
  const parts = new Map(); // by id
  let closed = false;
  let generation = model.get("generation");
  let sent = 0;
  let wanted = ""; // the part in which a passage was asked for
  let moved = ""; // the passage whose new place is to be said

  // ---- one passage

  const isNewer = (one) => one.typed || one.sent > one.heard;
  const send = (one) => {
    clearTimeout(one.timer);
    if (!one.typed) return;
    one.typed = false;
    one.sent = ++sent;
    model.send({ do: "text", id: one.id, text: one.area.value, number: one.sent });
  };
  const later = (one) => {
    one.typed = true;
    grow(one);
    fold(one);
    needs(parts.get(one.row.part));
    clearTimeout(one.timer);
    one.timer = setTimeout(() => send(one), BEHIND);
  };
  const grow = ({ area }) => {
    if (closed) return;
    const page = document.scrollingElement;
    const top = page ? page.scrollTop : 0;
    area.style.height = "auto";
    if (area.scrollHeight) area.style.height = `${area.scrollHeight + 2}px`;
    if (page && page.scrollTop !== top) page.scrollTop = top;
  };
  const take = (one) => {
    const { area, row } = one;
    if (closed) area.textContent = row.text;
    else if (area.value !== row.text) {
      const at = [area.selectionStart, area.selectionEnd];
      area.value = row.text;
      if (document.activeElement === area) area.setSelectionRange(...at);
    }
    grow(one);
  };
  const act = (one, what, more = {}) => {
    send(one); // the words first
    model.send({ do: what, id: one.id, ...more });
  };
  const move = (one, by) => {
    const button = by < 0 ? one.earlier : one.later;
    if (button.getAttribute("aria-disabled") === "true") return;
    moved = one.id;
    act(one, "move", { by });
  };
  const ask = (one, to) => {
    one.asking.hidden = !to;
    one.acts.hidden = to;
    (to ? one.stay : one.out).focus();
  };

  const newOne = (row) => {
    const number = ++count;
    const one = { id: row.id, row, timer: 0, typed: false, sent: 0, heard: 0 };
    one.node = make("li", "telling-passage");
    const area = make(closed ? "p" : "textarea", closed ? "telling-text" : "field telling-text");
    one.area = area;
    area.dir = "auto";
    const label = make("label", "visually-hidden");
    one.label = label;
    one.from = make("p", "telling-from");
    one.from.id = `telling-from-${number}`;
    one.source = press("telling-source", "", () => act(one, "source"));
    one.lead = document.createTextNode("");
    one.named = make("span");
    one.source.append(one.lead, one.named, ".");
    one.yet = make("strong", "telling-yet");
    one.from.append(one.source, " ", one.yet);
    const foot = make("div", "telling-foot");
    foot.append(one.from);
    one.node.append(area, foot);
    if (closed) return one;
    area.id = label.htmlFor = `telling-${number}`;
    area.rows = 1;
    area.maxLength = LONGEST;
    area.addEventListener("input", () => later(one));
    area.addEventListener("blur", () => (one.typed ? send(one) : isNewer(one) || take(one)));
    one.mine = press("button telling-mine", "Make it mine", () => {
      area.focus({ preventScroll: true }); // the button goes
      act(one, "mine");
    });
    one.earlier = press("button quiet", "Earlier", () => move(one, -1));
    one.later = press("button quiet", "Later", () => move(one, 1));
    one.out = press("button quiet", "Take out", () => ask(one, true));
    one.acts = make("div", "telling-acts");
    one.acts.append(one.mine, one.earlier, one.later, one.out);
    const question = make("p", "", "Take it out?");
    question.id = `telling-question-${number}`;
    one.asking = make("div", "telling-acts", "", { role: "group", "aria-labelledby": question.id });
    one.stay = press("button quiet", "Keep it", () => ask(one, false));
    one.asking.append(question, press("button", "Take it out", () => act(one, "drop")), one.stay);
    one.asking.addEventListener("keydown", (event) => event.key === "Escape" && ask(one, false));
    one.asking.hidden = true;
    one.node.prepend(label);
    foot.append(one.acts, one.asking);
    return one;
  };
  /** Everything but the text, which may be newer here. */
  const fold = (one) => {
    const { row, at, of, title } = one;
    const drafted = row.drafted && !isNewer(one);
    one.node.classList.toggle("telling-drafted", drafted);
    one.node.classList.toggle("telling-quote", Boolean(row.quote));
    one.lead.textContent = /^\d/.test(row.source) ? "From the note of " : "From: "; // a day, or else
    one.named.textContent = row.source;
    one.source.hidden = !row.source;
    one.yet.textContent = !drafted ? "" : closed ? "Not yet made their own." : "Not yet yours.";
    one.from.hidden = !row.source && !drafted;
    if (closed) return;
    one.mine.hidden = !drafted;
    one.label.textContent = `${title}, ${row.quote ? "quoted words, " : ""}passage ${at + 1}`;
    if (one.from.hidden) one.area.removeAttribute("aria-describedby");
    else one.area.setAttribute("aria-describedby", one.from.id);
    for (const button of [one.mine, one.earlier, one.later, one.out]) {
      button.setAttribute("aria-label", `${button.textContent}: ${one.label.textContent}`);
    }
    one.earlier.hidden = one.later.hidden = of === 1;
    one.earlier.setAttribute("aria-disabled", String(at === 0));
    one.later.setAttribute("aria-disabled", String(at === of - 1));
  };

  // ---- the parts

  const newPart = ({ id }) => {
    const part = { id, node: make("div", "telling-part", "", { role: "group" }) };
    const head = make("div", "telling-head");
    part.title = make("h2");
    part.title.id = `telling-part-${++count}`;
    part.node.setAttribute("aria-labelledby", part.title.id);
    part.still = make("span", "telling-still");
    part.help = make("p", "help");
    part.list = make("ol", "telling-list");
    part.add = press("button telling-add", "Write a passage", () => {
      wanted = id;
      model.send({ do: "add", part: id });
    });
    head.append(part.title, part.still);
    part.node.append(head, part.help, part.list, part.add);
    return part;
  };
  const needs = (part) => {
    const areas = [...part.list.querySelectorAll(".telling-text")];
    const some = areas.some((area) => (closed ? area.textContent : area.value).trim());
    part.still.textContent = part.needed && !some && !closed ? "still to write" : "";
    part.still.hidden = !part.still.textContent;
  };
  /** *nodes* in this order, moving no more than has to be: what is moved loses the focus. */
  const arrange = (place, nodes) => {
    for (const node of [...place.children]) if (!nodes.includes(node)) node.remove();
    nodes.forEach((node, at) => {
      if (place.children[at] !== node) place.insertBefore(node, place.children[at] || null);
    });
  };

  const draw = () => {
    const held = document.activeElement;
    const rows = model.get("passages");
    const forced = generation !== model.get("generation");
    generation = model.get("generation");
    box.setAttribute("aria-label", model.get("label"));
    if (closed !== model.get("closed")) {
      for (const one of kept.values()) send(one);
      kept.clear();
      closed = model.get("closed");
    }
    const around = [...kept.values()].find((one) => one.node.contains(held));
    const order = [...kept.values()].filter((one) => one.row.part === around?.row.part);
    for (const [id, one] of kept) {
      if (rows.some((row) => row.id === id)) continue;
      clearTimeout(one.timer);
      kept.delete(id);
    }
    let fresh = null;
    for (const row of rows) {
      const known = kept.get(row.id);
      const one = known || newOne(row);
      one.row = row;
      kept.delete(row.id); // so that the map has the order of the list
      kept.set(row.id, one);
      if (!known && row.part === wanted) fresh = one;
    }
    arrange(list, model.get("parts").map((said) => {
      const part = parts.get(said.id) || newPart(said);
      parts.set(said.id, part);
      part.needed = said.needed;
      part.title.textContent = said.title;
      part.add.hidden = closed;
      part.add.setAttribute("aria-label", `Write a passage: ${said.title}`);
      const here = [...kept.values()].filter((one) => one.row.part === said.id);
      here.forEach((one, at) => Object.assign(one, { at, of: here.length, title: said.title }));
      arrange(part.list, here.map((one) => one.node));
      part.list.hidden = !here.length;
      part.help.textContent = !closed ? said.help : here.length ? "" : "Nothing is written here.";
      part.help.hidden = !part.help.textContent;
      return part.node;
    }));
    for (const one of kept.values()) {
      if (forced) {
        clearTimeout(one.timer);
        Object.assign(one, { typed: false, heard: one.sent }); // put there on purpose: newer
      }
      if (forced || (!isNewer(one) && document.activeElement !== one.area && held !== one.area)) take(one);
      fold(one);
    }
    for (const part of parts.values()) needs(part);
    if (moved && kept.has(moved)) {
      const { at, of } = kept.get(moved);
      status.textContent = `Now passage ${at + 1} of ${of}.`;
      moved = "";
    }
    if (fresh) {
      wanted = "";
      if (held === document.body || held.closest?.(".telling-add")) fresh.area.focus();
    } else if (around && !around.node.isConnected) {
      // What was taken out is gone: go on with what took its place.
      const at = order.indexOf(around);
      const rest = [...order.slice(at + 1), ...order.slice(0, at).reverse()];
      const next = rest.find((one) => one.node.isConnected);
      (next ? next.area : parts.get(around.row.part).add).focus();
    } else if (held !== document.activeElement && box.contains(held)) held.focus({ preventScroll: true });
  };
  const heard = (content) => {
    if (content.kind !== "heard") return;
    for (const one of kept.values()) {
      if (one.sent > content.number || one.heard >= one.sent) continue;
      one.heard = one.sent;
      if (!one.typed && document.activeElement !== one.area) take(one);
      fold(one);
    }
  };
  const flush = () => {
    for (const one of kept.values()) send(one);
  };
  const again = () => {
    for (const one of kept.values()) {
      if (one.sent > one.heard) one.typed = true; // its answer was lost with the connection
      send(one);
    }
  };

  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  for (const event of ["pagehide", "journal:flush"]) on(event, flush);
  on("journal:online", again);
  let width = 0;
  const sizes = new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    for (const one of kept.values()) grow(one);
  });
  sizes.observe(box);
  const watch = ["label", "parts", "passages", "generation", "closed"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    flush();
    gone.abort();
    sizes.disconnect();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
