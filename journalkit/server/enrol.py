"""`/enrol`: where a tablet or computer becomes one of the setting's, with a manager's code."""

from __future__ import annotations

import asyncio
from typing import Any

from tornado import web

from journalkit.server.browser import DEVICE, KEPT_DAYS, Knock, keeper_of, same_origin
from journalkit.server.files import KINDS

BREATH = 1.0
"""Seconds that whoever types a wrong code waits."""

WRONG = (
    "This code does not enrol a device.",
    "A code is good for ten minutes and for one device. Ask a manager for a new one.",
)


class Enrol(Knock):
    """The form, and what is typed into it. The code may come in the address's fragment, which
    browsers never send: `enrol.js` puts it into its field."""

    open_to_all = True

    def get(self) -> None:
        self._show()

    async def post(self) -> None:
        if not same_origin(self):
            raise web.HTTPError(404)
        name = self.get_body_argument("name", "")[:200]
        if not name.strip():
            self._show("Give the device a name.", "Such as: Red tablet, or Office laptop.")
            return
        token = keeper_of(self).enrol(self.get_body_argument("code", "")[:40], name)
        if token is None:
            await asyncio.sleep(BREATH)
            self.set_status(403)
            self._show(*WRONG, name=name)
            return
        self.give_cookie(DEVICE, token, days=KEPT_DAYS)
        self.redirect("/", status=303)

    def _show(self, problem: str = "", advice: str = "", *, name: str = "") -> None:
        known = self.device() is not None
        values: dict[str, Any] = {"problem": problem, "advice": advice, "name": name}
        self.render_template("enrol.html.j2", known=known, token=self.xsrf_token.decode(), **values)


class EnrolFile(Knock):
    """The look and the script of that form, which a device needs before it is enrolled."""

    open_to_all = True

    def get(self, name: str) -> None:
        file = self.settings["journal_assets"].before_enrolment[name]
        self.set_header("Content-Type", KINDS[name[name.rindex(".") :]])
        self.finish(file.plain)
