"""Opening a page: a kernel is started, the app's one cell is run, the shell is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado import web

from journalkit.server import trouble
from journalkit.server.browser import Knock
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
    """`/<app>`: a page with a kernel of its own, for the browser that asked."""

    def initialize(self, app: App) -> None:
        self.app = app
        self.left = False

    def on_connection_close(self) -> None:
        self.left = True

    async def get(self) -> None:
        headers = self.request.headers
        if headers.get("Sec-Fetch-Dest", "document") != "document":
            # A page is opened by a person, not as a picture or a frame of another page.
            raise web.HTTPError(404)
        if "Sec-Purpose" in headers:
            raise web.HTTPError(503)
        if self.browser() is None and headers.get("Sec-Fetch-Site") == "cross-site":
            # The cookie is SameSite=Strict, so a link on another site hides it from us. A new
            # one would take this browser's open pages away; the page asks once more by itself.
            self.render_template("again.html.j2", app=self.app)
            return
        browser = self.known_browser()
        kernels: PageKernels = self.settings["kernel_manager"]
        if not kernels.room_for(browser):
            raise web.HTTPError(503)
        relay = await kernels.open(browser, self.app.name, env=self._environment(kernels))
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

    def render_template(self, name: str, **values: Any) -> None:
        template = self.settings["voila_jinja2_env"].get_template(name)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            template.render(
                setting_name=self.settings["journal_setting_name"],
                assets=self.settings["journal_assets"],
                **values,
            )
        )

    def _environment(self, kernels: PageKernels) -> dict[str, str]:
        told = {**self.settings["journal_told"], "JOURNALKIT_APP": self.app.name}
        own = self.settings["journal_environment"]
        return environment(own, Path(kernels.connection_dir), told)
