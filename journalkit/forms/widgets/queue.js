// What waits for review. Each card keeps its place and its half-written comment while the list is
// drawn anew; pictures are asked for only when they come near the screen. What is done with a card,
// and the line below the list with its keys, lie in two scripts of their own (queue_decide,
// queue_foot), which this one brings in.

const SLICE = 40; // pixels of a note that have to be on the screen at once to count as read

let count = 0;

function said(label, text) {
  const line = make("p", "queue-said");
  line.append(make("strong", "", label), " ", text);
  return line;
}

const KINDS = { asked: "asked for changes", praised: "praised", said: "said", "taken back": "took that back",
  withheld: "found it not appropriate" };

// What was asked, praised and said, in order.
function conversation(said) {
  const list = make("ol", "queue-talk");
  list.setAttribute("aria-label", "What was said");
  for (const { kind, who, when, text } of said) {
    const line = make("li", `queue-comment queue-is-${kind.replace(" ", "-")}`);
    line.append(make("p", "help", `${who} ${KINDS[kind] || "said"} · ${when}`));
    if (text) line.append(make("p", "queue-text", text));
    list.append(line);
  }
  return list;
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
  const empty = make("p", "card queue-empty");
  const list = make("div", "queue-list");
  const more = press("button queue-more", "Show more", () => model.send({ do: "more" }));
  box.append(heading, empty, list, more);
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
    if (content.kind === "look") (cards.get(content.id)?.head || heading).focus();
    if (content.kind === "ticks") foldAll();
    if (content.kind === "kept") cards.get(content.id)?.acts.kept(content.do);
    if (content.kind === "answered") cards.get(content.id)?.acts.again();
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
    for (const button of [what, concern]) button.setAttribute("aria-describedby", head.id);
    const send = (message) => model.send({ ...message, id: one.card.id, version: one.card.version });
    const ticked = (id) => ({
      opened: model.get("opened").includes(id),
      on: model.get("ticked").includes(id),
    });
    const acts = tools.deciding.begin({ head, send, online: () => online, ticked });
    node.append(pictures, body, ...acts.nodes);
    const one = {
      node, head, pictures, words, what, changes, concern, acts, unfolded: false, card: {}, shown: "",
      seen: "", slices: [],
    };
    return one;
  };
  const fold = (one) => {
    one.acts.fold();
    one.node.setAttribute("aria-busy", String(one.acts.sent()));
    one.concern.hidden = !model.get("raises");
    one.what.hidden = !(one.card.changed || []).length;
    one.what.setAttribute("aria-expanded", String(one.unfolded));
    one.changes.hidden = one.what.hidden || !one.unfolded;
  };
  const foldAll = () => {
    cards.forEach(fold);
    tools.foot.fold();
  };
  const fill = (one, card) => {
    const shown = JSON.stringify(card);
    if (card.version !== one.card.version) one.slices = [];
    one.card = card;
    one.acts.fill(card);
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
    if ((card.said || []).length) lines.push(conversation(card.said));
    if (card.versions > 1 && !(card.changed || []).length) lines.push(make("p", "help", `Version ${card.versions}`));
    one.words.replaceChildren(...lines);
    one.changes.replaceChildren(...sideBySide(card.changed || []));
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
    tools.foot.fold();
    look();
  };
  const busied = () => {
    const id = model.get("busy_id");
    for (const one of cards.values()) one.acts.busy(one.card.id === id && Boolean(id));
    foldAll();
  };

  // ---- what was opened: all of its words were on the screen, slice by slice

  const reads = () => {
    looking = 0;
    if (document.hidden) return;
    for (const one of cards.values()) {
      if (!one.card.can_decide || one.told === one.card.version) continue;
      const { top, height } = one.words.getBoundingClientRect();
      if (!height || top > innerHeight || top + height < 0) continue;
      const slices = Math.max(1, Math.ceil(height / SLICE));
      if (one.slices.length !== slices) one.slices = Array(slices).fill(false);
      for (let at = 0; at < slices; at += 1) {
        const from = top + (at * height) / slices;
        if (from >= 0 && from + height / slices <= innerHeight) one.slices[at] = true;
      }
      if (!one.slices.every(Boolean)) continue;
      one.told = one.card.version;
      model.send({ do: "opened", id: one.card.id, version: one.card.version });
    }
  };
  let looking = 0;
  const look = () => {
    looking ||= requestAnimationFrame(reads);
  };
  addEventListener("scroll", look, { signal: gone.signal, capture: true, passive: true });
  addEventListener("resize", look, { signal: gone.signal });
  document.addEventListener("visibilitychange", look, { signal: gone.signal });
  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("journal:offline", () => { online = false; });
  on("journal:online", () => {
    online = true;
    for (const one of cards.values()) {
      one.told = 0; // what was said out of reach was not heard
      one.acts.trouble(one.card.problem || "");
      one.acts.again();
      fold(one);
    }
    look();
    for (const id of asked) {
      if (!thumbs.has(id)) model.send({ do: "picture", id });
    }
  });
  const watch = ["heading", "empty", "cards", "more"];
  const folds = ["status", "can_undo", "opened", "ticked", "raises"];
  const tools = {};
  const views = [];
  const bring = async (name) => {
    const manager = model.widget_manager;
    const part = await manager.get_model(model.get(name).replace("IPY_MODEL_", ""));
    const view = await manager.create_view(part);
    if (gone.signal.aborted) return view.remove();
    views.push(view);
    tools[name] = view.el.tool;
    if (name === "foot") box.append(view.el);
  };
  model.on("msg:custom", heard);
  Promise.all([bring("deciding"), bring("foot")]).then(() => {
    if (gone.signal.aborted) return;
    const order = () => model.get("cards").map(({ id }) => cards.get(id)).filter(Boolean);
    tools.foot = tools.foot.begin({ model, box, order, decided: () => online && !model.get("busy_id") });
    for (const name of watch) model.on(`change:${name}`, draw);
    for (const name of folds) model.on(`change:${name}`, foldAll);
    model.on("change:busy_id", busied);
    draw();
  });
  return () => {
    gone.abort();
    near.disconnect();
    for (const url of thumbs.values()) URL.revokeObjectURL(url);
    thumbs.clear();
    for (const view of views) view.remove();
    for (const name of watch) model.off(`change:${name}`, draw);
    for (const name of folds) model.off(`change:${name}`, foldAll);
    model.off("change:busy_id", busied);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
