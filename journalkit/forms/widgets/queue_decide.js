// What can be done with one card: decide, write to its author, rate, tick it. `queue.js` brings this
// in and says what stands on the card; all that is sent goes through it.

const WRITES = {
  ask: { label: "Comment", send: "Send", empty: "Write what you would like to read." },
  praise: { label: "What is good about it", send: "Approve with praise", empty: "Write what is good about it." },
  say: { label: "What you would like to say", send: "Send", empty: "Write what you would like to say." },
};
const LEVELS = ["not at all", "partly", "fully"];

let count = 0;

function field(label, rows = 2) {
  const words = make("label", "label", label);
  const area = make("textarea");
  area.rows = rows;
  area.maxLength = 4000;
  area.id = words.htmlFor = `queue-field-${++count}`;
  area.addEventListener("input", () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  });
  return { words, area };
}

// Choices of which one holds: a browser's own radio buttons, each as large as a finger.
function choice(legend, options, { value, name, chosen }) {
  const group = make("div", "queue-choice");
  const words = make("p", "queue-choice-words", legend);
  words.id = `queue-choice-${++count}`;
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-labelledby", words.id);
  const row = make("div", "queue-levels");
  for (const { at, label, hint } of options) {
    const level = make("label", "queue-level");
    const input = make("input");
    Object.assign(input, { type: "radio", name, checked: at === value });
    input.addEventListener("change", () => chosen(at));
    if (hint) input.setAttribute("aria-label", `${label}, ${hint}`);
    level.append(input, make("span", "", label));
    row.append(level);
  }
  group.append(words, row);
  return group;
}

// One card's part of it. `send(message)` sends for this card, `ticks()` says what is ticked.
function begin({ head, send, online, ticked }) {
  const number = ++count;
  let card = {};
  let sent = false;
  let busy = false;
  let open = ""; // ask, praise, say, rate or withdraw: what is unfolded
  let scores = {};
  let fit = true;
  let rated = "";

  const decide = (message) => {
    if (sent || busy) return;
    if (!online()) {
      trouble.textContent = "Not connected. Nothing was sent; press again when it is back.";
      return;
    }
    sent = true;
    trouble.textContent = "";
    send(message);
    fold();
  };
  const unfold = (what) => {
    const first = open !== what && what;
    open = first || "";
    fold();
    if (!first) return;
    if (what in WRITES) writing.area.focus();
    else if (what === "rate") (rating.querySelector("input:checked") || rating.querySelector("input")).focus();
    else sure.querySelector("button").focus();
  };
  const folds = (className, text, what, region) => {
    const button = press(className, text, () => unfold(what));
    button.setAttribute("aria-controls", region.id);
    return button;
  };
  const region = (className, what) => {
    const node = make("div", className);
    node.id = `queue-${what}-${number}`;
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const from = buttons[open];
      open = "";
      fold();
      from?.focus();
    });
    return node;
  };

  const acts = make("div", "queue-acts");
  const asking = region("queue-asking", "asking");
  const rating = region("queue-rating", "rating");
  const sure = region("queue-asking queue-sure", "sure");
  const trouble = make("p", "problem queue-trouble");
  trouble.setAttribute("role", "alert");

  const buttons = {
    approve: press("button primary", "Approve", () => decide({ do: "approve" })),
    release: press("button primary", "It is appropriate", () => decide({ do: "release" })),
    ask: folds("button", "Ask for changes", "ask", asking),
    take: press("button", "Take to the meeting", () => decide({ do: "take" })),
    withdraw: folds("button", "Withdraw it", "withdraw", sure),
    praise: folds("button quiet", "Praise", "praise", asking),
    say: folds("button quiet", "Say something", "say", asking),
    rate: folds("button quiet", "Rate", "rate", rating),
  };
  const taken = make("p", "help queue-taken", "On the next meeting’s agenda");
  const tick = make("label", "queue-tick");
  const box = make("input");
  box.type = "checkbox";
  box.addEventListener("change", () => send({ do: "tick", on: box.checked }));
  const tickWords = make("span", "", "Approve with others");
  tick.append(box, tickWords);
  const quiet = make("div", "queue-quiet");
  quiet.append(buttons.praise, buttons.say, buttons.rate);
  acts.append(
    buttons.approve, buttons.release, buttons.ask, buttons.take, taken, buttons.withdraw, quiet, tick,
  );

  // ---- words to its author: one field, whatever they are for

  const writing = field("Comment");
  const wrong = make("p", "problem");
  wrong.id = `queue-wrong-${number}`;
  const tell = (text) => {
    wrong.textContent = text;
    writing.area.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) writing.area.setAttribute("aria-describedby", wrong.id);
    else writing.area.removeAttribute("aria-describedby");
  };
  writing.area.addEventListener("input", () => writing.area.value.trim() && tell(""));
  const post = press("button primary", "Send", () => {
    if (!writing.area.value.trim()) {
      tell(WRITES[open].empty);
      writing.area.focus();
    } else decide({ do: open, comment: writing.area.value });
  });
  asking.append(writing.words, writing.area, wrong, post);

  const gone = press("button queue-danger", "Withdraw it for good", () => decide({ do: "withdraw" }));
  sure.append(make("p", "", "A withdrawn note is in no use any more, and is not brought back. Its versions stay."), gone);

  // ---- rating

  const why = field("What is not appropriate? (the managers read it)");
  const unfit = make("div", "queue-unfit");
  const question = make("p", "queue-question",
    "Withhold this note? It goes out of every use at once, and only its author and the managers can read it.");
  unfit.append(question, why.words, why.area);
  const unrated = make("p", "problem");
  unrated.setAttribute("role", "alert");
  const keep = press("button primary", "", () => {
    if (fit && !Object.keys(scores).length) {
      unrated.textContent = "Rate it by one criterion at least.";
    } else decide({ do: "rate", scores, appropriate: fit, why: fit ? "" : why.area.value });
  });
  const drawRating = () => {
    const groups = [];
    let heading = "";
    for (const { id, heading: above, text } of card.criteria || []) {
      if (above !== heading) groups.push(make("p", "label queue-criteria", (heading = above)));
      const options = LEVELS.map((hint, at) => ({ at, label: String(at), hint }));
      const chosen = (value) => {
        scores = { ...scores, [id]: value };
        unrated.textContent = "";
      };
      groups.push(choice(text, options, { value: scores[id], name: `queue-${number}-${id}`, chosen }));
    }
    const options = [{ at: true, label: "Yes" }, { at: false, label: "No" }];
    const chosen = (value) => {
      fit = value;
      fold();
    };
    groups.push(choice("Appropriate", options, { value: fit, name: `queue-${number}-fit`, chosen }));
    groups.at(-1).classList.add("queue-fit");
    rating.replaceChildren(...groups, unfit, unrated, keep);
  };

  for (const button of [...Object.values(buttons), post, gone, keep, box]) {
    button.setAttribute("aria-describedby", head.id);
  }

  const fold = () => {
    const waits = sent || busy;
    const may = {
      approve: card.can_decide, praise: card.can_decide, ask: card.can_decide || card.can_release,
      take: card.can_take && !card.taken, say: card.can_say, rate: card.can_rate,
      release: card.can_release, withdraw: card.can_release,
    };
    if (open && !may[open]) open = "";
    for (const [name, button] of Object.entries(buttons)) {
      button.hidden = !may[name];
      button.setAttribute("aria-disabled", String(Boolean(waits)));
      if (button.hasAttribute("aria-controls")) button.setAttribute("aria-expanded", String(open === name));
    }
    for (const button of [post, gone, keep]) button.setAttribute("aria-disabled", String(Boolean(waits)));
    quiet.hidden = !(may.praise || may.say || may.rate);
    taken.hidden = !card.taken;
    acts.hidden = !card.taken && !Object.values(may).some(Boolean);
    asking.hidden = !(open in WRITES);
    if (open in WRITES) {
      writing.words.textContent = WRITES[open].label;
      post.textContent = WRITES[open].send;
    }
    rating.hidden = open !== "rate";
    sure.hidden = open !== "withdraw";
    unfit.hidden = fit;
    keep.textContent = fit ? "Keep the rating" : "Withhold the note";
    keep.classList.toggle("queue-danger", !fit);
    buttons.rate.textContent = rated || "Rate";
    if (rated) buttons.rate.setAttribute("aria-label", "Rated, change it");
    else buttons.rate.removeAttribute("aria-label");
    const { opened, on } = ticked(card.id);
    tick.hidden = !card.can_decide;
    box.disabled = !opened;
    box.checked = on;
    tickWords.textContent = opened ? "Approve with others" : "Read it all to tick it";
  };
  return {
    nodes: [acts, asking, rating, sure, trouble],
    press(name) {
      if (buttons[name] && !buttons[name].hidden) buttons[name].click();
    },
    tick: () => !tick.hidden && !box.disabled && box.click(),
    fill(shown) {
      const values = Object.fromEntries(
        (shown.criteria || []).filter(({ value }) => value !== null).map(({ id, value }) => [id, value]),
      );
      const now = JSON.stringify([shown.version, shown.criteria, shown.appropriate]);
      const fresh = now !== JSON.stringify([card.version, card.criteria, card.appropriate]);
      card = shown;
      sent = false;
      trouble.textContent = shown.problem || "";
      if (fresh) {
        rated = Object.keys(values).length || shown.appropriate === false ? "Rated" : "";
        scores = values;
        fit = shown.appropriate !== false;
        drawRating();
      }
      fold();
    },
    kept(what) {
      sent = false;
      if (what in WRITES) {
        writing.area.value = "";
        writing.area.style.height = "";
      }
      if (open === what) {
        open = "";
        (buttons[what].hidden ? head : buttons[what]).focus();
      }
      fold();
    },
    again() {
      sent = false;
      fold();
    },
    busy(is) {
      busy = is;
      if (!is) sent = false;
      fold();
      return sent || busy;
    },
    fold,
    sent: () => sent || busy,
    trouble: (text) => { trouble.textContent = text; },
  };
}

function render({ el }) {
  el.tool = { begin };
  return () => {};
}

export default { render };
