"""Between one page's browser and its kernel: runs the page's cell, then passes messages on."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Protocol

from jupyter_client.jsonutil import json_default
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    serialize_binary_message,
)

from journalkit.server import passing, trouble

GONE = 4404
"""Close code that tells a page that its kernel has ended. (RFC 6455, 7.4.2: private use.)"""
ENDED = 4401
"""Close code that tells a page to show nothing any more: its device is out of use."""
REPLACED = 4409
"""Close code for a connection whose page has connected again."""


class CellFailed(Exception):
    """The page's cell raised, or its kernel never answered. Carries the error's type only."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Socket(Protocol):
    """The end of a websocket that faces the browser."""

    def tell(self, text: str | bytes) -> None: ...

    def shut(self, code: int) -> None: ...


class Relay:
    """One kernel and, most of the time, one browser.

    What the kernel says while the browser is away is kept, up to a bound; beyond it the oldest
    goes, which loses nothing, because a page that comes back asks for every widget's state.
    """

    MOST_KEPT = 2000

    def __init__(self, manager: Any, kernel_id: str, *, device: str, token: str, app: str) -> None:
        self.kernel_id = kernel_id
        self.device = device
        self.token = token
        self.app = app
        self.busy = False
        self.claimed = False
        self.alone_since: float | None = time.monotonic()
        self._manager = manager
        self._session = manager.session
        self._inward = passing.Inward()
        self._socket: Socket | None = None
        self._kept: list[str | bytes] = []
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._idle: dict[str, asyncio.Future[None]] = {}
        self._outputs: list[dict[str, Any]] | None = None
        self._failure = ""
        self._shell = manager.connect_shell()
        self._iopub = manager.connect_iopub()
        self._shell.on_recv(lambda parts: self._heard("shell", parts))
        self._iopub.on_recv(lambda parts: self._heard("iopub", parts))

    # -- the page's cell ---------------------------------------------------------------------

    async def run(self, code: str, *, seconds: float) -> list[dict[str, Any]]:
        """Run the page's cell. Returns what it displayed, as bundles by media type."""
        self._outputs = []
        try:
            await asyncio.wait_for(self._execute(code), timeout=seconds)
            return self._outputs
        except TimeoutError:
            raise CellFailed("TimeoutError") from None
        finally:
            self._outputs = None

    async def _execute(self, code: str) -> None:
        await self._connected()
        content = {
            "code": code,
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        await self._ask("execute_request", content, until_idle=True)
        if self._failure:
            raise CellFailed(self._failure)

    async def _connected(self) -> None:
        """Ask until an answer comes on both sockets: a subscription takes a moment to hold."""
        while True:
            if not await self._manager.is_alive():
                raise CellFailed("KernelDied")
            try:
                await asyncio.wait_for(
                    self._ask("kernel_info_request", {}, until_idle=True), timeout=0.5
                )
                return
            except TimeoutError:
                continue

    async def _ask(self, kind: str, content: dict[str, Any], *, until_idle: bool) -> None:
        message = self._session.msg(kind, content)
        number = message["header"]["msg_id"]
        loop = asyncio.get_running_loop()
        self._waiting[number] = loop.create_future()
        self._idle[number] = loop.create_future()
        try:
            self._session.send(self._shell, message)
            await self._waiting[number]
            if until_idle:
                await self._idle[number]
        finally:
            self._waiting.pop(number, None)
            self._idle.pop(number, None)

    async def settle(self, *, seconds: float) -> None:
        """Wait until the kernel has dealt with what it was sent, or for so many seconds."""
        try:
            await asyncio.wait_for(
                self._ask("kernel_info_request", {}, until_idle=False), timeout=seconds
            )
        except TimeoutError:
            trouble.log.warning("a kernel was still busy when its page was closed")

    # -- the browser -------------------------------------------------------------------------

    def attach(self, socket: Socket) -> None:
        """The page has connected. An earlier connection of the same page is closed."""
        if self._socket is not None and self._socket is not socket:
            self._socket.shut(REPLACED)
        self._socket = socket
        self.claimed = True
        self.alone_since = None
        kept, self._kept = self._kept, []
        for text in kept:
            socket.tell(text)

    def detach(self, socket: Socket) -> None:
        """The connection is gone; the page may come back."""
        if self._socket is socket:
            self._socket = None
            self.alone_since = time.monotonic()

    def from_browser(self, text: str | bytes) -> None:
        """Pass a message of the browser on to the kernel, if it may pass."""
        try:
            message = (
                deserialize_binary_message(text) if isinstance(text, bytes) else json.loads(text)
            )
        except Exception:
            return
        if not isinstance(message, dict) or not self._inward.passes(message):
            return
        header = message["header"]
        made = self._session.msg(header["msg_type"], message["content"])
        # The id stays the browser's, so that it knows the answer; nothing else of the header is
        # the browser's to say.
        made["header"]["msg_id"] = made["msg_id"] = header["msg_id"]
        metadata = message.get("metadata")
        made["metadata"] = metadata if isinstance(metadata, dict) else {}
        self._session.send(self._shell, made, buffers=message.get("buffers") or None)

    # -- the kernel --------------------------------------------------------------------------

    def _heard(self, channel: str, parts: list[bytes]) -> None:
        try:
            _, fed = self._session.feed_identities(parts)
            message = self._session.deserialize(fed)
        except Exception as error:
            trouble.reference(type(error).__name__, f"a message of {self.app}")
            return
        kind = message["header"]["msg_type"]
        parent = (message.get("parent_header") or {}).get("msg_id", "")
        content = message["content"]
        if kind == "status":
            self.busy = content.get("execution_state") == "busy"
            if not self.busy and parent in self._idle and not self._idle[parent].done():
                self._idle[parent].set_result(None)
        if channel == "shell" and parent in self._waiting:
            if content.get("status") == "error":
                self._failure = str(content.get("ename", "")) or "unknown"
            if not self._waiting[parent].done():
                self._waiting[parent].set_result(None)
            return
        if self._outputs is not None:
            # The cell still runs. Its widgets reach the page by their states, all at once.
            if kind in ("display_data", "execute_result"):
                self._outputs.append(content.get("data", {}))
            return
        told = passing.outward(message, self.app)
        if told is not None:
            self._pass_on(_as_text({**told, "channel": channel}))

    def _pass_on(self, text: str | bytes) -> None:
        if self._socket is not None:
            self._socket.tell(text)
            return
        self._kept.append(text)
        del self._kept[: -self.MOST_KEPT]

    def close(self, code: int = GONE) -> None:
        """Let go of the kernel's sockets, and tell the page by *code* that its kernel has ended."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.shut(code)
        for stream in (self._shell, self._iopub):
            if not stream.closed():
                stream.on_recv(None)
                stream.close(linger=0)


def _as_text(message: dict[str, Any]) -> str | bytes:
    if message.get("buffers"):
        packed: bytes = serialize_binary_message(message)
        return packed
    message = {name: value for name, value in message.items() if name != "buffers"}
    return json.dumps(message, default=json_default)
