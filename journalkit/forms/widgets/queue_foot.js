// The line below a queue: what was decided last and how to take it back, what is ticked, the keys.
// Keys work while the focus is in the list and not in a field, and never with a modifier.

const KEYS = [
  ["j or ↓", "the next note"],
  ["k or ↑", "the one before"],
  ["a", "approve"],
  ["c", "ask for changes"],
  ["p", "praise"],
  ["s", "say something"],
  ["r", "rate"],
  ["m", "take to the meeting"],
  ["x", "tick, to approve with others"],
  ["u", "undo"],
  ["?", "show or hide these keys"],
];
const DOES = { a: "approve", c: "ask", p: "praise", s: "say", r: "rate", m: "take" };
const MOVES = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function begin({ el, model, box, order, decided }) {
  const foot = make("div", "queue-foot");
  const status = make("p", "queue-status");
  status.setAttribute("role", "status");
  const send = (what) => {
    if (decided()) model.send({ do: what });
  };
  const undo = press("button", "Undo", () => send("undo"));
  const all = press("button primary", "", () => send("approve-ticked"));
  const show = press("button quiet", "Keys", () => {
    keys.hidden = !keys.hidden;
    fold();
  });
  const keys = make("div", "queue-keys");
  const list = make("dl");
  keys.id = `queue-keys-${box.getAttribute("aria-labelledby")}`;
  keys.hidden = true;
  show.setAttribute("aria-controls", keys.id);
  for (const [key, what] of KEYS) {
    const pair = make("div");
    pair.append(make("dt", "", key), make("dd", "", what));
    list.append(pair);
  }
  keys.append(list, make("p", "help", "They work while the focus is in the list, and never while you write."));
  foot.append(status, undo, all);
  el.append(foot);
  const above = make("div", "queue-above");
  above.append(show, keys);
  box.querySelector("h2").after(above);

  const fold = () => {
    const count = model.get("ticked").length;
    const decides = model.get("cards").some((card) => card.can_decide || card.can_release);
    status.textContent = model.get("status");
    undo.hidden = !model.get("can_undo");
    all.hidden = !count;
    all.textContent = `Approve the ${count} ticked`;
    above.hidden = !decides;
    if (!decides) keys.hidden = true;
    show.setAttribute("aria-expanded", String(!keys.hidden));
    foot.classList.toggle("queue-foot-says", Boolean(status.textContent || count));
  };
  const move = (by) => {
    const those = order();
    const at = those.findIndex((one) => one.node.contains(document.activeElement));
    const next = those[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (!next) return;
    next.head.focus({ preventScroll: true });
    next.node.scrollIntoView({ block: "nearest" });
  };
  const pressed = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const { target, key } = event;
    const kind = target.tagName === "INPUT" ? target.type : target.tagName;
    if (["TEXTAREA", "SELECT", "text", "search"].includes(kind) || target.isContentEditable) return;
    const arrow = key.startsWith("Arrow");
    if (arrow && target.tagName !== "H3") return; // elsewhere it chooses, or moves the page
    const one = order().find(({ node }) => node.contains(target));
    if (key in MOVES) move(MOVES[key]);
    else if (key === "u" && !undo.hidden) undo.click();
    else if (key === "?" && !above.hidden) show.click();
    else if (one && key === "x") one.acts.tick();
    else if (one && key in DOES) one.acts.press(DOES[key]);
    else return;
    event.preventDefault();
  };
  box.addEventListener("keydown", pressed);
  return { fold };
}

function render({ el }) {
  el.tool = { begin: (what) => begin({ ...what, el }) };
  return () => {};
}

export default { render };
