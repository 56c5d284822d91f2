// What waits for review. Each card keeps its place and its half-written comment while the list is
// drawn anew; pictures are asked for only when they come near the screen.

let count = 0;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text || text === 0) node.textContent = text;
  return node;
}

function press(className, text, does) {
  const button = make("button", className, text);
  button.type = "button";
  button.addEventListener("click", does);
  return button;
}

function said(label, text) {
  const line = make("p", "queue-said");
  line.append(make("strong", "", label), " ", text);
  return line;
}

// Versions side by side: what stood there, what stands there now.
function sideBySide(changed) {
  return changed.map(({ label, before, after }) => {
    const block = make("div", "queue-change");
    block.append(make("p", "label", label));
    for (const [word, text, kind] of [["Before", before, "before"], ["Now", after, "now"]]) {
      const side = make("div", `queue-side queue-${kind}`);
      side.append(make("p", "help", word), make("p", "queue-text", text || "nothing"));
      block.append(side);
    }
    return block;
  });
}

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "queue");
  const heading = make("h2", "queue-heading");
  heading.id = `queue-heading-${++count}`;
  heading.tabIndex = -1;
  box.setAttribute("aria-labelledby", heading.id);
  const status = make("p", "help queue-status");
  status.setAttribute("role", "status");
  const empty = make("p", "card queue-empty");
  const list = make("div", "queue-list");
  const more = press("button queue-more", "Show more", () => model.send({ do: "more" }));
  box.append(heading, status, empty, list, more);
  el.append(box);

  let online = true;
  const cards = new Map();
  const thumbs = new Map(); // id of a picture -> blob URL of the small one
  const asked = new Set();

  // ---- pictures

  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const id = target.dataset.picture;
      if (thumbs.has(id) || asked.has(id)) continue;
      asked.add(id);
      model.send({ do: "picture", id });
    }
  }, { rootMargin: "600px" });

  const showThumb = (button) => {
    const url = thumbs.get(button.dataset.picture);
    const name = button.dataset.alt;
    const wait = make("span", "help", name);
    const image = make("img");
    if (url) Object.assign(image, { src: url, alt: name });
    button.replaceChildren(url ? image : wait);
    if (button.dataset.kind === "video") {
      button.append(make("span", "queue-video"), make("span", "visually-hidden", "video"));
    }
    if (!url) near.observe(button);
  };
  const thumbButton = ({ id, kind, alt }) => {
    const button = press("queue-picture", "", () => model.send({ do: "open", id }));
    Object.assign(button.dataset, { picture: id, kind, alt: alt || "Picture" });
    button.setAttribute("aria-haspopup", "dialog");
    showThumb(button);
    return button;
  };
  const heard = (content, buffers) => {
    if (content.kind === "look") heading.focus();
    if (content.kind !== "picture") return;
    const data = buffers && buffers[0];
    if (!data || thumbs.has(content.id)) return;
    const wanted = [...list.querySelectorAll(".queue-picture")].filter(
      (one) => one.dataset.picture === content.id,
    );
    if (!wanted.length) return;
    thumbs.set(content.id, URL.createObjectURL(new Blob([data], { type: content.mime || "" })));
    wanted.forEach(showThumb);
  };

  // ---- one card

  const newCard = () => {
    const number = ++count;
    const node = make("article", "card queue-card");
    const head = make("h3", "queue-author");
    head.id = `queue-card-${number}`;
    head.tabIndex = -1;
    node.setAttribute("aria-labelledby", head.id);
    const pictures = make("div", "queue-pictures");
    const body = make("div", "queue-body");
    const words = make("div", "queue-words");
    const what = press("button quiet queue-what", "What changed", () => {
      one.unfolded = !one.unfolded;
      fold(one);
    });
    const changes = make("div", "queue-changes");
    changes.id = `queue-changes-${number}`;
    what.setAttribute("aria-controls", changes.id);
    const concern = press("button quiet queue-concern", "Raise a concern", () => {
      model.send({ do: "concern", id: one.card.id });
    });
    body.append(words, what, changes, concern);
    const acts = make("div", "queue-acts");
    const asking = make("div", "queue-asking");
    asking.id = `queue-asking-${number}`;
    const approve = press("button primary", "Approve", () => decide(one, { do: "approve" }));
    const ask = press("button", "Ask for changes", () => {
      one.asks = !one.asks;
      fold(one);
      if (one.asks) comment.focus();
    });
    ask.setAttribute("aria-controls", asking.id);
    const take = press("button", "Take to the meeting", () => decide(one, { do: "take" }));
    acts.append(approve, ask, take);
    const label = make("label", "label", "Comment");
    const comment = make("textarea");
    comment.rows = 2;
    comment.maxLength = 4000;
    comment.id = label.htmlFor = `queue-comment-${number}`;
    const wrong = make("p", "problem");
    wrong.id = `queue-wrong-${number}`;
    comment.addEventListener("input", () => {
      comment.style.height = "auto";
      comment.style.height = `${comment.scrollHeight + 2}px`;
      if (comment.value.trim()) tell(one, "");
    });
    comment.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      one.asks = false;
      fold(one);
      ask.focus();
    });
    const send = press("button primary", "Send", () => {
      if (!comment.value.trim()) {
        tell(one, "Write what you would like to read.");
        comment.focus();
      } else decide(one, { do: "ask", comment: comment.value });
    });
    asking.append(label, comment, wrong, send);
    for (const button of [approve, ask, take, what, concern, send]) {
      button.setAttribute("aria-describedby", head.id);
    }
    const trouble = make("p", "problem queue-trouble");
    trouble.setAttribute("role", "alert");
    node.append(pictures, body, acts, asking, trouble);
    const one = {
      node, head, pictures, words, what, changes, concern, acts, asking, approve, ask, take, comment,
      wrong, send, trouble, asks: false, unfolded: false, card: {}, shown: "", seen: "",
    };
    return one;
  };
  const tell = (one, text) => {
    one.wrong.textContent = text;
    one.comment.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) one.comment.setAttribute("aria-describedby", one.wrong.id);
    else one.comment.removeAttribute("aria-describedby");
  };
  const decide = (one, message) => {
    if (one.sent || model.get("busy_id")) return;
    if (!online) {
      one.trouble.textContent = "Not connected. Nothing was sent; press again when it is back.";
      return;
    }
    one.sent = true;
    one.trouble.textContent = "";
    model.send({ ...message, id: one.card.id, version: one.card.version });
    fold(one);
  };
  const fold = (one) => {
    const may = Boolean(one.card.can_decide);
    const busy = one.sent || model.get("busy_id") === one.card.id;
    one.acts.hidden = !may;
    one.asking.hidden = !may || !one.asks;
    one.ask.setAttribute("aria-expanded", String(one.asks));
    one.take.hidden = !one.card.can_take;
    for (const button of [one.approve, one.ask, one.take, one.send]) {
      button.setAttribute("aria-disabled", String(Boolean(busy)));
    }
    one.node.setAttribute("aria-busy", String(Boolean(busy)));
    one.concern.hidden = !model.get("raises");
    one.what.hidden = !(one.card.changed || []).length;
    one.what.setAttribute("aria-expanded", String(one.unfolded));
    one.changes.hidden = one.what.hidden || !one.unfolded;
  };
  const fill = (one, card) => {
    const shown = JSON.stringify(card);
    one.card = card;
    one.sent = false;
    if (shown === one.shown) return fold(one);
    one.shown = shown;
    const mark = ({ text, kind }) =>
      make("span", `queue-mark ${kind === "warning" ? "queue-warns" : ""}`, text);
    const when = make("span", "queue-when", card.when);
    one.head.replaceChildren(make("span", "", card.author), " ", when);
    if (card.children) {
      one.head.append(make("span", "visually-hidden", `, about ${card.children}`));
    }
    const top = make("div", "queue-top");
    const state = card.state_label ? [mark({ text: card.state_label, kind: "" })] : [];
    const areas = (card.areas || []).map((text) => mark({ text }));
    top.append(one.head, ...areas, ...state, ...(card.marks || []).map(mark));
    const lines = [top, make("p", "queue-text", card.text)];
    if (card.own_words) lines.push(make("blockquote", "queue-own", card.own_words));
    if (card.meaning) lines.push(said("What it tells us", card.meaning));
    if (card.next_step) lines.push(said("Next step", card.next_step));
    const judged = [["Wellbeing", card.wellbeing], ["Involvement", card.involvement]]
      .filter(([, value]) => value)
      .map(([word, value]) => `${word} ${value}`);
    if (judged.length) lines.push(make("p", "queue-said", judged.join(" · ")));
    for (const { who, when: at, text } of card.comments || []) {
      const note = make("div", "queue-comment");
      note.append(make("p", "help", `${who} · ${at}`), make("p", "queue-text", text));
      lines.push(note);
    }
    if (card.versions > 1 && !(card.changed || []).length) lines.push(make("p", "help", `Version ${card.versions}`));
    one.words.replaceChildren(...lines);
    one.changes.replaceChildren(...sideBySide(card.changed || []));
    one.trouble.textContent = card.problem || "";
    const seen = JSON.stringify([card.pictures, card.children, card.place]);
    if (seen !== one.seen) {
      one.seen = seen;
      const buttons = (card.pictures || []).map(thumbButton);
      const none = make("p", "help queue-none", "no pictures");
      const about = [card.children, card.place].filter(Boolean).join(" · ");
      const grid = make("div", "queue-thumbs");
      grid.append(...(buttons.length ? buttons : [none]));
      one.pictures.replaceChildren(grid, make("p", "help queue-about", about));
    }
    fold(one);
  };

  // ---- the list

  const focusAfter = (nodes) => {
    // The card that was decided is gone: go on with the one that took its place.
    const next = nodes.find((node) => node && node.isConnected);
    (next ? next.querySelector("h3") : heading).focus();
  };
  const draw = () => {
    const wanted = model.get("cards");
    heading.textContent = model.get("heading");
    status.textContent = model.get("status");
    empty.textContent = model.get("empty");
    empty.hidden = wanted.length > 0;
    more.hidden = !model.get("more");
    const order = [...list.children];
    const at = order.findIndex((node) => node.contains(document.activeElement));
    for (const [id, one] of cards) {
      if (wanted.some((card) => card.id === id)) continue;
      one.node.remove();
      cards.delete(id);
    }
    wanted.forEach((card, index) => {
      const one = cards.get(card.id) || newCard();
      cards.set(card.id, one);
      fill(one, card);
      if (one.node !== list.children[index]) list.insertBefore(one.node, list.children[index]);
    });
    const kept = new Set(wanted.flatMap((card) => (card.pictures || []).map((one) => one.id)));
    for (const id of asked) if (!kept.has(id)) asked.delete(id);
    for (const [id, url] of thumbs) {
      if (kept.has(id)) continue;
      URL.revokeObjectURL(url);
      thumbs.delete(id);
    }
    if (at >= 0 && !order[at].isConnected) {
      focusAfter([...order.slice(at + 1), ...order.slice(0, at).reverse()]);
    }
  };
  const busied = () => {
    for (const one of cards.values()) {
      if (!model.get("busy_id")) one.sent = false;
      fold(one);
    }
  };
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("journal:offline", () => { online = false; });
  on("journal:online", () => {
    online = true;
    for (const one of cards.values()) {
      one.sent = false;
      one.trouble.textContent = one.card.problem || "";
      fold(one);
    }
    for (const id of asked) {
      if (!thumbs.has(id)) model.send({ do: "picture", id });
    }
  });
  const watch = ["heading", "empty", "cards", "more", "status"];
  for (const name of watch) model.on(`change:${name}`, draw);
  for (const name of ["busy_id", "raises"]) model.on(`change:${name}`, busied);
  model.on("msg:custom", heard);
  draw();
  return () => {
    gone.abort();
    near.disconnect();
    for (const url of thumbs.values()) URL.revokeObjectURL(url);
    thumbs.clear();
    for (const name of watch) model.off(`change:${name}`, draw);
    for (const name of ["busy_id", "raises"]) model.off(`change:${name}`, busied);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
