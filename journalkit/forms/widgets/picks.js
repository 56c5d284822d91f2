// Photos to choose from. A tile stays where it is and shows the number at which it is printed.

const BATCH = 24; // small pictures asked for at once
let count = 0;

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const box = make("section", "picks", "", { role: "group" });
  const label = make("p", "label", "", { id: `picks-label-${number}` });
  const help = make("p", "help", "", { id: `picks-help-${number}` });
  const many = make("p", "help picks-many", "", { role: "status" });
  const list = make("ul", "picks-list", "", { role: "list" });
  box.setAttribute("aria-labelledby", label.id);
  box.append(label, help, many, list);
  el.append(box);

  const tiles = new Map(); // id of a photo -> its nodes
  const urls = new Map(); // id -> blob URL, "" where it cannot be shown
  const asking = new Map(); // ask -> ids
  let asks = 0;
  let ended = false;

  // As with chips: until the kernel has heard a choice, what it says is older than what stands here.
  let sent = 0;
  let heard = 0;
  let mine;
  const tell = (ids) => {
    mine = ids;
    model.set("chosen", ids);
    model.send({ do: "set", number: ++sent, state: { chosen: ids } });
    draw();
  };
  const keep = () => {
    if (sent > heard && JSON.stringify(model.get("chosen")) !== JSON.stringify(mine)) {
      model.set("chosen", mine);
    }
  };
  const mayUse = (id) => model.get("photos").some((one) => one.id === id && !one.note);
  const toggle = (id) => {
    const all = model.get("chosen");
    const without = all.filter((one) => one !== id);
    const takes = without.length === all.length;
    if (model.get("disabled") || (takes && (!mayUse(id) || all.length >= model.get("most")))) return;
    tell((takes ? [...all, id] : without).filter(mayUse));
  };
  const move = (id, by) => {
    const all = model.get("chosen").filter(mayUse);
    const at = all.indexOf(id);
    if (model.get("disabled") || at < 0 || at + by < 0 || at + by >= all.length) return;
    all.splice(at + by, 0, ...all.splice(at, 1));
    tell(all);
  };

  const tileFor = (id) => {
    if (!tiles.has(id)) {
      const node = make("li", "picks-one");
      const button = press("picks-tile", "", () => toggle(id));
      const frame = make("span", "picks-frame");
      const place = make("span", "picks-number");
      const note = make("p", "picks-note", "", { id: `picks-note-${number}-${++count}` });
      const tools = make("div", "picks-tools");
      const [earlier, later] = [["Earlier", -1], ["Later", 1]].map(([name, by]) =>
        press("button quiet", name, () => move(id, by)));
      tools.append(earlier, later);
      button.append(frame, place);
      node.append(button, note, tools);
      tiles.set(id, { node, button, frame, place, note, earlier, later, tools });
    }
    return tiles.get(id);
  };
  const drawTile = ({ id, alt, note }, chosen) => {
    const tile = tileFor(id);
    const at = chosen.indexOf(id);
    const url = urls.get(id);
    const shown = JSON.stringify([alt, url]);
    if (tile.shown !== shown) {
      tile.shown = shown;
      const image = url && Object.assign(make("img"), { src: url, alt, draggable: false });
      tile.frame.replaceChildren(image || make("span", url === "" ? "picks-none" : "visually-hidden", alt));
    }
    tile.place.textContent = at < 0 ? "" : `${at + 1}`;
    tile.place.hidden = at < 0;
    tile.button.setAttribute("aria-pressed", String(at >= 0));
    const cannot = at < 0 && (note || chosen.length >= model.get("most"));
    tile.button.setAttribute("aria-disabled", String(Boolean(model.get("disabled") || cannot)));
    tile.node.classList.toggle("picks-hindered", Boolean(note));
    tile.note.textContent = note || "";
    tile.note.hidden = !note;
    if (note) tile.button.setAttribute("aria-describedby", tile.note.id);
    else tile.button.removeAttribute("aria-describedby");
    tile.tools.hidden = at < 0 || chosen.length < 2 || model.get("disabled");
    for (const [one, can] of [[tile.earlier, at > 0], [tile.later, at < chosen.length - 1]]) {
      one.setAttribute("aria-label", `${one.textContent}: ${alt}`);
      one.setAttribute("aria-disabled", String(!can));
    }
    return tile.node;
  };
  const forget = (id) => {
    if (urls.get(id)) URL.revokeObjectURL(urls.get(id));
    urls.delete(id);
    tiles.get(id)?.node.remove();
    tiles.delete(id);
  };
  const ask = () => {
    const asked = new Set([...asking.values()].flat());
    const wanted = [...tiles.keys()].filter((id) => !urls.has(id) && !asked.has(id));
    for (let at = 0; at < wanted.length; at += BATCH) {
      const ids = wanted.slice(at, at + BATCH);
      asking.set(++asks, ids);
      model.send({ do: "thumbs", ask: asks, ids });
    }
  };
  function draw() {
    if (ended) return;
    const [photos, chosen, most] = ["photos", "chosen", "most"].map((name) => model.get(name));
    label.textContent = model.get("label");
    help.textContent = model.get("help");
    help.hidden = !help.textContent;
    if (help.hidden) box.removeAttribute("aria-describedby");
    else box.setAttribute("aria-describedby", help.id);
    const full = chosen.length >= most ? ": no more fit" : "";
    many.textContent = chosen.length ? `${chosen.length} of at most ${most} chosen${full}.` : "None chosen.";
    if (!photos.length) many.textContent = "There are no photos to choose from.";
    for (const id of [...tiles.keys()]) if (!photos.some((one) => one.id === id)) forget(id);
    photos.forEach((one, at) => {
      const node = drawTile(one, chosen);
      if (list.children[at] !== node) list.insertBefore(node, list.children[at] || null);
    });
    ask();
  }
  const hear = (content, buffers) => {
    if (content.kind === "set") heard = content.number;
    const wanted = content.kind === "thumbs" && asking.get(content.ask);
    if (!wanted || ended) return;
    asking.delete(content.ask);
    for (const id of wanted.filter((one) => tiles.has(one))) {
      const data = buffers?.[(content.ids || []).indexOf(id)];
      urls.set(id, data?.byteLength ? URL.createObjectURL(new Blob([data])) : "");
    }
    draw();
  };
  // Nothing of a picture is left, in the page or in memory.
  const end = () => {
    ended = true;
    for (const id of [...tiles.keys()]) forget(id);
  };
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("journal:online", () => {
    asking.clear();
    if (sent > heard) tell(mine);
    else draw();
  });
  on("journal:ended", end);
  const watch = ["label", "help", "photos", "chosen", "most", "disabled"];
  model.on("change:chosen", keep);
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", hear);
  draw();
  return () => {
    end();
    gone.abort();
    model.off("change:chosen", keep);
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", hear);
    box.remove();
  };
}

export default { render };
