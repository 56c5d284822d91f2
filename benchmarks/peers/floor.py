"""The floor: the same fields as a page of plain HTML, which nothing that draws a form can be below.

``python -m benchmarks.peers.floor`` prints its address and serves until it is ended. The form and
the database are those that `same_form` names. There is no framework and no session: a press on Save
posts the fields, and the sentence that comes back is shown.
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from html import escape

from tornado import netutil, web
from tornado.httpserver import HTTPServer

from benchmarks.peers.same_form import HEADING, SAVE, TEXT, Form, keep, offered

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
label { display: block; margin-block: .5rem; }
input:not([type=checkbox], [type=radio]), textarea { display: block; width: 100%; font: inherit; }
.chips label { display: inline-block; margin: .25rem; padding: .25rem .75rem; border: 1px solid; }
"""
SCRIPT = """
const form = document.querySelector("form");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = new FormData(form);
  const note = Object.fromEntries(sent);
  for (const name of ["children", "areas"]) note[name] = sent.getAll(name);
  note.photos = form.photos.files.length;
  const answer = await fetch("/", { method: "POST", body: JSON.stringify(note) });
  document.getElementById("said").textContent = await answer.text();
  form.reset();
});
"""


def page(form: Form) -> str:
    """The whole page."""
    own, *others = form.groups
    rest = "".join(
        f"<h3>{escape(name)}</h3>{_chips('children', form.groups[name])}" for name in others
    )
    scales = (("Wellbeing", form.wellbeing), ("Involvement", form.involvement))
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Observe</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style>{STYLE}</style></head>
<body><h1>{HEADING}</h1><form>
<p>Children</p>{_chips("children", form.groups[own])}
<details><summary>Other children</summary>{rest}</details>
<label>{TEXT}<textarea name="text" rows="5"></textarea></label>
<label>Child's own words<input name="own_words"></label>
<label>Photos<input type="file" name="photos" multiple accept="image/*"></label>
<h2>Learning</h2>
<p>Areas of learning</p>{_chips("areas", form.areas)}
{"".join(_scale(label, meanings) for label, meanings in scales)}
<label>What this tells us<textarea name="meaning" rows="2"></textarea></label>
<label>Next step<textarea name="next_step" rows="2"></textarea></label>
<label>When<input type="datetime-local" name="happened_at"
 value="{datetime.now():%Y-%m-%dT%H:%M}"></label>
<label>Where<input name="place" placeholder="such as the garden"></label>
<button>{SAVE}</button><p id="said" role="status"></p>
</form><script>{SCRIPT}</script></body></html>"""


def _chips(name: str, labels: list[str]) -> str:
    boxes = (
        f'<label><input type="checkbox" name="{name}" value="{escape(label)}">'
        f"<span>{escape(label)}</span></label>"
        for label in labels
    )
    return f'<div class="chips">{"".join(boxes)}</div>'


def _scale(label: str, meanings: list[str]) -> str:
    steps = (
        f'<label><input type="radio" name="{label.lower()}" value="{number}">{escape(said)}</label>'
        for number, said in enumerate(meanings, 1)
    )
    return f'<p>{label}</p><div class="chips">{"".join(steps)}</div>'


class Observe(web.RequestHandler):
    def get(self) -> None:
        self.write(page(offered()))

    def post(self) -> None:
        self.write(keep(json.loads(self.request.body)))


async def serve() -> None:
    """Serve until the process ends."""
    [line] = netutil.bind_sockets(0, "127.0.0.1")
    HTTPServer(web.Application([("/", Observe)])).add_socket(line)
    print(f"http://127.0.0.1:{line.getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
