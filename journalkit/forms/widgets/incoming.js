// What a file would bring in, as tables by what becomes of each row; a page of them at a time.

let count = 0;

// On a phone the cells lie below each other, which takes a table's roles away: they are said here.
function roled(tag, role, className, text) {
  const node = make(tag, className, text);
  node.setAttribute("role", role);
  return node;
}

function change([label, before, after]) {
  const line = make("p");
  line.append(make("span", "incoming-what", label), " ");
  if (before) {
    line.append(
      make("span", "visually-hidden", "from "), make("del", "", before), " ",
      make("span", "visually-hidden", "to "), make("span", "incoming-arrow"), " ",
    );
  }
  line.append(make("span", "", after || "nothing"));
  return line;
}

function rowOf({ row, name, says = [], look = [], changes = [] }) {
  const node = roled("tr", "row");
  const who = roled("th", "rowheader", "incoming-who", name || "(no name)");
  const cell = roled("td", "cell", "incoming-says");
  cell.append(
    ...says.map((text) => make("p", "", text)),
    ...look.map((text) => make("p", "incoming-look", text)),
    ...changes.map(change),
  );
  node.append(roled("td", "cell", "incoming-row", row), who, cell);
  return node;
}

function render({ model, el }) {
  const number = ++count;
  const box = make("section", "card incoming");
  const summary = make("h2", "incoming-summary");
  summary.id = `incoming-${number}`;
  summary.tabIndex = -1;
  box.setAttribute("aria-labelledby", summary.id);
  const remarks = make("ul", "incoming-remarks");
  const acts = make("div", "incoming-acts");
  const bring = press("button primary", "", () => {
    if (online && !sent) {
      sent = true;
      model.send({ do: "bring_in" });
      draw();
    }
  });
  acts.append(bring, press("button", "Choose another file", () => model.send({ do: "other" })));
  const said = make("p", "help");
  said.setAttribute("role", "status");
  const groups = make("div", "incoming-groups");
  const pager = make("nav", "incoming-pager");
  pager.setAttribute("aria-label", "Pages of this list");
  const turn = (by) => model.send({ do: "page", page: model.get("page") + by });
  const back = press("button", "Back", () => turn(-1));
  const where = make("span", "help");
  const on = press("button", "Next", () => turn(1));
  pager.append(back, where, on);
  box.append(summary, said, remarks, acts, groups, pager);
  el.append(box);

  let online = true;
  let sent = false;

  const drawGroups = () => {
    groups.replaceChildren(
      ...model.get("groups").map(({ title, kind, rows }, index) => {
        const group = make("section", `incoming-group incoming-${kind}`);
        const heading = make("h3", "", title);
        heading.id = `incoming-${number}-${index}`;
        group.setAttribute("aria-labelledby", heading.id);
        const table = roled("table", "table");
        table.setAttribute("aria-labelledby", heading.id);
        const head = roled("tr", "row");
        for (const word of ["Row", "Name", kind === "refused" ? "Why" : "What"]) {
          head.append(roled("th", "columnheader", "", word));
        }
        const top = roled("thead", "rowgroup");
        top.append(head);
        const body = roled("tbody", "rowgroup");
        body.append(...rows.map(rowOf));
        table.append(top, body);
        group.append(heading, table);
        return group;
      }),
    );
  };
  const draw = () => {
    const shows = model.get("summary");
    const held = document.activeElement;
    box.hidden = !shows;
    bring.textContent = model.get("action");
    bring.hidden = !model.get("action");
    bring.setAttribute("aria-disabled", String(!online || sent));
    const text = online ? (sent ? "One moment…" : "") : "Not connected. Nothing is brought in.";
    if (said.textContent !== text) said.textContent = text;
    said.hidden = !text;
    remarks.replaceChildren(...model.get("remarks").map((one) => make("li", "", one)));
    remarks.hidden = !model.get("remarks").length;
    const [page, pages] = [model.get("page"), model.get("pages")];
    pager.hidden = pages < 2;
    back.disabled = page <= 1;
    on.disabled = page >= pages;
    where.textContent = `Page ${page} of ${pages}`;
    if ((held === back && back.disabled) || (held === on && on.disabled)) summary.focus();
    if (shows && summary.textContent !== shows) {
      summary.textContent = shows;
      sent = false;
      bring.setAttribute("aria-disabled", String(!online));
      said.textContent = "";
      summary.focus();
    }
    if (!shows) summary.textContent = "";
  };
  const again = () => {
    sent = false;
    draw();
  };
  const turned = () => {
    draw();
    groups.scrollIntoView({ block: "nearest" });
  };
  const line = (event) => {
    online = event.type === "journal:online";
    again();
  };
  const heard = (content) => content.kind === "again" && again();
  const LINE = ["journal:offline", "journal:online"];
  for (const name of LINE) window.addEventListener(name, line);
  for (const name of ["summary", "remarks", "action", "pages"]) model.on(`change:${name}`, draw);
  model.on("change:page", turned);
  model.on("change:groups", drawGroups);
  model.on("msg:custom", heard);
  draw();
  drawGroups();
  return () => {
    for (const name of LINE) window.removeEventListener(name, line);
    for (const name of ["summary", "remarks", "action", "pages"]) model.off(`change:${name}`, draw);
    model.off("change:page", turned);
    model.off("change:groups", drawGroups);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
