"""What every answer of the server has in common: headers, the browser's cookie, neutral pages."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from tornado import web

from journalkit.server import trouble

COOKIE = "journal-browser"
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
SENTENCES = {
    403: ("This page is not yours to open.", "Open the journal from its first page."),
    404: ("There is no such page.", "Open the journal from its first page."),
    503: ("Too many pages are open.", "Close pages that you do not need, then try again."),
}


class Knock(web.RequestHandler):
    """A request. It must name this computer, or it is another site's name for it.

    A hostile site can point a name of its own at 127.0.0.1 (DNS rebinding); its requests carry
    that name in Host.
    """

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if not from_this_computer(self):
            raise web.HTTPError(403)

    def browser(self) -> str | None:
        """The random name of this browser, or None for one that has not opened a page yet."""
        return browser_of(self)

    def known_browser(self) -> str:
        """The browser's name; a new one gets its cookie with this answer."""
        name = self.browser()
        if name is None:
            name = secrets.token_urlsafe(32)
            self.set_cookie(COOKIE, name, httponly=True, samesite="Strict", path="/")
        return name

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
        page = self.settings["voila_jinja2_env"].get_template("problem.html.j2")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            page.render(
                sentence=said,
                what_to_do=what_to_do,
                setting_name=self.settings["journal_setting_name"],
                assets=self.settings["journal_assets"],
            )
        )


class NoSuchPage(Knock):
    """Whatever is not a page of the journal."""

    def prepare(self) -> None:
        super().prepare()
        raise web.HTTPError(404)

    def check_xsrf_cookie(self) -> None:
        """Nothing can be done here, so there is nothing to protect."""


class Health(Knock):
    """For a watchdog: the server answers."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("ok\n")


def from_this_computer(handler: web.RequestHandler) -> bool:
    """Is the Host one of loopback's names, with this server's port?"""
    allowed: frozenset[str] = handler.settings["journal_hosts"]
    return handler.request.host.lower() in allowed


def same_origin(handler: web.RequestHandler) -> bool:
    """Does the Origin, which must be there, match the Host?"""
    origin = urlsplit(handler.request.headers.get("Origin", ""))
    return origin.scheme == "http" and origin.netloc.lower() == handler.request.host.lower()


def browser_of(handler: web.RequestHandler) -> str | None:
    """The browser's cookie if it has the form that this server gives."""
    name = handler.get_cookie(COOKIE)
    return name if name and re.fullmatch(r"[A-Za-z0-9_-]{43}", name) else None
