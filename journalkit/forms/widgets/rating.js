// A note of a staff meeting: read, rated by keys or fingers, and then what everybody said.

const LEVELS = [0, 1, 2];
let count = 0;

function press(label, className) {
  const button = make("button", `button ${className || ""}`, label);
  button.type = "button";
  return button;
}

function render({ model, el }) {
  const number = ++count;
  const gone = new AbortController();
  const box = make("section", "rating");
  const head = make("div", "rating-head help");
  const status = make("h2", "rating-status");
  status.tabIndex = -1;
  status.id = `rating-status-${number}`;
  box.setAttribute("aria-labelledby", status.id);
  const aside = make("p", "");
  aside.setAttribute("role", "status");
  head.append(status, aside);
  const note = make("div", "card rating-note");
  const result = make("div", "card rating-result");
  const groups = make("div", "rating-groups");
  const foot = make("div", "rating-foot");
  const primary = press("", "primary");
  const reveal = press("Show what we said", "");
  const back = press("Back", "quiet");
  const next = press("Next", "quiet");
  const change = press("Change my rating", "quiet");
  const wrong = press("Not appropriate…", "quiet rating-wrong");
  const keys = make("p", "help rating-keys", "Keys: 0 1 2, then Enter");
  const stands = make("p", "help", "Your rating is saved. It can be changed until what we said is shown.");
  foot.append(primary, reveal, change, back, next, keys, stands);
  const asking = make("div", "card rating-asking");
  asking.setAttribute("role", "group");
  const question = make(
    "p", "",
    "Is this note not appropriate? It leaves every use at once, and a manager looks at it.",
  );
  question.id = `rating-question-${number}`;
  asking.setAttribute("aria-labelledby", question.id);
  const sure = press("Withhold it", "rating-sure");
  const keep = press("No, it is fine", "quiet");
  asking.append(question, sure, keep);
  asking.hidden = true;
  box.append(head, note, result, groups, wrong, asking, foot);
  el.append(box);

  let place = -1;
  let mine = {}; // what is pressed, saved or not
  let waits = false; // for the kernel to have heard
  let uncovered = false;
  let told = false; // whether what was said stands there
  let does = ""; // what the first button does
  const pictures = new Map(); // number -> url, of this place
  const rows = new Map(); // criterion -> its three buttons

  const saved = () => model.get("scores") || {};
  const isSaved = () => Object.keys(saved()).length > 0;
  const same = () => LEVELS.length && model.get("criteria").every((one) => saved()[one.id] === mine[one.id]);
  const shown = () => Boolean(model.get("result").counts);
  const covered = () => model.get("covers") && isSaved() && same() && !uncovered && !shown();

  const send = (content) => model.send({ place: model.get("place"), ...content });
  const rate = (appropriate) => {
    if (waits || !model.get("can_rate")) return;
    waits = true;
    uncovered = false;
    send({ do: "rate", scores: mine, appropriate });
    draw();
  };
  const act = () => {
    if (does === "rate" && Object.keys(mine).length) rate(true);
    else if (does === "reveal") send({ do: "reveal" });
    else if (does === "next") send({ do: "step", by: 1 });
  };

  const choose = (id, level) => {
    if (!model.get("can_rate") || covered()) return;
    mine = { ...mine, [id]: level };
    draw();
  };
  const focusOn = (id) => {
    const buttons = rows.get(id);
    if (buttons) (buttons[mine[id] ?? 0] || buttons[0]).focus();
  };

  // ---- the note

  const forget = () => {
    for (const url of pictures.values()) URL.revokeObjectURL(url);
    pictures.clear();
  };
  const line = (label, text) => {
    const one = make("p", "rating-said");
    one.append(make("strong", "", `${label}: `), document.createTextNode(text));
    return one;
  };
  const drawNote = () => {
    const said = model.get("note");
    note.replaceChildren();
    if (model.get("gone")) {
      note.append(make("p", "rating-gone", model.get("gone")));
      return;
    }
    const words = make("div", "rating-words");
    const about = [said.children, said.where].filter(Boolean).join(" · ");
    words.append(make("p", "help", about), make("p", "rating-text", said.text));
    if (said.own_words) words.append(make("blockquote", "rating-own", said.own_words));
    if (said.meaning) words.append(line("What it tells us", said.meaning));
    if (said.next_step) words.append(line("Next step", said.next_step));
    const more = [...(said.areas || []), said.judged].filter(Boolean).join(" · ");
    if (more) words.append(make("p", "help", more));
    note.append(words);
    const wanted = said.pictures || [];
    if (!wanted.length) return;
    const side = make("div", "rating-pictures");
    wanted.forEach((one, at) => {
      const image = make("img", "rating-picture");
      image.alt = one.alt;
      image.dataset.number = at;
      if (pictures.has(at)) image.src = pictures.get(at);
      else send({ do: "picture", number: at });
      side.append(image);
    });
    note.append(side);
  };

  // ---- the criteria

  const drawGroups = () => {
    rows.clear();
    const headings = new Map();
    for (const one of model.get("criteria")) {
      if (!headings.has(one.heading)) {
        const card = make("div", "card rating-group");
        card.append(make("h3", "", one.heading));
        headings.set(one.heading, card);
      }
      const row = make("div", "rating-row");
      const label = make("p", "", one.text);
      label.id = `rating-${number}-${rows.size}`;
      const set = make("div", "rating-levels");
      set.setAttribute("aria-labelledby", label.id);
      const buttons = LEVELS.map((level) => {
        const button = make("button", "rating-level", String(level));
        button.type = "button";
        button.addEventListener("click", () => choose(one.id, level));
        button.dataset.criterion = one.id;
        return button;
      });
      const counts = make("p", "rating-counts");
      set.append(...buttons);
      row.append(label, set, counts);
      rows.set(one.id, Object.assign(buttons, { set, counts }));
      headings.get(one.heading).append(row);
    }
    groups.replaceChildren(...headings.values());
  };
  const drawLevels = () => {
    const counts = model.get("result").counts;
    const off = !model.get("can_rate");
    for (const [id, buttons] of rows) {
      const { set } = buttons;
      set.hidden = Boolean(counts) || covered() || off;
      buttons.counts.hidden = !counts;
      if (counts) {
        const given = counts[id] || [0, 0, 0];
        const most = Math.max(...given);
        buttons.counts.replaceChildren(...LEVELS.map((level) => {
          const cell = make("span", "rating-count");
          cell.classList.toggle("rating-most", given[level] > 0 && given[level] === most);
          cell.append(make("b", "", String(given[level])), make("span", "", ` × ${level}`));
          return cell;
        }));
        continue;
      }
      set.setAttribute("role", "radiogroup");
      buttons.forEach((button, level) => {
        button.setAttribute("role", "radio");
        button.setAttribute("aria-checked", String(mine[id] === level));
        button.tabIndex = mine[id] === level || (mine[id] === undefined && level === 0) ? 0 : -1;
      });
    }
  };

  // ---- what can be done

  const drawFoot = () => {
    const [leads, steps] = [model.get("can_reveal"), model.get("can_step")];
    const rates = model.get("can_rate") && !model.get("gone");
    const open = rates && !(isSaved() && same());
    does = shown() || model.get("gone") ? (steps.includes(1) ? "next" : "")
      : open ? "rate" : leads ? "reveal" : "";
    primary.hidden = !does;
    primary.textContent = { rate: isSaved() ? "Save the change" : "Save my rating",
      reveal: "Show what we said", next: "Next observation" }[does] || "";
    const nothing = does === "rate" && !Object.keys(mine).length;
    primary.setAttribute("aria-disabled", String(waits || nothing));
    reveal.hidden = !leads || does === "reveal" || shown();
    back.hidden = !steps.includes(-1);
    next.hidden = !steps.includes(1) || does === "next";
    change.hidden = !covered();
    wrong.hidden = !rates || shown() || covered();
    keys.hidden = !open || shown();
    stands.hidden = !rates || open || shown();
  };
  const draw = () => {
    if (place !== model.get("place")) {
      place = model.get("place");
      mine = { ...saved() };
      uncovered = waits = false;
      asking.hidden = true;
      forget();
      status.focus({ preventScroll: true });
      if (box.getBoundingClientRect().top < 0) box.scrollIntoView();
    }
    status.textContent = model.get("status");
    aside.textContent = model.get("aside");
    const said = model.get("result");
    result.hidden = !said.counts;
    result.replaceChildren();
    if (said.counts) {
      result.append(
        make("p", "rating-author", `Written by ${said.author}`),
        make("p", "", said.why.join(" ")), make("p", "help", said.said),
      );
    }
    groups.hidden = Boolean(model.get("gone")) || (!model.get("can_rate") && !said.counts);
    drawLevels();
    drawFoot();
    if (shown() !== told) {
      told = shown();
      if (told) groups.scrollIntoView({ block: "nearest" });
    }
  };
  const again = () => { draw(); drawNote(); }; // another place first lets go of its pictures
  const rated = () => {
    mine = { ...saved() };
    draw();
  };

  // ---- heard and pressed

  const heard = (content, buffers) => {
    if (content.kind === "answered") {
      waits = false;
      draw();
    } else if (content.kind === "picture" && content.place === model.get("place") && buffers?.length) {
      const url = URL.createObjectURL(new Blob([buffers[0]], { type: content.mime }));
      pictures.set(content.number, url);
      const image = note.querySelector(`[data-number="${content.number}"]`);
      if (image) image.src = url;
    }
  };
  const typing = (node) => node.closest?.("input, textarea, select, dialog, [contenteditable]");
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const inside = box.contains(event.target);
    if (!box.offsetParent || (!inside && event.target !== document.body)) return;
    const at = event.target.dataset?.criterion;
    const order = [...rows.keys()];
    const open = model.get("can_rate") && !covered() && !shown() && asking.hidden;
    if (LEVELS.map(String).includes(event.key) && open) {
      const id = at || order.find((one) => mine[one] === undefined) || order[0];
      choose(id, Number(event.key));
      const following = order[order.indexOf(id) + 1];
      if (following) focusOn(following);
      else primary.focus();
    } else if (event.key === "Enter" && (at || !inside || event.target === status)) {
      act();
    } else if (at && ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) {
      const turn = ["ArrowLeft", "ArrowUp"].includes(event.key) ? 2 : 1;
      choose(at, mine[at] === undefined ? (turn === 1 ? 0 : 2) : (mine[at] + turn) % 3);
      focusOn(at);
    } else {
      return;
    }
    event.preventDefault();
  }, { signal: gone.signal });
  primary.addEventListener("click", act);
  reveal.addEventListener("click", () => send({ do: "reveal" }));
  back.addEventListener("click", () => send({ do: "step", by: -1 }));
  next.addEventListener("click", () => send({ do: "step", by: 1 }));
  change.addEventListener("click", () => {
    uncovered = true;
    draw();
    focusOn([...rows.keys()][0]);
  });
  const ask = (open) => {
    asking.hidden = !open;
    (open ? keep : wrong).focus();
  };
  wrong.addEventListener("click", () => ask(true));
  keep.addEventListener("click", () => ask(false));
  sure.addEventListener("click", () => {
    asking.hidden = true;
    rate(false);
  });
  window.addEventListener("journal:online", () => { waits = false; draw(); }, { signal: gone.signal });

  const watch = [
    [draw, ["place", "status", "aside", "result", "can_rate", "covers", "can_reveal", "can_step"]],
    [again, ["note", "gone"]],
    [rated, ["scores"]],
    [() => { drawGroups(); draw(); }, ["criteria"]],
  ];
  for (const [does, names] of watch) for (const name of names) model.on(`change:${name}`, does);
  model.on("msg:custom", heard);
  drawGroups();
  draw();
  drawNote();
  return () => {
    gone.abort();
    forget();
    for (const [does, names] of watch) for (const name of names) model.off(`change:${name}`, does);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
