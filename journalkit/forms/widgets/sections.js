// The parts of an app in one row; on a telephone it is pushed sideways.

function render({ model, el }) {
  const nav = make("nav", "sections");
  el.append(nav);

  const mark = (again) => {
    for (const button of nav.children) {
      const open = button.dataset.id === model.get("chosen");
      if (open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      if (open && again) button.scrollIntoView({ block: "nearest", inline: "center" });
    }
  };
  const draw = () => {
    const held = nav.contains(document.activeElement) && document.activeElement.dataset.id;
    nav.setAttribute("aria-label", model.get("label"));
    nav.replaceChildren(
      ...model.get("options").map((one) => {
        const button = make("button", "sections-one", one.label);
        button.type = "button";
        button.dataset.id = one.id;
        if (one.mark) button.append(" ", make("span", "sections-mark", one.mark));
        button.addEventListener("click", () => {
          // A part is left with all that is typed in it told.
          window.dispatchEvent(new Event("journal:flush"));
          model.send({ do: "choose", id: one.id });
        });
        return button;
      }),
    );
    mark(false);
    if (held) [...nav.children].find((one) => one.dataset.id === held)?.focus();
  };
  const chosen = () => mark(true);
  // What stands below is another thing now: it begins at its top, for the keyboard too.
  const up = ({ do: what }) => {
    if (what !== "up") return;
    nav.querySelector("[aria-current]")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };
  for (const name of ["label", "options"]) model.on(`change:${name}`, draw);
  model.on("change:chosen", chosen);
  model.on("msg:custom", up);
  draw();
  return () => {
    for (const name of ["label", "options"]) model.off(`change:${name}`, draw);
    model.off("change:chosen", chosen);
    model.off("msg:custom", up);
    nav.remove();
  };
}

export default { render };
