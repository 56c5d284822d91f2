"use strict";
// The pages read without this: it adds the search and shows a photo large where it stands.

const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

function search() {
  const form = document.querySelector(".search");
  if (!form || typeof JOURNAL === "undefined") return;
  const field = document.getElementById("words");
  const told = document.getElementById("told");
  const list = document.getElementById("results");
  const most = 100;
  const every = JOURNAL.map(([href, title, text]) => ({
    href, title, text, words: plain(`${title}\n${text}`),
  }));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    const found = wanted.length
      ? every.filter((one) => wanted.every((word) => one.words.includes(word)))
      : [];
    const count = found.length === 1 ? "1 place" : `${found.length} places`;
    told.textContent = !wanted.length ? ""
      : found.length > most ? `${count}; the first ${most} are shown` : count;
    list.replaceChildren(...found.slice(0, most).map((one) => entry(one, wanted[0])));
  });
}

function entry(one, word) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const title = document.createElement("b");
  link.href = one.href;
  title.textContent = one.title;
  title.dir = "auto";
  link.append(title, document.createElement("br"), ...excerpt(one.text, word));
  item.append(link);
  return item;
}

// Some words around the first place; folding changes lengths, so it is looked for letter by letter.
function excerpt(text, word) {
  const letters = [...text];
  const folded = letters.map(plain);
  let start = -1;
  let end = -1;
  for (let at = 0; at < letters.length && start < 0; at += 1) {
    let said = "";
    for (let to = at; to < letters.length && word.startsWith(said); to += 1) {
      said += folded[to];
      if (said.startsWith(word)) {
        [start, end] = [at, to + 1];
        break;
      }
    }
  }
  const from = Math.max(0, start - 60);
  const mark = document.createElement("mark");
  mark.textContent = letters.slice(Math.max(0, start), Math.max(0, end)).join("");
  return [
    (from > 0 ? "…" : "") + letters.slice(from, Math.max(0, start)).join(""),
    mark,
    letters.slice(Math.max(0, end), Math.max(end, 0) + 110).join("") + (letters.length > end + 110 ? "…" : ""),
  ];
}

function photos() {
  const dialog = document.querySelector(".large");
  const [picture, caption] = [dialog.querySelector("img"), dialog.querySelector("p")];
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.photo");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const small = link.querySelector("img");
    picture.src = link.href;
    picture.alt = small.alt;
    caption.textContent = small.alt;
    dialog.showModal();
  });
  dialog.addEventListener("close", () => picture.removeAttribute("src"));
}

search();
photos();
