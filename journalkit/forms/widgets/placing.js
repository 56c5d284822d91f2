// Where a child stands, a row an area; the open one has its card below: the notes beside the bands.
// What somebody chose and typed stays while the card is drawn anew around it.

let count = 0;

function option(type, name, value) {
  const label = make("label", `placing-${type}`);
  const input = make("input");
  Object.assign(input, { type, name, value });
  const words = make("span", "placing-words");
  label.append(input, make("span", "placing-mark"), words);
  return { label, input, words };
}

function quoted(note) {
  const parts = [make("span", "placing-text", note.text)];
  if (note.own_words) parts.push(make("span", "placing-own", note.own_words));
  parts.push(make("span", "help", note.about));
  return parts;
}

// One judgement of those made so far, with the notes that it was made from.
function judged(one) {
  const item = make("li", "placing-past-one");
  const head = make("p", "");
  head.append(make("strong", "", one.band), " ", make("span", "help", one.about));
  item.append(head);
  if (one.why) item.append(make("p", "placing-text", one.why));
  if (one.notes.length) {
    const fold = make("details", "placing-from");
    const list = make("ul", "placing-list");
    fold.append(make("summary", "", one.from), list);
    for (const note of one.notes) {
      const line = make("li", "placing-words");
      line.append(...quoted(note));
      list.append(line);
    }
    item.append(fold);
  } else item.append(make("p", "help", one.from));
  return item;
}

// The card of one area. `kept` is what somebody chose in it so far.
function cardOf(model, gone) {
  const number = ++count;
  const node = make("div", "placing-card");
  node.setAttribute("role", "group");
  const meanwhile = make("p", "placing-meanwhile");
  meanwhile.setAttribute("role", "status");

  const evidence = make("div", "placing-evidence");
  const notesLabel = make("p", "label");
  notesLabel.id = `placing-notes-${number}`;
  const notes = make("div", "placing-notes");
  notes.setAttribute("role", "group");
  notes.setAttribute("aria-labelledby", notesLabel.id);
  const more = press("button", "Show more", () => model.send({ do: "more" }));
  evidence.append(notesLabel, notes, more);

  const deciding = make("div", "placing-deciding");
  const question = make("p", "label");
  question.id = `placing-question-${number}`;
  const bands = make("div", "placing-bands");
  bands.setAttribute("role", "radiogroup");
  bands.setAttribute("aria-labelledby", question.id);
  const whyLabel = make("label", "label", "Why (optional)");
  const why = make("textarea", "field");
  why.id = whyLabel.htmlFor = `placing-why-${number}`;
  why.rows = 2;
  why.maxLength = 2000;
  const wrong = make("p", "problem");
  wrong.id = `placing-wrong-${number}`;
  wrong.setAttribute("role", "alert");
  const send = press("button primary", "", () => submit());
  const leave = press("button quiet", "Leave it as it is", () => model.send({ do: "shut" }));
  const acts = make("div", "placing-acts");
  acts.append(send, leave);
  const cannot = make("p", "placing-cannot");
  deciding.append(question, bands, whyLabel, why, wrong, acts);

  const past = make("div", "placing-past");
  const pastLabel = make("p", "label", "What was judged so far");
  pastLabel.id = `placing-past-${number}`;
  const pastList = make("ul", "placing-list");
  pastList.setAttribute("aria-labelledby", pastLabel.id);
  past.append(pastLabel, pastList);
  node.append(meanwhile, evidence, deciding, cannot, past);

  const kept = { band: null, ticks: new Map(), stands: null };
  let card = {};
  let waiting = false;
  let online = true;

  const grow = () => {
    why.style.height = "auto";
    if (why.scrollHeight) why.style.height = `${why.scrollHeight + 2}px`;
  };
  const tell = (text) => {
    wrong.textContent = text;
    wrong.hidden = !text;
    if (text) bands.setAttribute("aria-describedby", wrong.id);
    else bands.removeAttribute("aria-describedby");
  };
  const settle = () => {
    send.textContent = waiting ? "One moment…" : card.stands ? "Revise" : "Place";
    send.setAttribute("aria-disabled", String(waiting));
  };
  const submit = () => {
    if (waiting) return;
    if (!kept.band) tell("Choose where the child is.");
    else tell(online ? "" : "Not connected. Nothing was sent; press again when it is back.");
    if (wrong.textContent) {
      bands.querySelector(":checked, input")?.focus();
      return;
    }
    waiting = true;
    const ticked = card.notes.filter((one) => kept.ticks.get(one.id)).map((one) => one.id);
    const said = { id: card.id, stands: card.stands, band: kept.band, why: why.value };
    model.send({ do: "place", ...said, evidence: ticked });
    settle();
  };
  const drawNotes = () => {
    const held = document.activeElement?.value;
    const inside = notes.contains(document.activeElement);
    const lines = card.notes.map((note) => {
      if (!card.can) {
        const line = make("div", "placing-words placing-read");
        line.append(...quoted(note));
        return line;
      }
      const { label, input, words } = option("checkbox", `placing-note-${number}`, note.id);
      words.append(...quoted(note));
      if (!kept.ticks.has(note.id)) kept.ticks.set(note.id, note.ticked);
      input.checked = kept.ticks.get(note.id);
      input.addEventListener("change", () => kept.ticks.set(note.id, input.checked));
      return label;
    });
    const earlier = card.notes.findIndex((note) => note.earlier);
    if (earlier >= 0) lines.splice(earlier, 0, make("p", "help", "Before this half term"));
    notes.replaceChildren(...lines);
    if (inside) notes.querySelector(`input[value="${held}"]`)?.focus();
  };
  const drawBands = () => {
    const inside = bands.contains(document.activeElement);
    bands.replaceChildren(
      ...card.bands.map((band) => {
        const { label, input, words } = option("radio", `placing-band-${number}`, band.id);
        words.append(make("span", "placing-name", band.name), make("span", "help", band.about));
        input.checked = band.id === kept.band;
        input.addEventListener("change", () => {
          kept.band = band.id;
          tell("");
        });
        return label;
      }),
    );
    if (inside) bands.querySelector(":checked, input")?.focus();
  };
  const fill = () => {
    const before = card;
    card = model.get("card");
    const same = (name) => JSON.stringify(before[name]) === JSON.stringify(card[name]);
    node.setAttribute("aria-label", card.title);
    if (kept.band === null) {
      kept.band = card.band;
      why.value = card.why;
    }
    const newer = kept.stands !== null && kept.stands !== card.stands;
    kept.stands = card.stands;
    if (newer) meanwhile.textContent = "Somebody judged here meanwhile: see below what stands now.";
    notesLabel.textContent = card.notes.length ? "What was seen" : "Nothing was noted in this area yet.";
    if (!same("notes") || !same("can")) drawNotes();
    more.hidden = card.count <= card.notes.length;
    question.textContent = model.get("question");
    if (!same("bands")) drawBands();
    bands.classList.toggle("placing-many", card.bands.length > 5);
    deciding.hidden = !card.can;
    cannot.hidden = card.can;
    cannot.textContent = card.why_not;
    past.hidden = !card.past.length;
    if (!same("past")) pastList.replaceChildren(...card.past.map(judged));
    settle();
    grow();
  };
  why.addEventListener("input", grow);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    model.send({ do: "shut" });
  });
  const on = (event, does) => window.addEventListener(event, does, { signal: gone });
  on("journal:offline", () => { online = false; });
  on("journal:online", () => { online = true; waiting = false; tell(""); settle(); });
  tell("");
  const answered = () => { waiting = false; settle(); };
  return { node, fill, answered };
}

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "placing");
  const heading = make("h2", "placing-heading");
  heading.id = `placing-heading-${++count}`;
  box.setAttribute("aria-labelledby", heading.id);
  const help = make("p", "help");
  const list = make("ul", "placing-list placing-areas");
  box.append(heading, help, list);
  el.append(box);

  const rows = new Map();
  let open = null; // the card that stands on the page, with the area it is of
  let pressed = ""; // the area whose card was asked for here

  const newRow = (id) => {
    const item = make("li", "placing-area");
    const button = press("card placing-row", "", () => {
      const shuts = open && open.area === id;
      pressed = shuts ? "" : id;
      model.send(shuts ? { do: "shut" } : { do: "open", id });
    });
    item.append(button);
    return { item, button };
  };
  const fillRow = ({ button }, row) => {
    const shown = JSON.stringify(row);
    if (button.dataset.shown === shown) return;
    button.dataset.shown = shown;
    const words = make("span", "placing-words");
    words.append(make("span", "placing-name", row.area), " ", make("span", "help", row.detail));
    const band = make("span", "placing-at", row.band || "not placed yet");
    band.classList.toggle("placing-earlier", !row.is_now && Boolean(row.band));
    band.classList.toggle("placing-none", !row.band);
    button.replaceChildren(words, " ", band);
  };
  const look = () => {
    if (!open) return;
    rows.get(open.area).button.focus({ preventScroll: true });
    open.node.parentElement.scrollIntoView({ block: "start" });
  };
  function drawCard() {
    const card = model.get("card");
    if (open && open.area !== card.id) {
      const held = open.node.contains(document.activeElement);
      const row = rows.get(open.area);
      open.node.remove();
      open = null;
      if (held && !card.id) row?.button.focus();
    }
    for (const [id, { button }] of rows) button.setAttribute("aria-expanded", String(id === card.id));
    const row = rows.get(card.id);
    if (!row) return;
    const begins = !open;
    open = open || { area: card.id, ...cardOf(model, gone.signal) };
    if (open.node.parentElement !== row.item) row.item.append(open.node);
    open.fill();
    if (begins && pressed === card.id) {
      pressed = "";
      look();
    }
  }
  function draw() {
    heading.textContent = model.get("heading");
    help.textContent = model.get("help");
    help.hidden = !help.textContent;
    box.hidden = !model.get("heading");
    const now = model.get("rows");
    for (const id of rows.keys()) if (!now.some((row) => row.id === id)) rows.delete(id);
    for (const row of now) {
      if (!rows.has(row.id)) rows.set(row.id, newRow(row.id));
      fillRow(rows.get(row.id), row);
    }
    const items = now.map((row) => rows.get(row.id).item);
    const stay = items.length === list.children.length && items.every((one, at) => one === list.children[at]);
    if (!stay) list.replaceChildren(...items);
    drawCard();
  }
  const heard = (content) => {
    if (content.kind === "answered") open?.answered();
    if (content.kind === "look") look();
  };
  const watch = ["heading", "help", "rows"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("change:card", drawCard);
  model.on("msg:custom", heard);
  draw();
  return () => {
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("change:card", drawCard);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
