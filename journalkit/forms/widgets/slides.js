// A slideshow that fills the screen. Three pictures at most are in memory; a picture is asked for
// each time it is shown, so that a consent withdrawn in the middle of a show counts at once.

const AGE = 60_000; // milliseconds after which a picture is asked for anew before it is shown
const STILL = 3_000; // without a movement for so long the buttons go
const FADE = 900;
const STRAY = 400; // a tap that only brought the buttons back presses none of them
const CHOICES = [5, 8, 15];

let count = 0;

function shuffled(numbers) {
  for (let at = numbers.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [numbers[at], numbers[other]] = [numbers[other], numbers[at]];
  }
  return numbers;
}

function render({ model, el }) {
  const gone = new AbortController();
  const on = (target, event, does, more) =>
    target.addEventListener(event, does, { signal: gone.signal, ...more });
  const number = ++count;

  // ---- the card

  const box = make("section", "card slides");
  const heading = make("h2", "");
  heading.id = `slides-${number}`;
  box.setAttribute("aria-labelledby", heading.id);
  const detail = make("p", "slides-detail");
  const choices = make("div", "slides-choices");
  const each = make("fieldset", "slides-each");
  each.append(make("legend", "label", "Seconds for each picture"));
  const row = make("div", "slides-row");
  each.append(row);
  const radios = CHOICES.map((seconds) => {
    const label = make("label", "chip slides-chip");
    const radio = make("input");
    Object.assign(radio, { type: "radio", name: heading.id, value: seconds });
    radio.addEventListener("change", () => tell("seconds", seconds));
    const words = make("span", "", seconds);
    words.append(make("span", "visually-hidden", " seconds"));
    label.append(radio, words);
    row.append(label);
    return radio;
  });
  const wording = make("label", "chip slides-chip");
  const captions = make("input");
  captions.type = "checkbox";
  captions.addEventListener("change", () => tell("captions", captions.checked));
  wording.append(captions, make("span", "", "Show captions"));
  const words = make("fieldset", "slides-each");
  words.append(make("legend", "label", "Words"), wording);
  const warning = make("p", "help", "Captions may name children.");
  warning.id = `${heading.id}-warning`;
  captions.setAttribute("aria-describedby", warning.id);
  choices.append(each, words);
  const start = press("button primary slides-start", "", () => open());
  const ended = make("p", "help slides-ended");
  ended.setAttribute("role", "status");
  box.append(heading, detail, choices, warning, start, ended);

  // ---- the show

  const dialog = make("dialog", "slides-show");
  dialog.setAttribute("aria-label", "Slideshow");
  const screen = make("div", "slides-screen");
  screen.tabIndex = -1;
  const frames = make("div", "slides-frames");
  const caption = make("p", "slides-caption");
  const notice = make("p", "slides-notice");
  notice.setAttribute("role", "status");
  const acts = make("div", "slides-acts");
  const back = press("slides-act slides-back", "Previous", () => go(-1));
  const pause = press("slides-act slides-pause", "Pause", () => setPlaying(!playing));
  const next = press("slides-act slides-next", "Next", () => go(1));
  const shut = press("slides-act slides-close", "Close", () => close());
  acts.append(back, pause, next, shut);
  screen.append(frames, caption, notice, acts);
  dialog.append(screen);
  el.append(box, dialog);

  // A choice goes as a message of its own and keeps its place before the press of Start.
  let sets = 0;
  const tell = (name, value) => {
    model.set(name, value);
    model.send({ do: "set", number: ++sets, state: { [name]: value } });
    draw();
  };
  const draw = () => {
    heading.textContent = model.get("heading");
    detail.textContent = model.get("detail");
    detail.hidden = !model.get("detail");
    start.textContent = model.get("label");
    start.disabled = !model.get("count");
    radios.forEach((radio) => { radio.checked = Number(radio.value) === model.get("seconds"); });
    captions.checked = model.get("captions");
  };

  let running = false;
  let playing = true;
  let online = true;
  let asks = 0;
  let order = [];
  let at = 0; // in `order`: the place of what is shown
  let due = null; // in `order`: the place of what shall be shown as soon as it is here
  let shown = null; // what is on the screen
  let toward = 1; // the direction of the last step
  let timer = 0;
  let fading = 0;
  let awake = null;
  const held = new Map(); // number -> { url, image, about, since }
  const asking = new Map(); // number -> ask
  const coming = new Set(); // { url, image } that are not decoded yet
  const withdrawn = new Set();

  const letGo = (numbered) => {
    const one = held.get(numbered);
    if (!one) return;
    held.delete(numbered);
    one.image.remove();
    one.image.removeAttribute("src");
    URL.revokeObjectURL(one.url);
  };
  /** The next place in a direction that may still be shown; null where there is none. */
  const beside = (place, step) => {
    for (let n = 1; n <= order.length; n += 1) {
      const other = (((place + step * n) % order.length) + order.length) % order.length;
      if (!withdrawn.has(order[other])) return other;
    }
    return null;
  };
  const isFresh = (numbered) => held.has(numbered) && Date.now() - held.get(numbered).since < AGE;

  /** Keep what is shown and its two neighbours, ask for what comes next. */
  const tidy = () => {
    const places = [due ?? at, at, beside(at, 1), beside(at, -1)].filter((place) => place !== null);
    const keep = [];
    for (const place of places) {
      if (keep.length < 3 && !keep.includes(order[place])) keep.push(order[place]);
    }
    for (const numbered of [...held.keys()]) if (!keep.includes(numbered)) letGo(numbered);
    for (const numbered of [...asking.keys()]) if (!keep.includes(numbered)) asking.delete(numbered);
    const first = due === null ? beside(at, 1) : due;
    if (first !== null && order[first] !== shown) ask(order[first]);
  };
  const ask = (numbered) => {
    if (!running || !online || asking.has(numbered) || isFresh(numbered)) return;
    if (numbered !== shown) letGo(numbered);
    asking.set(numbered, ++asks);
    model.send({ do: "slide", ask: asks, number: numbered });
  };

  const tick = () => {
    clearTimeout(timer);
    if (running && playing && due === null && shown !== null && !document.hidden) {
      timer = setTimeout(() => go(1), model.get("seconds") * 1000);
    }
  };
  const go = (step) => {
    if (!running) return;
    clearTimeout(timer);
    toward = step;
    const place = beside(due ?? at, step);
    if (place === null) {
      nothing();
      return;
    }
    due = place;
    const numbered = order[place];
    // The only one that is left is looked at again: it may have been withdrawn as well.
    if (numbered === shown) {
      asking.delete(numbered);
      held.get(numbered).since = 0;
      ask(numbered);
    } else if (isFresh(numbered)) show(numbered);
    else {
      tidy();
      ask(numbered);
    }
  };
  const show = (numbered) => {
    const one = held.get(numbered);
    const old = shown === null || shown === numbered ? null : held.get(shown);
    at = due;
    due = null;
    shown = numbered;
    settleFade();
    if (old) {
      frames.append(one.image);
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      old.image.classList.add("slides-old");
      if (calm) old.image.remove();
      else {
        one.image.classList.add("slides-coming");
        void one.image.offsetWidth; // the fade begins from here
        one.image.classList.remove("slides-coming");
        fading = setTimeout(settleFade, FADE);
      }
    } else frames.replaceChildren(one.image);
    one.image.classList.remove("slides-old");
    caption.textContent = model.get("captions") ? one.about.caption || "" : "";
    caption.hidden = !caption.textContent;
    notice.textContent = "";
    tidy();
    tick();
  };
  /** Only what is shown stays in the page. */
  const settleFade = () => {
    clearTimeout(fading);
    for (const image of [...frames.children]) {
      if (image.classList.contains("slides-old")) {
        image.remove();
        image.classList.remove("slides-old");
      }
    }
  };
  const drop = (one) => {
    coming.delete(one);
    one.image.removeAttribute("src");
    URL.revokeObjectURL(one.url);
  };
  const blank = () => {
    settleFade();
    shown = null;
    frames.replaceChildren();
    caption.textContent = "";
    caption.hidden = true;
  };
  const nothing = () => {
    ended.textContent = "The show has ended: there is no picture left that may be shown.";
    close();
  };

  const heard = async (content, buffers) => {
    if (content.kind === "renew") anew();
    if (content.kind === "stop") close();
    if (content.kind !== "slide" || !running || asking.get(content.number) !== content.ask) return;
    const { number: numbered } = content;
    const data = buffers && buffers[0];
    if (content.problem || !data) {
      asking.delete(numbered);
      refuse(numbered);
      return;
    }
    const url = URL.createObjectURL(new Blob([data], { type: "image/jpeg" }));
    const image = make("img", "slides-picture");
    image.alt = (model.get("captions") && content.alt) || "Photo";
    image.draggable = false;
    image.src = url;
    const one = { url, image };
    coming.add(one);
    let whole = true;
    try {
      await image.decode();
    } catch {
      whole = false;
    }
    // Meanwhile the show may have ended, or something else may be wished for.
    const isWanted = running && asking.get(numbered) === content.ask;
    if (isWanted) asking.delete(numbered);
    if (!coming.has(one)) return;
    if (!isWanted || !whole) {
      drop(one);
      if (isWanted) refuse(numbered);
      return;
    }
    coming.delete(one);
    letGo(numbered);
    held.set(numbered, { url, image, about: content, since: Date.now() });
    if (due !== null && order[due] === numbered) show(numbered);
    else if (due === null) tidy();
  };
  /** It may not be shown: now, or again. */
  const refuse = (numbered) => {
    withdrawn.add(numbered);
    letGo(numbered);
    if (shown === numbered) blank();
    if ((due !== null && order[due] === numbered) || shown === null) go(toward);
    else tidy();
  };
  /** Numbers may mean other pictures now: nothing that is held is shown any longer. */
  const anew = () => {
    draw();
    if (!running) return;
    clearTimeout(timer);
    blank();
    asking.clear();
    withdrawn.clear();
    for (const numbered of [...held.keys()]) letGo(numbered);
    for (const one of coming) drop(one);
    const all = model.get("count");
    order = order.filter((numbered) => numbered < all);
    const more = Array.from({ length: all }, (_, n) => n).filter((n) => !order.includes(n));
    order.push(...(model.get("shuffled") ? shuffled(more) : more));
    if (!order.length) {
      nothing();
      return;
    }
    at = Math.min(at, order.length - 1);
    due = at;
    ask(order[due]);
  };

  const setPlaying = (now) => {
    playing = now;
    pause.textContent = playing ? "Pause" : "Go on";
    pause.classList.toggle("slides-paused", !playing);
    tick();
  };

  // ---- opening and closing

  const keepAwake = async () => {
    if (!running || awake || !navigator.wakeLock || document.hidden) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!running) {
        lock.release();
        return;
      }
      awake = lock;
      lock.addEventListener("release", () => { if (awake === lock) awake = null; });
    } catch {
      // The browser keeps its own habits; the show goes on.
    }
  };
  const fill = async () => {
    try {
      await screen.requestFullscreen?.();
      if (!running) leave();
    } catch {
      // Not allowed here: the dialog fills the page.
    }
  };
  const leave = async () => {
    await document.exitFullscreen().catch(() => {});
    // Until now nothing but the full screen could have the focus.
    const held = document.activeElement;
    const isFree = !held || held === document.body || dialog.contains(held);
    if (!running && isFree) start.focus({ preventScroll: true });
  };
  const open = () => {
    if (running || !model.get("count")) return;
    if (!online) {
      ended.textContent = "Not connected. Press again when the connection is back.";
      return;
    }
    ended.textContent = "";
    running = true;
    order = Array.from({ length: model.get("count") }, (_, n) => n);
    if (model.get("shuffled")) shuffled(order);
    at = due = 0;
    setPlaying(true);
    model.send({ do: "start" });
    notice.textContent = "One moment…";
    dialog.showModal();
    screen.focus();
    fill();
    keepAwake();
    stir();
    ask(order[due]);
  };
  /** At once, whatever stands on the screen: nothing of a picture is left. */
  const close = () => {
    if (!running) return;
    running = false;
    clearTimeout(timer);
    clearTimeout(fading);
    clearTimeout(resting);
    asking.clear();
    withdrawn.clear();
    for (const numbered of [...held.keys()]) letGo(numbered);
    for (const one of coming) drop(one);
    blank();
    due = null;
    order = [];
    notice.textContent = "";
    if (awake) awake.release().catch(() => {});
    awake = null;
    if (dialog.open) dialog.close();
    if (document.fullscreenElement === screen) leave();
    else start.focus({ preventScroll: true });
    model.send({ do: "end" });
  };
  on(dialog, "cancel", (event) => {
    event.preventDefault();
    close();
  });
  on(dialog, "close", close);
  // In full screen the browser keeps Escape for itself and only says that it is over.
  on(screen, "fullscreenchange", () => { if (!document.fullscreenElement) close(); });

  // Locked, signed out, closed from the office, gone: whoever says it first.
  const root = document.documentElement;
  const covered = new MutationObserver(() => {
    if (root.classList.contains("journal-covered")) close();
  });
  covered.observe(root, { attributes: true, attributeFilter: ["class"] });
  for (const event of ["journal:ended", "journal:gone", "pagehide"]) on(window, event, close);
  on(window, "journal:offline", () => { online = false; });
  on(window, "journal:online", () => {
    online = true;
    ended.textContent = "";
    if (!running) return;
    asking.clear();
    if (due !== null) ask(order[due]);
    else tidy();
  });
  on(document, "visibilitychange", () => {
    keepAwake();
    tick();
  });

  // ---- buttons that come with a movement and go again, and keys

  let resting = 0;
  let stirred = 0;
  const stir = () => {
    if (screen.classList.contains("slides-still")) stirred = Date.now();
    screen.classList.remove("slides-still");
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!acts.querySelector(":focus-visible")) screen.classList.add("slides-still");
    }, STILL);
  };
  for (const event of ["pointermove", "pointerdown", "focusin"]) on(screen, event, stir);
  on(acts, "click", (event) => {
    if (event.detail === 0) return; // by keyboard
    if (Date.now() - stirred < STRAY) {
      event.stopPropagation();
      event.preventDefault();
    } else if (running) screen.focus({ preventScroll: true }); // so that Space pauses
  }, { capture: true });
  on(dialog, "keydown", (event) => {
    if (!running || event.altKey || event.ctrlKey || event.metaKey) return;
    stir();
    const onButton = event.target.closest && event.target.closest("button");
    // The page keys are what a presenter's remote sends.
    if (event.key === "ArrowRight" || event.key === "PageDown") go(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") go(-1);
    else if (event.key === " " && !onButton) setPlaying(!playing);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  const drawn = ["heading", "label", "detail", "seconds", "captions"];
  for (const name of drawn) model.on(`change:${name}`, draw);
  for (const name of ["count", "shuffled"]) model.on(`change:${name}`, anew);
  model.on("msg:custom", heard);
  draw();
  return () => {
    close();
    gone.abort();
    covered.disconnect();
    for (const name of drawn) model.off(`change:${name}`, draw);
    for (const name of ["count", "shuffled"]) model.off(`change:${name}`, anew);
    model.off("msg:custom", heard);
    box.remove();
    dialog.remove();
  };
}

export default { render };
