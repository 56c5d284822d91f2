// One picture or film, large. What belongs to a film, to the children in it and to covering lies
// in three scripts of their own (viewer_film, viewer_who, viewer_cover), which this one brings in.
// Of a picture nothing is left here once one has stepped on, closed, locked or signed out.

const SWIPE = 60; // pixels
const PAUSE = 1500; // milliseconds after the last letter of a caption, until it is saved
const CONVERTING = "This video is still being converted so that every tablet can play it.";

let count = 0;

function arrow(className, label, does) {
  const button = press(`viewer-step ${className}`, "", does);
  button.setAttribute("aria-label", label);
  return button;
}

function render({ model, el }) {
  const gone = new AbortController();
  const number = ++count;
  const dialog = make("dialog", "viewer");
  const title = make("h2", "viewer-title");
  title.id = `viewer-title-${number}`;
  title.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", title.id);
  const place = make("p", "viewer-place");
  place.setAttribute("role", "status");
  const shut = press("button viewer-close", "Close", () => close());
  const head = make("div", "viewer-head");
  head.append(title, place, shut);
  const offline = make("p", "viewer-offline");
  offline.setAttribute("role", "status");
  const frame = make("div", "viewer-frame");
  const before = arrow("viewer-before", "Previous", () => step(-1));
  const after = arrow("viewer-after", "Next", () => step(1));
  const looking = make("div", "viewer-looking");
  looking.append(before, frame, after);
  const details = make("section", "viewer-details");
  details.setAttribute("aria-label", "About it");
  const facts = make("p", "viewer-facts");
  const who = make("div", "viewer-who-place");
  const rights = make("ul", "viewer-rights");
  const captioned = make("p", "viewer-captioned");
  const captionBox = make("div", "viewer-caption");
  const label = make("label", "label", "Caption");
  const caption = make("input", "field");
  caption.id = label.htmlFor = `viewer-caption-${number}`;
  caption.maxLength = 300;
  caption.autocomplete = "off";
  const captionSaid = make("p", "help viewer-saved");
  captionSaid.id = `viewer-saved-${number}`;
  captionSaid.setAttribute("role", "status");
  caption.setAttribute("aria-describedby", captionSaid.id);
  captionBox.append(label, caption, captionSaid);
  const cover = press("button viewer-cover", "Blur or crop", () => covering(true));
  details.append(facts, who, rights, captioned, captionBox, cover);
  const body = make("div", "viewer-body");
  body.append(looking, details);
  dialog.append(head, offline, body);
  el.append(dialog);

  let online = true;
  let shown = null; // the picture that is on the screen
  let at = 0;
  let shows = 0;
  let url = "";
  let timer;
  const unsaved = new Map(); // id of a picture -> the caption on its way
  const views = [];
  const tools = {};

  const send = (content) => model.send(content);
  const bring = async (name, into) => {
    const manager = model.widget_manager;
    const id = model.get(name).replace("IPY_MODEL_", "");
    const view = await manager.create_view(await manager.get_model(id));
    if (gone.signal.aborted) return view.remove();
    views.push(view);
    tools[name] = view.el.tool;
    if (into) into.append(view.el);
  };
  const ready = Promise.all([bring("film"), bring("who", who), bring("covering", body)]).then(() => {
    if (gone.signal.aborted) return;
    tools.who.begin({ send, close: () => close(true), go: close });
    tools.covering.begin({ send, back: () => covering(false) });
  });

  // ---- the picture itself

  const film = () => shown && shown.kind === "video" && shown.ready && (shown.starts || []).length > 0;
  const words = (...nodes) => {
    const said = make("div", "viewer-words");
    said.append(...nodes);
    return said;
  };
  const drop = () => {
    tools.film.stop();
    frame.replaceChildren();
    if (url) URL.revokeObjectURL(url);
    url = "";
  };
  const ask = () => {
    if (film()) {
      frame.replaceChildren(tools.film.begin(shown, { send }));
    } else {
      frame.replaceChildren(words(make("p", "help", online ? "One moment…" : "Not connected.")));
    }
    send({ do: "full", id: shown.id });
  };
  const full = (content, data) => {
    if (!shown || shown.id !== content.id || url) return;
    if (!data) {
      if (film()) return; // it plays without its poster
      const again = press("button", "Try again", ask);
      frame.replaceChildren(words(make("p", "problem", content.problem), make("p", "help", content.what_to_do), again));
      return;
    }
    url = URL.createObjectURL(new Blob([data], { type: "image/jpeg" }));
    if (film()) {
      tools.film.poster(url);
      return;
    }
    const image = make("img");
    Object.assign(image, { alt: shown.alt, draggable: false, src: url });
    frame.replaceChildren(image);
    if (shown.kind === "video") frame.append(make("p", "viewer-waits", shown.note || CONVERTING));
    image.addEventListener("load", () => { cover.disabled = false; });
  };

  // ---- what stands beside it

  const draw = () => {
    title.textContent = shown.alt;
    const all = model.get("pictures").length;
    const total = Math.max(model.get("total"), all);
    place.textContent = total > 1 ? `${model.get("first") + at + 1} of ${total}` : "";
    before.hidden = after.hidden = all < 2;
    before.setAttribute("aria-disabled", String(at === 0));
    after.setAttribute("aria-disabled", String(at === all - 1));
    facts.replaceChildren(make("span", "", shown.when));
    if (shown.made) facts.append(make("span", "viewer-mark", shown.made));
    rights.replaceChildren(
      ...(shown.rights || []).map(({ text, kind }) =>
        make("li", kind === "warning" ? "viewer-warns" : "viewer-good", text),
      ),
    );
    rights.hidden = !rights.childElementCount;
    const may = Boolean(shown.may_change);
    captionBox.hidden = !may;
    captioned.hidden = may || !shown.caption;
    captioned.textContent = shown.caption;
    if (document.activeElement !== caption && !unsaved.has(shown.id)) caption.value = shown.caption;
    cover.hidden = !may || shown.kind === "video";
    who.hidden = shown.children === undefined; // this page does not ask who is in it
    if (!who.hidden) tools.who.show(shown, model.get("options"), model.get("suggested"));
  };
  const keepCaption = () => {
    clearTimeout(timer);
    if (!shown || !shown.may_change) return;
    const text = caption.value.split(/\s+/).filter(Boolean).join(" ");
    if (text === (unsaved.get(shown.id) ?? shown.caption)) return;
    unsaved.set(shown.id, text);
    sayCaption();
    send({ do: "caption", id: shown.id, text });
  };
  const sayCaption = (text) => {
    const waits = online ? "Saving…" : "Not saved yet; it is when the connection is back.";
    captionSaid.classList.toggle("problem", false);
    captionSaid.textContent = text ?? (unsaved.has(shown.id) ? waits : "");
  };
  const captionAnswered = (content) => {
    const text = unsaved.get(content.id);
    if (!content.problem && text !== content.caption) return; // a newer one is on its way
    unsaved.delete(content.id);
    if (!shown || shown.id !== content.id) return;
    sayCaption(content.problem ? `${content.problem} ${content.what_to_do}` : "Saved");
    captionSaid.classList.toggle("problem", Boolean(content.problem));
  };

  // ---- stepping, opening, closing

  const look = (index, whole = true) => {
    keepCaption();
    if (whole) drop();
    at = index;
    shown = model.get("pictures")[index];
    covering(false);
    caption.value = unsaved.get(shown.id) ?? shown.caption;
    cover.disabled = true;
    sayCaption();
    draw();
    ask();
    dialog.scrollTop = details.scrollTop = 0;
  };
  const step = (by) => {
    const to = at + by;
    if (shown && !covers() && to >= 0 && to < model.get("pictures").length) look(to);
  };
  const covers = () => dialog.classList.contains("viewer-covers");
  function covering(on) {
    if (on === covers() || (on && !url)) return;
    dialog.classList.toggle("viewer-covers", on);
    looking.hidden = details.hidden = shut.hidden = place.hidden = on;
    title.textContent = on ? "Blur or crop" : shown.alt;
    if (on) tools.covering.show(shown, frame.querySelector("img"), model.get("cover_note"));
    else {
      tools.covering.hide();
      cover.focus();
    }
  }
  const begin = (content) => {
    const pictures = model.get("pictures");
    if (gone.signal.aborted || !pictures.length) return;
    shows = content.number;
    if (!dialog.open) dialog.showModal();
    look(Math.min(content.at, pictures.length - 1));
    title.focus();
  };
  // Nothing of the picture stays: not in the page, not in the browser's memory.
  const empty = () => {
    if (!shown) return;
    keepCaption();
    covering(false);
    const last = shown;
    drop();
    tools.who.clear();
    tools.covering.clear();
    unsaved.clear();
    shown = null;
    for (const node of [title, place, facts, rights, captioned, captionSaid]) node.replaceChildren();
    caption.value = "";
    send({ do: "closed", number: shows });
    if (dialog.open) dialog.close();
    // The page may have drawn anew what opened this: go back to the same picture there.
    if (document.activeElement === document.body) {
      document.querySelector(`[data-picture="${CSS.escape(last.id)}"]`)?.focus();
    }
  };
  // A choice that nobody has confirmed does not count; whoever leaves one behind is asked once.
  function close(anyway = false) {
    const left = anyway || !shown ? -1 : model.get("pictures").findIndex((one) => tools.who.unsaid(one));
    if (left < 0) {
      empty();
      return;
    }
    if (left !== at) look(left);
    tools.who.warn();
  }
  const again = () => {
    if (!shown) return;
    const pictures = model.get("pictures");
    if (!pictures.length) empty();
    else if (!pictures[at] || pictures[at].id !== shown.id || pictures[at].ready !== shown.ready) look(Math.min(at, pictures.length - 1));
    else {
      shown = pictures[at];
      if (!covers()) draw();
    }
  };
  const heard = (content, buffers) => {
    const data = buffers && buffers[0];
    ready.then(() => {
      if (content.kind === "show") begin(content);
      else if (content.kind === "hide") empty();
      else if (!shown) return;
      else if (content.kind === "full") full(content, data);
      else if (content.kind === "piece" && content.id === shown.id) tools.film.heard(content, data);
      else if (content.kind !== "changed") return;
      else if (content.what === "caption") captionAnswered(content);
      else if (content.what === "children") tools.who.heard(content);
      else if (content.what === "cover" && content.id === shown.id) tools.covering.heard(content);
    });
  };

  // ---- fingers and keys

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (covers()) covering(false);
    else close(tools.who.warned());
  });
  dialog.addEventListener("close", empty); // however the browser came to close it
  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, video, .viewer-covering")) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
  });
  let from = null;
  frame.addEventListener("touchstart", ({ touches, target }) => {
    const [one] = touches;
    const low = target.closest("video") && one.clientY > target.getBoundingClientRect().bottom - 90;
    const zoomed = window.visualViewport && window.visualViewport.scale > 1.05;
    from = touches.length === 1 && !low && !zoomed ? [one.clientX, one.clientY] : null;
  }, { passive: true });
  frame.addEventListener("touchend", ({ changedTouches: [one] }) => {
    if (!from) return;
    const across = one.clientX - from[0];
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(one.clientY - from[1])) {
      step(across < 0 ? 1 : -1);
    }
    from = null;
  });
  caption.addEventListener("input", () => {
    sayCaption("");
    clearTimeout(timer);
    timer = setTimeout(keepCaption, PAUSE);
  });
  caption.addEventListener("change", keepCaption);
  caption.addEventListener("blur", keepCaption);

  // ---- the connection, and the end

  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  const connected = (now) => {
    online = now;
    offline.textContent = now ? "" : "Not connected. It goes on by itself when the connection is back.";
    if (!shown) return;
    sayCaption(captionSaid.textContent === "Saved" ? "Saved" : undefined);
    tools.who.online(now);
    tools.covering.online(now);
    if (film()) tools.film.online(now);
    if (!now) return;
    for (const [id, text] of unsaved) send({ do: "caption", id, text });
    if (!url) send({ do: "full", id: shown.id });
  };
  on("journal:offline", () => connected(false));
  on("journal:online", () => connected(true));
  // Locking and signing out say `flush` before they cover the page. A dialog lies above the page
  // and is not covered with it, so it goes; so it does when the page is over or put aside.
  for (const event of ["journal:flush", "journal:ended", "journal:gone", "pagehide"]) on(event, empty);
  model.on("msg:custom", heard);
  model.on("change:pictures", again);
  return () => {
    gone.abort();
    clearTimeout(timer);
    empty();
    model.off("msg:custom", heard);
    model.off("change:pictures", again);
    for (const view of views) view.remove();
    dialog.remove();
  };
}

export default { render };
