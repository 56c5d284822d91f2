// Five steps, one of them or none. Arrow keys walk, a second press takes the step back.

let count = 0;

function render({ model, el }) {
  const number = ++count;
  const box = make("div", "scale");
  const label = make("p", "label");
  label.id = `scale-label-${number}`;
  const row = make("div", "scale-row");
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-labelledby", label.id);
  const meaning = make("p", "help scale-meaning");
  const problem = make("p", "problem");
  problem.id = `scale-problem-${number}`;
  problem.setAttribute("aria-live", "polite");
  box.append(label, row, meaning, problem);
  el.append(box);

  // A value goes as a message of its own and so keeps its place before the press of a button;
  // until it is heard, what the kernel says of it is older than what stands here.
  let sent = 0;
  let heard = 0;
  let mine;
  const tell = (value) => {
    mine = value;
    model.set("value", value);
    model.send({ do: "set", number: ++sent, state: { value: value } });
  };
  const answered = (content) => {
    if (content.kind === "set") heard = content.number;
  };
  const keep = () => {
    if (sent > heard && JSON.stringify(model.get("value")) !== JSON.stringify(mine)) {
      model.set("value", mine);
    }
  };

  const choose = (value) => {
    if (model.get("disabled")) return;
    tell(value);
    draw();
  };
  const steps = [1, 2, 3, 4, 5].map((step) => {
    const button = make("button", "scale-step", String(step));
    button.type = "button";
    button.setAttribute("role", "radio");
    button.addEventListener("click", () => choose(model.get("value") === step ? null : step));
    row.append(button);
    return button;
  });
  row.addEventListener("keydown", (event) => {
    const at = steps.indexOf(document.activeElement);
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: 4,
      1: 0, 2: 1, 3: 2, 4: 3, 5: 4,
    }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") choose(null);
    else if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    else {
      const next = (to + 5) % 5;
      choose(next + 1);
      steps[next].focus();
    }
    event.preventDefault();
  });

  function draw() {
    const value = model.get("value");
    const meanings = model.get("meanings");
    const said = (step) => (meanings[step - 1] ? `${step}, ${meanings[step - 1]}` : String(step));
    label.textContent = model.get("label");
    steps.forEach((button, index) => {
      const chosen = value === index + 1;
      button.setAttribute("aria-checked", String(chosen));
      button.setAttribute("aria-label", said(index + 1));
      button.tabIndex = chosen || (value === null && index === 0) ? 0 : -1;
      button.disabled = model.get("disabled");
    });
    meaning.textContent = value ? meanings[value - 1] || "" : model.get("help");
    problem.textContent = model.get("problem");
    problem.classList.toggle("scale-nothing", !model.get("problem"));
    if (model.get("problem")) row.setAttribute("aria-describedby", problem.id);
    else row.removeAttribute("aria-describedby");
  }

  const watch = ["label", "value", "meanings", "help", "problem", "disabled"];
  model.on("change:value", keep);
  model.on("msg:custom", answered);
  for (const name of watch) model.on(`change:${name}`, draw);
  draw();
  return () => {
    model.off("change:value", keep);
    model.off("msg:custom", answered);
    for (const name of watch) model.off(`change:${name}`, draw);
    box.remove();
  };
}

export default { render };
