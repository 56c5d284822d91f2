// What was said about something, one entry below the other. Who comes here reads it from the top.

let count = 0;

function render({ model, el }) {
  const card = make("article", "card account");
  const title = make("h2", "account-title");
  title.id = `account-${++count}`;
  title.tabIndex = -1;
  card.setAttribute("aria-labelledby", title.id);
  const list = make("ol", "account-entries");
  const fold = make("details", "account-note");
  const label = make("summary");
  const note = make("p", "account-text");
  fold.append(label, note);
  card.append(title, list, fold);
  el.append(card);

  const entryFor = ({ label: what, about, text }) => {
    const item = make("li", "account-entry");
    item.append(make("p", "label", what), make("p", "help", about), make("p", "account-text", text));
    return item;
  };
  const draw = () => {
    title.replaceChildren(model.get("title"));
    if (model.get("mark")) title.append(" ", make("span", "account-mark", model.get("mark")));
    list.replaceChildren(...model.get("entries").map(entryFor));
    label.textContent = model.get("note_label");
    note.textContent = model.get("note");
    fold.hidden = !note.textContent;
  };
  const watch = ["title", "mark", "entries", "note_label", "note"];
  for (const name of watch) model.on(`change:${name}`, draw);
  draw();
  requestAnimationFrame(() => el.isConnected && title.focus());
  return () => {
    for (const name of watch) model.off(`change:${name}`, draw);
    card.remove();
  };
}

export default { render };
