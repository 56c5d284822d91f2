// Who a child is: a picture or initials, the name, and what one asks first. Nothing to fill in, one thing to do.

function initials(name) {
  const words = name.split(/[\s-]+/).filter(Boolean);
  const of = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return of.map((word) => [...word][0]).join("").toUpperCase();
}

function listed(facts) {
  const list = make("dl", "portrait-facts");
  for (const { label, text } of facts) {
    const row = make("div");
    row.append(make("dt", "", label), make("dd", "", text));
    list.append(row);
  }
  return list;
}

function render({ model, el }) {
  const box = make("section", "card portrait");
  const face = make("div", "portrait-face");
  const words = make("div", "portrait-words");
  const head = make("div", "portrait-head");
  const name = make("h2", "portrait-name");
  const facts = make("div");
  const more = make("details", "portrait-more");
  const summary = make("summary", "");
  const folded = make("div");
  more.append(summary, folded);
  const action = make("button", "button portrait-action");
  action.type = "button";
  action.addEventListener("click", () => model.send({ do: "act" }));
  words.append(head, facts, more, action);
  box.append(face, words);
  el.append(box);
  const image = make("img");
  const letters = make("span");
  letters.setAttribute("aria-hidden", "true");
  let url = "";
  let shown;

  const picture = () => {
    const data = model.get("photo");
    if (data !== shown) {
      if (url) URL.revokeObjectURL(url);
      shown = data;
      url = data && data.byteLength ? URL.createObjectURL(new Blob([data], { type: "image/jpeg" })) : "";
      face.replaceChildren(url ? Object.assign(image, { src: url }) : letters);
    }
    image.alt = model.get("photo_alt");
    letters.textContent = initials(model.get("name"));
  };
  const draw = () => {
    box.hidden = !model.get("name");
    name.textContent = model.get("name");
    head.replaceChildren(name, make("span", "portrait-detail", model.get("detail")));
    if (model.get("mark")) head.append(make("span", "portrait-mark", model.get("mark")));
    facts.replaceChildren(listed(model.get("facts")));
    action.textContent = model.get("action");
    action.hidden = !model.get("action");
    summary.textContent = model.get("folded_label");
    more.hidden = !model.get("folded").length;
    folded.replaceChildren(listed(model.get("folded")));
  };
  const anew = () => {
    more.open = false;
    draw();
    picture();
  };
  const watch = [
    ...["detail", "mark", "facts", "folded", "folded_label", "action"].map((one) => [`change:${one}`, draw]),
    ...["photo", "photo_alt"].map((one) => [`change:${one}`, picture]),
    ["change:name", anew],
  ];
  for (const [event, does] of watch) model.on(event, does);
  anew();
  return () => {
    if (url) URL.revokeObjectURL(url);
    for (const [event, does] of watch) model.off(event, does);
    box.remove();
  };
}

export default { render };
