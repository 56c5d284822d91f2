// Children and areas as a table; on a narrow page each child is a card of its own. The roles are
// said in words, since a table that is laid out as cards is none to a screen reader.

let count = 0;

function make(tag, className, role, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (role) node.setAttribute("role", role);
  if (text) node.textContent = text;
  return node;
}

function render({ model, el }) {
  const box = make("section", "groups");
  const heading = make("h2", "visually-hidden");
  heading.id = `groups-heading-${++count}`;
  const help = make("p", "help");
  const key = make("p", "help groups-key");
  for (const [kind, text] of [
    ["now", "placed this half term"],
    ["earlier", "placed before, not yet this half term"],
    ["none", "not placed"],
  ]) {
    const one = make("span", "groups-key-one");
    one.append(make("span", `groups-sample groups-${kind}`), text);
    key.append(one);
  }
  const table = make("table", "groups-table", "table");
  box.append(heading, help, key, table);
  el.append(box);

  const button = (className, child, area, text) => {
    const node = make("button", className, "", text);
    node.type = "button";
    node.dataset.at = `${child} ${area}`;
    node.addEventListener("click", () => model.send({ do: "open", id: child, area }));
    return node;
  };
  const head = (areas) => {
    const body = make("thead", "", "rowgroup");
    const row = make("tr", "", "row");
    row.append(make("th", "", "columnheader", "Child"));
    for (const area of areas) row.append(make("th", "", "columnheader", area.short));
    body.append(row);
    return body;
  };
  const line = (row, areas) => {
    const node = make("tr", "groups-child", "row");
    const name = make("th", "", "rowheader");
    name.append(button("groups-name", row.id, "", row.name));
    node.append(name);
    row.cells.forEach((cell, at) => {
      const area = areas[at];
      const place = make("td", "", "cell");
      const one = button("groups-cell", row.id, area.id);
      one.classList.add(`groups-${cell.is_now ? "now" : cell.band ? "earlier" : "none"}`);
      one.setAttribute("aria-label", `${area.short} ${cell.said}, ${row.name}`);
      one.append(make("span", "groups-area", "", area.short));
      one.append(make("span", "groups-band", "", cell.band || "–"));
      place.append(one);
      node.append(place);
    });
    return node;
  };
  const draw = () => {
    const areas = model.get("areas");
    const rows = model.get("rows");
    heading.textContent = model.get("heading");
    help.textContent = model.get("help");
    table.setAttribute("aria-labelledby", heading.id);
    table.hidden = key.hidden = !rows.length;
    const held = table.contains(document.activeElement) && document.activeElement.dataset.at;
    const body = make("tbody", "", "rowgroup");
    body.append(...rows.map((row) => line(row, areas)));
    table.replaceChildren(head(areas), body);
    if (held) [...table.querySelectorAll("button")].find((one) => one.dataset.at === held)?.focus();
  };
  const watch = ["heading", "help", "areas", "rows"].map((name) => `change:${name}`);
  for (const event of watch) model.on(event, draw);
  draw();
  return () => {
    for (const event of watch) model.off(event, draw);
    box.remove();
  };
}

export default { render };
