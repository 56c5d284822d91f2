// Pages as they will print. Their pictures come as messages and are held as blobs; nothing of them
// is left when the page is closed or locked.

let count = 0;

function render({ model, el }) {
  const gone = new AbortController();
  const box = make("section", "paper");
  const head = make("div", "paper-head");
  const title = make("h2");
  title.id = `paper-${++count}`;
  box.setAttribute("aria-labelledby", title.id);
  const note = make("p", "help");
  const status = make("p", "help paper-status", "One moment…");
  const blank = make("div", "paper-sheet paper-blank");
  blank.setAttribute("aria-hidden", "true");
  const list = make("div", "paper-pages");
  head.append(title, note, status);
  box.append(head, blank, list);
  el.append(box);

  const pages = []; // { image, url }
  const drop = (page) => {
    URL.revokeObjectURL(page.url);
    page.image.remove();
  };
  const forget = () => {
    while (pages.length) drop(pages.pop());
  };
  const add = () => {
    const page = { image: make("img", "paper-sheet"), url: "" };
    pages.push(page);
    list.append(page.image);
  };
  const put = (page, data) => {
    const old = page.url;
    page.url = URL.createObjectURL(new Blob([data], { type: "image/png" }));
    // The page before stays on the screen until this one can be drawn.
    page.image.addEventListener("load", () => URL.revokeObjectURL(old), { once: true });
    page.image.src = page.url;
  };
  const heard = (content, buffers) => {
    if (content.kind !== "pages") return;
    while (pages.length > content.count) drop(pages.pop());
    while (pages.length < content.count) add();
    content.changed.forEach((at, index) => put(pages[at], buffers[index]));
    pages.forEach(({ image }, at) => {
      image.alt = `Page ${at + 1} of ${pages.length} of the story`;
    });
    draw();
  };
  const draw = () => {
    const number = model.get("count");
    title.textContent = model.get("label");
    const many = number ? `${number} ${number === 1 ? "page" : "pages"}, ` : "";
    note.textContent = many + model.get("note");
    blank.hidden = pages.length > 0;
    box.setAttribute("aria-busy", String(model.get("working")));
  };
  const ask = () => model.send({ do: "ask" });

  const on = (event, does) => window.addEventListener(event, does, { signal: gone.signal });
  on("journal:online", ask); // what was sent meanwhile is lost
  for (const event of ["journal:ended", "journal:gone", "pagehide"]) on(event, forget);
  on("pageshow", (event) => event.persisted && ask());
  const watch = ["label", "note", "count", "working"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  draw();
  ask();
  return () => {
    gone.abort();
    forget();
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
    box.remove();
  };
}

export default { render };
