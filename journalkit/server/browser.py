"""What every answer of the server has in common: who may knock, headers, neutral pages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tornado import web

from journalkit.gate.service import Keeper
from journalkit.server import trouble

DEVICE = "journal-device"
SIGN_IN = "journal-sign-in"
KEPT_DAYS = 400
"""A device's cookie is renewed at every page; browsers keep none longer."""
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(self), camera=(self)",
    "Cache-Control": "no-store",
    "Server": "journalkit",
}
NOT_ENROLLED = (
    "This device does not open the journal.",
    "A manager enrols it in a minute: Office, Devices, Enrol a device.",
)
ELSEWHERE = (
    "This is not the setting's own network.",
    "The journal opens at the setting only. Join its wifi, then try again.",
)
SENTENCES = {
    403: ("This page is not yours to open.", "Open the journal from its first page."),
    404: ("There is no such page.", "Open the journal from its first page."),
    503: ("Too many pages are open.", "Close pages that you do not need, then try again."),
}


class Knock(web.RequestHandler):
    """A request. It names this computer, comes from the setting's network and an enrolled device.

    A hostile site can point a name of its own at our address (DNS rebinding); its requests carry
    that name in Host.
    """

    open_to_all = False
    """Whether a device that is not enrolled gets an answer: only where there is no other way."""

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if not to_this_computer(self):
            raise web.HTTPError(403)
        if not from_here(self):
            self._refuse(*ELSEWHERE, record="refused: another network")
        elif self.open_to_all or self.device() is not None:
            return
        elif is_from_another_site(self):
            # The cookie is SameSite=Strict, so a link on another site hides it from us: the page
            # asks once more by itself.
            plain = re.fullmatch(r"/[a-z_]*", self.request.path)
            self.render_template("again.html.j2", address=plain[0] if plain else "/")
        else:
            self._refuse(*NOT_ENROLLED, record="refused: not an enrolled device")

    def _refuse(self, said: str, what_to_do: str, *, record: str) -> None:
        keeper_of(self).refused(record)
        self.set_status(403)
        self.show_problem(said, what_to_do)

    def device(self) -> str | None:
        """The id of the enrolled device that asks; None for any other."""
        return device_of(self)

    def give_cookie(self, name: str, value: str, *, days: int | None = None) -> None:
        """A cookie that no script reads and no other site sends."""
        secure: bool = self.settings["journal_secure"]
        self.set_cookie(
            name,
            value,
            expires_days=days,
            httponly=True,
            secure=secure,
            samesite="Strict",
            path="/",
        )

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """The log gets a number and a type. Refusals are no errors and get nothing."""
        if isinstance(value, web.HTTPError) and value.status_code < 500:
            return
        self.number = trouble.reference(getattr(typ, "__name__", ""), "a request")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A neutral page: never a path, a value or a traceback."""
        said, what_to_do = SENTENCES.get(status_code, ("", trouble.WHAT_TO_DO))
        if not said and status_code < 500:
            said, what_to_do = "This is not possible here.", SENTENCES[404][1]
        number = getattr(self, "number", "")
        self.show_problem(said or trouble.sentence(number or "none"), what_to_do)

    def show_problem(self, said: str, what_to_do: str) -> None:
        """Answer with one sentence and what to do."""
        known = self.device() is not None
        self.render_template("problem.html.j2", sentence=said, what_to_do=what_to_do, known=known)

    def render_template(self, name: str, /, **values: Any) -> None:
        """Answer with one of our pages."""
        template = self.settings["voila_jinja2_env"].get_template(name)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            template.render(
                setting_name=self.settings["journal_setting_name"],
                assets=self.settings["journal_assets"],
                **values,
            )
        )


class NoSuchPage(Knock):
    """Whatever is not a page of the journal."""

    def prepare(self) -> None:
        super().prepare()
        if not self._finished:
            raise web.HTTPError(404)

    def check_xsrf_cookie(self) -> None:
        """Nothing can be done here, so there is nothing to protect."""


class Health(Knock):
    """For a watchdog: the server answers."""

    open_to_all = True

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("ok\n")


def keeper_of(handler: web.RequestHandler) -> Keeper:
    """The gate of this server."""
    keeper: Keeper = handler.settings["journal_keeper"]
    return keeper


def to_this_computer(handler: web.RequestHandler) -> bool:
    """Is the Host one of this computer's names, with this server's port?"""
    allowed: frozenset[str] = handler.settings["journal_hosts"]
    return handler.request.host.lower() in allowed


def from_here(handler: web.RequestHandler) -> bool:
    """Does it come from the setting's network?"""
    return keeper_of(handler).board.is_here(handler.request.remote_ip or "")


def same_origin(handler: web.RequestHandler) -> bool:
    """Does the Origin, which must be there, match the Host?"""
    origin = urlsplit(handler.request.headers.get("Origin", ""))
    scheme = "https" if handler.settings["journal_secure"] else "http"
    return origin.scheme == scheme and origin.netloc.lower() == handler.request.host.lower()


def is_from_another_site(handler: web.RequestHandler) -> bool:
    """Did a page of another site lead here? (A form or script of it gets no second chance.)"""
    headers = handler.request.headers
    return handler.request.method == "GET" and headers.get("Sec-Fetch-Site") == "cross-site"


def device_of(handler: web.RequestHandler) -> str | None:
    """The id of the enrolled device whose token the browser shows."""
    token = handler.get_cookie(DEVICE)
    return keeper_of(handler).board.device_of(token) if token else None
