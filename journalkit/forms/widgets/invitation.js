// A code that enrols a device, in letters and as a QR code, drawn square by square.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 4; // light squares around it, which cameras need

function drawn(matrix) {
  const size = matrix.length + 2 * EDGE;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "QR code with the address and the code");
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  const squares = matrix.flatMap((row, y) =>
    [...row].map((dark, x) => (dark === "1" ? `M${x + EDGE} ${y + EDGE}h1v1h-1z` : "")),
  );
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}

function render({ model, el }) {
  const box = make("div", "card invitation");
  const words = make("div", "invitation-words");
  const picture = make("div", "invitation-picture");
  const code = make("p", "invitation-code");
  code.setAttribute("role", "status");
  const until = make("p", "help");
  const steps = make("ol", "");
  words.append(make("h3", "", "On the new device"), steps, code, until);
  box.append(words, picture);
  el.append(box);

  const draw = () => {
    const [matrix, address] = [model.get("matrix"), model.get("address")];
    const where = address
      ? `Point its camera at the picture, or open ${address}.`
      : "Open the journal’s address on your network, with /enrol behind it. This page was opened at the computer’s own address, which no other device can use.";
    const lines = [where, "Type this code and a name for the device. It works once."];
    steps.replaceChildren(...lines.map((line) => make("li", "", line)));
    code.textContent = model.get("code");
    until.textContent = model.get("until");
    picture.replaceChildren(...(matrix.length ? [drawn(matrix)] : []));
    picture.hidden = !matrix.length;
  };
  const watch = ["code", "until", "address", "matrix"];
  for (const name of watch) model.on(`change:${name}`, draw);
  draw();
  model.send({ do: "origin", origin: window.location.origin });
  return () => {
    for (const name of watch) model.off(`change:${name}`, draw);
    box.remove();
  };
}

export default { render };
