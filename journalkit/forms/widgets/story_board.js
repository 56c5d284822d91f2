// Who has a story, and how far it is. Where there is room the columns stand beside each other;
// where there is not, each is a fold with its count.

const FEW = 12; // cards of a column that lie open from the start; a longer one is short, or folded
let count = 0;

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "board");
  const head = make("div", "board-head");
  const title = make("h2");
  title.id = `board-${++count}`;
  box.setAttribute("aria-labelledby", title.id);
  const note = make("p", "help");
  const place = make("div", "board-columns");
  head.append(title, note);
  box.append(head, place);
  el.append(box);

  const wide = matchMedia("(min-width: 1100px)");
  const cards = new Map(); // by id
  const folds = new Map(); // what somebody folded or opened, by the column's id

  // A value goes as a message of its own and so keeps its place before the press of a button;
  // until it is heard, what the kernel says of it is older than what stands here.
  let sent = 0;
  let heard = 0;
  let mine;
  const tell = (ids) => {
    mine = ids;
    model.set("chosen", ids);
    model.send({ do: "set", number: ++sent, state: { chosen: ids } });
  };
  const answered = (content) => {
    if (content.kind === "set") heard = content.number;
  };
  const tick = () => {
    if (sent > heard && JSON.stringify(model.get("chosen")) !== JSON.stringify(mine)) {
      model.set("chosen", mine);
      return;
    }
    const chosen = model.get("chosen");
    for (const [id, { input }] of cards) if (input) input.checked = chosen.includes(id);
    for (const button of place.querySelectorAll(".board-all")) {
      button.textContent = idsOf(button).every((id) => chosen.includes(id)) ? "Choose none" : "Choose all";
    }
  };
  const choose = (ids, to) => {
    const others = model.get("chosen").filter((one) => !ids.includes(one));
    tell(to ? [...others, ...ids] : others);
    tick();
  };
  const idsOf = (button) => {
    const column = model.get("columns").find((one) => one.id === button.dataset.column);
    return column ? column.cards.map((one) => one.id) : [];
  };

  const cardFor = (card, ticks) => {
    const shown = JSON.stringify([card, ticks]);
    const known = cards.get(card.id);
    if (known?.shown === shown) return known.node;
    const node = make("li", "card board-card");
    const open = press("board-open", card.name, () => model.send({ do: "open", id: card.id }));
    const one = { node, shown, input: null };
    const name = make("h4");
    open.dataset.at = `open ${card.id}`;
    open.dir = "auto";
    name.append(open);
    if (ticks) {
      const label = make("label", "tick board-tick");
      one.input = make("input", "", "", { type: "checkbox" });
      one.input.dataset.at = `tick ${card.id}`;
      one.input.addEventListener("change", () => choose([card.id], one.input.checked));
      label.append(one.input, make("span", "tick-box"), make("span", "visually-hidden", `Choose ${card.name}`));
      node.append(label);
    } else if (card.face) {
      node.append(make("span", "board-face", card.face, { "aria-hidden": "true" }));
    }
    node.append(name);
    if (card.line) node.append(make("p", "board-line", card.line));
    const marks = make("p", "board-marks");
    for (const kind of card.kinds || []) marks.append(make("span", "board-mark", kind), " ");
    const late = card.mark === "late" ? "board-mark board-late" : "board-mark";
    if (card.late) marks.append(make("span", late, card.late));
    if (marks.childNodes.length) node.append(marks);
    if (card.words) node.append(make("p", "board-words", card.words, { dir: "auto" }));
    cards.set(card.id, one);
    return node;
  };

  const isOpen = ({ id, cards: those }) => wide.matches || (folds.get(id) ?? those.length <= FEW);
  const columnFor = (column, at) => {
    const number = column.cards.length;
    const node = make("div", "board-column", "", { role: "group" });
    const top = make("div", "board-top");
    const heading = make("h3", number ? "" : "board-none");
    heading.id = `${title.id}-${at}`;
    node.setAttribute("aria-labelledby", heading.id);
    node.append(top);
    top.append(heading);
    const list = make("ul", "board-cards");
    list.id = `${heading.id}-cards`;
    if (!number) {
      heading.textContent = wide.matches ? `${column.label} 0` : `${column.label}: nobody`;
      return node;
    }
    const text = `${column.label} ${number}`;
    const open = isOpen(column);
    if (wide.matches) heading.textContent = text;
    else {
      const fold = press("board-fold", text, () => {
        folds.set(column.id, !open);
        draw();
      });
      fold.dataset.at = `fold ${column.id}`;
      fold.setAttribute("aria-expanded", String(open));
      fold.setAttribute("aria-controls", list.id);
      heading.append(fold);
    }
    const ticks = model.get("can_choose") && model.get("choosable").includes(column.id);
    if (ticks && open && number > 1) {
      const every = press("button quiet board-all", "", () => {
        const ids = idsOf(every);
        choose(ids, !ids.every((id) => model.get("chosen").includes(id)));
      });
      every.dataset.column = column.id;
      every.dataset.at = `all ${column.id}`;
      every.setAttribute("aria-describedby", heading.id);
      top.append(every);
    }
    list.hidden = !open;
    const all = !wide.matches || ticks || folds.get(column.id) || number <= FEW + 2;
    const first = all ? column.cards : column.cards.slice(0, FEW);
    list.append(...first.map((card) => cardFor(card, ticks)));
    node.append(list);
    if (!all) {
      const more = press("button quiet board-more", `Show ${number - FEW} more`, () => {
        folds.set(column.id, true);
        draw();
        document.getElementById(list.id).children[FEW].querySelector("button").focus();
      });
      more.setAttribute("aria-describedby", heading.id);
      node.append(more);
    }
    return node;
  };
  const draw = () => {
    const held = box.contains(document.activeElement) && document.activeElement.dataset.at;
    const columns = model.get("columns");
    title.textContent = model.get("title");
    note.textContent = model.get("note");
    const there = new Set(columns.flatMap((column) => column.cards.map((card) => card.id)));
    for (const id of cards.keys()) if (!there.has(id)) cards.delete(id);
    place.replaceChildren(...columns.map(columnFor));
    tick();
    const again = held && [...place.querySelectorAll("[data-at]")].find((one) => one.dataset.at === held);
    if (again) again.focus({ preventScroll: true });
  };

  wide.addEventListener("change", draw, { signal: gone.signal });
  const watch = ["title", "note", "columns", "can_choose", "choosable"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("change:chosen", tick);
  model.on("msg:custom", answered);
  draw();
  return () => {
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("change:chosen", tick);
    model.off("msg:custom", answered);
    box.remove();
  };
}

export default { render };
