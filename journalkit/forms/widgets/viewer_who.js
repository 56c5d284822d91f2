// Who is in a picture. One tap answers where one tap can; a choice of several counts only once
// somebody has said that it is everybody.

let count = 0;

function listed(names) {
  const [last] = names.slice(-1);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last || "";
}

const same = (one, other) => one.length === other.length && one.every((id) => other.includes(id));

function render({ el }) {
  const number = ++count;
  const box = make("div", "who");
  const head = make("h3", "who-head", "Who is in it");
  head.id = `who-head-${number}`;
  head.tabIndex = -1;
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", head.id);
  const state = make("p", "who-state");
  const hint = make("p", "help", "Tap each child, those in the background too if one could recognise them.");
  const quick = make("div", "who-quick");
  const chips = make("div", "who-row");
  const more = press("chip who-more", "Other children…", () => unfold(!open));
  const panel = make("div", "who-panel");
  panel.id = `who-panel-${number}`;
  more.setAttribute("aria-controls", panel.id);
  const label = make("label", "label", "Find a child");
  const find = make("input", "field");
  find.type = "search";
  find.autocomplete = "off";
  find.id = label.htmlFor = `who-find-${number}`;
  const found = make("p", "help");
  found.setAttribute("role", "status");
  const groups = make("div", "who-groups");
  panel.append(label, find, found, groups);
  const asks = make("div", "who-asks");
  const chosenWords = make("p", "");
  chosenWords.setAttribute("role", "status");
  const all = press("button primary", "That is everybody", () => say(choice()));
  const leave = press("button quiet", "", () => drop());
  asks.append(chosenWords, all, leave);
  const change = press("button who-change", "Change", () => {
    drafts.set(picture.id, said());
    unfold(false);
  });
  const saved = make("p", "help who-saved");
  saved.setAttribute("role", "status");
  box.append(head, state, quick, hint, chips, panel, asks, change, saved);
  el.append(box);

  let tools = {};
  let picture = null;
  let options = [];
  let suggested = [];
  let online = true;
  let open = false;
  let warned = false;
  const drafts = new Map(); // id of a picture -> what is tapped there and not said
  const going = new Map(); // id of a picture -> what was said and is not kept yet
  const buttons = new Map();

  const said = (one = picture) => going.get(one.id) ?? one.children ?? null;
  const choice = () => drafts.get(picture.id) ?? said() ?? [];
  const named = (ids) => {
    const names = options.filter((one) => ids.includes(one.id)).map((one) => one.label);
    const others = ids.filter((id) => !options.some((one) => one.id === id)).length;
    if (others) names.push(others > 1 ? `${others} children who have left` : "a child who has left");
    return listed(names);
  };
  const differs = (one) =>
    Boolean(one.may_change) && drafts.has(one.id) && !same(drafts.get(one.id), said(one) ?? []);

  const tap = (id) => {
    const now = choice();
    drafts.set(picture.id, now.includes(id) ? now.filter((one) => one !== id) : [...now, id]);
    saved.textContent = "";
    draw();
  };
  const say = (ids) => {
    going.set(picture.id, ids);
    drafts.delete(picture.id);
    open = false;
    tools.send({ do: "children", id: picture.id, ids });
    saved.classList.remove("problem");
    tellWaiting();
    draw();
  };
  const tellWaiting = () => {
    if (picture && going.has(picture.id)) {
      saved.textContent = online ? "Saving…" : "Not saved yet; it is when the connection is back.";
    }
  };
  const drop = () => {
    drafts.delete(picture.id);
    if (warned) {
      tools.close();
      return;
    }
    open = false;
    draw();
  };
  const unfold = (to) => {
    open = to;
    find.value = "";
    draw();
    if (!open) return;
    find.focus();
    panel.scrollIntoView({ block: "nearest" });
  };

  const chip = (id, text) => {
    let button = buttons.get(id);
    if (!button) {
      button = press("chip", "", () => tap(id));
      buttons.set(id, button);
    }
    button.textContent = text;
    button.setAttribute("aria-pressed", String(choice().includes(id)));
    return button;
  };
  const inGroups = (members) => {
    const heads = new Map();
    for (const one of members) {
      const group = one.group || "";
      heads.set(group, [...(heads.get(group) || []), one]);
    }
    return [...heads].map(([group, ones], index) => {
      const block = make("div", "who-group");
      const row = make("div", "who-row");
      row.append(...ones.map((one) => chip(one.id, one.label)));
      if (group) {
        const name = make("p", "help", group);
        name.id = `who-group-${number}-${index}`;
        block.setAttribute("role", "group");
        block.setAttribute("aria-labelledby", name.id);
        block.append(name);
      }
      block.append(row);
      return block;
    });
  };
  // What is answered by one tap: only this child, only these, nobody.
  const answers = () => {
    const first = options.filter((one) => suggested.includes(one.id));
    const list = first.length > 1 && first.length < 4 ? [first.map((one) => one.id)] : [];
    if (first.length > 3) list.push(suggested.filter((id) => first.some((one) => one.id === id)));
    if (first.length < 4) list.push(...first.map((one) => [one.id]));
    const taps = list.map((ids) => {
      const text = ids.length > 3 ? `Only these ${ids.length}` : `Only ${named(ids)}`;
      return press("button who-answer", text, () => say(ids));
    });
    return [...taps, press("button who-answer", "Nobody", () => say([]))];
  };

  function draw() {
    if (!picture) return;
    const within = box.contains(document.activeElement);
    const now = choice();
    const may = Boolean(picture.may_change);
    const asking = may && (said() === null || drafts.has(picture.id));
    const thing = picture.kind === "video" ? "video" : "picture";
    const nobody = `Nobody has said who is in this ${thing}, so it is shown nowhere yet.`;
    state.textContent = said() === null ? nobody : said().length ? named(said()) : "Nobody who could be recognised";
    state.classList.toggle("who-unsaid", said() === null);
    state.hidden = asking && said() !== null;
    hint.hidden = !asking;
    quick.hidden = !asking || said() !== null || now.length > 0;
    quick.replaceChildren(...(quick.hidden ? [] : answers()));
    chips.hidden = !asking;
    const lead = options.filter((one) => suggested.includes(one.id) || (now.includes(one.id) && !open));
    const others = options.filter((one) => !lead.includes(one));
    const left = [...new Set([...(said() ?? []), ...now])].filter((id) => !options.some((one) => one.id === id));
    chips.replaceChildren(
      ...lead.map((one) => chip(one.id, one.label)),
      ...left.map((id) => chip(id, "A child who has left")),
      ...(others.length ? [more] : []),
    );
    more.setAttribute("aria-expanded", String(open));
    panel.hidden = !asking || !open;
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    const hits = others.filter((one) => {
      const text = plain(`${one.label} ${one.group || ""}`);
      return wanted.every((word) => text.includes(word));
    });
    groups.replaceChildren(...(panel.hidden ? [] : inGroups(hits)));
    found.textContent = !wanted.length ? "" : hits.length ? `${hits.length} found` : "Nobody found by that name.";
    found.classList.toggle("visually-hidden", hits.length > 0 || !wanted.length);
    const differing = differs(picture);
    const emptied = differing && !now.length;
    asks.hidden = !asking || (said() === null && !now.length);
    asks.classList.toggle("who-warned", warned);
    const leaving = warned ? "Not said yet, and not kept unless you do: " : "Not said yet: ";
    chosenWords.textContent = !differing ? "" : `${leaving}${emptied ? "nobody" : named(now)}.`;
    all.hidden = !differing;
    all.textContent = emptied ? "Nobody is in it" : "That is everybody";
    leave.textContent = warned ? "Leave without it" : said() === null ? "Start again" : "Leave it as it was";
    change.hidden = !may || asking;
    if (within && !box.contains(document.activeElement)) (change.hidden ? head : change).focus();
  }

  find.addEventListener("input", draw);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault(); // and the dialog stays open
      event.stopPropagation();
      if (find.value) {
        find.value = "";
        draw();
      } else {
        unfold(false);
        more.focus();
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      const only = groups.querySelectorAll(".chip");
      if (only.length !== 1 || !find.value.trim()) return;
      only[0].click();
      find.value = "";
      draw();
      find.focus();
    }
  });

  el.tool = {
    begin: (given) => { tools = given; },
    show(one, all, first) {
      if (!picture || picture.id !== one.id) {
        open = warned = false;
        saved.textContent = "";
        find.value = "";
      }
      picture = one;
      [options, suggested] = [all, first];
      tellWaiting();
      draw();
    },
    heard(content) {
      const ids = going.get(content.id);
      if (!ids || (!content.problem && !same(content.children, ids))) return;
      going.delete(content.id);
      if (content.problem) drafts.set(content.id, ids); // it was not kept: it is asked again
      if (!picture || picture.id !== content.id) return;
      if (!content.problem) picture = { ...picture, children: ids };
      saved.textContent = content.problem ? `${content.problem} ${content.what_to_do}` : "Saved";
      saved.classList.toggle("problem", Boolean(content.problem));
      const goes = warned && !content.problem;
      warned = false;
      draw();
      if (goes) tools.go();
    },
    online(now) {
      online = now;
      tellWaiting();
      if (now) for (const [id, ids] of going) tools.send({ do: "children", id, ids });
    },
    unsaid: differs,
    warn() {
      warned = true;
      draw();
      asks.scrollIntoView({ block: "nearest" });
      all.focus();
    },
    warned: () => warned,
    clear() {
      drafts.clear();
      going.clear();
      buttons.clear();
      picture = null;
      open = warned = false;
      for (const node of [state, quick, chips, groups, chosenWords, saved]) node.replaceChildren();
    },
  };
  return () => box.remove();
}

export default { render };
