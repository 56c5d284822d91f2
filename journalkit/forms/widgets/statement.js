// Something to read, line by line, and one thing to say to it.

function render({ model, el }) {
  const card = make("section", "card statement");
  const heading = make("h1", "", model.get("heading"));
  heading.tabIndex = -1;
  const list = make("ul", "statement-lines");
  list.append(...model.get("lines").map((line) => make("li", "", line)));
  const button = make("button", "button primary", model.get("action"));
  button.type = "button";
  button.hidden = !model.get("action");
  button.addEventListener("click", () => model.send({ do: "act" }));
  list.hidden = !list.children.length;
  card.append(heading, make("p", "help", model.get("help")), list, button);
  el.append(card);
  requestAnimationFrame(() => heading.isConnected && heading.focus());
}

export default { render };
