"""Opening a page: a kernel is started, the app's one cell is run, the shell is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado import web

from journalkit.server import trouble
from journalkit.server.browser import DEVICE, KEPT_DAYS, SIGN_IN, Knock, keeper_of, same_origin
from journalkit.server.kernels import PageKernels, environment
from journalkit.server.relay import CellFailed

OPENING_SECONDS = 60.0


@dataclass(frozen=True)
class App:
    """An app of the journal: its name in the address, its label, and its notebook's one call."""

    name: str
    label: str
    code: str


def read_apps(folder: Path) -> dict[str, App]:
    """The apps in a folder of notebooks, by name.

    Raises `trouble.NoApps` when there is none, or when one has not exactly one code cell.
    """
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        name = path.stem
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            codes = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        except (OSError, ValueError, KeyError, TypeError):
            raise trouble.NoApps() from None
        if len(codes) != 1 or not name.isidentifier():
            raise trouble.NoApps()
        code = codes[0] if isinstance(codes[0], str) else "".join(codes[0])
        found[name] = App(name=name, label=name.replace("_", " ").capitalize(), code=code)
    if not found:
        raise trouble.NoApps()
    return found


WIDGET = "application/vnd.jupyter.widget-view+json"


def shown(output: dict[str, Any]) -> dict[str, Any]:
    """What the page needs of a display: of a widget its id, and not its repr, which has values."""
    return {WIDGET: output[WIDGET]} if WIDGET in output else output


class FirstPage(Knock):
    """`/` leads to the first app."""

    def get(self) -> None:
        self.redirect("/" + self.settings["journal_first_app"])


class Page(Knock):
    """`/<app>`: a page with a kernel of its own, for the device that asked."""

    def initialize(self, app: App) -> None:
        self.app = app
        self.left = False

    def on_connection_close(self) -> None:
        self.left = True

    async def get(self) -> None:
        device, headers = self.device(), self.request.headers
        if headers.get("Sec-Fetch-Dest", "document") != "document" or device is None:
            # A page is opened by a person, not as a picture or a frame of another page.
            raise web.HTTPError(404)
        kernels: PageKernels = self.settings["kernel_manager"]
        if "Sec-Purpose" in headers or not kernels.room_for(device):
            raise web.HTTPError(503)
        self.give_cookie(DEVICE, self.get_cookie(DEVICE, "") or "", days=KEPT_DAYS)
        address = self.request.remote_ip or ""
        token = keeper_of(self).started(device, address=address, s=self.get_cookie(SIGN_IN))
        env = self._environment(kernels, token)
        relay = await kernels.open(device, self.app.name, token=token, env=env)
        try:
            outputs = await relay.run(self.app.code, seconds=OPENING_SECONDS)
        except CellFailed as failure:
            await kernels.end(relay.kernel_id, now=True)
            number = trouble.reference(failure.kind, self.app.name)
            self.set_status(500)
            self.show_problem(trouble.sentence(number), trouble.WHAT_TO_DO)
            return
        if self.left:
            await kernels.end(relay.kernel_id)
            return
        # Reading it sets the _xsrf cookie, which the page's last word (End) has to carry.
        _ = self.xsrf_token
        config = {
            "kernel": relay.kernel_id,
            "widgets": self.settings["journal_assets"].widgets,
            "outputs": [shown(output) for output in outputs],
        }
        self.render_template("page.html.j2", app=self.app, config=config)

    def _environment(self, kernels: PageKernels, token: str) -> dict[str, str]:
        keeper = keeper_of(self)
        told = {
            **self.settings["journal_told"],
            "JOURNALKIT_APP": self.app.name,
            "JOURNALKIT_GATE": keeper.address,
            "JOURNALKIT_GATE_KEY": keeper.key,
            "JOURNALKIT_KERNEL": token,
        }
        own = self.settings["journal_environment"]
        return environment(own, Path(kernels.connection_dir), told)


class SignedIn(Knock):
    """`POST /signed-in`: a page that has signed somebody in fetches the browser's half of the keys,
    for the one-time code that its kernel gave it. No script ever sees that half."""

    def post(self) -> None:
        device = self.device()
        if device is None or not same_origin(self):
            raise web.HTTPError(404)
        s = keeper_of(self).redeem(self.get_body_argument("code", ""), device)
        if s is None:
            raise web.HTTPError(404)
        self.give_cookie(SIGN_IN, s)
        self.set_status(204)
