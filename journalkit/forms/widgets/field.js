// A labelled field. What is typed goes to the journal a quarter of a second behind the typing, and
// at once when the field is left, when the page is hidden and when somebody presses save.

const BEHIND = 250;
let count = 0;

function inputFor(kind, rows) {
  if (kind === "text" && rows > 1) return make("textarea");
  const input = make("input");
  input.type = kind === "datetime" ? "datetime-local" : kind;
  input.autocomplete = "off";
  return input;
}

function render({ model, el }) {
  const gone = new AbortController();
  const number = ++count;
  const box = make("div", "field-part");
  const label = make("label", "label");
  const wrap = make("div", "field-input");
  const help = make("p", "help");
  const problem = make("p", "problem");
  problem.setAttribute("aria-live", "polite");
  help.id = `field-help-${number}`;
  problem.id = `field-problem-${number}`;
  box.append(label, wrap, help, problem);
  el.append(box);

  let input;
  let timer = 0;
  let typed = false; // holds words that the journal has not been given yet

  // A value goes as a message of its own and so keeps its place before the press of a button;
  // until it is heard, what the kernel says of it is older than what stands here.
  let sent = 0;
  let heard = 0;
  let mine;
  const tell = (value) => {
    mine = value;
    model.set("value", value);
    model.send({ do: "set", number: ++sent, state: { value: value } });
  };
  const answered = (content) => {
    if (content.kind === "set") heard = content.number;
  };
  const keep = () => {
    if (sent > heard && JSON.stringify(model.get("value")) !== JSON.stringify(mine)) {
      model.set("value", mine);
    }
  };

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (!typed) return;
    typed = false;
    tell(input.value);
  };
  const later = () => {
    typed = true;
    grow();
    clearTimeout(timer);
    timer = setTimeout(send, BEHIND);
  };
  const grow = () => {
    if (input.tagName !== "TEXTAREA") return;
    const page = document.scrollingElement;
    const top = page ? page.scrollTop : 0;
    input.style.height = "auto";
    const edge = input.offsetHeight - input.clientHeight;
    if (input.scrollHeight) input.style.height = `${input.scrollHeight + edge}px`;
    if (page && page.scrollTop !== top) page.scrollTop = top;
  };
  const take = () => {
    if (input.value !== model.get("value")) input.value = model.get("value");
    grow();
  };
  const left = () => {
    // Nothing of one's own to send: a value that came in meanwhile is shown now.
    if (typed) send();
    else take();
  };
  const build = () => {
    const old = input;
    const held = old ? old.value : model.get("value");
    const focused = old && document.activeElement === old;
    input = inputFor(model.get("kind"), model.get("rows"));
    input.id = `field-${number}`;
    input.className = "field";
    input.value = held;
    if (input.tagName === "TEXTAREA") input.rows = model.get("rows");
    input.addEventListener("input", later);
    input.addEventListener("change", () => { typed = true; send(); });
    input.addEventListener("blur", left);
    label.htmlFor = input.id;
    if (old) old.replaceWith(input);
    else wrap.append(input);
    if (focused) input.focus();
  };
  const describe = () => {
    label.textContent = model.get("label");
    help.textContent = model.get("help");
    problem.textContent = model.get("problem");
    help.hidden = !model.get("help");
    // Empty but present: a live region that appears together with its text is not read out.
    problem.classList.toggle("field-nothing", !model.get("problem"));
    input.placeholder = model.get("placeholder");
    input.disabled = model.get("disabled");
    input.maxLength = model.get("longest");
    const about = [help, problem].filter((one) => one.textContent).map((one) => one.id);
    if (about.length) input.setAttribute("aria-describedby", about.join(" "));
    else input.removeAttribute("aria-describedby");
    if (model.get("problem")) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    wrap.classList.toggle("field-quoted", model.get("quoted"));
  };
  const rebuild = () => { build(); describe(); grow(); };
  const changed = () => {
    if (document.activeElement !== input && !typed) take();
  };
  const replaced = () => {
    clearTimeout(timer);
    typed = false;
    heard = sent; // put there on purpose: newer than what was on its way
    input.value = model.get("value");
    grow();
  };

  const shown = ["label", "help", "problem", "placeholder", "disabled", "quoted", "longest"];
  const watch = [
    ["change:value", keep],
    ["change:value", changed],
    ["msg:custom", answered],
    ["change:generation", replaced],
    ["change:kind", rebuild],
    ["change:rows", rebuild],
    ...shown.map((name) => [`change:${name}`, describe]),
  ];
  build();
  describe();
  for (const [event, does] of watch) model.on(event, does);
  for (const event of ["pagehide", "journal:flush"]) {
    window.addEventListener(event, send, { signal: gone.signal });
  }
  let width = 0;
  const sizes = new ResizeObserver(() => {
    if (wrap.clientWidth !== width) { width = wrap.clientWidth; grow(); }
  });
  sizes.observe(wrap);
  if (model.get("autofocus")) {
    requestAnimationFrame(() => {
      const now = document.activeElement;
      if (!now || now === document.body) input.focus();
    });
  }
  return () => {
    send();
    gone.abort();
    sizes.disconnect();
    for (const [event, does] of watch) model.off(event, does);
    box.remove();
  };
}

export default { render };
