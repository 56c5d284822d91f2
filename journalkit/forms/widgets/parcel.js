// A file to be taken, and the words that open it, which are shown once.

let count = 0;

function render({ model, el }) {
  const box = make("section", "card parcel");
  const title = make("h2", "");
  title.id = `parcel-title-${++count}`;
  box.setAttribute("aria-labelledby", title.id);
  const lines = make("ul", "parcel-lines");
  const label = make("p", "label");
  const words = make("p", "parcel-words");
  const help = make("p", "help");
  const acts = make("div", "parcel-acts");
  const take = make("button", "button primary", "Save the file");
  const done = make("button", "button quiet", "");
  take.type = done.type = "button";
  const said = make("p", "help");
  said.setAttribute("role", "status");
  acts.append(take, done);
  box.append(title, lines, label, words, help, acts, said);
  el.append(box);

  const draw = () => {
    title.textContent = model.get("title");
    lines.replaceChildren(...model.get("lines").map((line) => make("li", "", line)));
    label.textContent = model.get("words_label");
    words.textContent = model.get("words");
    help.textContent = model.get("words_help");
    for (const one of [label, words, help]) one.hidden = !one.textContent;
    done.textContent = model.get("done_label");
  };
  const arrive = (message, buffers) => {
    if (message?.kind !== "file" || !buffers?.length) return;
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/octet-stream" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = model.get("file_name");
    link.click();
    // The browser reads it after this turn; then nothing of it stays with the page.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    said.textContent = "The file is with your browser’s downloads.";
  };
  take.addEventListener("click", () => model.send({ do: "take" }));
  done.addEventListener("click", () => model.send({ do: "done" }));
  const watch = ["title", "lines", "words", "words_label", "words_help", "done_label"];
  for (const name of watch) model.on(`change:${name}`, draw);
  model.on("msg:custom", arrive);
  draw();
  return () => {
    for (const name of watch) model.off(`change:${name}`, draw);
    model.off("msg:custom", arrive);
    box.remove();
  };
}

export default { render };
