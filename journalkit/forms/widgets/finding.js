// A finding: the sentence first, then the chart, its table, and what must be said beside it.

let count = 0;

function render({ model, el }) {
  const number = ++count;
  const box = make("section", "card finding");
  const title = make("h2", "");
  title.id = `finding-title-${number}`;
  const sentence = make("p", "finding-sentence");
  const image = make("img", "finding-picture");
  const drawing = make("div", "finding-drawing");
  drawing.setAttribute("role", "group");
  drawing.append(image);
  const folded = make("details", "finding-folded");
  folded.append(make("summary", "", "As a table"));
  const frame = make("div", "finding-frame");
  const table = make("table", "finding-table");
  const thead = make("thead");
  const tbody = make("tbody");
  table.append(thead, tbody);
  frame.append(table);
  const more = make("button", "button finding-more");
  more.type = "button";
  const cautions = make("ul", "finding-cautions");
  const keep = make("div", "finding-keep");
  const offer = make("button", "button quiet", "Keep for a meeting");
  offer.type = "button";
  const why = make("div", "finding-why");
  const label = make("label", "label", "What to talk about");
  const field = make("input", "field");
  field.id = `finding-why-${number}`;
  field.maxLength = 300;
  field.autocomplete = "off";
  label.htmlFor = field.id;
  const does = make("button", "button primary", "Keep it");
  const no = make("button", "button quiet", "Cancel");
  does.type = no.type = "button";
  why.append(label, field, does, no);
  why.hidden = true;
  keep.append(offer, why);
  box.setAttribute("aria-labelledby", title.id);
  const back = make("button", "button quiet finding-back");
  back.type = "button";
  back.addEventListener("click", () => model.send({ do: "back" }));
  box.append(back, title, sentence, drawing, folded, frame, more, cautions, keep);
  el.append(box);

  let address = "";
  let next = -1; // the first of the rows that were asked for

  // As an image, so that nothing in it can run; an image knows nothing of the page's colours.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const telephone = window.matchMedia("(max-width: 699px)");
  const coloured = (svg) => {
    const look = getComputedStyle(box);
    const colour = (_, name, usual) => look.getPropertyValue(name).trim() || usual;
    return svg.replace(/var\((--[a-z-]+),([^()]*)\)/g, colour);
  };
  const picture = () => {
    if (address) URL.revokeObjectURL(address);
    const svg = (telephone.matches && model.get("narrow_picture")) || model.get("picture");
    const file = svg && new Blob([coloured(svg)], { type: "image/svg+xml" });
    address = file ? URL.createObjectURL(file) : "";
    drawing.hidden = !svg;
    // What is drawn for a laptop alone is pushed sideways on a telephone, and stays readable.
    const wide = telephone.matches && !model.get("narrow_picture");
    drawing.classList.toggle("finding-wide", wide);
    if (wide) drawing.tabIndex = 0;
    else drawing.removeAttribute("tabindex");
    if (svg) image.src = address;
    else image.removeAttribute("src");
  };
  const cellOf = (row, cell, index) => {
    const node = make("td", cell.look ? `finding-${cell.look}` : "");
    if (!cell.opens) {
      const text = make("span", "", cell.text);
      if (cell.label) {
        text.setAttribute("aria-hidden", "true");
        node.append(make("span", "visually-hidden", cell.label));
      }
      node.append(text);
      return node;
    }
    const button = make("button", "finding-cell", cell.text);
    button.type = "button";
    button.dataset.cell = `${row.id} ${index}`;
    button.setAttribute("aria-label", cell.label || cell.text);
    button.addEventListener("click", () => model.send({ do: "cell", row: row.id, number: index }));
    node.append(button);
    return node;
  };
  const rowOf = (row) => {
    const line = make("tr");
    const name = make("th", "");
    name.scope = "row";
    if (model.get("rows_open")) {
      const button = make("button", "finding-row", row.name);
      button.type = "button";
      button.dataset.cell = row.id;
      button.addEventListener("click", () => model.send({ do: "row", row: row.id }));
      name.append(button);
    } else name.textContent = row.name;
    line.append(name, ...row.cells.map((cell, index) => cellOf(row, cell, index)));
    return line;
  };
  const draw = () => {
    const held = document.activeElement?.dataset?.cell;
    const inside = box.contains(document.activeElement);
    const grid = model.get("grid");
    back.textContent = model.get("back");
    back.hidden = !back.textContent;
    title.textContent = model.get("title");
    title.hidden = !title.textContent;
    sentence.textContent = model.get("sentence");
    sentence.hidden = !sentence.textContent;
    drawing.setAttribute("aria-label", `${model.get("title")}, chart`);
    image.alt = `Chart: ${model.get("title")}. The table below says the same.`;
    const head = make("tr");
    head.append(
      ...model.get("columns").map((text) => {
        const cell = make("th", "");
        cell.append(make("span", "", text));
        cell.scope = "col";
        return cell;
      }),
    );
    thead.replaceChildren(head);
    const rows = model.get("rows");
    tbody.replaceChildren(...rows.map(rowOf));
    box.classList.toggle("finding-grid", grid);
    // Folded, the table stands in its fold; a grid is what one looks at.
    if (grid) drawing.after(frame);
    else folded.append(frame);
    folded.hidden = grid || !rows.length;
    frame.hidden = !rows.length;
    frame.tabIndex = 0; // whoever uses the keyboard pushes a wide table sideways
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", `${model.get("title")}, table`);
    more.textContent = model.get("more");
    more.hidden = !more.textContent;
    cautions.replaceChildren(...model.get("cautions").map((text) => make("li", "", text)));
    cautions.hidden = !cautions.children.length;
    keep.hidden = !model.get("can_keep");
    if (next >= 0 && rows.length > next) {
      tbody.children[next].querySelector("button, th")?.focus();
      next = -1;
    } else if (inside && held && !box.contains(document.activeElement)) {
      [...box.querySelectorAll("[data-cell]")].find((one) => one.dataset.cell === held)?.focus();
    }
  };

  offer.addEventListener("click", () => {
    why.hidden = false;
    offer.hidden = true;
    model.send({ do: "keeping" });
    field.focus();
  });
  const fold = () => {
    why.hidden = true;
    offer.hidden = false;
    field.value = "";
    offer.focus();
  };
  const leave = () => {
    model.send({ do: "leave" });
    fold();
  };
  const hear = (content) => {
    if (content.do === "kept") fold();
  };
  const send = () => model.send({ do: "keep", why: field.value });
  no.addEventListener("click", leave);
  does.addEventListener("click", send);
  why.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && event.target === field) send();
  });
  more.addEventListener("click", () => {
    next = model.get("rows").length;
    model.send({ do: "more" });
  });
  const watch = [
    "title", "sentence", "cautions", "columns", "rows", "grid", "rows_open", "more", "can_keep",
    "back",
  ];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("change:picture", picture);
  model.on("msg:custom", hear);
  for (const one of [dark, telephone]) one.addEventListener("change", picture);
  picture();
  draw();
  return () => {
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("change:picture", picture);
    model.off("msg:custom", hear);
    for (const one of [dark, telephone]) one.removeEventListener("change", picture);
    if (address) URL.revokeObjectURL(address);
    box.remove();
  };
}

export default { render };
