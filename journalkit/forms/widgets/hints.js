// Hints to what is being written. They come and go in a pause, and never under a finger: where
// somebody is in a field further down, the page moves along so that the field stays in its place.

let count = 0;

function render({ model, el }) {
  const box = make("section", "hints");
  const list = make("ul", "hints-list");
  const said = make("p", "visually-hidden");
  said.setAttribute("role", "status");
  box.setAttribute("aria-label", "Hints");
  box.tabIndex = -1; // has the focus when the hint that had it is gone
  box.append(list);
  el.append(box, said);
  const kept = new Map();

  const rowFor = (row) => {
    const shown = JSON.stringify(row);
    const old = kept.get(row.key);
    if (old && old.dataset.shown === shown) return old;
    const item = make("li", "hints-row");
    item.dataset.shown = shown;
    const words = make("p", "hints-words", row.sentence);
    words.id = `hints-${++count}`;
    const close = make("button", "button quiet hints-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Take this hint away");
    close.setAttribute("aria-describedby", words.id);
    close.addEventListener("click", () => model.send({ do: "dismiss", key: row.key }));
    item.append(words, close);
    const offers = make("div", "hints-offers");
    row.offers.forEach((label, number) => {
      const offer = make("button", "button hints-offer", label);
      offer.type = "button";
      offer.setAttribute("aria-describedby", words.id);
      offer.addEventListener("click", () => model.send({ do: "take", key: row.key, number }));
      offers.append(offer);
    });
    if (row.offers.length) item.append(offers);
    kept.set(row.key, item);
    return item;
  };
  const draw = () => {
    const rows = model.get("rows");
    const held = document.activeElement;
    const inside = held && box.contains(held);
    const place = [...list.children].findIndex((item) => item.contains(held));
    const below = held && box.compareDocumentPosition(held) & Node.DOCUMENT_POSITION_FOLLOWING;
    const before = below ? held.getBoundingClientRect().top : 0;

    const fresh = rows.filter((row) => !kept.has(row.key));
    for (const key of kept.keys()) if (!rows.some((row) => row.key === key)) kept.delete(key);
    list.replaceChildren(...rows.map(rowFor));
    box.classList.toggle("hints-none", !rows.length);
    if (fresh.length) {
      said.textContent = fresh.length > 1 ? `${fresh.length} hints.` : `Hint: ${fresh[0].sentence}`;
    } else if (!rows.length) said.textContent = "";

    if (below) scrollBy(0, held.getBoundingClientRect().top - before);
    if (inside && !list.contains(held)) {
      const next = list.children[Math.min(place, rows.length - 1)];
      (next ? next.querySelector("button") : box).focus({ preventScroll: true });
    } else if (inside) held.focus({ preventScroll: true });
  };
  model.on("change:rows", draw);
  draw();
  return () => {
    model.off("change:rows", draw);
    box.remove();
    said.remove();
  };
}

export default { render };
