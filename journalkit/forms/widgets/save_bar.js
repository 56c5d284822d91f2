// The save button, always in reach. It is never dead: where something stands in the way, it says
// what. Fields send what they hold before the press goes out.

const OFFLINE = "Not connected. Not saved yet.";
let count = 0;

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const space = make("div", "save-bar-space");
  const bar = make("div", "save-bar");
  const inner = make("div", "save-bar-inner");
  const notes = make("div", "save-bar-notes");
  notes.setAttribute("aria-live", "assertive");
  notes.id = `save-bar-notes-${number}`;
  const row = make("div", "save-bar-row");
  const save = make("button", "button primary save-bar-save");
  save.type = "button";
  const status = make("p", "help save-bar-status");
  status.setAttribute("aria-live", "polite");
  status.setAttribute("role", "status");
  const second = make("button", "button quiet save-bar-second");
  second.type = "button";
  const asking = make("div", "save-bar-asking");
  asking.setAttribute("role", "group");
  const question = make("p", "save-bar-question");
  question.id = `save-bar-question-${number}`;
  asking.setAttribute("aria-labelledby", question.id);
  const yes = make("button", "button");
  const no = make("button", "button quiet", "Keep it");
  yes.type = no.type = "button";
  asking.append(question, yes, no);
  row.append(save, status, second);
  inner.append(notes, asking, row);
  bar.append(inner);
  space.append(bar);
  el.append(space);

  let online = true;
  let explains = false; // the reasons are in sight
  let wanted = false; // pressed while out of reach: goes out when the connection is back
  let asks = false;
  let written = "";

  const draw = () => {
    const blockers = model.get("blockers");
    const busy = model.get("busy");
    if (!blockers.length) explains = false;
    if (!model.get("secondary")) asks = false;
    save.textContent = model.get("label");
    save.setAttribute("aria-disabled", String(busy));
    if (explains) save.setAttribute("aria-describedby", notes.id);
    else save.removeAttribute("aria-describedby");
    const says = online ? (busy ? "Saving…" : model.get("status")) : OFFLINE;
    if (status.textContent !== says) status.textContent = says;
    status.classList.toggle("save-bar-warns", !online);
    second.textContent = model.get("secondary");
    second.hidden = !model.get("secondary") || asks;
    asking.hidden = !asks;
    question.textContent = model.get("question");
    yes.textContent = model.get("secondary");
    const lines = explains ? [...blockers] : [];
    if (wanted) lines.push("It will be saved as soon as the connection is back.");
    if (lines.join("\n") !== written) {
      written = lines.join("\n");
      const list = make("ul");
      list.append(...lines.map((line) => make("li", "", line)));
      notes.replaceChildren(...(lines.length ? [list] : []));
    }
  };
  const go = () => {
    if (model.get("busy")) return;
    window.dispatchEvent(new Event("journal:flush"));
    // Out of reach nobody can say whether the reasons still hold: the press waits.
    explains = online && model.get("blockers").length > 0;
    wanted = !online;
    // Sent with reasons in sight too: the last words typed may just have taken them away.
    if (online) model.send({ do: "save" });
    draw();
  };
  const secondary = () => {
    if (model.get("busy") || !online) return;
    if (model.get("question") && !asks) {
      asks = true;
      draw();
      no.focus();
      return;
    }
    asks = false;
    model.send({ do: "secondary" });
    draw();
    save.focus();
  };
  const keep = () => {
    asks = false;
    draw();
    second.focus();
  };
  const heard = (content) => {
    if (content.kind === "top") window.scrollTo({ top: 0 });
    if (content.kind !== "blocked") return;
    explains = true;
    draw();
  };
  // The bar is fixed to the window: it keeps the page's own column, and the space under it, so
  // that neither the last field nor a focused one lies hidden below.
  const place = () => {
    const box = space.getBoundingClientRect();
    inner.style.marginLeft = `${Math.max(0, box.left)}px`;
    inner.style.width = `${box.width}px`;
    space.style.height = `${bar.offsetHeight}px`;
    document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight + 16}px`;
  };

  save.addEventListener("click", go);
  second.addEventListener("click", secondary);
  yes.addEventListener("click", secondary);
  no.addEventListener("click", keep);
  asking.addEventListener("keydown", (event) => event.key === "Escape" && keep());
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("resize", place);
  on("journal:offline", () => {
    online = asks = false;
    draw();
  });
  on("journal:online", () => {
    online = true;
    const again = wanted;
    wanted = false;
    if (again) go();
    draw();
  });
  const sizes = new ResizeObserver(place);
  sizes.observe(space);
  sizes.observe(bar);
  const watch = ["label", "status", "blockers", "busy", "secondary", "question"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    gone.abort();
    sizes.disconnect();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    document.documentElement.style.scrollPaddingBottom = "";
    space.remove();
  };
}

export default { render };
