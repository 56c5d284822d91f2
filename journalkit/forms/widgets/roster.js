// A list of records: a table where there is room, cards where there is not. What takes something
// away asks first, in its own row.

let count = 0;

function render({ model, el }) {
  const number = ++count;
  const box = make("section", "roster");
  const head = make("div", "roster-head");
  const title = make("h2", "");
  title.id = `roster-title-${number}`;
  const tools = make("div", "roster-tools");
  const help = make("p", "help");
  const back = make("div", "roster-back");
  head.append(title, tools);
  const find = make("div", "roster-find");
  const findLabel = make("label", "label");
  const field = make("input", "field");
  field.type = "search";
  field.autocomplete = "off";
  field.id = findLabel.htmlFor = `roster-find-${number}`;
  find.append(findLabel, field);
  const found = make("p", "help");
  found.setAttribute("role", "status");
  const empty = make("p", "card roster-empty");
  const table = make("table", "card roster-table");
  const thead = make("thead");
  const tbody = make("tbody");
  // Cards on a telephone are still a table for whoever hears the page.
  for (const [node, role] of [[table, "table"], [thead, "rowgroup"], [tbody, "rowgroup"]]) {
    node.setAttribute("role", role);
  }
  table.append(thead, tbody);
  const cards = make("div", "roster-cards");
  cards.setAttribute("role", "list");
  const more = make("button", "button roster-more", "Show more");
  more.type = "button";
  box.append(back, head, help, find, found, empty, table, cards, more);
  el.append(box);

  let next = -1; // the first of the rows that were asked for
  let asks = ""; // "name id" of the action that is asking

  const act = (action, id) => {
    if (action.kind === "print") {
      window.print();
      return;
    }
    if (action.question && asks !== `${action.name} ${id}`) {
      asks = `${action.name} ${id}`;
      draw();
      box.querySelector("[data-no]")?.focus();
      return;
    }
    asks = "";
    model.send({ do: "act", name: action.name, id });
    draw();
  };
  const keep = () => {
    const held = asks;
    asks = "";
    draw();
    [...box.querySelectorAll("[data-act]")].find((one) => one.dataset.act === held)?.focus();
  };
  const button = (action, id, about, className) => {
    const one = make("button", `button ${className}`, action.label);
    one.type = "button";
    one.dataset.act = `${action.name} ${id}`;
    if (action.kind === "danger") one.classList.add("roster-danger");
    if (action.kind === "primary") one.classList.add("primary");
    if (about) one.setAttribute("aria-label", `${action.label}: ${about}`);
    one.addEventListener("click", () => act(action, id));
    return one;
  };
  const asking = (action, id) => {
    const block = make("div", "roster-asking");
    const question = make("p", "", action.question);
    question.id = `roster-question-${number}`;
    block.setAttribute("role", "group");
    block.setAttribute("aria-labelledby", question.id);
    const does = make("button", "button roster-sure", action.label);
    const no = make("button", "button quiet", "No");
    does.type = no.type = "button";
    no.dataset.no = "";
    does.addEventListener("click", () => act(action, id));
    no.addEventListener("click", keep);
    block.addEventListener("keydown", (event) => event.key === "Escape" && keep());
    block.append(question, does, no);
    return block;
  };
  const cellsOf = (row, columns, acts) => {
    const name = row.cells[0] || "";
    const actions = row.actions || [];
    const opens = actions.find((one) => one.kind === "open");
    const first = make("th", "roster-name");
    first.setAttribute("role", "rowheader");
    first.scope = "row";
    if (opens) {
      const open = make("button", "roster-open", name);
      open.type = "button";
      open.dataset.act = `${opens.name} ${row.id}`;
      open.addEventListener("click", () => act(opens, row.id));
      first.append(open);
    } else {
      first.append(make("span", "", name));
    }
    if (row.mark) first.append(" ", make("span", `roster-mark roster-${row.mark_kind || "info"}`, row.mark));
    const cells = row.cells.slice(1).map((text, index) => {
      const cell = make("td", text ? "" : "roster-nothing");
      const label = make("span", "roster-label", columns[index + 1]);
      label.setAttribute("aria-hidden", "true");
      cell.append(label, make("span", "", text));
      return cell;
    });
    if (acts) {
      const rest = actions.filter((one) => one !== opens);
      const last = make("td", rest.length ? "roster-acts" : "roster-nothing");
      const ask = rest.find((one) => asks === `${one.name} ${row.id}`);
      if (ask) last.append(asking(ask, row.id));
      else last.append(...rest.map((one) => button(one, row.id, name, "quiet")));
      cells.push(last);
    }
    for (const cell of cells) cell.setAttribute("role", "cell");
    return [first, ...cells];
  };
  const cardOf = (row) => {
    const card = make("div", `card roster-card roster-card-${row.mark_kind || "info"}`);
    card.setAttribute("role", "listitem");
    const about = make("p", "roster-about");
    about.append(make("span", "", row.cells[0]));
    if (row.mark) about.append(make("span", `roster-mark roster-${row.mark_kind || "info"}`, row.mark));
    card.append(about, make("p", "roster-said", row.cells[1]));
    card.append(...row.cells.slice(2).map((line) => make("p", "help", line)));
    const actions = row.actions || [];
    const ask = actions.find((one) => asks === `${one.name} ${row.id}`);
    if (actions.length) {
      const acts = make("div", "roster-card-acts");
      acts.append(...(ask ? [asking(ask, row.id)] : actions.map((one) => button(one, row.id, "", ""))));
      card.append(acts);
    }
    return card;
  };

  function draw() {
    const held = document.activeElement?.dataset?.act;
    const inside = box.contains(document.activeElement);
    const [rows, columns, count] = ["shown", "columns", "count"].map((name) => model.get(name));
    const looks = model.get("words").trim();
    const acts = rows.some((row) => (row.actions || []).some((one) => one.kind !== "open"));
    title.textContent = model.get("title");
    title.hidden = !title.textContent;
    if (title.textContent) box.setAttribute("aria-labelledby", title.id);
    help.textContent = model.get("help");
    help.hidden = !help.textContent;
    const above = model.get("actions");
    const ask = above.find((one) => asks === `${one.name} `);
    tools.replaceChildren(
      ...(ask
        ? [asking(ask, "")]
        : above.filter((one) => one.kind !== "back").map((one) => button(one, "", "", ""))),
    );
    const ways = above.filter((one) => one.kind === "back");
    back.replaceChildren(...ways.map((one) => button(one, "", "", "quiet")));
    back.hidden = !ways.length;
    head.hidden = title.hidden && !above.length;
    findLabel.textContent = model.get("search_label");
    find.hidden = !model.get("search") || !(rows.length || looks);
    found.textContent = looks ? (count ? `${count} found` : "Nothing found by these words.") : "";
    found.hidden = !found.textContent;
    empty.textContent = model.get("empty");
    empty.hidden = rows.length > 0 || Boolean(looks) || !empty.textContent;
    const asCards = model.get("look") === "cards";
    table.hidden = !rows.length || asCards;
    cards.hidden = !rows.length || !asCards;
    cards.replaceChildren(...(asCards ? rows.map(cardOf) : []));
    thead.hidden = !columns.some(Boolean);
    const heads = [...columns, ...(acts ? ["What you can do"] : [])].map((label, index) => {
      const cell = make("th", "");
      // The column of buttons has a name for those who hear it, and needs none for the eye.
      cell.append(make("span", index < columns.length ? "" : "visually-hidden", label));
      cell.scope = "col";
      cell.setAttribute("role", "columnheader");
      return cell;
    });
    const line = make("tr");
    line.setAttribute("role", "row");
    line.append(...heads);
    thead.replaceChildren(line);
    tbody.replaceChildren(
      ...(asCards ? [] : rows).map((row) => {
        const tr = make("tr");
        tr.setAttribute("role", "row");
        tr.append(...cellsOf(row, columns, acts));
        if ((row.actions || []).some((one) => one.kind === "open")) tr.className = "roster-opens";
        return tr;
      }),
    );
    more.hidden = count <= rows.length;
    if (next >= 0 && rows.length > next) {
      const first = (asCards ? cards : tbody).children[next];
      (first.querySelector("button") || Object.assign(first, { tabIndex: -1 })).focus();
      next = -1;
    } else if (inside && !box.contains(document.activeElement)) {
      // What was pressed may be gone; whoever uses the keyboard goes on from the list's heading.
      const again = [...box.querySelectorAll("[data-act]")].find((one) => one.dataset.act === held);
      title.tabIndex = -1;
      (again || (title.hidden ? tools.querySelector("button") : title))?.focus({ preventScroll: true });
    }
  }

  const look = () => model.send({ do: "find", words: field.value });
  const looksAgain = () => field.value && look(); // what was typed out of reach was not heard
  field.addEventListener("input", look);
  more.addEventListener("click", () => {
    next = model.get("shown").length;
    model.send({ do: "more" });
  });
  window.addEventListener("journal:online", looksAgain);
  const watch = [
    "title", "help", "columns", "shown", "count", "words", "actions", "empty", "look", "search",
    "search_label",
  ];
  for (const name of watch) model.on(`change:${name}`, draw);
  draw();
  const held = model.get("back_to");
  if (held) {
    requestAnimationFrame(() => {
      const nodes = [...box.querySelectorAll("[data-act]")];
      nodes.find((one) => one.dataset.act.endsWith(` ${held}`))?.focus();
    });
  }
  return () => {
    window.removeEventListener("journal:online", looksAgain);
    for (const name of watch) model.off(`change:${name}`, draw);
    box.remove();
  };
}

export default { render };
