// A child's next steps. A card keeps its place and its half-written outcome while the list is
// drawn anew; the rest of a long list comes when it is asked for.

let count = 0;

function noteOf(row) {
  const note = make("details", "steps-note");
  note.append(make("summary", "", "The note"), make("p", "steps-text", row.note));
  return note;
}

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "steps");
  const heading = make("h2", "steps-heading");
  heading.id = `steps-heading-${++count}`;
  heading.tabIndex = -1;
  box.setAttribute("aria-labelledby", heading.id);
  const none = make("p", "card steps-none", "No next step is open.");
  const list = make("ul", "steps-list");
  // Whoever asked for more goes on with the first that came.
  const next = { opened: -1, closed: -1 };
  const asksFor = (of) => press("button steps-more", "Show more", () => {
    next[of] = model.get(of).length;
    model.send({ do: "more", of });
  });
  const more = asksFor("opened");
  const morePast = asksFor("closed");
  const past = make("details", "steps-past");
  const pastHeading = make("summary");
  const pastList = make("ul", "steps-list");
  past.append(pastHeading, pastList, morePast);
  box.append(heading, none, list, more, past);
  el.append(box);

  let online = true;
  const cards = new Map();

  const newCard = (id) => {
    const number = ++count;
    const node = make("li", "card steps-card");
    const words = make("p", "steps-words");
    words.id = `steps-words-${number}`;
    words.tabIndex = -1;
    const about = make("p", "help");
    const note = make("div");
    const close = press("button steps-close", "Close", () => ask(one, !one.asks));
    const asking = make("div", "steps-asking");
    asking.id = `steps-asking-${number}`;
    close.setAttribute("aria-controls", asking.id);
    const label = make("label", "label", "What came of it?");
    const outcome = make("textarea", "field");
    outcome.rows = 2;
    outcome.maxLength = 4000;
    outcome.id = label.htmlFor = `steps-outcome-${number}`;
    const wrong = make("p", "problem");
    wrong.id = `steps-wrong-${number}`;
    wrong.setAttribute("role", "alert");
    const send = press("button primary", "Close this step", () => submit(one));
    const back = press("button quiet", "Leave it open", () => {
      ask(one, false);
      close.focus();
    });
    const acts = make("div", "steps-acts");
    acts.append(send, back);
    asking.append(label, outcome, wrong, acts);
    outcome.addEventListener("input", () => {
      outcome.style.height = "auto";
      outcome.style.height = `${outcome.scrollHeight + 2}px`;
      if (outcome.value.trim()) tell(one, "");
    });
    asking.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      ask(one, false);
      close.focus();
    });
    for (const button of [close, send, back]) button.setAttribute("aria-describedby", words.id);
    const top = make("div", "steps-top");
    const said = make("div");
    said.append(words, about);
    top.append(said, close);
    node.append(top, note, asking);
    const one = { id, node, words, about, note, close, asking, outcome, wrong, send, asks: false };
    return one;
  };
  const tell = (one, text) => {
    one.wrong.textContent = text;
    one.outcome.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) one.outcome.setAttribute("aria-describedby", one.wrong.id);
    else one.outcome.removeAttribute("aria-describedby");
  };
  const ask = (one, to) => {
    one.asks = to;
    fold(one);
    if (to) one.outcome.focus();
  };
  const fold = (one) => {
    one.asking.hidden = !one.asks;
    one.close.setAttribute("aria-expanded", String(one.asks));
    one.send.setAttribute("aria-disabled", String(Boolean(one.sent)));
  };
  const submit = (one) => {
    if (one.sent) return;
    const outcome = one.outcome.value.trim();
    if (!outcome) tell(one, "Write what came of it.");
    else if (!online) tell(one, "Not connected. Nothing was sent; press again when it is back.");
    if (!outcome || !online) {
      one.outcome.focus();
      return;
    }
    one.sent = true;
    model.send({ do: "close", id: one.id, words: one.words.textContent, outcome });
    fold(one);
  };
  const fill = (one, row) => {
    const shown = JSON.stringify(row);
    if (shown !== one.shown) {
      one.shown = shown;
      one.words.textContent = row.words;
      one.about.textContent = row.about;
      one.note.replaceChildren(noteOf(row));
    }
    fold(one);
  };
  const closedCard = (row) => {
    const node = make("li", "card steps-card");
    const words = make("p", "steps-words", row.words);
    const outcome = make("p", "steps-outcome", row.outcome);
    node.append(words, outcome, make("p", "help", row.ended), noteOf(row));
    return node;
  };

  function draw() {
    const rows = model.get("opened");
    const closed = model.get("closed");
    const [open, over] = [model.get("open_count"), model.get("closed_count")];
    heading.textContent = open ? `Next steps: ${open} open` : "Next steps";
    none.hidden = open > 0;
    more.hidden = rows.length >= open;
    const order = [...list.children];
    const at = order.findIndex((node) => node.contains(document.activeElement));
    for (const [id, one] of cards) {
      if (rows.some((row) => row.id === id)) continue;
      one.node.remove();
      cards.delete(id);
    }
    rows.forEach((row, index) => {
      const one = cards.get(row.id) || newCard(row.id);
      cards.set(row.id, one);
      fill(one, row);
      if (one.node !== list.children[index]) list.insertBefore(one.node, list.children[index]);
    });
    past.hidden = !over;
    pastHeading.textContent = `${over} closed`;
    morePast.hidden = closed.length >= over;
    const before = JSON.stringify(closed);
    if (before !== pastList.shown) {
      pastList.shown = before;
      pastList.replaceChildren(...closed.map(closedCard));
    }
    for (const [of, shown] of [["opened", list], ["closed", pastList]]) {
      if (next[of] < 0 || shown.children.length <= next[of]) continue;
      const node = shown.children[next[of]];
      node.querySelector(of === "opened" ? ".steps-words" : "summary").focus();
      next[of] = -1;
    }
    if (at >= 0 && !order[at].isConnected) {
      // The step that was closed is gone: go on with the one that took its place.
      const next = [...order.slice(at + 1), ...order.slice(0, at).reverse()];
      const node = next.find((one) => one.isConnected);
      (node ? node.querySelector(".steps-words") : heading).focus();
    }
  }
  const answered = (content) => {
    const one = content.kind === "answered" && cards.get(content.id);
    if (!one) return;
    one.sent = false;
    fold(one);
  };
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("journal:offline", () => { online = false; });
  on("journal:online", () => {
    online = true;
    for (const one of cards.values()) {
      one.sent = false;
      tell(one, "");
      fold(one);
    }
  });
  const watch = ["opened", "closed", "open_count", "closed_count"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", answered);
  draw();
  return () => {
    gone.abort();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", answered);
    box.remove();
  };
}

export default { render };
