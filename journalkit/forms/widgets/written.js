// Something that was written, to read, and what may be done with it. Where a deed has a question,
// the first press asks it in the place of the buttons.

let count = 0;

function press(className, text, does) {
  const button = make("button", `button ${className}`, text);
  button.type = "button";
  button.addEventListener("click", does);
  return button;
}

function render({ model, el }) {
  const card = make("section", "card written");
  const heading = make("h2", "written-heading");
  heading.id = `written-${++count}`;
  heading.tabIndex = -1;
  card.setAttribute("aria-labelledby", heading.id);
  const about = make("p", "help");
  const body = make("div", "written-parts");
  const acts = make("div", "written-acts");
  card.append(heading, about, body, acts);
  el.append(card);

  const act = (name) => model.send({ do: "act", name });
  const ask = ({ name, label, question, kind }) => {
    const words = make("p", "written-question", question);
    words.id = `${heading.id}-question`;
    const yes = press(kind || "primary", label, () => { offer(); act(name); });
    const no = press("quiet", "Leave it as it is", () => { offer(); acts.querySelector("button").focus(); });
    const asking = make("div", "written-asking");
    asking.setAttribute("role", "group");
    asking.setAttribute("aria-labelledby", words.id);
    asking.append(words, yes, no);
    asking.addEventListener("keydown", (event) => event.key === "Escape" && no.click());
    acts.replaceChildren(asking);
    no.focus();
  };
  const offer = () => {
    acts.replaceChildren(
      ...model.get("actions").map((one) =>
        press(one.kind || "", one.label, () => (one.question ? ask(one) : act(one.name))),
      ),
    );
  };
  const draw = () => {
    card.hidden = !model.get("heading");
    heading.textContent = model.get("heading");
    about.textContent = model.get("about");
    about.hidden = !model.get("about");
    body.replaceChildren(
      ...model.get("parts").map(({ label, text }) => {
        const part = make("div", "written-part");
        if (label) part.append(make("h3", "", label));
        part.append(make("p", "written-text", text));
        return part;
      }),
    );
  };
  const heard = (content) => {
    if (content.kind !== "look") return;
    // What stands around it may just be coming into sight, and cannot be focused before.
    requestAnimationFrame(() => {
      heading.focus();
      heading.scrollIntoView({ block: "start" });
    });
  };
  const watch = { heading: draw, about: draw, parts: draw, actions: offer };
  for (const [name, does] of Object.entries(watch)) model.on(`change:${name}`, does);
  model.on("msg:custom", heard);
  draw();
  offer();
  return () => {
    for (const [name, does] of Object.entries(watch)) model.off(`change:${name}`, does);
    model.off("msg:custom", heard);
    card.remove();
  };
}

export default { render };
