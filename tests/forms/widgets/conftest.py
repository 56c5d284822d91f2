"""Widgets without a server: the real Python class, the real script, and a wire between the two.

The page holds a small stand-in for the front end's model (get, set, save_changes, on, off, send);
what its script sends reaches the widget as a kernel would hand it over, and what the widget
publishes comes back. ``wire.cut`` loses everything in both directions, as a dropped wifi does.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm
from playwright.sync_api import Browser, Page

from journalkit.forms.widgets.part import Part, standing_alone

PACKAGE = Path(__file__).resolve().parents[3] / "journalkit"
WIDGETS = PACKAGE / "forms" / "widgets"
LOOK = PACKAGE / "server" / "template" / "static" / "look.css"
LEFT_OUT = ("layout", "_esm", "_css")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src blob:; connect-src 'self'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Observe</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/look.css"></head>
<body><main id="page" class="page"><h1>Observe</h1></main>
<script type="module" src="/stage.js"></script></body></html>"""
STAGE = """
const unpack = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const pack = (data) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1] || "");
  reader.readAsDataURL(new Blob([data]));
});
window.wire = { cut: false, ahead: 0, mostAhead: 0, sent: [], saved: 0 };
const models = new Map();
let queue = Promise.resolve();
const manager = {
  get_model: async (id) => models.get(id),
  create_view: async (model) => {
    const el = document.createElement("div");
    const undo = await draw(model, el);
    return { el, remove() { undo(); el.remove(); } };
  },
};
class Model {
  constructor(id, state) {
    Object.assign(this, { id, state, heard: {}, changed: {}, widget_manager: manager });
  }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; this.changed[name] = value; this.say(name); }
  say(name) { for (const one of [...(this.heard[`change:${name}`] || [])]) one(); }
  on(event, does) { (this.heard[event] ??= []).push(does); }
  off(event, does) { this.heard[event] = (this.heard[event] || []).filter((x) => x !== does); }
  save_changes() {
    if (!Object.keys(this.changed).length) return;
    wire.saved += 1;
    this.post({ method: "update", state: this.changed, buffer_paths: [] }, []);
    this.changed = {};
  }
  send(content, callbacks, buffers = []) {
    wire.sent.push(content);
    if (content.do === "set") wire.saved += 1;
    if (content.do === "piece") wire.mostAhead = Math.max(wire.mostAhead, ++wire.ahead);
    this.post({ method: "custom", content }, buffers);
  }
  post(data, buffers) {
    const text = JSON.stringify(data);
    queue = queue.then(async () => {
      if (wire.cut) return;
      hear(await window.toJournal(this.id, text, await Promise.all(buffers.map(pack))));
    });
  }
}
function hear(messages) {
  if (wire.cut) return;
  for (const { id, data, buffers } of messages) {
    const model = models.get(id);
    if (!model) continue;
    if (data.method === "custom") {
      if (data.content.kind === "ack") wire.ahead -= 1;
      const views = buffers.map(unpack);
      for (const one of [...(model.heard["msg:custom"] || [])]) one(data.content, views);
    } else if (data.state) {
      Object.assign(model.state, data.state);
      for (const name of Object.keys(data.state)) model.say(name);
    }
  }
}
async function draw(model, el) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: `/widgets/${model.get("_part")}.css` });
  const styled = new Promise((done) => { link.onload = done; });
  document.head.append(link);
  const [script] = await Promise.all([import(`/widgets/${model.get("_part")}.js`), styled]);
  return script.default.render({ model, el });
}
window.know = (id, state) => models.set(id, new Model(id, state));
window.show = async (id) => {
  const el = document.createElement("div");
  document.getElementById("page").append(el);
  const undo = await draw(models.get(id), el);
  const poll = async () => { hear(await window.fromJournal()); setTimeout(poll, 15); };
  if (!window.undo) poll();
  (window.undo ??= []).push(undo);
};
window.staged = true;
"""


class Wire(BaseComm):  # type: ignore[misc]
    """A comm that keeps what a widget publishes, for the page to fetch."""

    published: list[tuple[str, dict[str, Any], list[bytes]]] = []  # noqa: RUF012

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        if msg_type == "comm_msg":
            Wire.published.append((self.comm_id, data, [bytes(one) for one in buffers or []]))


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], list[bytes]]]:
    """Everything that widgets send to the browser in this test."""
    monkeypatch.setattr(comm, "create_comm", Wire)
    Wire.published.clear()
    return Wire.published


class Stage:
    """A page with widgets on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._widgets: dict[str, Any] = {}
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        page.expose_function("toJournal", self._to_journal)
        page.expose_function("fromJournal", self._from_journal)

    def show(self, *widgets: Any) -> Page:
        """Draw widgets, one below the other."""
        for widget in widgets:
            self._know(widget)
            self.page.evaluate("(id) => window.show(id)", widget.comm.comm_id)
        return self.page

    def _know(self, widget: Any) -> None:
        """Make a widget's model, after those of the widgets that it holds."""
        self._widgets[widget.comm.comm_id] = widget
        names = [one for one in widget.trait_names(sync=True) if one not in LEFT_OUT]
        for name in names:
            if isinstance(getattr(widget, name), Part):
                self._know(getattr(widget, name))
        state = {name: value for name, value in widget.get_state().items() if name in names}
        self.page.evaluate("([id, state]) => window.know(id, state)", [widget.comm.comm_id, state])

    def event(self, name: str) -> None:
        """A window event of the front end."""
        self.page.evaluate("(name) => window.dispatchEvent(new Event(name))", name)

    def cut(self, cut: bool) -> None:
        """Lose the connection, or have it back."""
        self.page.evaluate("(cut) => { wire.cut = cut; }", cut)

    def until(self, holds: str | Callable[[], bool]) -> None:
        """Let the page go on until an expression in it, or something here, is true.

        The page's policy forbids what playwright's own waiting does (evaluating a string).
        """
        pause = "() => new Promise((done) => setTimeout(done, 10))"
        for _ in range(1500):
            if self.page.evaluate(f"() => ({holds})") if isinstance(holds, str) else holds():
                return
            self.page.evaluate(pause)
        raise AssertionError("waited in vain" + (f" for {holds}" if isinstance(holds, str) else ""))

    def sent(self, do: str) -> list[dict[str, Any]]:
        """What the scripts have sent so far."""
        return self.page.evaluate("(what) => wire.sent.filter((one) => one.do === what)", do)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _to_journal(self, ident: str, text: str, buffers: list[str]) -> list[dict[str, Any]]:
        whole = [memoryview(base64.b64decode(one)) for one in buffers]
        content = {"data": json.loads(text)}
        self._widgets[ident]._handle_msg({"content": content, "buffers": whole})
        return self._from_journal()

    def _from_journal(self) -> list[dict[str, Any]]:
        waiting, Wire.published[:] = list(Wire.published), []
        return [
            {
                "id": ident,
                "data": data,
                "buffers": [base64.b64encode(one).decode() for one in buffers],
            }
            for ident, data, buffers in waiting
        ]


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kinds = {"css": "text/css", "js": "text/javascript"}
        fixed = {
            "/": (PAGE, "text/html"),
            "/stage.js": (STAGE, "text/javascript"),
            "/look.css": (LOOK.read_text(encoding="utf-8"), "text/css"),
        }
        if self.path in fixed:
            text, kind = fixed[self.path]
        else:
            name = self.path.rsplit("/", 1)[-1]
            own = WIDGETS / name
            script = own.suffix == ".js"
            text = standing_alone(own) if script else own.read_text(encoding="utf-8")
            kind = kinds[name.rsplit(".", 1)[-1]]
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the stage is served, on this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def stage(browser: Browser, address: str) -> Iterator[Stage]:
    """A fresh page; a test fails when a script did, or when the policy stopped something."""
    context = browser.new_context(viewport={"width": 820, "height": 1100}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    stage = Stage(page)
    page.goto(address)
    stage.until("window.staged")
    yield stage
    context.close()
    assert stage.errors == []
