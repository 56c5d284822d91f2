// Choices as chips. What is chosen always stands in sight; the rest waits behind one button.

let count = 0;

function initials(label) {
  const words = label.split(/[\s-]+/).filter(Boolean);
  const of = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return of.map((word) => [...word][0]).join("").toUpperCase();
}

function render({ model, el }) {
  const number = ++count;
  const box = make("div", "chips");
  const label = make("p", "label");
  label.id = `chips-label-${number}`;
  const help = make("p", "help");
  help.id = `chips-help-${number}`;
  const problem = make("p", "problem");
  problem.id = `chips-problem-${number}`;
  problem.setAttribute("aria-live", "polite");
  const first = make("div", "chips-row");
  const more = make("button", "chip chips-more");
  more.type = "button";
  const panel = make("div", "chips-panel");
  panel.id = `chips-panel-${number}`;
  more.setAttribute("aria-controls", panel.id);
  const find = make("div", "chips-find");
  const findLabel = make("label", "label");
  const field = make("input");
  field.type = "search";
  field.autocomplete = "off";
  field.id = findLabel.htmlFor = `chips-find-${number}`;
  find.append(findLabel, field);
  const groups = make("div", "chips-groups");
  const found = make("p", "help chips-found");
  found.setAttribute("role", "status");
  panel.append(find, found, groups);
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", label.id);
  box.append(label, help, first, panel, problem);
  el.append(box);

  let open = false;
  let above = []; // ids that stand in the first row: they stay put while the rest is open
  const buttons = new Map();

  // A value goes as a message of its own and so keeps its place before the press of a button;
  // until it is heard, what the kernel says of it is older than what stands here.
  let sent = 0;
  let heard = 0;
  let mine;
  const tell = (value) => {
    mine = value;
    model.set("chosen", value);
    model.send({ do: "set", number: ++sent, state: { chosen: value } });
  };
  const answered = (content) => {
    if (content.kind === "set") heard = content.number;
  };
  const keep = () => {
    if (sent > heard && JSON.stringify(model.get("chosen")) !== JSON.stringify(mine)) {
      model.set("chosen", mine);
    }
  };

  const press = (id) => {
    if (model.get("disabled")) return;
    const chosen = model.get("chosen");
    const without = chosen.filter((one) => one !== id);
    const next = without.length < chosen.length ? without : [...chosen, id];
    tell(model.get("multiple") ? next : next.includes(id) ? [id] : []);
    const folds = open && !model.get("multiple") && next.includes(id);
    if (folds) fold(false);
    else draw();
  };
  const chip = (option) => {
    let button = buttons.get(option.id);
    if (!button) {
      button = make("button", "chip");
      button.type = "button";
      button.addEventListener("click", () => press(option.id));
      buttons.set(option.id, button);
    }
    const shown = JSON.stringify([option.label, option.detail, model.get("faces")]);
    if (button.dataset.shown !== shown) {
      button.dataset.shown = shown;
      button.replaceChildren();
      if (model.get("faces")) {
        const face = make("span", "chips-face", initials(option.label));
        face.setAttribute("aria-hidden", "true");
        button.append(face);
      }
      const name = make("span", "", option.label);
      name.id = `chips-${number}-${buttons.size}-${Math.random().toString(36).slice(2)}`;
      button.append(name);
      if (option.detail) {
        const detail = make("span", "chips-detail", option.detail);
        detail.id = `${name.id}-detail`;
        button.append(detail);
        button.setAttribute("aria-labelledby", name.id);
        button.setAttribute("aria-describedby", detail.id);
      } else {
        button.removeAttribute("aria-labelledby");
        button.removeAttribute("aria-describedby");
      }
    }
    button.setAttribute("aria-pressed", String(model.get("chosen").includes(option.id)));
    button.disabled = model.get("disabled");
    return button;
  };
  const settle = () => {
    const chosen = model.get("chosen");
    const lead = model.get("first_group");
    above = model
      .get("options")
      .filter((one) => !lead || one.group === lead || chosen.includes(one.id))
      .map((one) => one.id);
  };
  const inGroups = (options) => {
    const heads = new Map();
    for (const one of options) {
      const group = one.group || "";
      if (!heads.has(group)) heads.set(group, []);
      heads.get(group).push(one);
    }
    return [...heads].map(([group, members], index) => {
      const block = make("div", "chips-group");
      const row = make("div", "chips-row");
      row.append(...members.map(chip));
      if (group) {
        const head = make("p", "chips-heading", group);
        head.id = `chips-group-${number}-${index}`;
        block.setAttribute("role", "group");
        block.setAttribute("aria-labelledby", head.id);
        block.append(head);
      }
      block.append(row);
      return block;
    });
  };
  const matching = (options) => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    if (!model.get("search") || !words.length) return options;
    return options.filter((one) => {
      const text = plain(`${one.label} ${one.group || ""} ${one.detail || ""}`);
      return words.every((word) => text.includes(word));
    });
  };
  const rest = () => model.get("options").filter((one) => !above.includes(one.id));

  function draw() {
    const held = document.activeElement;
    const options = model.get("options");
    const lead = model.get("first_group");
    const folded = Boolean(lead) && options.some((one) => one.group !== lead);
    if (!open) settle();
    for (const id of buttons.keys()) {
      if (!options.some((one) => one.id === id)) buttons.delete(id);
    }
    label.textContent = model.get("label");
    label.classList.toggle("visually-hidden", model.get("label_hidden"));
    help.textContent = model.get("help");
    help.hidden = !model.get("help");
    problem.textContent = model.get("problem");
    problem.classList.toggle("chips-nothing", !model.get("problem"));
    const about = [help, problem].filter((one) => one.textContent).map((one) => one.id);
    if (about.length) box.setAttribute("aria-describedby", about.join(" "));
    else box.removeAttribute("aria-describedby");
    findLabel.textContent = model.get("search_label");
    more.textContent = model.get("more_label");
    more.setAttribute("aria-expanded", String(open));
    find.hidden = !model.get("search");

    if (folded) {
      const up = options.filter((one) => above.includes(one.id));
      first.replaceChildren(...up.map(chip), more);
      panel.hidden = !open;
      groups.replaceChildren(...(open ? inGroups(matching(rest())) : []));
    } else {
      const grouped = !lead && options.some((one) => one.group);
      const shown = matching(options);
      first.replaceChildren(...(grouped || model.get("search") ? [] : shown.map(chip)));
      panel.hidden = !(grouped || model.get("search"));
      groups.replaceChildren(...(panel.hidden ? [] : inGroups(shown)));
    }
    first.hidden = !first.childElementCount;
    const count = groups.querySelectorAll(".chip").length;
    const asked = model.get("search") && field.value.trim();
    found.textContent = !asked ? "" : count ? `${count} found` : "Nobody found by that name.";
    found.classList.toggle("visually-hidden", count > 0 || !asked);
    if (held && held !== document.activeElement && box.contains(held)) held.focus();
  }

  const fold = (to) => {
    open = to;
    field.value = "";
    draw();
    if (open && model.get("search")) field.focus();
    else more.focus();
  };
  more.addEventListener("click", () => fold(!open));
  field.addEventListener("input", draw);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (field.value) { field.value = ""; draw(); field.focus(); }
      else if (open) fold(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      const only = groups.querySelectorAll(".chip");
      if (only.length !== 1 || !field.value.trim()) return;
      only[0].click();
      field.value = "";
      draw();
      field.focus();
    }
  });
  const watch = [
    "label", "options", "chosen", "multiple", "search", "search_label", "first_group",
    "more_label", "faces", "label_hidden", "help", "problem", "disabled",
  ].map((name) => `change:${name}`);
  model.on("change:chosen", keep);
  model.on("msg:custom", answered);
  for (const event of watch) model.on(event, draw);
  draw();
  return () => {
    model.off("change:chosen", keep);
    model.off("msg:custom", answered);
    for (const event of watch) model.off(event, draw);
    box.remove();
  };
}

export default { render };
