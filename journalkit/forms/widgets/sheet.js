// A form described by data. Everything leaves in one message; passwords are gone from the page
// before it is on its way. What is half typed is told half a second behind, so that a lock or a
// look elsewhere loses nothing of it.

const BEHIND = 500;
const RADIOS = 5; // up to so many choices lie open, more are a list
const TYPES = { text: "text", date: "date", time: "time", datetime: "datetime-local", password: "password" };
let count = 0;

// Each kind gives its control: what to put on the page, how to read it, what takes the focus.
function line(field, id) {
  const long = field.kind === "long";
  const input = make(long ? "textarea" : "input", "field");
  input.id = id;
  if (!long) input.type = TYPES[field.kind] || "text";
  input.autocomplete = field.kind === "password" ? "new-password" : "off";
  if (field.kind === "password") input.autocapitalize = "none";
  const grow = () => {
    if (!long) return;
    input.style.height = "auto";
    if (input.scrollHeight) input.style.height = `${Math.max(120, input.scrollHeight + 2)}px`;
  };
  input.addEventListener("input", grow);
  return {
    node: input,
    first: input,
    grow,
    read: () => input.value,
    write: (value) => { input.value = value || ""; },
  };
}

function list(field, id) {
  const select = make("select", "field");
  select.id = id;
  const options = [{ id: "", label: field.optional ? "—" : "Choose…" }, ...(field.options || [])];
  for (const one of options) {
    const option = make("option", "", one.label);
    option.value = one.id;
    select.append(option);
  }
  return {
    node: select,
    first: select,
    read: () => select.value,
    write: (value) => { select.value = value || ""; },
  };
}

function ticks(field, id, type) {
  const row = make("div", "sheet-chips");
  const inputs = (field.options || []).map((one) => {
    const chip = make("label", "sheet-chip");
    const input = make("input");
    Object.assign(input, { type, name: id, value: one.id });
    chip.append(input, make("span", "", one.label));
    row.append(chip);
    return input;
  });
  const chosen = () => inputs.filter((one) => one.checked).map((one) => one.value);
  return {
    node: row,
    first: inputs[0],
    read: () => (type === "radio" ? chosen()[0] || "" : chosen()),
    write: (value) => {
      for (const one of inputs) one.checked = [].concat(value || []).includes(one.value);
    },
  };
}

function yes(field, id) {
  const input = make("input");
  Object.assign(input, { type: "checkbox", id });
  return {
    node: input,
    first: input,
    read: () => input.checked,
    write: (value) => { input.checked = value === true; },
  };
}

function controlFor(field, id) {
  if (field.kind === "yes") return yes(field, id);
  if (field.kind === "choices") return ticks(field, id, "checkbox");
  if (field.kind !== "choice") return line(field, id);
  // Among radios nothing can be taken back, so an optional choice is a list.
  const few = (field.options || []).length <= RADIOS && !field.optional;
  return few ? ticks(field, id, "radio") : list(field, id);
}

function blockFor(field, number, index) {
  const id = `sheet-${number}-${index}`;
  const control = controlFor(field, id);
  const group = control.node.classList.contains("sheet-chips");
  const block = make(group ? "fieldset" : "div", `sheet-field sheet-${field.kind}`);
  block.classList.toggle("sheet-wide", group);
  // Where many may stay empty, as the hours of a week may, the sheet's note says so once.
  const tells = field.optional && !["yes", "time"].includes(field.kind);
  const words = tells ? `${field.label} (optional)` : field.label;
  const label = make(group ? "legend" : "label", "label", words);
  if (!group) label.htmlFor = id;
  const help = make("p", "help", field.help);
  const problem = make("p", "problem");
  help.id = `${id}-help`;
  problem.id = `${id}-problem`;
  help.hidden = !field.help;
  if (field.kind === "yes") {
    label.className = "tick sheet-tick";
    label.replaceChildren(control.node, make("span", "tick-box"), make("span", "", words));
    block.append(label, help, problem);
  } else {
    block.append(label, control.node, help, problem);
  }
  const about = group ? block : control.first;
  const say = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = !sentence;
    const described = [help, problem].filter((one) => !one.hidden).map((one) => one.id);
    if (described.length) about.setAttribute("aria-describedby", described.join(" "));
    else about.removeAttribute("aria-describedby");
    for (const input of group ? block.querySelectorAll("input") : [control.first]) {
      if (sentence) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  };
  say("");
  return { ...field, ...control, block, say };
}

function render({ model, el }) {
  const gone = new AbortController();
  const number = ++count;
  const form = make("form", "card sheet");
  form.noValidate = true;
  const title = make("h2", "");
  title.id = `sheet-title-${number}`;
  form.setAttribute("aria-labelledby", title.id);
  const note = make("p", "sheet-note");
  const grid = make("div", "sheet-fields");
  const foot = make("div", "sheet-foot");
  const trouble = make("p", "problem");
  trouble.setAttribute("role", "alert");
  const row = make("div", "sheet-row");
  const save = make("button", "button sheet-save");
  save.type = "submit";
  const cancel = make("button", "button quiet");
  const discard = make("button", "button quiet sheet-discard");
  const asking = make("div", "sheet-row");
  asking.setAttribute("role", "group");
  const question = make("p");
  question.id = `sheet-question-${number}`;
  asking.setAttribute("aria-labelledby", question.id);
  const leave = make("button", "button");
  const stay = make("button", "button quiet", "Go on");
  for (const button of [cancel, discard, leave, stay]) button.type = "button";
  row.append(save, cancel);
  asking.append(question, leave, stay);
  asking.hidden = true;
  foot.append(trouble, row, asking);
  form.append(title, note, grid, discard, foot);
  el.append(form);

  let blocks = [];
  let timer = 0;
  let online = true;
  let waiting = false;

  const read = (withPasswords) =>
    Object.fromEntries(
      blocks
        .filter((one) => withPasswords || one.kind !== "password")
        .map((one) => [one.name, one.read()]),
    );
  const keep = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    const values = read(false);
    model.set("values", values);
    model.set("touched", true);
    model.send({ do: "keep", values });
  };
  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, BEHIND);
  };
  const draw = () => {
    title.textContent = model.get("title");
    note.textContent = model.get("note");
    note.hidden = !note.textContent;
    save.textContent = waiting ? "One moment…" : model.get("save_label");
    save.setAttribute("aria-disabled", String(waiting));
    save.classList.toggle("primary", !model.get("danger"));
    save.classList.toggle("sheet-danger", model.get("danger"));
    cancel.textContent = model.get("cancel_label");
    cancel.hidden = !cancel.textContent;
    discard.textContent = model.get("discard_label");
    discard.hidden = !discard.textContent;
  };
  const explain = () => {
    const problems = { ...model.get("problems") };
    for (const one of blocks) {
      one.say(problems[one.name] || "");
      delete problems[one.name];
    }
    const rest = Object.values(problems);
    if (!online) rest.push("Not connected. Nothing is saved yet; press again when it is back.");
    trouble.textContent = rest.join(" ");
    trouble.hidden = !rest.length;
  };
  const build = () => {
    const values = model.get("values");
    blocks = model.get("fields").map((field, index) => blockFor(field, number, index));
    for (const one of blocks) one.write(values[one.name]);
    grid.replaceChildren(...blocks.map((one) => one.block));
    for (const one of blocks) one.grow?.();
    explain();
  };
  let asked = "";
  const ask = (what) => {
    const back = asked === "discard" ? discard : cancel;
    asked = what;
    const throws = what === "discard";
    question.textContent = throws ? "Throw away what is written here?" : "Leave without saving?";
    leave.textContent = throws ? discard.textContent : "Leave";
    asking.hidden = !what;
    row.hidden = Boolean(what);
    (what ? stay : back).focus();
  };

  form.addEventListener("input", typed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (waiting) return;
    explain();
    if (!online) return;
    clearTimeout(timer);
    timer = 0;
    const values = read(true);
    for (const one of blocks) if (one.kind === "password") one.write("");
    waiting = true;
    model.set("values", read(false));
    model.send({ do: "save", values });
    draw();
  });
  cancel.addEventListener("click", () => {
    keep();
    if (model.get("asks") && model.get("touched")) ask("cancel");
    else model.send({ do: "cancel" });
  });
  discard.addEventListener("click", () => ask("discard"));
  leave.addEventListener("click", () => model.send({ do: asked }));
  stay.addEventListener("click", () => ask(""));
  asking.addEventListener("keydown", (event) => event.key === "Escape" && ask(""));
  const heard = (content) => {
    if (content.kind !== "answered") return;
    waiting = false;
    draw();
    explain();
    const wrong = blocks.find((one) => model.get("problems")[one.name]);
    if (wrong) wrong.first.focus();
  };
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  for (const event of ["pagehide", "journal:flush"]) on(event, keep);
  on("journal:offline", () => { online = waiting = false; draw(); });
  on("journal:online", () => { online = true; draw(); explain(); });

  const watch = [
    ["change:fields", build],
    ["change:problems", explain],
    ["msg:custom", heard],
    ...["title", "note", "save_label", "cancel_label", "discard_label", "danger"].map((name) => [`change:${name}`, draw]),
  ];
  for (const [event, does] of watch) model.on(event, does);
  build();
  draw();
  requestAnimationFrame(() => {
    if (!el.isConnected) return;
    for (const one of blocks) one.grow?.();
    // Not from a field that somebody has gone to already.
    if (!model.get("takes_focus") || form.contains(document.activeElement)) return;
    (blocks[0]?.first ?? save).focus({ preventScroll: true });
    title.scrollIntoView({ block: "nearest" });
  });
  return () => {
    keep();
    gone.abort();
    for (const [event, does] of watch) model.off(event, does);
    form.remove();
  };
}

export default { render };
