// A titled list of notes to open; nothing at all while it is empty.

let count = 0;

function render({ model, el }) {
  const box = make("section", "note-list");
  const title = make("h2", "note-list-title");
  title.id = `note-list-${++count}`;
  const list = make("ul");
  const more = make("button", "button note-list-more", "Show more");
  more.type = "button";
  let next = -1; // the first of the rows that were asked for
  more.addEventListener("click", () => {
    next = model.get("rows").length;
    model.send({ do: "more" });
  });
  box.append(title, list, more);
  el.append(box);
  const kept = new Map();

  const rowFor = (row) => {
    let item = kept.get(row.id);
    if (!item) {
      item = make("li");
      const button = make("button", "card note-list-row");
      button.type = "button";
      button.addEventListener("click", () => model.send({ do: "open", id: row.id }));
      item.append(button);
      kept.set(row.id, item);
    }
    const shown = JSON.stringify([row.title, row.detail, row.mark, row.tone, row.action]);
    if (item.dataset.shown !== shown) {
      item.dataset.shown = shown;
      const words = make("span", "note-list-words");
      const head = make("span", "note-list-head", row.title);
      words.append(head);
      const tone = row.tone ? ` note-list-${row.tone}` : "";
      if (row.mark) head.append(" ", make("span", `note-list-mark${tone}`, row.mark));
      if (row.detail) words.append(" ", make("span", "note-list-detail", row.detail));
      item.firstChild.replaceChildren(words);
      if (row.action) item.firstChild.append(" ", make("span", "note-list-action", row.action));
    }
    return item;
  };
  const draw = () => {
    const held = document.activeElement;
    const rows = model.get("rows");
    title.textContent = model.get("title");
    title.hidden = !model.get("title"); // a row alone needs none
    if (title.hidden) box.removeAttribute("aria-labelledby");
    else box.setAttribute("aria-labelledby", title.id);
    box.hidden = !rows.length;
    for (const id of kept.keys()) if (!rows.some((row) => row.id === id)) kept.delete(id);
    list.replaceChildren(...rows.map(rowFor));
    if (held && list.contains(held)) held.focus();
    more.hidden = !model.get("more");
    if (next >= 0 && rows.length > next) {
      list.children[next].firstChild.focus();
      next = -1;
    }
  };
  const watch = ["title", "rows", "more"];
  for (const name of watch) model.on(`change:${name}`, draw);
  draw();
  return () => {
    for (const name of watch) model.off(`change:${name}`, draw);
    box.remove();
  };
}

export default { render };
