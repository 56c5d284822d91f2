"""A page and its kernel: the websocket, whether the kernel still lives, and its end.

A kernel answers only to the device and sign-in that started it: any other gets 404, as if there
were none.
"""

from __future__ import annotations

import asyncio
from typing import Any

from tornado import web, websocket

from journalkit.server import trouble
from journalkit.server.browser import (
    SIGN_IN,
    Knock,
    device_of,
    from_here,
    same_origin,
    to_this_computer,
)
from journalkit.server.kernels import PageKernels
from journalkit.server.relay import GONE, Relay


def relay_of(handler: web.RequestHandler, kernel_id: str) -> Relay | None:
    """The kernel with this id, if whoever asks may talk to it."""
    kernels: PageKernels = handler.settings["kernel_manager"]
    return kernels.of(kernel_id, device_of(handler), handler.get_cookie(SIGN_IN))


class Channel(websocket.WebSocketHandler):
    """The websocket of one page."""

    relay: Relay | None = None

    async def get(self, *args: Any, **kwargs: Any) -> None:
        if not to_this_computer(self) or not from_here(self) or not same_origin(self):
            self.refuse(403)
            return
        self.relay = relay_of(self, kwargs["kernel_id"])
        if self.relay is None:
            self.refuse(404)
            return
        await super().get(*args, **kwargs)

    def refuse(self, status: int) -> None:
        self.set_status(status)
        self.finish()

    def check_origin(self, origin: str) -> bool:
        return same_origin(self)

    def get_compression_options(self) -> None:
        """None. A browser to which it is offered compresses photos and videos too, which become
        no smaller: four seconds for 200 MB, and the server's only thread for every picture that
        it shows. Words are few beside them."""
        return None

    def open(self, *args: Any, **kwargs: Any) -> None:
        if self.relay is None or relay_of(self, self.relay.kernel_id) is None:
            self.close(GONE)
            return
        self.set_nodelay(True)
        self.relay.attach(self)

    def on_message(self, message: str | bytes) -> None:
        try:
            if self.relay is not None:
                self.relay.from_browser(message)
        except Exception as error:
            trouble.reference(type(error).__name__, "a message of a page")

    def on_close(self) -> None:
        if self.relay is not None:
            self.relay.detach(self)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        trouble.reference(getattr(typ, "__name__", ""), "a websocket")

    def tell(self, text: str | bytes) -> None:
        """Send to the browser; one that has just left gets nothing."""
        try:
            self.write_message(text, binary=isinstance(text, bytes))
        except websocket.WebSocketClosedError:
            return

    def shut(self, code: int) -> None:
        """Close from the server's side."""
        self.close(code)


class Alive(Knock):
    """`GET /kernel/<id>`: 204 while the kernel lives, else 404."""

    def get(self, kernel_id: str) -> None:
        if relay_of(self, kernel_id) is None:
            raise web.HTTPError(404)
        self.set_status(204)


class End(Knock):
    """`POST /kernel/<id>/end`: a page's last word. It carries the page's _xsrf token."""

    BREATH = 0.3
    """Seconds: what the page sent last may still be on its way on the websocket."""

    async def post(self, kernel_id: str) -> None:
        kernels: PageKernels = self.settings["kernel_manager"]
        if not same_origin(self) or relay_of(self, kernel_id) is None:
            raise web.HTTPError(404)
        self.set_status(204)
        await self.finish()
        await asyncio.sleep(self.BREATH)
        await kernels.end(kernel_id)
