// Thousands of pictures in sections. Only tiles near the screen are in the page, only their rows and
// small pictures are asked for, and what is far is let go, its blob URL too. Heights follow from the
// sections' counts, so the scroll bar is right before anything has come.

const CHUNK = 100; // rows asked for at once
const BATCH = 24; // small pictures asked for at once
const AT_ONCE = 2; // asks of a kind that wait for an answer, so that the latest wish is soon heard
const MOST_CHUNKS = 16; // of rows kept
const MOST_AHEAD = 800; // pixels above and below the screen
const OFFLINE = "Not connected. The rest comes when the connection is back.";

let count = 0;

const two = (number) => String(number).padStart(2, "0");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${two(Math.round(seconds) % 60)}`;

function spoken(seconds) {
  const whole = Math.round(seconds);
  const parts = [[Math.floor(whole / 60), "minute"], [whole % 60, "second"]];
  return parts.filter(([n]) => n).map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`).join(" ");
}

function render({ model, el }) {
  const gone = new AbortController();
  const number = ++count;
  const box = make("section", "gallery");
  const heading = make("h2", "gallery-heading");
  heading.id = `gallery-${number}`;
  box.setAttribute("aria-labelledby", heading.id);
  const empty = make("p", "card gallery-empty");
  const jump = make("div", "gallery-jump");
  const jumpLabel = make("label", "label", "Go to");
  const select = make("select", "field");
  select.id = jumpLabel.htmlFor = `gallery-jump-${number}`;
  jump.append(jumpLabel, select);
  const trouble = make("div", "gallery-trouble");
  trouble.setAttribute("role", "status");
  const said = make("p", "problem");
  const again = make("button", "button", "Try again");
  again.type = "button";
  trouble.append(said, again);
  const hint = make("p", "visually-hidden", "Arrow keys move from picture to picture.");
  hint.id = `gallery-hint-${number}`;
  const list = make("div", "gallery-sections");
  box.append(heading, empty, jump, trouble, hint, list);
  el.append(box);

  let sections = []; // { id, title, detail, count, node, grid, chunks, tiles, columns, size, gap }
  let online = true;
  let ended = false;
  let asks = 0;
  let era = 0; // renewed so many times
  const asking = { range: new Map(), thumbs: new Map() }; // ask -> what for
  const cannot = new Set(); // ids without a small picture
  let active = { section: "", index: 0 }; // the one tile that Tab reaches
  let jumped = null; // the section that was chosen from the list, and how far the page was then
  let top = null; // what stands at the top of the screen, to come back to when a tablet is turned

  // ---- one tile

  const newTile = (section, index) => {
    const item = make("li", "gallery-place");
    const button = make("button", "gallery-tile");
    button.type = "button";
    button.tabIndex = -1;
    item.append(button);
    const tile = { section, index, item, button, row: null, era: -1, url: "", thumb: "", shown: "" };
    button.addEventListener("click", () => {
      if (!tile.row) return;
      if (online) model.send({ do: "open", id: tile.row.id });
      else tell("Not connected. Press again when the connection is back.");
    });
    button.addEventListener("focus", () => {
      active = { section: section.id, index: tile.index };
      stops();
    });
    place(tile);
    fill(tile, null);
    return tile;
  };
  const place = (tile) => {
    const { columns, size, gap, count: all } = tile.section;
    tile.item.style.left = `${(tile.index % columns) * (size + gap)}px`;
    tile.item.style.top = `${Math.floor(tile.index / columns) * (size + gap)}px`;
    tile.item.style.width = tile.item.style.height = `${size}px`;
    tile.item.setAttribute("aria-posinset", tile.index + 1);
    tile.item.setAttribute("aria-setsize", all);
  };
  const letGo = (tile) => {
    if (tile.url) URL.revokeObjectURL(tile.url);
    tile.url = tile.thumb = "";
  };
  const fill = (tile, row) => {
    const known = row || tile.row;
    if (row && tile.thumb && tile.thumb !== row.id) letGo(tile);
    tile.row = known;
    const none = Boolean(known) && cannot.has(known.id);
    const shown = JSON.stringify([known, tile.url, none]);
    if (shown === tile.shown) return;
    tile.shown = shown;
    tile.button.setAttribute("aria-disabled", String(!known));
    if (!known) {
      tile.button.replaceChildren(make("span", "visually-hidden", `${tile.index + 1} is coming`));
      return;
    }
    const parts = [];
    if (tile.url) {
      const image = make("img");
      Object.assign(image, { src: tile.url, alt: known.alt, decoding: "async", draggable: false });
      parts.push(image);
    } else if (none) {
      parts.push(make("span", "gallery-none", known.alt));
      parts.push(make("span", "visually-hidden", "cannot be shown just now"));
    } else parts.push(make("span", "visually-hidden", known.alt));
    if (known.kind === "video") {
      const film = make("span", "gallery-film");
      film.append(make("span", "visually-hidden", `Video, ${spoken(known.seconds || 0)}`));
      const length = make("span", "", clock(known.seconds || 0));
      length.setAttribute("aria-hidden", "true");
      film.append(length);
      parts.push(film);
    }
    if ((known.marks || []).length) {
      const marks = make("span", "gallery-marks");
      for (const { text, kind } of known.marks) {
        marks.append(make("span", `gallery-mark ${kind === "warning" ? "gallery-warns" : ""}`, text), " ");
      }
      parts.push(marks);
    }
    tile.button.replaceChildren(...parts.flatMap((part) => [part, " "]));
  };

  // ---- what is near the screen

  const chunkOf = (section, index) => section.chunks.get(Math.floor(index / CHUNK));
  const rowOf = (section, index) => chunkOf(section, index)?.rows[index % CHUNK] || null;
  /** What is known of a picture was asked for since the last change. */
  const isFresh = (section, index) => chunkOf(section, index)?.era === era;
  const remove = (section, tile) => {
    letGo(tile);
    tile.item.remove();
    section.tiles.delete(tile.index);
  };
  const measure = (section) => {
    const style = getComputedStyle(section.grid);
    const width = section.grid.clientWidth;
    section.columns = Math.max(1, parseInt(style.getPropertyValue("--columns"), 10) || 3);
    section.gap = parseFloat(style.getPropertyValue("--space")) || 8;
    section.size = Math.max(0, (width - section.gap * (section.columns - 1)) / section.columns);
    const lines = Math.ceil(section.count / section.columns);
    section.grid.style.height = `${Math.max(0, lines * (section.size + section.gap) - section.gap)}px`;
    for (const tile of section.tiles.values()) place(tile);
  };
  /** Indices of a section between two heights of the screen. */
  const between = (section, from, to, above) => {
    const pitch = section.size + section.gap;
    if (!section.size) return [0, 0];
    const first = Math.max(0, Math.floor((from - above) / pitch)) * section.columns;
    const last = Math.ceil((to - above) / pitch) * section.columns;
    return [Math.min(first, section.count), Math.max(0, Math.min(last, section.count))];
  };
  /** Where the screen begins, below what sticks to its top. */
  const ceiling = () => {
    const bar = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--bar-height"));
    return Math.max(bar || 0, jump.hidden ? 0 : jump.getBoundingClientRect().bottom);
  };

  let seen = []; // [section, first, last, first in sight, last in sight] of what is near
  const look = () => {
    if (ended) return;
    const high = innerHeight;
    const ahead = Math.min(MOST_AHEAD, high);
    const held = document.activeElement;
    const edge = ceiling();
    let current = null;
    seen = [];
    for (const section of sections) {
      const frame = section.grid.getBoundingClientRect();
      const near = frame.width && frame.bottom > -ahead && frame.top < high + ahead;
      const [first, last] = near ? between(section, -ahead, high + ahead, frame.top) : [0, 0];
      for (const tile of [...section.tiles.values()]) {
        if ((tile.index < first || tile.index >= last) && tile.button !== held) remove(section, tile);
      }
      if (!current || section.node.getBoundingClientRect().top <= edge + 80) current = section;
      if (first >= last) continue;
      let before = null;
      for (let index = first; index < last; index += 1) {
        let tile = section.tiles.get(index);
        if (!tile) {
          tile = newTile(section, index);
          section.tiles.set(index, tile);
          // In the order in which they stand, also beside one that is only kept for its focus.
          const next = before ? before.item.nextSibling : firstAfter(section, index);
          section.grid.insertBefore(tile.item, next);
        }
        const row = rowOf(section, index);
        if (row) fill(tile, row);
        else if (tile.row && isFresh(section, index)) {
          letGo(tile);
          tile.row = null;
          fill(tile, null);
        }
        before = tile;
      }
      seen.push([section, first, last, ...between(section, edge, high, frame.top)]);
    }
    // A short last section cannot come to the top: it stays chosen until the page is moved.
    if (jumped && Math.abs(jumped.y - scrollY) > 2) jumped = null;
    const chosen = jumped ? jumped.id : current && current.id;
    if (chosen && select.value !== chosen) select.value = chosen;
    const [at] = seen.filter(([, , , from, to]) => from < to);
    top = at ? { section: at[0].id, index: at[3], columns: at[0].columns } : null;
    stops();
    wish();
  };
  const firstAfter = (section, index) => {
    const later = [...section.tiles.keys()].filter((one) => one > index);
    return later.length ? section.tiles.get(Math.min(...later)).item : null;
  };
  let due = 0;
  const soon = () => {
    if (!due && !ended) due = requestAnimationFrame(() => {
      due = 0;
      look();
    });
  };

  // ---- asking: rows first, then small pictures; what is in sight before what is only near

  const wish = () => {
    if (!online || ended) return;
    const wanted = [];
    for (const [section, first, last, from, to] of seen) {
      for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK < last; chunk += 1) {
        const known = section.chunks.get(chunk);
        if (known) known.used = ++asks;
        if (known && known.era === era) continue;
        const start = chunk * CHUNK;
        wanted.push([start < to && start + CHUNK > from ? 0 : 1, section, chunk]);
      }
    }
    wanted.sort((a, b) => a[0] - b[0]);
    for (const [, section, chunk] of wanted) {
      if (asking.range.size >= AT_ONCE) break;
      if ([...asking.range.values()].some((one) => one.section === section.id && one.chunk === chunk)) continue;
      asking.range.set(++asks, { section: section.id, chunk });
      const length = Math.min(CHUNK, section.count - chunk * CHUNK);
      model.send({ do: "range", ask: asks, section: section.id, first: chunk * CHUNK, count: length });
    }
    const waiting = new Set([...asking.thumbs.values()].flat());
    const near = [];
    for (const [section, first, last, from, to] of seen) {
      for (let index = first; index < last; index += 1) {
        const tile = section.tiles.get(index);
        const row = rowOf(section, index);
        if (!tile || !row || !isFresh(section, index) || cannot.has(row.id) || waiting.has(row.id)) continue;
        if (tile.url && tile.era === era) continue;
        near.push([index < from ? from - index : Math.max(0, index - to + 1), row.id]);
      }
    }
    near.sort((a, b) => a[0] - b[0]);
    const ids = [...new Set(near.map(([, id]) => id))];
    while (ids.length && asking.thumbs.size < AT_ONCE) {
      const batch = ids.splice(0, BATCH);
      asking.thumbs.set(++asks, batch);
      model.send({ do: "thumbs", ask: asks, ids: batch });
    }
  };
  const tell = (text, retry = false) => {
    said.textContent = text;
    again.hidden = !retry;
    trouble.hidden = !text;
  };
  const tookRange = ({ ask, rows, problem }) => {
    const wanted = asking.range.get(ask);
    if (!wanted) return;
    asking.range.delete(ask);
    const section = sections.find((one) => one.id === wanted.section);
    if (!section) return;
    // A part that could not be had is not asked for again until somebody says so.
    const old = section.chunks.get(wanted.chunk);
    const kept = problem ? (old && old.rows) || [] : rows;
    section.chunks.set(wanted.chunk, { rows: kept, era, used: ++asks });
    if (problem) tell(problem, true);
    follow(section, old);
    const all = sections.flatMap((one) => [...one.chunks].map(([chunk, { used }]) => [used, one, chunk]));
    all.sort((a, b) => a[0] - b[0]);
    for (const [, one, chunk] of all.slice(0, Math.max(0, all.length - MOST_CHUNKS))) one.chunks.delete(chunk);
    look();
  };
  /** A picture that has moved keeps the focus that it had. */
  const follow = (section, old) => {
    const tile = [...section.tiles.values()].find((one) => one.button === document.activeElement);
    if (!old || !tile || !tile.row) return;
    const { id } = tile.row;
    for (const [chunk, { rows }] of section.chunks) {
      const at = rows.findIndex((row) => row.id === id);
      if (at < 0) continue;
      const index = chunk * CHUNK + at;
      if (index !== tile.index) go(section, index);
      return;
    }
  };
  const tookThumbs = ({ ask, ids, problem }, buffers) => {
    const wanted = asking.thumbs.get(ask);
    if (!wanted) return;
    asking.thumbs.delete(ask);
    if (problem) tell(problem, true);
    const came = new Map((ids || []).map((id, at) => [id, buffers[at]]));
    for (const id of wanted) {
      const data = came.get(id);
      const has = Boolean(data && data.byteLength);
      if (!has) cannot.add(id);
      for (const section of sections) {
        for (const tile of section.tiles.values()) {
          if (!tile.row || tile.row.id !== id) continue;
          letGo(tile);
          if (has) Object.assign(tile, { url: URL.createObjectURL(new Blob([data])), thumb: id, era });
          fill(tile, null);
        }
      }
    }
    wish();
  };
  const renew = () => {
    era += 1;
    asking.range.clear();
    asking.thumbs.clear();
    cannot.clear();
    if (online) tell("");
    look();
  };
  /** Other pictures stand here now: not one of those before, nor an answer about them. */
  const forget = () => {
    asking.range.clear();
    asking.thumbs.clear();
    for (const section of sections) {
      section.chunks.clear();
      for (const tile of [...section.tiles.values()]) remove(section, tile);
    }
  };
  again.addEventListener("click", renew);
  const heard = (content, buffers) => {
    if (content.kind === "range") tookRange(content);
    if (content.kind === "thumbs") tookThumbs(content, buffers || []);
    if (content.kind === "renew") renew();
  };

  // ---- by keyboard

  const stops = () => {
    let stop = null;
    const section = sections.find((one) => one.id === active.section);
    if (section) stop = section.tiles.get(active.index);
    if (!stop) {
      const [at] = seen.filter(([, , , from, to]) => from < to);
      if (at) stop = at[0].tiles.get(at[3]);
    }
    for (const one of sections) {
      for (const tile of one.tiles.values()) {
        const wanted = tile === stop ? 0 : -1;
        if (tile.button.tabIndex !== wanted) tile.button.tabIndex = wanted;
      }
    }
  };
  const go = (section, index) => {
    const line = Math.floor(index / section.columns);
    const pitch = section.size + section.gap;
    const y = section.grid.getBoundingClientRect().top + line * pitch;
    const edge = ceiling();
    if (y < edge + 8) scrollBy({ top: y - edge - 8, behavior: "instant" });
    else if (y + section.size > innerHeight - 8) {
      scrollBy({ top: y + section.size - innerHeight + 8, behavior: "instant" });
    }
    active = { section: section.id, index };
    look();
    const tile = section.tiles.get(index);
    if (tile) tile.button.focus({ preventScroll: true });
    look(); // the one that had the focus may be far now
  };
  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = sections.findIndex((one) => one.grid.contains(event.target));
    if (at < 0) return;
    const section = sections[at];
    const tile = [...section.tiles.values()].find((one) => one.button === event.target);
    if (!tile) return;
    const { columns } = section;
    const screen = Math.max(1, Math.floor((innerHeight - ceiling()) / (section.size + section.gap)) - 1);
    const steps = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns,
      PageUp: -columns * screen, PageDown: columns * screen,
    };
    let index = tile.index;
    if (event.key in steps) index += steps[event.key];
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = section.count - 1;
    else return;
    event.preventDefault();
    const filled = (by) => {
      for (let n = at + by; sections[n]; n += by) if (sections[n].count) return sections[n];
      return null;
    };
    const column = tile.index % columns;
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (index < 0) {
      const other = filled(-1);
      if (!other) return go(section, sideways ? 0 : column);
      if (sideways) return go(other, other.count - 1);
      const lines = Math.floor((other.count - 1) / other.columns);
      return go(other, Math.min(other.count - 1, lines * other.columns + column));
    }
    if (index >= section.count) {
      const lastLine = Math.floor((section.count - 1) / columns);
      if (!sideways && Math.floor(tile.index / columns) < lastLine) return go(section, section.count - 1);
      const other = filled(1);
      if (!other) return undefined;
      return go(other, sideways ? 0 : Math.min(column, other.count - 1));
    }
    return go(section, index);
  });
  select.addEventListener("change", () => {
    const section = sections.find((one) => one.id === select.value);
    if (!section) return;
    active = { section: section.id, index: 0 };
    section.node.scrollIntoView({ behavior: "instant", block: "start" });
    jumped = { id: section.id, y: scrollY };
    look();
  });

  // ---- the sections

  let whose = model.get("whose");
  const draw = () => {
    if (ended) return;
    if (whose !== model.get("whose")) {
      whose = model.get("whose");
      forget();
    }
    const held = document.activeElement;
    const focused = list.contains(held) ? active : null;
    heading.textContent = model.get("heading");
    heading.hidden = !model.get("heading");
    if (!model.get("heading")) box.setAttribute("aria-label", "Photos and videos");
    else box.removeAttribute("aria-label");
    empty.textContent = model.get("empty");
    const wanted = model.get("sections").filter((one) => one.count > 0);
    empty.hidden = wanted.length > 0;
    jump.hidden = wanted.length < 2;
    const old = new Map(sections.map((one) => [one.id, one]));
    sections = wanted.map(({ id, title, detail, count: all }, at) => {
      let one = old.get(id);
      old.delete(id);
      if (!one) {
        const node = make("section", "gallery-section");
        const name = make(model.get("heading") ? "h3" : "h2", "gallery-title");
        const grid = make("ul", "gallery-grid");
        grid.setAttribute("role", "list"); // Safari forgets it where there are no bullets
        name.id = `${heading.id}-${++count}`;
        grid.setAttribute("aria-labelledby", name.id);
        grid.setAttribute("aria-describedby", hint.id);
        node.append(name, grid);
        one = { id, node, name, grid, chunks: new Map(), tiles: new Map(), count: all };
      }
      one.name.replaceChildren(make("span", "", title), " ", make("span", "gallery-detail", detail));
      one.name.hidden = !title && !detail;
      if (one.count !== all) for (const chunk of one.chunks.values()) chunk.era = -1;
      Object.assign(one, { title, detail, count: all });
      for (const tile of [...one.tiles.values()]) if (tile.index >= all) remove(one, tile);
      if (list.children[at] !== one.node) list.insertBefore(one.node, list.children[at] || null);
      return one;
    });
    for (const one of old.values()) {
      for (const tile of [...one.tiles.values()]) remove(one, tile);
      one.node.remove();
    }
    select.replaceChildren(...sections.map((one) => {
      const option = make("option", "", one.detail ? `${one.title} · ${one.count.toLocaleString("en-GB")}` : one.title);
      option.value = one.id;
      return option;
    }));
    for (const [ask, { section }] of asking.range) {
      if (!sections.some((one) => one.id === section)) asking.range.delete(ask);
    }
    sections.forEach(measure);
    look();
    if (focused && !list.contains(document.activeElement)) {
      const section = sections.find((one) => one.id === focused.section) || sections[0];
      if (section) go(section, Math.min(focused.index, section.count - 1));
    }
  };
  /** After a turn of the tablet the same pictures are in sight. */
  let width = 0;
  const resized = () => {
    if (ended) return;
    if (box.clientWidth === width) return soon();
    width = box.clientWidth;
    const before = top;
    sections.forEach(measure);
    const section = before && sections.find((one) => one.id === before.section);
    // At the very top there is nothing to come back to: the heading stays where it is.
    if (section && before.index >= before.columns) {
      const line = Math.floor(before.index / section.columns) * (section.size + section.gap);
      const y = section.grid.getBoundingClientRect().top + line;
      scrollBy({ top: y - ceiling() - 8, behavior: "instant" });
    }
    look();
  };
  const sizes = new ResizeObserver(resized);
  sizes.observe(box);

  const on = (target, event, does, more) =>
    target.addEventListener(event, does, { signal: gone.signal, ...more });
  on(document, "scroll", soon, { capture: true, passive: true });
  on(window, "resize", soon);
  on(window, "journal:offline", () => {
    online = false;
    if (asking.range.size || asking.thumbs.size) tell(OFFLINE);
  });
  on(window, "journal:online", () => {
    online = true;
    asking.range.clear();
    asking.thumbs.clear();
    tell("");
    wish();
  });
  /** Nothing of a picture is left, in the page or in memory. */
  const end = () => {
    if (ended) return;
    ended = true;
    gone.abort();
    sizes.disconnect();
    cancelAnimationFrame(due);
    for (const one of sections) for (const tile of [...one.tiles.values()]) remove(one, tile);
    sections = [];
    list.replaceChildren();
    select.replaceChildren();
  };
  on(window, "journal:ended", end);
  on(window, "journal:gone", () => { online = false; });
  const watch = ["heading", "empty", "sections", "whose"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  tell("");
  draw();
  return () => {
    end();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
