// What every widget's script may use: it stands before them, once.

// An element with a class, a text and attributes, as far as they are said. A 0 is a text.
function make(tag, className, text, more = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text || text === 0) node.textContent = text;
  for (const [name, value] of Object.entries(more)) node.setAttribute(name, value);
  return node;
}

// A button that does something, and never hands in a form.
function press(className, text, does) {
  const button = make("button", className, text);
  button.type = "button";
  button.addEventListener("click", does);
  return button;
}

// A text as it is searched: "lodz" finds Łódź.
function plain(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøđıßæœ]/g, (c) => ({ ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" })[c]);
}
